/** Text of a plan inside Markdown: what names and messages say is shown, and never read as Markdown or HTML. */
import { shown } from "../table.js";

/**
 * One line of plain text. What Markdown or HTML could read as its own is written as an entity. GitHub looks for
 * mentions, references to issues and addresses in what is rendered too: an empty comment splits those.
 */
export const plain = (text: string): string =>
  shown(text).replaceAll(
    /[@#]|:\/\/|\bwww\b|\bgh-|[&<>"'`*_[\]()|~\\!^${}=]|^[-+]/gi,
    (found) => entities(found) + (/^[&<>"'`*_[\]()|~\\!^${}=+-]$/.test(found) ? "" : "<!-- -->"),
  );

const entities = (text: string): string => [...text].map((one) => `&#${one.codePointAt(0)};`).join("");

/** A name or CRN in the type of code; its text is as safe as in `plain`. */
export const code = (text: string): string => `<code>${plain(text)}</code>`;

/** The start of a text of any length, with a mark where something is left out. */
export const short = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
};
