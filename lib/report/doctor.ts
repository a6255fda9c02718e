/** The findings of `cluster-kms doctor`: one check after the other, each with what was found and what to do. */
import { CODES, type Code } from "../model/codes/index.js";
import type { Problem } from "../model/problem.js";
import { shown } from "./table.js";

/** `warning` stands in nobody's way, or only where something is not looked at; `failed` does. */
export type Outcome = "ok" | "warning" | "failed";

export interface Check {
  /** What was looked at, for example `account security: keys of kp-prod`. */
  readonly subject: string;
  readonly outcome: Outcome;
  /** What was found; names of variables, never their values. */
  readonly found: string;
  /** Null where all is well. */
  readonly code: Code | null;
  /** What to do, most likely first; empty where all is well. */
  readonly todo: readonly string[];
}

/** A check that found all well. */
export const fine = (subject: string, found: string): Check => ({
  subject,
  outcome: "ok",
  found,
  code: null,
  todo: [],
});

/** The check that a problem is: what stops a change has failed. */
export const checkOf = ({ code, severity, subject, seen, todo }: Problem): Check => ({
  subject,
  outcome: severity === "refused" ? "failed" : "warning",
  found: seen,
  code,
  todo: todo ?? CODES[code].todo,
});

const WIDTH = "warning".length;
const INDENT = " ".repeat(WIDTH + 2);

/** A line for each check, with what to do beneath those that are not well, and a last line that counts. */
export function doctorText(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ subject, outcome, found, code, todo }) => [
    `${outcome.padEnd(WIDTH)}  ${shown(subject)}: ${code === null ? "" : `${code}: `}${found.replaceAll("\n", `\n${INDENT}`)}`,
    ...todo.map((way) => `${INDENT}-> ${way}`),
  ]);
  const count = (wanted: Outcome) => checks.filter(({ outcome }) => outcome === wanted).length;
  return `${[...lines, "", `${count("ok")} ok, ${count("warning")} to know, ${count("failed")} failed`].join("\n")}\n`;
}

/** The version of the JSON's shape; fields may be added within one. */
const DOCTOR_VERSION = 1;

/** The same as JSON, one document; `ok` where nothing failed. */
export function doctorJson(checks: readonly Check[]): string {
  const ok = checks.every(({ outcome }) => outcome !== "failed");
  return `${JSON.stringify({ version: DOCTOR_VERSION, ok, checks }, undefined, 2)}\n`;
}
