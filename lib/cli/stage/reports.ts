/** The reports in an artifact, and the result that jobs after it read. */
import { type FleetPlan, sends } from "../../plan/fleet-plan.js";
import {
  planCodeQuality,
  planHtml,
  planJson,
  planJunit,
  planMarkdown,
  planSarif,
  planText,
} from "../../report/plan/index.js";
import { inWords } from "../../stage/compare.js";
import type { Outcome } from "../../stage/outcome.js";
import { planExitCode } from "../../stage/outcome.js";
import { linesOf } from "../plan/lines.js";
import type { StackPlan } from "./stack-plan.js";

/** By their paths in the artifact; `name` and `text` are those of the file. */
export const reportsOf = (plan: FleetPlan, name: string, text: string): ReadonlyMap<string, string> =>
  new Map([
    ["plan.json", planJson(plan)],
    ["report.txt", planText(plan, { colour: false })],
    ["report.md", planMarkdown(plan)],
    ["report.html", planHtml(plan)],
    ["report.sarif", planSarif(plan, name, linesOf(text))],
    ["report.junit.xml", planJunit(plan)],
    ["report.codequality.json", planCodeQuality(plan, name, linesOf(text))],
  ]);

/** What it all comes to, for machines; also part of the summary event. */
export const resultOf = (outcome: Outcome, fleet: FleetPlan, stacks: readonly StackPlan[]) => ({
  stage: "plan" as const,
  outcome,
  exitCode: planExitCode(outcome, true),
  changes: fleet.objects.filter(sends).length,
  stacks: stacks.map(({ stack, status, diagnostics, differences, open }) => ({
    name: stack.name,
    status,
    unknown: open,
    differences: differences.map(inWords),
    diagnostics: diagnostics.map(({ severity, code = null, address = null, summary }) => ({
      severity,
      code,
      address,
      summary,
    })),
  })),
  gaps: fleet.gaps.length,
});

/** The same as the artifact's `result.json`. */
export const resultJson = (outcome: Outcome, fleet: FleetPlan, stacks: readonly StackPlan[]): string =>
  `${JSON.stringify({ format: "cluster-kms/stage-result", version: 1, ...resultOf(outcome, fleet, stacks) }, undefined, 2)}\n`;
