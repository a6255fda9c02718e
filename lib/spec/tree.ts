/** A YAML document as plain data in which every name and value knows where it stands. Aliases are resolved. */

/** Offsets into the text, in UTF-16 units: from the first, up to but without the second. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a YAML scalar can be (core schema). */
export type ScalarValue = string | number | boolean | null;

export interface ScalarTree {
  readonly kind: "scalar";
  readonly span: Span;
  readonly value: ScalarValue;
}

export interface ListTree {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly Tree[];
}

export interface MapTree {
  readonly kind: "map";
  readonly span: Span;
  /** In the order of the file; of entries with one name the first. */
  readonly entries: ReadonlyMap<string, Entry>;
}

export type Tree = ScalarTree | ListTree | MapTree;

/** One `name: value` of a map. */
export interface Entry {
  readonly name: string;
  /** Where the name stands. */
  readonly span: Span;
  readonly value: Tree;
}

/** A value, where it stands, and its path for messages: `clusters.checkout.key`. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
  readonly path: string;
}

/** Steps from the root: names and indexes. */
export type Path = readonly string[];

/** `clusters.checkout.renamedFrom[0]`; the root is `the file`. */
export function showPath(path: Path): string {
  if (path.length === 0) return "the file";
  return path.reduce((shown, step) => {
    if (/^\d+$/.test(step)) return `${shown}[${step}]`;
    return shown === "" ? step : `${shown}.${step}`;
  }, "");
}

/** What a path leads to, and the entry whose value it is, if it is one's. */
export function follow(root: Tree, path: Path): { readonly tree: Tree; readonly entry: Entry | undefined } | undefined {
  let tree = root;
  let entry: Entry | undefined;
  for (const step of path) {
    entry = tree.kind === "map" ? tree.entries.get(step) : undefined;
    const next = tree.kind === "list" ? tree.items[Number(step)] : entry?.value;
    if (next === undefined) return undefined;
    tree = next;
  }
  return { tree, entry };
}

/** The tree as JavaScript data. Objects have no prototype, so that no name in a file can mean anything. */
export function toData(tree: Tree): unknown {
  switch (tree.kind) {
    case "scalar":
      return tree.value;
    case "list":
      return tree.items.map(toData);
    case "map": {
      const data: Record<string, unknown> = Object.create(null);
      for (const [name, entry] of tree.entries) data[name] = toData(entry.value);
      return data;
    }
  }
}
