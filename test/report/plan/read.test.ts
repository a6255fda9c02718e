import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parsePlan, planJson } from "../../../lib/report/plan/index.js";
import { HOSTILE, hostile, sized } from "./fleets.js";
import { EMPTY, SAMPLE } from "./sample.js";

/** As somebody writes it who keeps the digest right. */
function forged(change: (whole: Record<string, unknown>) => unknown): string {
  const { digest: _, ...whole } = JSON.parse(planJson(SAMPLE));
  const told = change(whole);
  return JSON.stringify({ ...Object(told), digest: createHash("sha256").update(JSON.stringify(told)).digest("hex") });
}
const withObject = (wrong: object) =>
  forged((whole) => {
    const [first, ...others] = JSON.parse(JSON.stringify(whole["objects"]));
    return { ...whole, objects: [{ ...first, ...wrong }, ...others] };
  });
const wrongWith = (text: string) => {
  const read = parsePlan(text);
  return read.ok ? "nothing" : read.error;
};

describe("a saved plan", () => {
  it.each([
    ["a fleet with everything", SAMPLE],
    ["an empty file", EMPTY],
    ["a thousand clusters", sized(1000, 5)],
    ["hostile names", hostile(HOSTILE)],
  ])("is read back as it was written, for %s", (_, plan) => {
    const written = planJson(plan);
    const read = parsePlan(written);
    expect(read.ok && planJson(read.value)).toBe(written);
  });

  it("is read whatever its white space", () => {
    expect(wrongWith(JSON.stringify(JSON.parse(planJson(SAMPLE))))).toBe("nothing");
  });

  it.each([
    ["cut short", planJson(SAMPLE).slice(0, -40), "it is not JSON, or was cut short"],
    ["empty", "", "it is not JSON, or was cut short"],
    ["a list", "[]", "it is no plan of this tool (`cluster-kms plan --out FILE` writes one)"],
    [
      "of Terraform",
      JSON.stringify({ format_version: "1.2", planned_values: {} }),
      "it is no plan of this tool (`cluster-kms plan --out FILE` writes one)",
    ],
    ["of another version", forged((whole) => ({ ...whole, version: 2 })), "it is of version 2; this tool reads 1"],
    [
      "of a version that is no number",
      forged((whole) => ({ ...whole, version: "\u001b[31m" })),
      "it is of version (none); this tool reads 1",
    ],
    [
      "edited",
      planJson(SAMPLE).replace('"refused"', '"warning"'),
      "it was cut short or edited: its digest does not fit what it holds",
    ],
    [
      "without its digest",
      planJson(SAMPLE).replace(/,\s*"digest": "[0-9a-f]+"/, ""),
      "it was cut short or edited: its digest does not fit what it holds",
    ],
    [
      "with an action nobody knows",
      withObject({ action: "replace" }),
      "this version of the tool does not know what it holds at `objects[0].action`",
    ],
    [
      "with a text where a list should be",
      withObject({ history: "key" }),
      "this version of the tool does not know what it holds at `objects[0].history`",
    ],
    [
      "with something in a list that should not be there",
      withObject({ on: [1] }),
      "this version of the tool does not know what it holds at `objects[0].on[0]`",
    ],
    [
      "with a code nobody knows",
      forged((whole) => ({ ...whole, findings: [{ code: "NEW", severity: "note", subject: "", seen: "" }] })),
      "this version of the tool does not know what it holds at `findings[0].code`",
    ],
    [
      "with a turn below zero",
      withObject({ turn: -1 }),
      "this version of the tool does not know what it holds at `objects[0].turn`",
    ],
    ["with more in it", withObject({ more: 1 }), "this version of the tool would not have written it so"],
    [
      "with counts that are not its own",
      forged((whole) => ({ ...whole, summary: { ...Object(whole["summary"]), exitCode: 0 } })),
      "this version of the tool would not have written it so",
    ],
  ])("that is %s is refused", (_, text, wrong) => {
    expect(wrongWith(text)).toBe(wrong);
  });
});
