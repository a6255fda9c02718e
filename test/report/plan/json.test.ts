import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { planJson } from "../../../lib/report/plan/index.js";
import schema from "../../../schema/plan.schema.json" with { type: "json" };
import { planSchema } from "../../../scripts/plan-schema.js";
import { HOSTILE, hostile, sized } from "./fleets.js";
import { EMPTY, SAMPLE } from "./sample.js";

const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(schema);
const errorsOf = (text: string) => {
  validate(JSON.parse(text));
  return validate.errors ?? [];
};

describe("a plan as JSON", () => {
  it("is as it always was", async () => {
    await expect(planJson(SAMPLE)).toMatchFileSnapshot("__snapshots__/sample.json.txt");
  });

  it.each([
    ["a fleet with everything", SAMPLE],
    ["an empty file", EMPTY],
    ["one cluster", sized(1, 1)],
    ["a thousand clusters", sized(1000, 5)],
    ["hostile names", hostile(HOSTILE)],
  ])("is what the published schema says, for %s", (_, plan) => {
    expect(errorsOf(planJson(plan))).toEqual([]);
  });

  it("is the same bytes whatever order things come in", () => {
    const { objects, findings, gaps, endpoints, ...rest } = SAMPLE;
    const turned = {
      endpoints: [...endpoints].reverse(),
      gaps: [...gaps].reverse(),
      findings: [...findings].reverse(),
      objects: objects.map((object) => ({ ...object, findings: [...object.findings].reverse() })).reverse(),
      ...rest,
    };
    expect(planJson(turned)).toBe(planJson(SAMPLE));
  });

  it("says the counts and the exit code, and counts what is refused once", () => {
    const { summary } = JSON.parse(planJson(SAMPLE));
    expect(summary).toMatchObject({
      objects: SAMPLE.objects.length,
      refused: 1,
      findings: { refused: 1, warning: 6, note: 2 },
      gaps: 2,
      drifted: 1,
      exitCode: 4,
    });
    const sum = Object.values<number>(summary.actions).reduce((all, one) => all + one, 0);
    expect(sum + summary.refused).toBe(SAMPLE.objects.length);
  });
});

describe("the published schema of a plan", () => {
  it("is the one made from the words of the plan", () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(planSchema())));
  });

  it.each([
    ["a property more", { extra: 1 }],
    ["another version", { version: 2 }],
    ["a time without a zone", { at: "2026-11-24T10:00:00" }],
    ["an endpoint that is no text", { endpoints: [1] }],
  ])("refuses %s", (_, wrong) => {
    expect(errorsOf(JSON.stringify({ ...JSON.parse(planJson(SAMPLE)), ...wrong }))).not.toEqual([]);
  });

  it.each([
    ["an action nobody knows", { action: "replace" }],
    ["a kind nobody knows", { kind: "cluster" }],
    ["an object with more to it", { secret: "x" }],
  ])("refuses %s in an object", (_, wrong) => {
    const whole = JSON.parse(planJson(SAMPLE));
    const objects = [{ ...whole.objects[0], ...wrong }];
    expect(errorsOf(JSON.stringify({ ...whole, objects }))).not.toEqual([]);
  });
});
