import { describe, expect, it } from "vitest";
import { allFindings } from "../../../lib/plan/fleet-plan.js";
import { type LineOf, planCodeQuality } from "../../../lib/report/plan/index.js";
import { HOSTILE, hostile, sized } from "./fleets.js";
import { EMPTY, found, SAMPLE } from "./sample.js";

interface Entry {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const lineOf: LineOf = (kind, name) => (kind === "binding" && name === "reused" ? { line: 31, column: 3 } : undefined);
const entriesOf = (plan = SAMPLE, file = "fleet.yaml", lines = lineOf): readonly Entry[] =>
  JSON.parse(planCodeQuality(plan, file, lines));
const first = (code: string) => entriesOf().find(({ check_name }) => check_name === code);

describe("a plan as GitLab's code quality report", () => {
  it("is as it always was", async () => {
    await expect(planCodeQuality(SAMPLE, "fleet.yaml", lineOf)).toMatchFileSnapshot(
      "__snapshots__/sample.codequality.txt",
    );
  });

  it("has one entry for each finding and each thing that could not be read, all told apart", () => {
    for (const plan of [SAMPLE, sized(1000, 5)]) {
      const entries = entriesOf(plan);
      expect(entries).toHaveLength(allFindings(plan).length + plan.gaps.length);
      expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(entries.length);
    }
  });

  it("tells two findings of one code and subject apart", () => {
    const twice = found("KEY_REUSED", "refused", "cluster a", "One.");
    const entries = entriesOf({ ...EMPTY, findings: [twice, { ...twice, seen: "Two." }] });
    expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  it("keeps a finding's fingerprint where its line and its words change", () => {
    const of = (seen: string, line: number) =>
      entriesOf({ ...EMPTY, findings: [found("KEY_REUSED", "refused", "cluster a", seen)] }, "fleet.yaml", () => ({
        line,
        column: 1,
      })).map(({ fingerprint }) => fingerprint);
    expect(of("One.", 3)).toEqual(of("Two.", 9));
  });

  it("points at the line that declares the object, and at the first where there is none", () => {
    expect(first("KEY_REUSED")?.location).toEqual({ path: "fleet.yaml", lines: { begin: 31 } });
    expect(first("HISTORY_UNKNOWN")?.location).toEqual({ path: "fleet.yaml", lines: { begin: 1 } });
  });

  it.each([
    ["./fleet.yaml", "fleet.yaml"],
    ["clusters\\fleet.yaml", "clusters/fleet.yaml"],
    ["././a b/fleet.yaml", "a b/fleet.yaml"],
  ])("writes the path %s as GitLab has it", (given, expected) => {
    expect(entriesOf(SAMPLE, given)[0]?.location.path).toBe(expected);
  });

  it("has a severity of GitLab's for each of ours", () => {
    const [gap] = SAMPLE.gaps;
    expect([
      first("KEY_REUSED")?.severity,
      entriesOf().at(-1)?.severity,
      first("HISTORY_UNKNOWN")?.severity,
      first("ADOPTED")?.severity,
    ]).toEqual(["blocker", "critical", "minor", "info"]);
    expect(entriesOf().at(-1)?.check_name).toBe(gap?.code);
  });

  it("is an empty list where there is nothing to say", () => {
    expect(planCodeQuality(EMPTY, "fleet.yaml", lineOf)).toBe("[]\n");
  });

  it.each(HOSTILE)("has no half character made of %j", (name) => {
    expect(
      entriesOf(hostile([name]), name)
        .map((entry) => JSON.stringify(entry))
        .join(""),
    ).not.toMatch(/\\ud[89a-f]/i);
  });
});
