/** Evidence in a terminal. */
import pc from "picocolors";
import { wrapped } from "../plan/wrap.js";
import { shown } from "../table.js";
import { type Evidence, type Mark, SIGN } from "./document.js";

/** Lines of at most `width` cells. */
export function evidenceText(
  { title, at, verdict, facts, tables, lists }: Evidence,
  { colour, width = 100 }: { readonly colour: boolean; readonly width?: number | undefined },
): string {
  const paint = pc.createColors(colour);
  const colours: Readonly<Record<Mark, (text: string) => string>> = {
    passed: paint.green,
    failed: paint.red,
    unknown: paint.magenta,
  };
  const lines = [paint.bold(shown(title)), shown(at), ""];
  for (const { label, value } of facts) lines.push(...wrapped(`${label}: ${value}`, width, "", "  "));
  for (const { headings, rows } of tables) {
    lines.push("");
    for (const { mark, cells } of rows) {
      const [first = "", ...rest] = cells;
      lines.push(`${colours[mark](SIGN[mark])} ${paint.bold(shown(first))}: ${mark}`);
      rest.forEach((cell, index) => {
        if (cell !== "") lines.push(...wrapped(`${headings[index + 1]}: ${cell}`, width, "    ", "      "));
      });
    }
  }
  for (const list of lists) {
    lines.push("", paint.bold(list.title));
    for (const line of list.lines) lines.push(...wrapped(line, width, "  - ", "    "));
  }
  lines.push("", colours[verdict.mark](`${SIGN[verdict.mark]} ${shown(verdict.words)}`));
  return `${lines.join("\n")}\n`;
}
