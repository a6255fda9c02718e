import { describe, expect, it } from "vitest";
import { planText } from "../../../lib/report/plan/index.js";
import { width } from "../../../lib/report/table.js";
import { HOSTILE, hostile, sized } from "./fleets.js";
import { EMPTY, object, SAMPLE } from "./sample.js";

const plain = { colour: false, width: 90 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control characters.
const COLOUR = /\u001b\[\d+m/g;

describe("a plan for a terminal", () => {
  it("is as it always was", async () => {
    await expect(planText(SAMPLE, plain)).toMatchFileSnapshot("__snapshots__/sample.txt");
  });

  it("says the same without colour", () => {
    const coloured = planText(SAMPLE, { ...plain, colour: true });
    expect(coloured).not.toBe(planText(SAMPLE, plain));
    expect(coloured.replaceAll(COLOUR, "")).toBe(planText(SAMPLE, plain));
  });

  it("says of an empty file that nothing changes", () => {
    expect(planText(EMPTY, plain)).toBe(
      "Plan of payments, as the cloud was at 2026-11-24T10:00:00Z\n\nNo changes: the cloud is as the file declares.\n",
    );
  });

  it.each([40, 60, 90, 132])("keeps to %i cells wherever a line has more than one word", (cells) => {
    const wide = planText(SAMPLE, { colour: false, width: cells })
      .split("\n")
      .filter((line) => width(line) > cells && line.trim().split(" ").length > 1);
    // A value stands behind its name or arrow, an address before its state.
    expect(wide.filter((line) => !/^ +-> "crn:[^ ]+"$|clusterkms_| = /.test(line))).toEqual([]);
  });

  it("never breaks a CRN", () => {
    const crns = (text: string) => [...text.matchAll(/crn:v1:[^\s"();]+/g)].map(([crn]) => crn).sort();
    expect(crns(planText(SAMPLE, { colour: false, width: 40 }))).toEqual(
      crns(planText(SAMPLE, { colour: false, width: 400 })),
    );
  });

  it("counts what is quiet and does not list it", () => {
    const text = planText(sized(1000, 5, { quiet: true }), plain);
    expect(text).toContain("No change: 4 instances, 20 root keys, 4 authorizations, 200 clusters.");
    expect(text.split("\n").length).toBeLessThan(30);
  });

  it("does not call quiet what is unknown, drifted or on hold", () => {
    const of = (more: Parameters<typeof object>[3]) =>
      planText({ ...EMPTY, objects: [object("binding", "one", "platform", more)] }, plain);
    expect(of({ action: "unknown" })).toContain("cluster one could not be judged");
    expect(of({ drifted: true })).toContain("cluster one does not change, and is not what Terraform last knew");
    expect(of({ action: "held" })).toContain("= cluster one is on hold");
    expect(of({ action: "referred" })).toContain("? cluster one is managed elsewhere, and could not be seen");
    expect(of({ action: "referred", status: "active" })).not.toContain("cluster one");
    expect(of({})).not.toContain("cluster one");
  });

  it.each(HOSTILE)("shows %j without letting it move the cursor, break a line or turn the text", (name) => {
    const wide = { colour: false, width: 1_000_000 };
    const text = planText(hostile([name]), wide);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u);
    // Only what was seen may have lines of its own, and each of the two findings has it once.
    const lines = planText(hostile(["fine"]), wide).split("\n").length + 2 * (name.split("\n").length - 1);
    expect(text.split("\n")).toHaveLength(lines);
  });
});
