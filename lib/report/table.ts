/** A plain table for a terminal: columns as wide as their widest cell, no borders, readable without colour. */
import { eastAsianWidth } from "get-east-asian-width";

/** Lays out rows under headings; every row has as many cells as there are headings. Ends with a line break. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(width(heading), ...rows.map((row) => width(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join("  ")
      .trimEnd();
  return `${[headings, ...rows].map(line).join("\n")}\n`;
}

function width(text: string): number {
  let cells = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) cells += eastAsianWidth(segment.codePointAt(0) ?? 0);
  return cells;
}
