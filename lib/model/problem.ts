/** Errors and findings as values: one closed set of codes, rendered only at the edge that prints them. */
import { CODES, type Code } from "./codes/index.js";

/** How grave a problem is. `refused` stops the change it speaks of; the others do not. */
export type Severity = "refused" | "warning" | "note";

/** Something a user must know, with everything needed to act on it. */
export interface Problem {
  readonly code: Code;
  readonly severity: Severity;
  /** What it is about, for example `cluster checkout (d3k8abcd0m1n2o3p4q5r)`. */
  readonly subject: string;
  /** What was seen, in whole sentences and with the values that matter; never a secret. */
  readonly seen: string;
  /** What to do next, most likely first. @default what the code's catalog entry says */
  readonly todo?: readonly string[];
  /** The attribute it hangs on, outermost first, for example `["root_key"]`. */
  readonly attribute?: readonly string[];
}

/** The page that explains a code, relative to the repository. */
export const pageOf = (code: Code): string => `docs/codes/${code}.md`;

/** One line: `KEY_REUSED: cluster checkout: this root key was used before`. */
export function headline(problem: Problem): string {
  return `${problem.code}: ${problem.subject}: ${CODES[problem.code].summary}`;
}

/** The rest: what was seen, why it matters, what to do, and where more is written. Lines of text, unwrapped. */
export function body(problem: Problem): string {
  const entry = CODES[problem.code];
  const todo = problem.todo ?? entry.todo;
  const ways =
    todo.length === 1 ? `What to do: ${todo[0]}` : `What to do:\n${todo.map((way) => `  - ${way}`).join("\n")}`;
  return [problem.seen, `Why it matters: ${entry.why}`, ways, `More: ${pageOf(problem.code)}`]
    .filter(Boolean)
    .join("\n\n");
}
