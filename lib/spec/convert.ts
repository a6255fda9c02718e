/** Parsed YAML nodes -> tree, within limits: each node once, in the order of the file; aliases share what they stand for. */
import { type Alias, isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type Range, type Scalar } from "yaml";
import type { Problems } from "./problems.js";
import { type Entry, type Path, type ScalarValue, type Span, showPath, type Tree } from "./tree.js";

/** How deeply maps and lists may be nested; the format itself needs five. */
const MAX_DEPTH = 20;
/** How many values all aliases of a file may stand for together. */
const MAX_ALIASED = 20_000;

/** The tree of a document; undefined, with the problem, when nesting or aliases go beyond the limits. */
export function toTree(node: ParsedNode | null, problems: Problems): Tree | undefined {
  const converter = new Converter(problems);
  const { tree } = converter.convert(node, { start: 0, end: 1 }, []);
  return converter.beyondLimits ? undefined : tree;
}

/** A tree, and how many values it holds when every alias is written out. */
interface Converted {
  readonly tree: Tree;
  readonly size: number;
}

class Converter {
  beyondLimits = false;
  readonly #anchors = new Map<string, Converted | "open">();
  readonly #problems: Problems;
  #aliased = 0;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** `around` is where to point when the node itself takes no room, as an empty value does. */
  convert(node: ParsedNode | null, around: Span, path: Path): Converted {
    if (node === null || this.beyondLimits) return nothing(around);
    const span = spanOf(node.range, around);
    if (isAlias(node)) return this.#alias(node.source, span);
    if (path.length > MAX_DEPTH) return this.#refuse("FILE_TOO_DEEP", around, "maps and lists are nested too deeply");
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, "open");
    const converted = this.#written(node, span, path);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, converted);
    return converted;
  }

  #written(node: Exclude<ParsedNode, Alias.Parsed>, span: Span, path: Path): Converted {
    if (isMap(node)) return this.#map(node.items, span, path);
    if (isSeq(node)) return this.#list(node.items, span, path);
    return { tree: { kind: "scalar", span, value: scalarValue(node.value) }, size: 1 };
  }

  #list(nodes: readonly ParsedNode[], span: Span, path: Path): Converted {
    const items: Tree[] = [];
    let size = 1;
    for (const [index, node] of nodes.entries()) {
      const converted = this.convert(node, span, [...path, index]);
      items.push(converted.tree);
      size += converted.size;
    }
    return { tree: { kind: "list", span, items }, size };
  }

  #map(pairs: readonly Pair<ParsedNode, ParsedNode | null>[], span: Span, path: Path): Converted {
    const entries = new Map<string, Entry>();
    let size = 1;
    for (const { key, value } of pairs) {
      const keySpan = spanOf(key.range, span);
      const name = isScalar(key) ? nameOf(key) : undefined;
      const converted = this.convert(value, keySpan, [...path, name ?? "?"]);
      size += converted.size;
      if (name === undefined) {
        this.#problems.add("WRONG_TYPE", keySpan, `${showPath(path)}: a name has to be text, not a map, list or alias`);
      } else if (entries.has(name)) {
        this.#problems.add("NAME_DUPLICATE", keySpan, `${showPath(path)}: \`${name}\` is written a second time`);
      } else {
        entries.set(name, { name, span: keySpan, value: converted.tree });
      }
    }
    return { tree: { kind: "map", span, entries }, size };
  }

  #alias(anchor: string, span: Span): Converted {
    const meant = this.#anchors.get(anchor);
    if (meant === undefined) {
      return this.#refuse("FILE_NOT_YAML", span, `this is not YAML: nothing before it is marked \`&${anchor}\``);
    }
    if (meant === "open") {
      return this.#refuse("ALIASES_EXPLODE", span, `the alias \`*${anchor}\` stands inside of what it stands for`);
    }
    this.#aliased += meant.size;
    if (this.#aliased <= MAX_ALIASED) return meant;
    return this.#refuse(
      "ALIASES_EXPLODE",
      span,
      `with \`*${anchor}\` the aliases of this file stand for more than ${MAX_ALIASED} values`,
    );
  }

  #refuse(code: "FILE_TOO_DEEP" | "ALIASES_EXPLODE" | "FILE_NOT_YAML", span: Span, message: string): Converted {
    this.#problems.add(code, span, message);
    this.beyondLimits = true;
    return nothing(span);
  }
}

const nothing = (span: Span): Converted => ({ tree: { kind: "scalar", span, value: null }, size: 1 });

function spanOf([start, end]: Range, around: Span): Span {
  return end > start ? { start, end } : around;
}

/** As it is written, so that `007` and `true` are the names that a reader sees; quoted ones without quotes. */
function nameOf(key: Scalar.Parsed): string {
  return typeof key.value === "string" ? key.value : key.source;
}

function scalarValue(value: unknown): ScalarValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
