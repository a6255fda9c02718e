import { describe, expect, it } from "vitest";
import type { InstanceCrn } from "../../lib/model/crn.js";
import { seen, unseen } from "../../lib/model/seen.js";
import {
  type InstanceDeclared,
  type InstanceRecord,
  type InstanceView,
  instanceChanges,
  instanceRemoval,
  isGoing,
  planInstance,
} from "../../lib/plan/instance.js";
import { K1, K2, KP, KP2, keySeen, locked, PLATFORM } from "../support/fakes/binding.js";
import { instanceSeen } from "../support/fakes/cloud.js";
import { codesOf, decided, GROUP, instanceDeclared, instanceRecord } from "../support/fakes/managed.js";

const none: ReadonlySet<InstanceCrn> = new Set();
const view = (change: Partial<InstanceView>): InstanceView => ({
  record: null,
  found: undefined,
  existing: null,
  met: none,
  keys: undefined,
  why: undefined,
  ...change,
});
const update = (
  record: Partial<InstanceRecord>,
  want: Partial<InstanceDeclared> = {},
  more: Partial<InstanceView> = {},
) => planInstance(instanceDeclared(want), view({ record: instanceRecord(record), ...more }));
const create = (more: Partial<InstanceView>, want: Partial<InstanceDeclared> = {}) =>
  planInstance(instanceDeclared(want), view(more));

const ours = instanceSeen(KP);
const other = instanceSeen(KP2);
const nothing = seen({ ours: [], others: [] });
const mine = seen({ ours: [ours], others: [] });

describe("an instance that is in the state", () => {
  it.each<[string, Partial<InstanceRecord>, Partial<InstanceDeclared>]>([
    ["as declared", {}, {}],
    ["with tags, none declared", { tags: new Set(["team:a"]) }, {}],
    ["with the declared tags in another order", { tags: new Set(["a", "b"]) }, { tags: new Set(["b", "a"]) }],
    ["whose plan was never seen", { plan: null }, {}],
    ["whose group was never seen", { resourceGroup: null }, { resourceGroup: { name: "kms" } }],
    ["of the declared group by name", {}, { resourceGroup: { name: GROUP.name } }],
    ["of the declared group by ID", {}, { resourceGroup: { id: GROUP.id } }],
  ])("plans nothing: %s", (_, record, want) => {
    expect(decided(update(record, want))).toBe("none");
  });

  it.each<[string, Partial<InstanceRecord>, Partial<InstanceDeclared>]>([
    ["name", {}, { name: "kp-new" }],
    ["allowed_network", {}, { allowedNetwork: "private-only" }],
    ["allowed_network", { allowedNetwork: null }, {}],
    ["tags", {}, { tags: new Set(["team:a"]) }],
    ["tags", { tags: new Set(["team:a"]) }, { tags: new Set() }],
    ["tags", { tags: new Set(["team:a"]) }, { tags: new Set(["team:b"]) }],
  ])("is updated in its %s", (attribute, record, want) => {
    expect(decided(update(record, want))).toBe("update");
    expect(instanceChanges(instanceDeclared(want), instanceRecord(record))).toEqual([attribute]);
  });

  it.each<[string, Partial<InstanceDeclared>]>([
    ["account", { account: PLATFORM }],
    ["region", { region: "eu-de" }],
    ["plan", { plan: "lite" }],
    ["resource_group", { resourceGroup: { name: "kms" } }],
    ["resource_group_id", { resourceGroup: { id: "another" } }],
  ])("cannot change its %s", (attribute, want) => {
    const decision = update({}, want);
    expect(decided(decision)).toBe("none INSTANCE_FIXED!");
    expect(decision.problems[0]?.attribute).toEqual([attribute]);
  });

  it("is told of every attribute that cannot be changed at once", () => {
    expect(decided(update({}, { region: "eu-de", plan: "lite" }))).toBe("none INSTANCE_FIXED! INSTANCE_FIXED!");
  });

  it.each(["gone", "removed", "pending_reclamation", "pending_removal"])(
    "is refused when it is %s, with a change or without, and none is made in its place",
    (status) => {
      expect(isGoing(status)).toBe(true);
      expect(decided(update({ status }))).toBe("none INSTANCE_GONE!");
      expect(decided(update({ status }, { name: "kp-new" }))).toBe("none INSTANCE_GONE!");
    },
  );

  it.each(["failed", "suspended", "provisioning", "inactive"])(
    "is a warning when it is %s, and refused only with a change",
    (status) => {
      expect(isGoing(status)).toBe(false);
      expect(decided(update({ status }))).toBe("none INSTANCE_NOT_ACTIVE");
      expect(decided(update({ status }, { name: "kp-new" }))).toBe("update INSTANCE_NOT_ACTIVE!");
    },
  );

  it("says why where it could not be read, and is refused only with a change", () => {
    expect(decided(update({ status: "unknown" }, {}, { why: locked() }))).toBe("none ACCESS_DENIED");
    expect(decided(update({ status: "unknown" }, { name: "new" }, { why: locked() }))).toBe("update ACCESS_DENIED!");
  });

  it("plans no change on hold, and what would have stopped one is a warning", () => {
    expect(decided(update({}, { hold: "freeze", name: "new" }))).toBe("none HELD");
    expect(decided(update({}, { hold: "freeze", region: "eu-de" }))).toBe("none HELD INSTANCE_FIXED");
    expect(decided(update({ status: "gone" }, { hold: "freeze" }))).toBe("none HELD INSTANCE_GONE");
    expect(decided(update({}, { hold: "freeze", wanted: "retired" }, { keys: seen([]) }))).toBe("none HELD");
  });
});

describe("an instance that is to be retired", () => {
  const retire = (keys: InstanceView["keys"], record: Partial<InstanceRecord> = {}) =>
    decided(update(record, { wanted: "retired" }, { keys }));

  it("is deleted where it holds no key, or destroyed ones only", () => {
    expect(retire(seen([]))).toBe("retire RETIRED_BY_PLAN");
    expect(retire(seen([keySeen(K1, { state: "destroyed" })]))).toBe("retire RETIRED_BY_PLAN");
  });

  it.each(["preactive", "active", "disabled", "expired", "other"] as const)("is kept for a key that is %s", (state) => {
    expect(retire(seen([keySeen(K1, { state: "destroyed" }), keySeen(K2, { state })]))).toBe("none INSTANCE_IN_USE!");
  });

  it("is kept where its keys cannot be read, or were not", () => {
    expect(retire(unseen(locked()))).toBe("none INSTANCE_IN_USE!");
    expect(retire(undefined)).toBe("none INSTANCE_IN_USE!");
  });

  it("is done where it is deleted already", () => {
    expect(retire(undefined, { status: "pending_reclamation" })).toBe("none");
    expect(retire(undefined, { status: "gone" })).toBe("none");
  });
});

describe("an instance that is not in the state", () => {
  it("is made where nothing is found, or nothing can be asked yet", () => {
    expect(decided(create({ found: nothing }))).toBe("create");
    expect(decided(create({ found: undefined }))).toBe("create");
  });

  it("is not made where it cannot be seen whether it is there", () => {
    expect(decided(create({ found: unseen(locked()) }))).toBe("none ACCESS_DENIED!");
  });

  it("is taken over where an earlier run made it, also while it is being made", () => {
    expect(decided(create({ found: mine, existing: instanceRecord() }))).toBe("adopt ADOPTED");
    for (const status of ["provisioning", "inactive", "in progress"])
      expect(decided(create({ found: mine, existing: instanceRecord({ status }) }))).toBe("adopt ADOPTED");
  });

  it("is not taken over where it differs in what cannot be changed, or is not usable", () => {
    const taken = (record: Partial<InstanceRecord>, want: Partial<InstanceDeclared> = {}) =>
      decided(create({ found: mine, existing: instanceRecord(record) }, want));
    expect(taken({}, { plan: "lite" })).toBe("adopt ADOPTED INSTANCE_FIXED!");
    expect(taken({ status: "pending_reclamation" })).toBe("adopt ADOPTED INSTANCE_GONE!");
    expect(taken({ status: "failed" })).toBe("adopt ADOPTED INSTANCE_NOT_ACTIVE");
    expect(taken({ status: "failed" }, { name: "kp-new" })).toBe("adopt ADOPTED INSTANCE_NOT_ACTIVE!");
  });

  it("is refused where another has its name, or two were made", () => {
    expect(decided(create({ found: seen({ ours: [], others: [other] }) }))).toBe("none INSTANCE_NAME_TAKEN!");
    expect(decided(create({ found: seen({ ours: [ours], others: [other] }), existing: instanceRecord() }))).toBe(
      "none INSTANCE_NAME_TAKEN!",
    );
    expect(decided(create({ found: seen({ ours: [ours, other], others: [] }), existing: instanceRecord() }))).toBe(
      "none INSTANCE_NAME_TAKEN!",
    );
  });

  it("is a replacement where it was in the state when the run began", () => {
    const met = new Set([KP.crn]);
    expect(decided(create({ found: mine, existing: instanceRecord(), met }))).toBe("none REPLACEMENT_REFUSED!");
    expect(decided(create({ found: seen({ ours: [], others: [ours] }), met }))).toBe("none REPLACEMENT_REFUSED!");
    expect(decided(create({ found: mine, existing: instanceRecord(), met: new Set([KP2.crn]) }))).toBe("adopt ADOPTED");
  });

  it("cannot be retired where there is none", () => {
    expect(decided(create({ found: nothing }, { wanted: "retired" }))).toBe("none CONFIGURATION_INVALID!");
  });

  it("is not made on hold", () => {
    expect(decided(create({ found: nothing }, { hold: "freeze" }))).toBe("create HELD!");
  });

  it("is taken over on hold only where nothing would be changed", () => {
    const existing = instanceRecord();
    expect(decided(create({ found: mine, existing }, { hold: "freeze" }))).toBe("adopt HELD ADOPTED");
    expect(decided(create({ found: mine, existing }, { hold: "freeze", name: "new" }))).toBe("adopt HELD! ADOPTED");
  });

  it.each<[string, Partial<InstanceView>, string]>([
    ["cannot be looked for", { found: unseen(locked()) }, "ACCESS_DENIED!"],
    ["has a name that is taken", { found: seen({ ours: [], others: [other] }) }, "INSTANCE_NAME_TAKEN!"],
    ["is to be replaced", { found: mine, existing: instanceRecord(), met: new Set([KP.crn]) }, "REPLACEMENT_REFUSED!"],
    ["is gone", { found: mine, existing: instanceRecord({ status: "gone" }) }, "INSTANCE_GONE!"],
  ])("stays refused on hold where it %s: a create cannot plan nothing", (_, more, code) => {
    expect(codesOf(create(more, { hold: "freeze" }).problems)).toContain(code);
  });
});

describe("an instance that is dropped", () => {
  it.each<[string, string, "active" | "retired", readonly string[]]>([
    ["active", "active", "active", ["INSTANCE_DROPPED!"]],
    ["active, to be retired", "active", "retired", ["INSTANCE_DROPPED!"]],
    ["unknown, to be retired", "unknown", "retired", ["INSTANCE_DROPPED!"]],
    ["deleted by somebody else", "pending_reclamation", "active", ["INSTANCE_DROPPED!"]],
    ["retired and deleted", "pending_reclamation", "retired", []],
    ["retired and gone", "gone", "retired", []],
  ])("%s", (_, status, wanted, codes) => {
    expect(codesOf(instanceRemoval(instanceRecord({ status }), wanted))).toEqual(codes);
  });
});
