import { describe, expect, it } from "vitest";
import { drillEvidence, drillJson } from "../../../lib/report/evidence/drill.js";
import { drillOf } from "./samples.js";

const rows = (outcome: Parameters<typeof drillOf>[0]) =>
  drillEvidence(drillOf(outcome)).tables[0]?.rows.map(({ mark, cells }) =>
    [mark, cells[0], cells[3], cells[5]].join(" | "),
  );
const facts = (outcome: Parameters<typeof drillOf>[0]) => {
  const { verdict, facts: told } = drillEvidence(drillOf(outcome));
  return [`${verdict.mark}: ${verdict.words}`, ...told.slice(2).map(({ label, value }) => `${label}: ${value}`)];
};

describe("the report of a drill", () => {
  it("says what was shown, by which steps, and whom else it met", () => {
    expect(facts("shown")).toEqual([
      "passed: Shown: without this key the cluster's secrets cannot be read, and with it they can.",
      "Key version: a7b1c2d3-0001-4e4e-8f8f-112233445561",
      "Key afterwards: active",
      "Also on the key, confirmed, not watched: cluster cart (c4l9abcd0m1n2o3p4q5s)",
    ]);
    expect(rows("shown")?.[3]).toBe(
      "passed | Key enabled | 1 h 1 min 40 s | The key is active again, as it was before.",
    );
  });

  it("says first that a key could not be given back, and claims nothing of steps that were not done", () => {
    expect(facts("left")).toEqual([
      "failed: Failed: the key could not be enabled again.",
      "Key version: not told",
      "Key afterwards: disabled, or not known: cluster-kms drill --resume enables it",
    ]);
    expect(rows("left")?.slice(3)).toEqual([
      "failed | Key enabled | 1 h 1 min 40 s | It would have shown: The key is active again, as it was before.",
      "unknown | Cluster normal |  | It would have shown: The cluster recovers with the key alone; nothing else was changed.",
      "unknown | Secrets read |  | It would have shown: The same secrets can be read again: none was lost.",
    ]);
  });

  it("says that a drill which was asked to end has shown nothing", () => {
    expect(facts("stopped")[0]).toBe("unknown: Not shown: the drill was asked to end. The key is active.");
  });

  it("is a document of its own for programs, with every step, done or not", () => {
    const told = JSON.parse(drillJson(drillOf("left")));
    expect(told).toMatchObject({
      format: "cluster-kms/drill",
      version: 1,
      verdict: "failed",
      keyLeft: "left",
      stopped: false,
    });
    expect(told.steps.map(({ name, result, started }: Record<string, unknown>) => [name, result, started])).toEqual([
      ["before", "passed", "2026-11-24T12:00:00Z"],
      ["disable", "passed", "2026-11-24T13:01:40Z"],
      ["lost", "passed", "2026-11-24T14:03:20Z"],
      ["enable", "failed", "2026-11-24T15:05:00Z"],
      ["normal", null, null],
      ["after", null, null],
    ]);
  });
});
