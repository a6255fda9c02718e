/** A YAML document as plain data in which every name and value knows where it stands. Aliases are resolved. */

/** Offsets into the text, in UTF-16 units: from the first, up to but without the second. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a YAML scalar can be (core schema). */
export type ScalarValue = string | number | boolean | null;

interface ScalarTree {
  readonly kind: "scalar";
  readonly span: Span;
  readonly value: ScalarValue;
}

interface ListTree {
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

/** Steps from the root: names in maps, indexes in lists. */
export type Path = readonly (string | number)[];

/** `clusters.checkout.renamedFrom[0]`; the root is `the file`. */
export function showPath(path: Path): string {
  const shown = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return shown === "" ? "the file" : shown.replace(/^\./, "");
}

/** What a path leads to, and the entry whose value it is, if it is one's. */
export interface Found {
  readonly path: Path;
  readonly tree: Tree;
  readonly entry: Entry | undefined;
}

/** Follows a path whose indexes are written as text. */
export function follow(root: Tree, steps: readonly string[]): Found | undefined {
  let found: Found = { path: [], tree: root, entry: undefined };
  for (const step of steps) {
    const { path, tree } = found;
    if (tree.kind === "scalar") return undefined;
    const entry = tree.kind === "map" ? tree.entries.get(step) : undefined;
    const next = tree.kind === "list" ? tree.items[Number(step)] : entry?.value;
    if (next === undefined) return undefined;
    found = { path: [...path, tree.kind === "list" ? Number(step) : step], tree: next, entry };
  }
  return found;
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
