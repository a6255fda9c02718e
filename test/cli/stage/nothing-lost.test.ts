/** Refused is not lost: what stood in the way of an apply is told with the way out, and what was approved is still there. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../../lib/sandbox/index.js";
import { diagnostic, type FakeMachine, hand } from "./machine.js";
import { codesIn, KEY_CHANGE, machineFor, OTHER_KEY, startScene } from "./scene.js";

let sandbox: Sandbox;
let planner: FakeMachine;
let applier: FakeMachine;

beforeAll(async () => {
  sandbox = await startScene();
  planner = machineFor(sandbox, OTHER_KEY, KEY_CHANGE);
  expect((await planner.stage("plan", "--out", "artifact")).code).toBe(0);
});
afterAll(() => sandbox.close());
beforeEach(() => {
  applier = machineFor(sandbox, OTHER_KEY, KEY_CHANGE);
  hand(planner, applier);
});

const apply = () => applier.stage("apply", "artifact");

describe("a refusal loses nothing", () => {
  it("over a lock that a dead job left: it says whose, and how to unlock; afterwards the same artifact is applied", async () => {
    const detail = [
      "Error message: resource temporarily unavailable",
      "Lock Info:",
      "  ID:        0fd8a0ff-1bd7",
      "  Operation: OperationTypeApply",
      "  Who:       runner@job-17",
      "  Created:   2026-11-24 09:00:00 +0000 UTC",
    ].join("\n");
    applier.play.instead["apply"] = () => ({
      code: 1,
      stdout: diagnostic("error", "Error acquiring the state lock", detail),
    });
    const refused = await apply();
    expect(refused.code).toBe(1);
    expect(codesIn(refused.stderr)).toEqual(["STATE_LOCKED"]);
    expect(refused.stderr).toContain(
      "It is held by apply, of runner@job-17, since 2026-11-24 09:00:00 +0000 UTC, with the id 0fd8a0ff-1bd7.",
    );
    expect(refused.stderr).toContain("`terraform force-unlock ID`");
    expect(refused.stderr).toContain("Nothing was sent.");
    expect(JSON.parse(applier.text("artifact/applied.json") ?? "")).toMatchObject({ outcome: "failed", changed: 0 });
    delete applier.play.instead["apply"];
    expect(await apply()).toMatchObject({ code: 0 });
  });

  it("of two pipelines with one plan each the second is refused, whichever it is, and sends nothing", async () => {
    const other = machineFor(sandbox, OTHER_KEY, KEY_CHANGE);
    hand(planner, other);
    // One state for both, as a backend keeps it.
    other.play.serials = applier.play.serials;
    expect(await apply()).toMatchObject({ code: 0 });
    for (const second of [other, applier]) {
      const before = second.ran.length;
      const ran = await second.stage("apply", "artifact");
      expect(ran.code).toBe(4);
      expect(codesIn(ran.stderr)).toEqual(["STATE_MOVED"]);
      expect(ran.stderr).toContain("Run `cluster-kms stage plan` again");
      expect(second.ran.slice(before).filter((one) => one.startsWith("terraform apply"))).toEqual([]);
    }
  });

  it("of a folder that is not there, or holds no artifact", async () => {
    const nowhere = await applier.stage("apply", "nowhere");
    expect(nowhere.code).toBe(4);
    expect(codesIn(nowhere.stderr)).toEqual(["ARTIFACT_INCOMPLETE"]);
    applier.write("notes/readme.txt", "not an artifact");
    expect(codesIn((await applier.stage("apply", "notes")).stderr)).toEqual(["ARTIFACT_INCOMPLETE"]);
    expect(applier.ran).toEqual([]);
  });
});
