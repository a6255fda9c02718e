/** A report on a file as text for people: each problem, the line it is on, what to write instead, and where more is said. */
import pc from "picocolors";
import { pageOf } from "../model/problem.js";
import { draw } from "./display.js";
import type { FileProblem, FileReport } from "./problems.js";

/** How to render. */
interface RenderOptions {
  readonly colour: boolean;
}

/** The text of a report; it ends with a line break. */
export function renderFileReport(report: FileReport, { colour }: RenderOptions): string {
  const paint = pc.createColors(colour);
  const parts = report.problems.map((problem) => {
    const place = `${printable(report.file)}:${problem.line}:${problem.column}`;
    const head = `${paint.bold(place)}: ${paint.red(problem.code)}: ${printable(problem.message)}`;
    return [head, ...drawn(report, problem, paint), ...hinted(problem)].join("\n");
  });
  const count = report.problems.length === 1 ? "1 problem" : `${report.problems.length} problems`;
  const [first] = report.problems;
  const page = report.problems.length === 1 && first !== undefined ? pageOf(first.code) : "docs/codes/<CODE>.md";
  return `${parts.join("\n\n")}\n\n${count} in ${printable(report.file)}. More: ${page}\n`;
}

function drawn(report: FileReport, problem: FileProblem, paint: ReturnType<typeof pc.createColors>): readonly string[] {
  const line = report.lines.get(problem.line);
  if (line === undefined) return [];
  const { text, marks } = draw(line, problem.column, problem.endColumn);
  const number = String(problem.line);
  const empty = " ".repeat(number.length);
  return [`  ${paint.dim(`${number} |`)} ${text}`.trimEnd(), `  ${paint.dim(`${empty} |`)} ${paint.red(marks)}`];
}

const hinted = ({ hint }: FileProblem): readonly string[] => (hint === undefined ? [] : [`  ${printable(hint)}`]);

/** Control characters of a file must not reach the terminal, and line breaks would break the one line. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
