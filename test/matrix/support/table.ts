/** What came of all cases, as a table: one row for each step and fault. */
import type { Case, Outcome } from "./trial.js";

export interface Row {
  readonly step: string;
  readonly fault: string;
  /** What met each run, and what came of it. */
  readonly cases: readonly (readonly [readonly Case[], Outcome])[];
}

const HEAD = [
  "step",
  "fault",
  "cases",
  "converged in 1 / 2 / 3 / more runs",
  "requests",
  "enables sent",
  "took effect",
  "lost",
  "reused",
  "enabled twice",
];

/** Markdown: a sentence, the table, and each case in which anything was broken. */
export function tableOf(rows: readonly Row[]): string {
  const all = rows.flatMap(({ cases }) => cases);
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const broken = rows.flatMap(({ step, cases }) =>
    cases.flatMap(([met, outcome]) =>
      [...outcome.broken, ...(outcome.met ? [] : ["the fault has not met it"])].map(
        (words) => `- ${step}, ${met.map(nameOf).join(", then ")}: ${words}`,
      ),
    ),
  );
  return [
    `${all.length} cases, ${all.filter(([, { runs }]) => runs !== undefined).length} converged; ${counted(all, "lost")} keys lost, ${counted(all, "reused")} reused, ${counted(all, "doubled")} enabled twice.`,
    "",
    line(HEAD),
    line(HEAD.map(() => "---")),
    ...rows.map(({ step, fault, cases }) =>
      line([
        step,
        fault,
        cases.length,
        [1, 2, 3, 4]
          .map((wanted) => summed(cases, ({ runs = 0 }) => (Math.min(runs, 4) === wanted ? 1 : 0)))
          .join(" / "),
        summed(cases, ({ requests }) => requests),
        summed(cases, ({ enables }) => enables.sent),
        summed(cases, ({ enables }) => enables.tookEffect),
        ...(["lost", "reused", "doubled"] as const).map((what) => counted(cases, what)),
      ]),
    ),
    ...(broken.length === 0 ? [] : ["", "## Broken", "", ...broken]),
    "",
  ].join("\n");
}

const nameOf = ({ met, weather }: Case): string => `${weather.name} at ${met.operation} (${met.number + 1})`;

const summed = (cases: Row["cases"], what: (outcome: Outcome) => number): number =>
  cases.reduce((sum, [, outcome]) => sum + what(outcome), 0);

const counted = (cases: Row["cases"], what: "lost" | "reused" | "doubled"): number =>
  summed(cases, (outcome) => outcome[what]);
