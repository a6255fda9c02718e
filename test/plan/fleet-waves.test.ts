import { describe, expect, it } from "vitest";
import type { ObjectKind, PlanAction, PlannedObject } from "../../lib/plan/fleet-plan.js";
import { wavesOf } from "../../lib/plan/fleet-waves.js";

const ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const accounts = [
  { name: "platform", id: ID },
  { name: "other", id: "1122334455667788990011223344aabb" },
];

const object = (kind: ObjectKind, name: string, action: PlanAction, on: readonly string[] = []): PlannedObject => ({
  kind,
  address: `clusterkms_${kind}.${name}`,
  name,
  account: "platform",
  crn: null,
  action,
  changes: [],
  impact: null,
  turn: 0,
  on,
  status: null,
  history: [],
  drifted: false,
  findings: [],
});

const cluster = (name: string, key = "old", action: PlanAction = "change_instance") =>
  object("binding", name, action, [`clusterkms_root_key.${key}`]);
const key = (name: string, action: PlanAction, instance = "kp") =>
  object("root_key", name, action, [`clusterkms_instance.${instance}`]);
const many = (count: number) => Array.from({ length: count }, (_, index) => cluster(`c${index}`));

describe("the waves in which clusters are changed", () => {
  it("are none where no cluster is touched", () => {
    expect(wavesOf({ accounts, objects: [cluster("a", "k", "none"), key("k", "create")] }, 5)).toBeNull();
  });

  it.each([
    [1, 5, 5, 1],
    [5, 5, 5, 1],
    [6, 5, 5, 2],
    [30, 5, 5, 6],
    [30, 1, 1, 30],
    // Terraform itself applies ten objects side by side.
    [30, 20, 10, 3],
  ])("of %i clusters, %i at once: %i at once in %i waves", (count, most, atOnce, atLeast) => {
    expect(wavesOf({ accounts, objects: many(count) }, most)).toMatchObject({
      ...{ atOnce, maxConcurrent: most, atLeast, later: [] },
    });
  });

  it("tell clusters that wait for a key, an instance or an authorization from those that do not", () => {
    const objects = [
      object("instance", "kp", "none"),
      object("instance", "new", "create"),
      key("made", "create"),
      key("there", "none"),
      key("inside", "none", "new"),
      key("granted", "none", "kp2"),
      object("authorization", `kp2-${ID}`, "create", ["clusterkms_instance.kp2"]),
      cluster("z", "there"),
      cluster("a", "made"),
      cluster("b", "inside"),
      cluster("c", "granted"),
      { ...cluster("d", "granted"), account: "other" },
    ];
    expect(wavesOf({ accounts, objects }, 5)).toEqual({
      atOnce: 5,
      maxConcurrent: 5,
      atLeast: 1,
      first: ["d", "z"],
      later: ["a", "b", "c"],
    });
  });

  it("leave out what is refused", () => {
    const finding = { code: "KEY_REUSED", severity: "refused", subject: "x", seen: "y" } as const;
    expect(wavesOf({ accounts, objects: [{ ...cluster("a"), findings: [finding] }, cluster("b")] }, 5)).toMatchObject({
      first: ["b"],
    });
  });
});
