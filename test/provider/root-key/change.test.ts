import { describe, expect, it } from "vitest";
import { rootKeyResource } from "../../../lib/provider/root-key/resource.js";
import type { RootKeyConfig } from "../../../lib/provider/root-key/schema.js";
import { day, K1, KP, keySeen } from "../../support/fakes/binding.js";
import { denied, lost, type World } from "../../support/fakes/cloud.js";
import { acting, said, stage } from "../../support/fakes/provider.js";
import { config, there } from "./declaration.js";

const seen = keySeen(K1, { name: "roks-2026" });

/** K1 in the state, as a refresh left it. */
async function open(change: Partial<World> = {}) {
  const on = stage({ keys: [seen], ...change });
  const key = acting(rootKeyResource, on);
  const prior = there((await key.take(K1.crn)).state);
  on.at.calls.splice(0);
  return { on, key, prior };
}

describe("a change of a root key", () => {
  it.each<[string, Partial<RootKeyConfig>, readonly string[]]>([
    ["nothing", {}, []],
    ["its ring", { key_ring: "clusters" }, [`createRing ${KP.guid} clusters`, `moveKey ${K1.id} clusters`]],
    ["its rotation", { rotation_months: 3 }, [`setRotation ${K1.id} 3`]],
    ["the two people for its deletion", { dual_auth_delete: true }, [`setDualAuthDelete ${K1.id} true`]],
    ["its aliases", { aliases: ["a1", "b2"] }, [`addAlias ${K1.id} a1`, `addAlias ${K1.id} b2`]],
    ["no alias in other words", { aliases: [] }, []],
  ])("sends exactly the calls for %s", async (_, change, writes) => {
    const { on, key, prior } = await open();
    const { state, diagnostics } = await key.deploy(prior, config(change));
    expect(said(diagnostics)).toEqual([]);
    expect(on.writes()).toEqual(writes);
    expect(state).toMatchObject({ ...change, crn: K1.crn, status: "active" });
    on.restart();
    expect((await key.read(there(state))).state).toEqual(state);
  });

  it("leaves a policy and aliases as they are where neither is declared", async () => {
    const policies = new Map([[K1.id, { rotationMonths: 3, dualAuthDelete: false }]]);
    const { on, key, prior } = await open({ keys: [{ ...seen, aliases: ["a1", "b2"] }], policies });
    expect((await key.plan(prior, config())).planned).toEqual(prior);
    await key.deploy(prior, config({ dual_auth_delete: true }));
    expect(on.writes()).toEqual([`setDualAuthDelete ${K1.id} true`]);
  });

  it("takes a policy and aliases away that are not to be, first what is to go", async () => {
    const policies = new Map([[K1.id, { rotationMonths: 3, dualAuthDelete: false }]]);
    const { on, key, prior } = await open({ keys: [{ ...seen, aliases: ["a1", "b2"] }], policies });
    expect(prior).toMatchObject({ rotation_months: 3, aliases: ["a1", "b2"] });
    await key.deploy(prior, config({ rotation_months: 0, aliases: ["b2", "c3"] }));
    expect(on.writes()).toEqual([`setRotation ${K1.id} off`, `removeAlias ${K1.id} a1`, `addAlias ${K1.id} c3`]);
  });

  it("looks after a lost answer, and goes on where it is so", async () => {
    const { on, key, prior } = await open({ fail: (call) => (/^(set|add|move)/.test(call) ? lost : undefined) });
    const change = { key_ring: "clusters", rotation_months: 3, dual_auth_delete: true, aliases: ["a1"] };
    const { state, diagnostics } = await key.deploy(prior, config(change));
    expect(said(diagnostics)).toEqual([]);
    expect(state).toMatchObject(change);
    expect(on.writes()).toHaveLength(5);
  });

  it.each<[string, Partial<RootKeyConfig>]>([
    ["moveKey", { key_ring: "clusters" }],
    ["setRotation", { rotation_months: 3 }],
    ["setDualAuthDelete", { dual_auth_delete: true }],
    ["addAlias", { aliases: ["a1"] }],
  ])("is an error where the answer to %s was lost and it is not so; the state says what is", async (word, change) => {
    const { on, key, prior } = await open({
      fail: (call) => (call.startsWith(word) ? lost : undefined),
      swallowed: () => true,
    });
    const { state, diagnostics } = await key.deploy(prior, config(change));
    expect(said(diagnostics)).toEqual(["error UPDATE_FAILED"]);
    expect(state).toEqual(prior);
    expect(on.writes().filter((words) => words.startsWith(word))).toHaveLength(1);
  });

  it("stops at the first that is refused, and the state says what was done before", async () => {
    const { on, key, prior } = await open({ fail: (call) => (call.startsWith("setRotation") ? denied : undefined) });
    const { state, diagnostics } = await key.deploy(
      prior,
      config({ key_ring: "clusters", rotation_months: 3, aliases: ["a1"] }),
    );
    expect(said(diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(diagnostics?.[0]?.detail).toContain("Manager on the KMS instance");
    expect(state).toEqual({ ...prior, key_ring: "clusters" });
    expect(on.writes()).toHaveLength(3);
  });

  it.each<[string, (at: World) => void, string]>([
    ["its ring", (at) => at.keys.splice(0, 1, { ...seen, keyRing: "else" }), "key_ring"],
    ["its rotation", (at) => at.policies.set(K1.id, { rotationMonths: 12, dualAuthDelete: false }), "rotation_months"],
    ["its state", (at) => at.keys.splice(0, 1, { ...seen, state: "disabled" }), "status"],
    ["its existence", (at) => at.keys.splice(0, 1), "status"],
  ])("sends nothing where somebody changed %s since the plan", async (_, change, attribute) => {
    const { on, key, prior } = await open();
    const want = config({ key_ring: "clusters", rotation_months: 3 });
    const { planned } = await key.plan(prior, want);
    change(on.at);
    const { state, diagnostics } = await key.apply(prior, want, planned);
    expect(said(diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
    expect(diagnostics?.[0]?.path).toEqual([{ attribute }]);
    expect(state).toEqual(prior);
    expect(on.writes()).toEqual([]);
  });

  it("goes on where somebody has changed it to what is declared, and sends only the rest", async () => {
    const { on, key, prior } = await open();
    const want = config({ key_ring: "clusters", rotation_months: 3 });
    const { planned } = await key.plan(prior, want);
    on.at.keys.splice(0, 1, { ...seen, keyRing: "clusters" });
    const { state, diagnostics } = await key.apply(prior, want, planned);
    expect(said(diagnostics)).toEqual([]);
    expect(state).toMatchObject({ key_ring: "clusters", rotation_months: 3 });
    expect(on.writes()).toEqual([`setRotation ${K1.id} 3`]);
  });

  it("sends nothing where the key cannot be looked at again", async () => {
    const { on, key, prior } = await open();
    const want = config({ rotation_months: 3 });
    const { planned } = await key.plan(prior, want);
    on.at.fail = (call) => (call.startsWith("keys ") ? denied : undefined);
    const { state, diagnostics } = await key.apply(prior, want, planned);
    expect(said(diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(diagnostics?.[0]?.detail).toContain("Reader on the KMS instance");
    expect(state).toEqual(prior);
    expect(on.writes()).toEqual([]);
  });

  it("brings back what was planned where the KMS has rotated it meanwhile; the next read shows it", async () => {
    const { on, key, prior } = await open();
    const want = config({ key_ring: "clusters" });
    const { planned } = await key.plan(prior, want);
    on.at.keys.splice(0, 1, { ...seen, version: { id: "newer", created: day(9) } });
    const { state } = await key.apply(prior, want, planned);
    expect(state?.key_version).toBe(prior.key_version);
    on.restart();
    expect((await key.read(there(state))).state?.key_version).toBe("newer");
  });
});

describe("a root key on hold", () => {
  it.each<[string, Partial<RootKeyConfig>]>([
    ["what can be changed", { key_ring: "clusters", rotation_months: 3, dual_auth_delete: true, aliases: ["a1"] }],
    ["what cannot", { name: "else" }],
    ["what is taken away", {}],
    ["that it is to be retired", { state: "retired" }],
  ])("sends nothing, whatever is declared: %s", async (_, change) => {
    const { on, key, prior } = await open({
      keys: [{ ...seen, aliases: ["old"] }],
      policies: new Map([[K1.id, { rotationMonths: 6, dualAuthDelete: false }]]),
    });
    const held = config({ ...change, hold: "change freeze" });
    const { diagnostics } = await key.plan(prior, held);
    expect(said(diagnostics)).toContain("warning HELD");
    const { state } = await key.deploy(prior, held);
    expect(state).toMatchObject({ crn: K1.crn, name: "roks-2026", key_ring: "default", hold: "change freeze" });
    expect(on.writes()).toEqual([]);
  });

  it("keeps its rotation and aliases where neither is declared, and plans no difference", async () => {
    const { key, prior } = await open({
      keys: [{ ...seen, aliases: ["old"] }],
      policies: new Map([[K1.id, { rotationMonths: 6, dualAuthDelete: false }]]),
    });
    const { planned } = await key.plan(prior, config({ hold: "change freeze" }));
    expect(planned).toEqual({ ...prior, hold: "change freeze" });
  });

  it("is refused where something is declared that it does not have, since Terraform would have to plan it", async () => {
    const { on, key, prior } = await open();
    const { diagnostics } = await key.plan(prior, config({ hold: "change freeze", description: "for others" }));
    expect(said(diagnostics)).toEqual(["error CONFIGURATION_INVALID"]);
    expect(diagnostics?.[0]?.detail).toContain("Leave `description` out while it is on hold.");
    expect(on.writes()).toEqual([]);
  });

  it("on hold is not even looked at when its words are applied, so that nothing outside can stop them", async () => {
    const { on, key, prior } = await open();
    const held = config({ hold: "change freeze" });
    const { planned } = await key.plan(prior, held);
    on.at.calls.splice(0);
    on.at.fail = () => denied;
    const { state, diagnostics } = await key.apply(prior, held, planned);
    expect(said(diagnostics)).toEqual([]);
    expect(state).toEqual({ ...prior, hold: "change freeze" });
    expect(on.at.calls).toEqual([]);
  });
});
