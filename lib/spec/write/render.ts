/** Values, entries and comments as YAML text on one line each. */
import { maskSecrets } from "../secret-looks.js";
import type { Item, Value } from "./addition.js";

// What YAML's core schema reads as something else than text although it looks like a name.
const OTHER = /^(?:true|false|null)$/i;
const PLAIN = /^[a-zA-Z_][a-zA-Z0-9_-]*$/;

/** A text, in quotes wherever YAML could read it as something else. */
export const scalar = (text: string): string => (PLAIN.test(text) && !OTHER.test(text) ? text : JSON.stringify(text));

/** A value in YAML's flow style. */
export function flow(value: Value): string {
  if (typeof value === "string") return scalar(value);
  if (isList(value)) return `[${value.map(scalar).join(", ")}]`;
  const fields = Object.entries(value).map(([field, inner]) => `${field}: ${flow(inner)}`);
  return `{ ${fields.join(", ")} }`;
}

const isList = (value: Exclude<Value, string>): value is readonly string[] => Array.isArray(value);

/** A comment; names from the cloud are shown in it, and may not break the line or show a secret. */
export function comment(text: string): string {
  return `# ${maskSecrets(text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{feff}\u{fffe}\u{ffff}]/gu, "\u{fffd}"))}`;
}

/** An entry without its comments. */
export const entry = ({ name, fields }: Pick<Item, "name" | "fields">): string => `${scalar(name)}: ${flow(fields)}`;

/** The lines of an item, without indentation. */
export function linesOf(item: Item): readonly string[] {
  const beside = item.beside === "" ? "" : ` ${comment(item.beside)}`;
  return [...item.above.map(comment), `${item.out ? "# " : ""}${entry(item)}${beside}`];
}
