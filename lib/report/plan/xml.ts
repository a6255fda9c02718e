/** The little of XML that a report needs. */
import { shown } from "../table.js";

/** One element with its attributes and, already as XML, what is inside it. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  inside: readonly string[] = [],
): string {
  const given = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(String(value))}"`);
  const open = `<${name}${given.join("")}`;
  if (inside.length === 0) return `${open}/>`;
  return `${open}>${inside.join("")}</${name}>`;
}

/** Text for XML 1.0: its own characters as entities, and those that it does not allow at all replaced. */
export function escaped(text: string): string {
  const lines = text.split("\n").map(shown).join("\n");
  const allowed = lines.replaceAll(/[\ufffe\uffff]/g, "\ufffd");
  return allowed.replaceAll(/[&<>"'\n]/g, (one) => (one === "\n" ? "&#10;" : `&#${one.charCodeAt(0)};`));
}
