/** The verdict of `cluster-kms check` on a saved Terraform plan: what each change means, and what may not be applied. */
import { CODES } from "../model/codes/index.js";
import { pageOf } from "../model/problem.js";
import type { Finding, Verdict } from "../plan/foreign/finding.js";
import { shown } from "./table.js";

/** What holds of a plan; where several do, the first of these. */
export type CheckResult = "refused" | "unknown" | "drift" | "changes" | "nothing";

/** What holds first. */
export function resultOf({ refused, open, drift, changes }: Verdict): CheckResult {
  if (refused) return "refused";
  if (open) return "unknown";
  if (drift) return "drift";
  return changes ? "changes" : "nothing";
}

const IN_WORDS: Readonly<Record<CheckResult, string>> = {
  refused: "do not apply this plan",
  unknown: "something that decides could not be known",
  drift: "something was changed outside of Terraform; nothing here is refused",
  changes: "nothing here is refused",
  nothing: "nothing that encryption hangs on is changed",
};

const INDENT = "  ";

/** A block for each finding, and a last line that counts. */
export function checkText(verdict: Verdict): string {
  const { findings } = verdict;
  const count = (wanted: Finding["severity"]) => findings.filter(({ severity }) => severity === wanted).length;
  const counts = `refused: ${count("refused")}, warnings: ${count("warning")}, notes: ${count("note")}`;
  return `${[...findings.map(block), `${counts}; ${IN_WORDS[resultOf(verdict)]}.`].join("\n\n")}\n`;
}

function block({ address, code, severity, now, willBe, todo }: Finding): string {
  const { summary, why, todo: usual } = CODES[code];
  return [
    `${severity}: ${shown(address)}: ${code}: ${summary}`,
    `${INDENT}now:     ${shown(now)}`,
    `${INDENT}will be: ${shown(willBe)}`,
    `${INDENT}why:     ${why}`,
    ...(todo ?? usual).map((way) => `${INDENT}-> ${way}`),
    `${INDENT}more:    ${pageOf(code)}`,
  ].join("\n");
}

/** The version of the JSON's shape; fields may be added within one. */
const CHECK_VERSION = 1;

/** The same as JSON, one document. `file` as it was given. */
export function checkJson(file: string, verdict: Verdict): string {
  const findings = verdict.findings.map(({ address, code, severity, now, willBe, todo, open = false }) => ({
    ...{ address, code, severity, now, willBe },
    why: CODES[code].why,
    todo: todo ?? CODES[code].todo,
    unknown: open,
  }));
  const { refused, open: unknown, drift, changes } = verdict;
  const json = { version: CHECK_VERSION, file, result: resultOf(verdict), refused, unknown, drift, changes, findings };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
