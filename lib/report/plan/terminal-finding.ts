/** One finding for a terminal: its sign and code, what was seen, and what to do. */
import { CODES } from "../../model/codes/index.js";
import type { Problem, Severity } from "../../model/problem.js";
import type { Look } from "./terminal-object.js";
import { wrapped } from "./wrap.js";

/** The lines of a finding, all behind the indent. */
export function findingLines(problem: Problem, { paint, width }: Look, indent: string): readonly string[] {
  const { summary, todo } = CODES[problem.code];
  const inner = `${indent}    `;
  const head = `${problem.code}: ${problem.subject}: ${summary}`;
  const colour = { refused: paint.red, warning: paint.yellow, note: paint.dim }[problem.severity];
  const [first = "", ...rest] = wrapped(`${WORDS[problem.severity]} ${head}`, width, indent, inner);
  return [
    ...[first, ...rest].map(colour),
    // One sentence a line, as it was written.
    ...(problem.seen === "" ? [] : problem.seen.split("\n").flatMap((sentence) => wrapped(sentence, width, inner))),
    ...(problem.todo ?? todo).flatMap((way) => wrapped(`→ ${way}`, width, inner, `${inner}  `)),
  ];
}

const WORDS: Readonly<Record<Severity, string>> = { refused: "! Refused", warning: "  Warning", note: "  Note" };
