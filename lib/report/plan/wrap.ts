/** Sentences in lines of a terminal's width. */
import { shown, width } from "../table.js";

/**
 * The lines of a text, each behind an indent (the first behind its own) and at most `most` cells wide. Words are never
 * broken, so that a CRN can be copied: one that is wider than the line stands alone on it.
 */
export function wrapped(text: string, most: number, indent = "", hanging = indent): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of shown(text).split(" ").filter(Boolean)) {
    if (!empty && width(line) + 1 + width(word) > most) {
      lines.push(line);
      line = hanging;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
