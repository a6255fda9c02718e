/** A map of the tree, read field by field: what is there and has the right type; the rest is the schema's to report. */
import type { Entry, Located, MapTree, Path, ScalarValue, Tree } from "./tree.js";
import { showPath } from "./tree.js";

export class Fields {
  readonly #tree: MapTree;
  readonly #path: Path;

  constructor(tree: MapTree, path: Path) {
    this.#tree = tree;
    this.#path = path;
  }

  /** A field that holds text. */
  text(field: string): Located<string> | undefined {
    const entry = this.#tree.entries.get(field);
    return entry && textOf(entry.value, [...this.#path, field]);
  }

  /** Whether the field is given, with whatever value. */
  has(field: string): boolean {
    return this.#tree.entries.has(field);
  }

  /** A field that holds a number. */
  number(field: string): number | undefined {
    const value = this.#scalar(field);
    return typeof value === "number" ? value : undefined;
  }

  /** A field that holds true or false. */
  flag(field: string): boolean | undefined {
    const value = this.#scalar(field);
    return typeof value === "boolean" ? value : undefined;
  }

  /** A field that holds a map. */
  map(field: string): Fields | undefined {
    const value = this.#tree.entries.get(field)?.value;
    return value?.kind === "map" ? new Fields(value, [...this.#path, field]) : undefined;
  }

  /** The texts in a field that holds a list. */
  texts(field: string): readonly Located<string>[] {
    const value = this.#tree.entries.get(field)?.value;
    if (value?.kind !== "list") return [];
    const texts: Located<string>[] = [];
    for (const [index, item] of value.items.entries()) {
      const text = textOf(item, [...this.#path, field, index]);
      if (text !== undefined) texts.push(text);
    }
    return texts;
  }

  /** The names that a map declares, each with its fields; none where the value is not a map. */
  declarations(): readonly { readonly name: Located<string>; readonly fields: Fields | undefined }[] {
    return [...this.#tree.entries.values()].map((entry) => ({
      name: this.#name(entry),
      fields: entry.value.kind === "map" ? new Fields(entry.value, [...this.#path, entry.name]) : undefined,
    }));
  }

  #scalar(field: string): ScalarValue {
    const value = this.#tree.entries.get(field)?.value;
    return value?.kind === "scalar" ? value.value : null;
  }

  #name({ name, span }: Entry): Located<string> {
    return { value: name, span, path: showPath(this.#path) };
  }
}

const textOf = (tree: Tree, path: Path): Located<string> | undefined =>
  tree.kind === "scalar" && typeof tree.value === "string"
    ? { value: tree.value, span: tree.span, path: showPath(path) }
    : undefined;

/** The text as one of a few words, if it is one of them. */
export function choiceOf<T extends string>(choices: readonly T[], text: Located<string> | undefined): T | undefined {
  return choices.find((choice) => choice === text?.value);
}
