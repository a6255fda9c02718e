import { describe, expect, it } from "vitest";
import { instanceTag } from "../../../lib/plan/marker.js";
import { instanceResource } from "../../../lib/provider/instance/resource.js";
import type { InstanceConfig, InstanceState } from "../../../lib/provider/instance/schema.js";
import { UNKNOWN } from "../../../lib/tfplugin/index.js";
import { HPCS, K1, KP, keySeen, SECURITY } from "../../support/fakes/binding.js";
import { denied, instanceSeen, lost, notFound, unavailable, type World } from "../../support/fakes/cloud.js";
import { GROUP } from "../../support/fakes/managed.js";
import { acting, said, stage } from "../../support/fakes/provider.js";
import { config, there } from "./declaration.js";

const MARK = instanceTag("payments", "kp-prod");
const PLAN = "eedd3585-90c6-4c8f-be3d-062069e99fc3";
const seen = { ...instanceSeen(KP), name: "kp-prod", planId: PLAN, resourceGroupId: GROUP.id };
const whole: InstanceState = {
  account: SECURITY,
  name: "kp-prod",
  region: "us-south",
  plan: "tiered-pricing",
  resource_group: "default",
  resource_group_id: GROUP.id,
  allowed_network: "public-and-private",
  tags: ["team:a"],
  state: "active",
  hold: null,
  crn: KP.crn,
  guid: KP.guid,
  status: "active",
  written_against: "ibm-cloud",
};

function start(change: Partial<World> = {}) {
  const on = stage({ instances: [seen], keys: [], tags: new Map([[KP.crn, [MARK, "team:a"]]]), ...change });
  return { on, instance: acting(instanceResource, on) };
}

/** KP in the state, as a refresh left it. */
async function open(change: Partial<World> = {}) {
  const { on, instance } = start(change);
  const prior = there((await instance.take(KP.crn)).state);
  on.at.calls.splice(0);
  return { on, instance, prior };
}

describe("an import of an instance", () => {
  it("fills every attribute, and leaves nothing to plan", async () => {
    const { on, instance } = start();
    const { state } = await instance.take(KP.crn);
    expect(state).toEqual(whole);
    const { planned, diagnostics } = await instance.plan(state, config());
    expect(planned).toEqual(whole);
    expect(said(diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([]);
  });

  it.each(["kp-prod", K1.crn, HPCS.crn])("refuses the id %s", async (id) => {
    const { on, instance } = start();
    const { state, diagnostics } = await instance.take(id);
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error IMPORT_ID_INVALID"]);
    expect(on.at.calls).toEqual([]);
  });

  it.each<[string, Partial<World>, string]>([
    ["is not there", { instances: [] }, "INSTANCE_GONE"],
    ["may not be read", { fail: (call) => (/^instances? /.test(call) ? denied : undefined) }, "ACCESS_DENIED"],
    ["is in an account without credentials", { accounts: [] }, "ACCOUNT_NOT_CONFIGURED"],
    ["another stack has marked", { tags: new Map([[KP.crn, ["cluster-kms:shop:kp"]]]) }, "MADE_BY_ANOTHER_STACK"],
    [
      "has tags that may not be read",
      { fail: (call) => (/^tagsOf /.test(call) ? denied : undefined) },
      "ACCESS_DENIED",
    ],
  ])("refuses an instance that %s", async (_, change, code) => {
    expect(said((await start(change).instance.take(KP.crn)).diagnostics)).toEqual([`error ${code}`]);
  });
});

describe("a read of an instance", () => {
  it.each<[string, Partial<World>]>([
    ["neither its list nor itself", { fail: (call) => (/^instances? /.test(call) ? unavailable : undefined) }],
    ["its list, and it is not found by itself", { fail: gone }],
    ["its account", { accounts: [] }],
  ])("never answers null: where %s can be read it keeps what was known, and says so", async (_, change) => {
    expect((await start(change).instance.read(whole)).state).toEqual({ ...whole, status: "unknown" });
  });

  it("never answers null: one that is gone is said to be gone, and none is made in its place", async () => {
    const { on, instance } = start({ instances: [] });
    const { state } = await instance.read(whole);
    expect(state).toEqual({ ...whole, status: "gone" });
    expect(said((await instance.deploy(state, config())).diagnostics)).toEqual(["error INSTANCE_GONE"]);
    expect(on.writes()).toEqual([]);
  });

  it("shows what was changed outside, and hides its mark", async () => {
    const changed = { ...seen, name: "kp-else", state: "active" };
    const networks = new Map([[KP.guid, "private-only" as const]]);
    const { instance } = start({ instances: [changed], networks, tags: new Map([[KP.crn, ["b", MARK, "a"]]]) });
    expect((await instance.read(whole)).state).toEqual({
      ...whole,
      ...{ name: "kp-else", allowed_network: "private-only", tags: ["a", "b"] },
    });
  });

  it("keeps what could not be read of it beside its name", async () => {
    const { instance } = start({
      fail: (call) => (/^(tagsOf|network|planName|resourceGroups)/.test(call) ? denied : undefined),
    });
    expect((await instance.read(whole)).state).toEqual(whole);
  });

  it("does not ask the key API of one that is not active, and keeps its network", async () => {
    const { on, instance } = start({ instances: [{ ...seen, state: "pending_reclamation" }] });
    expect((await instance.read(whole)).state).toEqual({ ...whole, status: "pending_reclamation" });
    expect(on.at.calls.some((words) => words.startsWith("network"))).toBe(false);
  });

  it("neither reads nor plans over a state of another cloud", async () => {
    const { on, instance } = start();
    const elsewhere = { ...whole, written_against: "overridden-endpoints" };
    const read = await instance.read(elsewhere);
    expect(read.state).toEqual(elsewhere);
    expect(said(read.diagnostics)).toEqual(["error WRONG_CLOUD"]);
    expect(said((await instance.plan(elsewhere, config())).diagnostics)).toEqual(["error WRONG_CLOUD"]);
    expect(on.at.calls).toEqual([]);
  });
});

function gone(call: string) {
  if (call.startsWith("instances ")) return unavailable;
  return call.startsWith("instance ") ? notFound : undefined;
}

describe("a change of an instance", () => {
  it.each<[string, Partial<InstanceConfig>, readonly string[]]>([
    ["nothing", {}, []],
    ["its name", { name: "kp-new" }, [`renameInstance ${KP.crn} kp-new`]],
    ["its network", { allowed_network: "private-only" }, [`setAllowedNetwork ${KP.guid} private-only`]],
    ["its tags", { tags: ["b"] }, [`attachTags ${KP.crn} b`, `detachTags ${KP.crn} team:a`]],
    ["no tags", { tags: [] }, [`detachTags ${KP.crn} team:a`]],
    ["one tag more", { tags: ["team:a", "b"] }, [`attachTags ${KP.crn} b`]],
  ])("sends exactly the calls for %s", async (_, change, writes) => {
    const { on, instance, prior } = await open();
    const { state, diagnostics } = await instance.deploy(prior, config(change));
    expect(said(diagnostics)).toEqual([]);
    expect(on.writes()).toEqual(writes);
    expect(state).toEqual({ ...prior, ...change });
    expect(on.at.tags.get(KP.crn)).toContain(MARK);
  });

  it("looks after a lost answer, and goes on where it is so", async () => {
    const { on, instance, prior } = await open({
      fail: (call) => (/^(rename|set|attach)/.test(call) ? lost : undefined),
    });
    const change = { name: "kp-new", allowed_network: "private-only", tags: ["team:a", "b"] };
    const { state, diagnostics } = await instance.deploy(prior, config(change));
    expect(said(diagnostics)).toEqual([]);
    expect(state).toMatchObject({ name: "kp-new", allowed_network: "private-only" });
    expect(on.writes()).toHaveLength(3);
  });

  it.each(["attachTags", "detachTags"])(
    "looks after %s was lost by itself, and makes the whole change",
    async (write) => {
      const { on, instance, prior } = await open({ fail: (call) => (call.startsWith(write) ? lost : undefined) });
      const { state, diagnostics } = await instance.deploy(prior, config({ tags: ["b"] }));
      expect(said(diagnostics)).toEqual([]);
      expect(state).toEqual({ ...prior, tags: ["b"] });
      expect(on.writes()).toEqual([`attachTags ${KP.crn} b`, `detachTags ${KP.crn} team:a`]);
      expect(on.at.tags.get(KP.crn)).toEqual([MARK, "b"]);
    },
  );

  it("is an error where the answer was lost and it is not so; the state says what is", async () => {
    for (const change of [{ name: "kp-new" }, { allowed_network: "private-only" }, { tags: ["b"] }]) {
      const fail = (call: string) => (/^(rename|set|attach)/.test(call) ? lost : undefined);
      const { on, instance, prior } = await open({ fail, swallowed: () => true });
      const { state, diagnostics } = await instance.deploy(prior, config(change));
      expect(said(diagnostics)).toEqual(["error UPDATE_FAILED"]);
      expect(state).toEqual(prior);
      expect(on.writes()).toHaveLength(1);
    }
  });

  it.each<[string, (at: World) => void, string]>([
    ["its name", (at) => at.instances.splice(0, 1, { ...seen, name: "else" }), "name"],
    ["its network", (at) => at.networks.set(KP.guid, "private-only"), "allowed_network"],
  ])("sends nothing where somebody changed %s since the plan", async (_, change, attribute) => {
    const { on, instance, prior } = await open();
    const want = config({ tags: ["b"], ...(attribute === "name" ? {} : { allowed_network: "public-and-private" }) });
    const { planned } = await instance.plan(prior, want);
    change(on.at);
    const { state, diagnostics } = await instance.apply(prior, want, planned);
    expect(said(diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
    expect(diagnostics?.[0]?.path).toEqual([{ attribute }]);
    expect(state).toEqual(prior);
    expect(on.writes()).toEqual([]);
  });

  it("sends nothing where it was deleted since the plan, or cannot be looked at again", async () => {
    const { on, instance, prior } = await open();
    const want = config({ name: "kp-new" });
    const { planned } = await instance.plan(prior, want);
    on.at.instances.splice(0, 1, { ...seen, state: "pending_reclamation" });
    const { diagnostics } = await instance.apply(prior, want, planned);
    expect(said(diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
    expect(diagnostics?.[0]?.detail).toContain("Then: active\n  Now:  pending_reclamation");
    on.at.fail = (call) => (/^instances? /.test(call) ? denied : undefined);
    const dark = await instance.apply(prior, want, planned);
    expect(said(dark.diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(dark.diagnostics?.[0]?.detail).toContain("Could not read instance");
    expect(dark.diagnostics?.[0]?.detail).toContain("Viewer on the KMS instances");
    expect(dark.state).toEqual(prior);
    expect(on.writes()).toEqual([]);
  });

  it("leaves tags that somebody added meanwhile where none are declared, and brings back what was planned", async () => {
    const { on, instance, prior } = await open();
    const want = config({ name: "kp-new" });
    const { planned } = await instance.plan(prior, want);
    on.at.tags.set(KP.crn, [MARK, "team:a", "new"]);
    const { state } = await instance.apply(prior, want, planned);
    expect(state?.tags).toEqual(["team:a"]);
    on.restart();
    expect((await instance.read(there(state))).state?.tags).toEqual(["new", "team:a"]);
  });

  it.each<[string, Partial<InstanceConfig>]>([
    ["what can be changed", { name: "kp-new", allowed_network: "private-only", tags: ["b"] }],
    ["what cannot", { region: "eu-de", resource_group: "kms" }],
    ["that it is to be retired", { state: "retired" }],
  ])("sends nothing on hold, whatever is declared: %s", async (_, change) => {
    const { on, instance, prior } = await open();
    const held = config({ ...change, hold: "change freeze" });
    expect(said((await instance.plan(prior, held)).diagnostics)).toContain("warning HELD");
    const { state } = await instance.deploy(prior, held);
    expect(state).toEqual({ ...prior, hold: "change freeze" });
    expect(on.writes()).toEqual([]);
  });

  it("on hold is not even looked at when its words are applied, so that nothing outside can stop them", async () => {
    const { on, instance, prior } = await open();
    const held = config({ hold: "change freeze" });
    const { planned } = await instance.plan(prior, held);
    on.at.calls.splice(0);
    on.at.fail = () => denied;
    const { state, diagnostics } = await instance.apply(prior, held, planned);
    expect(said(diagnostics)).toEqual([]);
    expect(state).toEqual({ ...prior, hold: "change freeze" });
    expect(on.at.calls).toEqual([]);
  });

  it("keeps its identity while something in it is not known, and is not made a second time then", async () => {
    const { on, instance, prior } = await open();
    const { planned } = await instance.plan(prior, config({ tags: [UNKNOWN] }));
    expect(planned).toMatchObject({ crn: KP.crn, guid: KP.guid });
    expect(on.at.calls).toEqual([]);
    on.restart();
    await instance.plan(prior, config({ tags: [UNKNOWN] }));
    expect(said((await instance.plan(null, config())).diagnostics)).toEqual(["error REPLACEMENT_REFUSED"]);
  });
});

describe("an instance that is to go", () => {
  const retired = config({ state: "retired" });
  const DELETE = `deleteInstance ${KP.crn}`;

  it("is deleted once, and then may be dropped", async () => {
    const { on, instance, prior } = await open({ keys: [keySeen(K1, { state: "destroyed" })] });
    const { state, diagnostics } = await instance.deploy(prior, retired);
    expect(said(diagnostics)).toEqual([]);
    expect(state).toEqual({ ...prior, state: "retired", status: "pending_reclamation" });
    on.restart();
    expect((await instance.read(there(state))).state).toEqual(state);
    expect((await instance.plan(state, retired)).planned).toEqual(state);
    await instance.deploy(state, config({ state: "retired", name: "kp-new" }));
    expect((await instance.destroy(there(state))).applied).toEqual({ state: null, diagnostics: [] });
    expect(on.writes()).toEqual([DELETE]);
  });

  it("is kept while a key in it is left, seen at plan or only at apply, or not seen", async () => {
    const { on, instance, prior } = await open();
    const { planned } = await instance.plan(prior, retired);
    on.at.keys.push(keySeen(K1, { state: "disabled" }));
    const late = await instance.apply(prior, retired, planned);
    expect(said(late.diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
    expect(late.state).toEqual(prior);
    on.restart();
    const again = await instance.plan(prior, retired);
    expect(again.diagnostics).toEqual(late.diagnostics);
    await instance.read(prior);
    expect(said((await instance.deploy(prior, retired)).diagnostics)).toEqual(["error INSTANCE_IN_USE"]);
    on.restart();
    on.at.fail = (call) => (call.startsWith("keys ") ? denied : undefined);
    on.at.keys.splice(0);
    expect(said((await instance.deploy(prior, retired)).diagnostics)).toEqual(["error INSTANCE_IN_USE"]);
    expect(on.writes()).toEqual([]);
  });

  it("is done where the answer was lost and it is deleted, and an error where it is not", async () => {
    const done = await open({ fail: (call) => (call === DELETE ? lost : undefined) });
    expect((await done.instance.deploy(done.prior, retired)).state?.status).toBe("pending_reclamation");
    const not = await open({ fail: (call) => (call === DELETE ? lost : undefined), swallowed: () => true });
    const { state, diagnostics } = await not.instance.deploy(not.prior, retired);
    expect(said(diagnostics)).toEqual(["error UPDATE_FAILED"]);
    expect(state).toEqual(not.prior);
    expect(not.on.writes()).toEqual([DELETE]);
  });

  it("is kept by a destroy, planned or not, which sends nothing and keeps the state", async () => {
    const { on, instance, prior } = await open();
    for (const state of [prior, { ...prior, state: "retired" }, { ...prior, status: "gone" }, { ...prior, crn: "x" }]) {
      const { planned, applied } = await instance.destroy(state);
      expect(said(planned.diagnostics)).toHaveLength(1);
      expect(applied.state).toEqual(state);
      expect(said(applied.diagnostics)).toEqual([
        state.crn === "x" ? "error CONFIGURATION_INVALID" : "error INSTANCE_DROPPED",
      ]);
    }
    expect(on.at.calls).toEqual([]);
  });
});

describe("a configuration of an instance", () => {
  it.each<[Partial<InstanceConfig>, string]>([
    [{ account: "me" }, "account"],
    [{ name: "" }, "name"],
    [{ name: "kp/prod" }, "name"],
    [{ name: "k".repeat(181) }, "name"],
    [{ region: "US South" }, "region"],
    [{ allowed_network: "private" }, "allowed_network"],
    [{ resource_group: "a", resource_group_id: "b" }, "resource_group"],
    [{ tags: ["Team:A"] }, "tags"],
    [{ tags: ["cluster-kms:payments:kp"] }, "tags"],
    [{ tags: ["t".repeat(129)] }, "tags"],
    [{ state: "gone" }, "state"],
    [{ hold: " " }, "hold"],
  ])("is refused before anything is asked: %j", (wrong, attribute) => {
    const diagnostics = instanceResource.validate?.({ config: config(wrong) }) ?? [];
    expect(said(diagnostics)).toEqual(["error CONFIGURATION_INVALID"]);
    expect(diagnostics[0]?.path).toEqual([{ attribute }]);
  });
});
