/**
 * Text + additions -> text. Nothing that is there is rewritten: additions are put between what stands, so that
 * comments, order, spaces and quotes stay as they are to the byte. The result is read again and held against the
 * data that was to come out; where a file is written in a way that cannot be added to, that is an error.
 */
import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isNode, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { err, ok, type Result } from "../../model/result.js";
import { type Additions, type Item, SECTIONS, type Section } from "./addition.js";
import { comment, entry, flow, linesOf, scalar } from "./render.js";

const OPTIONS = { version: "1.2", schema: "core", prettyErrors: false, logLevel: "silent" } as const;

/** Why a file cannot be added to, in one clause. */
export type Unwritable = string;

/** `text` is the text of a sound file; without additions it comes back as it is. */
export function addTo(text: string, additions: Additions): Result<string, Unwritable> {
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const bare = text.slice(mark.length);
  const document = parseDocument(bare, OPTIONS);
  const edits = new Edits(bare);
  try {
    addAll(document, edits, additions);
    const written = edits.apply();
    const read = parseDocument(written, OPTIONS);
    if (read.errors.length > 0 || !isDeepStrictEqual(read.toJS(), wantedData(document, additions)))
      return err("it is written in a way that nothing can be put between");
    return ok(mark + written);
  } catch (error) {
    if (error instanceof Misfit) return err(error.message);
    throw error;
  }
}

/** Thrown where a part of the file has no place for an addition, and caught above. */
class Misfit extends Error {}

/** What the written file has to hold. */
function wantedData(document: Document.Parsed, { items, formerKeys }: Additions): unknown {
  // Without aliases: what is added to one entry may not show up in another.
  const wanted = new Document(document.toJS(), { ...OPTIONS, aliasDuplicateObjects: false });
  for (const { section, name, fields, out } of items) if (!out) wanted.setIn([section, name], fields);
  for (const [cluster, keys] of formerKeys) {
    const path = ["clusters", cluster, "formerKeys"];
    if (!wanted.hasIn(path)) wanted.setIn(path, wanted.createNode([]));
    for (const key of keys) wanted.addIn(path, key);
  }
  return wanted.toJS();
}

function addAll(document: Document.Parsed, edits: Edits, { top, items, formerKeys }: Additions): void {
  const root = blockMap(document.contents);
  if (top.length > 0) edits.addLines(edits.lineStart(startOf(root)), top.map(comment));
  const clusters = sectionOf(root, "clusters");
  for (const [name, keys] of formerKeys) addFormerKeys(mapIn(clusters, name), keys, edits);
  const missing: string[] = [];
  for (const section of SECTIONS) {
    // Entries first: what is commented out would otherwise stand between them.
    const mine = items.filter((item) => item.section === section).sort((a, b) => Number(a.out) - Number(b.out));
    if (mine.length === 0) continue;
    const there = sectionOf(root, section);
    if (there === undefined) missing.push("", ...newSection(section, mine));
    else addItems(there, mine, edits);
  }
  if (missing.length > 0) edits.addLines(edits.end(rangeOf(root)[1]), missing);
}

/** A section that holds nothing yet is commented out as a whole: an empty one would have to be written otherwise. */
function newSection(section: Section, items: readonly Item[]): readonly string[] {
  if (items.some(({ out }) => !out)) return [`${section}:`, ...items.flatMap(linesOf).map(indented)];
  const lines = items.flatMap((item) => linesOf({ ...item, out: false }));
  return [`# ${section}:`, ...lines.map((line) => `# ${indented(line)}`)];
}

const indented = (line: string) => `  ${line}`;

function addItems(there: YAMLMap, items: readonly Item[], edits: Edits): void {
  if (there.flow !== true) {
    const indent = edits.indentAt(startOf(there));
    edits.addLines(
      edits.lineEnd(lastOf(there)),
      items.flatMap(linesOf).map((line) => indent + line),
    );
    return;
  }
  // Braces have no room for comments that would not hide what follows: they stand below.
  const entries = items.filter(({ out }) => !out).map(entry);
  addToFlow(there, entries, `,${edits.newline}  `, edits);
  const comments = items.flatMap((item) => (item.out ? linesOf(item) : item.above.map(comment)));
  if (comments.length > 0) edits.addLines(edits.lineEnd(rangeOf(there)[1]), comments);
}

function addFormerKeys(cluster: YAMLMap, keys: readonly string[], edits: Edits): void {
  const known = cluster.get("formerKeys", true);
  if (known === undefined) {
    const field = `formerKeys: ${flow(keys)}`;
    if (cluster.flow === true) addToFlow(cluster, [field], ", ", edits);
    else edits.addLines(edits.lineEnd(lastOf(cluster)), [edits.indentAt(startOf(cluster)) + field]);
    return;
  }
  if (!isSeq(known)) throw new Misfit("`formerKeys` is written as an alias");
  if (known.flow === true || known.items.length === 0) addToFlow(known, keys.map(scalar), ", ", edits);
  else {
    const [first] = known.items;
    const indent = edits.indentAt(rangeOf(first)[0]);
    const lines = keys.map((key) => `${indent}- ${scalar(key)}`);
    edits.addLines(edits.lineEnd(rangeOf(known.items.at(-1))[1]), lines);
  }
}

/** Behind the last element, and in front of a comma that may follow it. */
function addToFlow(
  there: Node & { readonly items: readonly unknown[] },
  texts: readonly string[],
  separator: string,
  edits: Edits,
): void {
  if (texts.length === 0) return;
  const last = there.items.at(-1);
  if (last === undefined) edits.add(rangeOf(there)[0] + 1, ` ${texts.join(separator)} `);
  else edits.add(endOf(last), separator + texts.join(separator));
}

function blockMap(node: unknown): YAMLMap {
  if (isMap(node) && node.flow !== true) return node;
  throw new Misfit("the file is written in braces");
}

function sectionOf(root: YAMLMap, section: Section): YAMLMap | undefined {
  const value = root.get(section, true);
  if (value === undefined) return undefined;
  if (isMap(value)) return value;
  throw new Misfit(`\`${section}\` is written as an alias`);
}

function mapIn(section: YAMLMap | undefined, name: string): YAMLMap {
  const value: unknown = section?.get(name, true);
  if (isMap(value)) return value;
  throw new Misfit(`\`clusters.${name}\` is written as an alias`);
}

/** Where the first name of a map stands. */
const startOf = (map: YAMLMap): number => rangeOf(map.items[0]?.key)[0];
/** Where the last value of a map ends. */
const lastOf = (map: YAMLMap): number => endOf(map.items.at(-1));

function endOf(item: unknown): number {
  if (isNode(item)) return rangeOf(item)[1];
  return rangeOf(isPairLike(item) ? (item.value ?? item.key) : undefined)[1];
}

const isPairLike = (item: unknown): item is Pair => typeof item === "object" && item !== null && "value" in item;

function rangeOf(node: unknown): readonly [number, number, number] {
  if (isNode(node) && node.range) {
    const deepest = isScalar(node) || !("items" in node) ? undefined : node;
    // A block collection may count the comments behind it as its own: its last element is where it really ends.
    if ((isMap(deepest) || isSeq(deepest)) && deepest.flow !== true && deepest.items.length > 0)
      return [node.range[0], endOf(deepest.items.at(-1)), node.range[2]];
    return node.range;
  }
  throw new Misfit("a part of it has no place");
}

/** Insertions by offset; those at one offset stay in the order in which they were made. */
class Edits {
  readonly newline: string;
  readonly #text: string;
  readonly #edits: { readonly at: number; readonly text: string }[] = [];

  constructor(text: string) {
    this.#text = text;
    this.newline = text.includes("\r\n") ? "\r\n" : "\n";
  }

  add(at: number, text: string): void {
    this.#edits.push({ at, text });
  }

  /** Whole lines, at the start of a line or behind a last line without an end. */
  addLines(at: number, lines: readonly string[]): void {
    const open = at > 0 && this.#text[at - 1] !== "\n";
    this.add(at, lines.map((line) => (open ? this.newline + line : line + this.newline)).join(""));
  }

  lineStart(at: number): number {
    return this.#text.lastIndexOf("\n", at - 1) + 1;
  }

  /** Where the next line starts; `at` itself where that is the start of one. */
  lineEnd(at: number): number {
    if (at > 0 && this.#text[at - 1] === "\n") return at;
    const end = this.#text.indexOf("\n", at);
    return end === -1 ? this.#text.length : end + 1;
  }

  /** The end of the document: that of the text, or in front of `...`. */
  end(from: number): number {
    const marker = /^\.\.\.[ \t\r]*$/m.exec(this.#text.slice(from));
    return marker === null ? this.#text.length : from + marker.index;
  }

  indentAt(at: number): string {
    return /^[ \t]*/.exec(this.#text.slice(this.lineStart(at)))?.[0] ?? "";
  }

  apply(): string {
    let [text, from] = ["", 0];
    for (const { at, text: added } of [...this.#edits].sort((a, b) => a.at - b.at)) {
      text += this.#text.slice(from, at) + added;
      from = at;
    }
    return text + this.#text.slice(from);
  }
}
