import { describe, expect, it } from "vitest";
import { CODES } from "../../../lib/model/codes/index.js";
import { allFindings } from "../../../lib/plan/fleet-plan.js";
import { type LineOf, planSarif } from "../../../lib/report/plan/index.js";
import { HOSTILE, hostile, sized } from "./fleets.js";
import { EMPTY, SAMPLE } from "./sample.js";

const lineOf: LineOf = (kind, name) => (kind === "binding" && name === "reused" ? { line: 31, column: 3 } : undefined);
const runOf = (text: string) => JSON.parse(text).runs[0];

describe("a plan as SARIF", () => {
  it("is as it always was", async () => {
    await expect(planSarif(SAMPLE, "fleet.yaml", lineOf)).toMatchFileSnapshot("__snapshots__/sample.sarif.txt");
  });

  it("has one result for each finding and each thing that could not be read", () => {
    const run = runOf(planSarif(SAMPLE, "fleet.yaml", lineOf));
    expect(run.results).toHaveLength(allFindings(SAMPLE).length + SAMPLE.gaps.length);
  });

  it("explains each code once, in a rule that its results point at", () => {
    const run = runOf(planSarif(sized(1000, 5), "fleet.yaml", lineOf));
    const ids: string[] = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(["CLUSTER_CHANGING", "KEY_REUSED"]);
    for (const { ruleId, ruleIndex } of run.results) expect(ids[ruleIndex]).toBe(ruleId);
    expect(run.tool.driver.rules[1].help.text).toContain(CODES.KEY_REUSED.why);
  });

  it("points at the line of the file where there is one, and at the file where there is none", () => {
    const { results } = runOf(planSarif(SAMPLE, "a b/fleet.yaml", lineOf));
    const of = (code: string) =>
      results.find(({ ruleId }: { ruleId: string }) => ruleId === code).locations[0].physicalLocation;
    expect(of("KEY_REUSED")).toEqual({
      artifactLocation: { uri: "a%20b/fleet.yaml" },
      region: { startLine: 31, startColumn: 3 },
    });
    expect(of("HISTORY_UNKNOWN")).toEqual({ artifactLocation: { uri: "a%20b/fleet.yaml" } });
  });

  it("says what is refused as an error", () => {
    const { results } = runOf(planSarif(SAMPLE, "fleet.yaml", lineOf));
    const levels = new Map(results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]));
    expect([levels.get("KEY_REUSED"), levels.get("HISTORY_UNKNOWN"), levels.get("ADOPTED")]).toEqual([
      "error",
      "warning",
      "note",
    ]);
  });

  it("has no results for an empty file", () => {
    expect(runOf(planSarif(EMPTY, "fleet.yaml", lineOf)).results).toEqual([]);
  });

  it.each(HOSTILE)("has no place for arguments, link or half character made of %j", (name) => {
    const text = planSarif(hostile([name]), name, lineOf);
    for (const { message } of runOf(text).results) {
      expect(message.text.replaceAll(/\{\{|\}\}|\\\[|\\\]/g, "")).not.toMatch(/[{}[\]]|\p{Cs}/u);
    }
  });
});
