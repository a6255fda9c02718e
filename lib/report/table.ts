/** A plain table for a terminal: columns as wide as their widest cell, no borders, readable without colour. */
import { eastAsianWidth } from "get-east-asian-width";

/** Lays out rows under headings; every row has as many cells as there are headings. Ends with a line break. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(shown));
  const widths = headings.map((heading, column) =>
    Math.max(width(heading), ...cells.map((row) => width(row[column] ?? ""))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join("  ")
      .trimEnd();
  return `${[headings, ...cells].map(line).join("\n")}\n`;
}

/** Names come from the cloud: none may move the cursor, break its line or turn the direction of what follows. */
export const shown = (cell: string): string =>
  cell.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");

/** How many cells of a terminal a text takes. */
export function width(text: string): number {
  let cells = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) cells += eastAsianWidth(segment.codePointAt(0) ?? 0);
  return cells;
}
