import { describe, expect, it } from "vitest";
import type { Waves } from "../../../lib/plan/fleet-plan.js";
import { orderOf } from "../../../lib/report/plan/view.js";
import { SAMPLE } from "./sample.js";

const said = (waves: Waves | null) => orderOf({ ...SAMPLE, waves });
const many = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

describe("the order in which clusters are changed", () => {
  it("is not spoken of where none is", () => {
    expect(said(null)).toBeUndefined();
  });

  it("of one cluster promises nothing of others", () => {
    expect(said({ atOnce: 5, maxConcurrent: 5, atLeast: 1, first: ["a"], later: [] })).toMatchInlineSnapshot(
      `"Order: 1 cluster is changed, at most 5 at once (maxConcurrent): one wave."`,
    );
  });

  it("of many says how many at once, who waits, and that the rest is Terraform's choice", () => {
    const waves = { atOnce: 5, maxConcurrent: 5, atLeast: 6, first: many(18), later: many(12) };
    expect(said(waves)).toMatchInlineSnapshot(
      `"Order: 30 clusters are changed, at most 5 at once (maxConcurrent): 6 waves or more. c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 2 more wait for what is made first. Which comes when is Terraform's choice: no cluster waits for another. After the first that fails, those not yet sent are stopped."`,
    );
  });

  it("says that Terraform's own limit is the lower one, where it is", () => {
    const waves = { atOnce: 10, maxConcurrent: 20, atLeast: 3, first: many(30), later: [] };
    expect(said(waves)).toMatchInlineSnapshot(
      `"Order: 30 clusters are changed, at most 10 at once (Terraform's -parallelism; maxConcurrent is 20): 3 waves or more. Which comes when is Terraform's choice: no cluster waits for another. After the first that fails, those not yet sent are stopped."`,
    );
  });
});
