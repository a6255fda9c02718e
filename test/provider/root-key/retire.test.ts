import { describe, expect, it } from "vitest";
import { rootKeyResource } from "../../../lib/provider/root-key/resource.js";
import type { RootKeyState } from "../../../lib/provider/root-key/schema.js";
import { CLUSTER, day, K1, K2, KP, keySeen, registration } from "../../support/fakes/binding.js";
import { denied, lost, type World } from "../../support/fakes/cloud.js";
import { notMet } from "../../support/fakes/cloud-keys.js";
import { acting, said, stage } from "../../support/fakes/provider.js";
import { config, there } from "./declaration.js";

const seen = keySeen(K1, { name: "roks-2026" });
const DELETE = `deleteKey ${K1.id}`;
const retiring = config({ state: "retiring" });
const retired = config({ state: "retired" });

/** K1 in the state, as a refresh left it: retiring and unused for months, unless something else is said. */
async function open(change: Partial<World> = {}, state: Partial<RootKeyState> = {}) {
  const on = stage({ keys: [seen], ...change });
  const key = acting(rootKeyResource, on);
  const taken = there((await key.take(K1.crn)).state);
  on.at.calls.splice(0);
  return { on, key, taken, prior: { ...taken, state: "retiring", unused_since: day(1), ...state } };
}

describe("a root key that begins to be retired", () => {
  it("is kept, and the state says since when nothing is registered on it", async () => {
    const { on, key, taken } = await open();
    const { state, diagnostics } = await key.deploy(taken, retiring);
    expect(said(diagnostics)).toEqual([]);
    expect(state).toEqual({ ...taken, state: "retiring", unused_since: "2026-10-01T00:00:00Z" });
    expect(on.writes()).toEqual([]);
    on.restart();
    on.clock.after(3_600_000, () => undefined);
    await on.clock.sleep(3_600_000);
    // The first look counts, not the latest.
    expect((await key.read(there(state))).state).toEqual(state);
    const again = await key.plan(there(state), retiring);
    expect(again.planned).toEqual(state);
    expect(said(again.diagnostics)).toEqual(["warning KEY_RETIRING"]);
    expect(again.diagnostics?.[0]?.detail).toContain("`state: retired` is accepted from 2026-10-02T00:00:00Z.");
  });

  it("says who is registered on it, and forgets since when nobody was", async () => {
    const { on, key, prior } = await open({ registrations: [registration(K1)] });
    const read = there((await key.read(prior)).state);
    expect(read.unused_since).toBeNull();
    const { diagnostics } = await key.plan(read, retiring);
    expect(said(diagnostics)).toEqual(["warning KEY_RETIRING"]);
    expect(diagnostics?.[0]?.detail).toContain(`  ${CLUSTER.crn}`);
    on.restart();
    on.at.registrations.splice(0);
    expect((await key.read(read)).state?.unused_since).toBe("2026-10-01T00:00:00Z");
  });

  it("keeps what was known where it cannot be seen who is registered, or the key itself", async () => {
    for (const what of [/^users /, /^keys? /]) {
      const { key, prior } = await open({ registrations: [registration(K1)] });
      const failing = await open({ fail: (call) => (what.test(call) ? denied : undefined) });
      expect((await failing.key.read(prior)).state?.unused_since).toBe(day(1));
      expect((await failing.key.read({ ...prior, unused_since: null })).state?.unused_since).toBeNull();
      expect((await key.read(prior)).state?.unused_since).toBeNull();
    }
  });

  it("knows nothing yet where the first look could not see", async () => {
    const { on, key, taken } = await open();
    on.at.fail = (call) => (call.startsWith("users") ? denied : undefined);
    const { state, diagnostics } = await key.deploy(taken, retiring);
    expect(said(diagnostics)).toEqual([]);
    expect(state?.unused_since).toBeNull();
  });

  it("is watched anew where it came back from its deletion", async () => {
    const { key, prior } = await open();
    const gone = { ...prior, state: "retired", status: "destroyed" };
    expect((await key.read(gone)).state?.unused_since).toBe("2026-10-01T00:00:00Z");
  });

  it("is no longer watched where it is active again, and nobody is asked who is registered", async () => {
    const { on, key, prior } = await open();
    const { state, diagnostics } = await key.deploy(prior, config());
    expect(said(diagnostics)).toEqual([]);
    expect(state).toMatchObject({ state: "active", unused_since: null });
    on.at.calls.splice(0);
    await key.read(there(state));
    expect(on.at.calls.filter((call) => call.startsWith("users"))).toEqual([]);
  });

  it("asks once for each plan who is registered", async () => {
    const { on, key, prior } = await open();
    on.restart();
    await key.plan(there((await key.read(prior)).state), retiring);
    expect(on.at.calls.filter((call) => call.startsWith("users"))).toEqual([`users ${K1.id}`]);
  });
});

describe("a root key that is to go", () => {
  it("is deleted once, announced by the plan, and then may be dropped", async () => {
    const { on, key, prior } = await open();
    const planned = await key.plan(prior, retired);
    expect(said(planned.diagnostics)).toEqual(["warning RETIRED_BY_PLAN"]);
    expect(planned.diagnostics?.[0]?.detail).toContain(`This apply deletes:\n  ${K1.crn}\n`);
    const { state, diagnostics } = await key.deploy(prior, retired);
    expect(said(diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([DELETE]);
    expect(state).toMatchObject({ status: "destroyed", state: "retired", crn: K1.crn, unused_since: day(1) });
    on.restart();
    const read = there((await key.read(there(state))).state);
    expect(read.status).toBe("destroyed");
    expect(said((await key.plan(read, retired)).diagnostics)).toEqual([]);
    expect((await key.plan(read, retired)).planned).toEqual(read);
    const { applied } = await key.destroy(read);
    expect(applied).toEqual({ state: null, diagnostics: [] });
    expect(on.writes()).toEqual([DELETE]);
  });

  it("is deleted with nothing else changed, and is not written to afterwards", async () => {
    const policies = new Map([[K1.id, { rotationMonths: 3, dualAuthDelete: false }]]);
    const { on, key, prior } = await open({ policies });
    const { state } = await key.deploy(prior, retired);
    expect(state?.status).toBe("destroyed");
    on.restart();
    const read = there((await key.read(there(state))).state);
    const again = await key.deploy(read, config({ state: "retired", key_ring: "clusters", rotation_months: 6 }));
    expect(said(again.diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([DELETE]);
  });

  it.each<[string, Partial<RootKeyState>]>([
    ["it was not retiring before", { state: "active", unused_since: null }],
    ["the day is not over", { unused_since: "2026-09-30T00:00:01Z" }],
    ["the state does not say since when nobody is registered", { unused_since: null }],
  ])("is kept where %s", async (_, state) => {
    const { on, key, prior } = await open({}, state);
    expect(said((await key.deploy(prior, retired)).diagnostics)).toEqual(["error KEY_RETIRED_TOO_SOON"]);
    expect(on.writes()).toEqual([]);
  });

  it("is kept while anything is registered on it, seen at plan or only at apply, or not seen", async () => {
    const { on, key, prior } = await open();
    const { planned } = await key.plan(prior, retired);
    on.at.registrations.push(registration(K1));
    const late = await key.apply(prior, retired, planned);
    expect(said(late.diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
    expect(late.state).toEqual(prior);
    on.restart();
    expect((await key.plan(prior, retired)).diagnostics).toEqual(late.diagnostics);
    await key.read(prior);
    const early = await key.plan(prior, retired);
    expect(said(early.diagnostics)).toEqual(["error KEY_IN_USE"]);
    expect(early.diagnostics?.[0]?.detail).toContain(`  ${CLUSTER.crn}`);
    on.restart();
    on.at.fail = (call) => (call.startsWith("users") ? denied : undefined);
    on.at.registrations.splice(0);
    expect(said((await key.deploy(prior, retired)).diagnostics)).toEqual(["error KEY_IN_USE"]);
    expect(on.writes()).toEqual([]);
  });

  it("is kept where the KMS knows of a registration that no look has shown", async () => {
    const { on, key, prior } = await open();
    on.at.fail = (call) =>
      call === DELETE ? { ...notMet, cloudCode: "PROTECTED_RESOURCE_ERR", message: "it is in use" } : undefined;
    const { state, diagnostics } = await key.deploy(prior, retired);
    expect(said(diagnostics)).toEqual(["error KEY_IN_USE"]);
    expect(diagnostics?.[0]?.detail).toContain("409 PROTECTED_RESOURCE_ERR: it is in use");
    expect(state).toEqual(prior);
  });

  it("is done where the answer was lost and it is destroyed, and an error where it is not", async () => {
    const done = await open({ fail: (call) => (call === DELETE ? lost : undefined) });
    const { state, diagnostics } = await done.key.deploy(done.prior, retired);
    expect(said(diagnostics)).toEqual([]);
    expect(state?.status).toBe("destroyed");
    const not = await open({ fail: (call) => (call === DELETE ? lost : undefined), swallowed: () => true });
    const failed = await not.key.deploy(not.prior, retired);
    expect(said(failed.diagnostics)).toEqual(["error UPDATE_FAILED"]);
    expect(failed.state).toEqual(not.prior);
    expect(not.on.writes()).toEqual([DELETE]);
  });

  it("is kept by a destroy, planned or not, which sends nothing and keeps the state", async () => {
    const { on, key, prior } = await open();
    for (const state of [prior, { ...prior, state: "active" }, { ...prior, status: "destroyed" }]) {
      const { planned, applied } = await key.destroy(state);
      expect(said(planned.diagnostics)).toEqual(["error KEY_DROPPED"]);
      expect(applied.state).toEqual(state);
      expect(said(applied.diagnostics)).toEqual(["error KEY_DROPPED"]);
    }
    // Who is registered on it is told, from the list of its instance.
    expect(on.at.calls).toEqual([`registrations ${KP.guid}`]);
  });

  it("is kept by a destroy where it was retired and is still there, or cannot be seen; it may have gone since", async () => {
    const { on, key, prior } = await open();
    const state = { ...prior, state: "retired" };
    for (const fail of [() => undefined, (call: string) => (/^keys? /.test(call) ? denied : undefined)]) {
      on.at.fail = fail;
      const { planned, applied } = await key.destroy(state);
      expect(said(planned.diagnostics)).toEqual(["error KEY_DROPPED"]);
      expect(applied.state).toEqual(state);
    }
    on.at.fail = () => undefined;
    on.at.keys.splice(0, 1, { ...seen, state: "destroyed" });
    const { planned, applied } = await key.destroy(state);
    expect(said(planned.diagnostics)).toEqual([]);
    expect(applied.state).toBeNull();
    expect(on.writes()).toEqual([]);
  });

  it("is kept where its state cannot be read", async () => {
    const { key, prior } = await open();
    const odd = { ...prior, crn: "crn:v1" };
    const { applied } = await key.destroy(odd);
    expect(said(applied.diagnostics)).toEqual(["error CONFIGURATION_INVALID"]);
    expect(applied.state).toEqual(odd);
    expect((await key.read(odd)).state).toEqual(odd);
    expect((await key.deploy(odd, config())).state).toEqual(odd);
  });

  it("goes whatever is registered on another key", async () => {
    const { on, key, prior } = await open({ registrations: [registration(K2)] });
    await key.deploy(prior, retired);
    expect(on.writes()).toEqual([DELETE]);
  });
});

describe("a root key for whose deletion two people are needed", () => {
  const SET = `setForDeletion ${K1.id} true`;
  const dual: Partial<World> = {
    keys: [{ ...seen, dualAuthDelete: true }],
    policies: new Map([[K1.id, { rotationMonths: null, dualAuthDelete: true }]]),
  };
  const again = () => ({ ...dual, keys: [...(dual.keys ?? [])] });

  it("is set for deletion by the first deploy, which says who must act, and is gone for a later one", async () => {
    const { on, key, prior } = await open(again());
    const { planned, diagnostics: before } = await key.plan(prior, retired);
    expect(before?.[0]?.detail).toContain("this apply is the first and sets it for deletion");
    const { state, diagnostics } = await key.apply(prior, retired, planned);
    expect(said(diagnostics)).toEqual(["warning KEY_DELETION_AWAITED"]);
    expect(diagnostics?.[0]?.detail).toContain(
      `It is set for deletion until ${day(13)}, and still there:\n  ${K1.crn}`,
    );
    expect(diagnostics?.[0]?.detail).toContain(`ibmcloud kp key delete ${K1.id} --instance-id`);
    expect(state).toEqual({ ...prior, state: "retired" });
    expect(on.writes()).toEqual([SET]);

    on.restart();
    const waits = there((await key.read(there(state))).state);
    const second = await key.deploy(waits, retired);
    expect(said((await key.plan(waits, retired)).diagnostics)).toEqual(["warning KEY_DELETION_AWAITED"]);
    expect(second.state).toEqual(waits);
    expect(on.writes()).toEqual([SET]);

    on.restart();
    on.at.keys.splice(0, 1, { ...seen, dualAuthDelete: true, state: "destroyed" });
    const gone = there((await key.read(waits)).state);
    expect(gone).toEqual({ ...waits, status: "destroyed" });
    const third = await key.plan(gone, retired);
    expect([third.planned, third.diagnostics]).toEqual([gone, []]);
    expect((await key.destroy(gone)).applied.state).toBeNull();
    expect(on.writes()).toEqual([SET]);
  });

  it("is deleted by the second of the two where somebody else has set it for deletion", async () => {
    const { on, key, prior } = await open({
      ...again(),
      keys: [{ ...seen, dualAuthDelete: true, setForDeletion: { until: day(13) } }],
    });
    const { state, diagnostics } = await key.deploy(prior, retired);
    expect(said(diagnostics)).toEqual([]);
    expect(state?.status).toBe("destroyed");
    expect(on.writes()).toEqual([DELETE]);
  });

  it("waits where it turns out that these credentials are the first of the two", async () => {
    const { on, key, prior } = await open({
      ...again(),
      keys: [{ ...seen, dualAuthDelete: true, setForDeletion: { until: day(13) } }],
      fail: (call) => (call === DELETE ? notMet : undefined),
    });
    const { state, diagnostics } = await key.deploy(prior, retired);
    expect(said(diagnostics)).toEqual(["warning KEY_DELETION_AWAITED"]);
    expect(state).toEqual({ ...prior, state: "retired" });
    expect(on.writes()).toEqual([DELETE]);
  });

  it("looks where the answer was lost", async () => {
    const fail = (call: string) => (call === SET ? lost : undefined);
    const done = await open({ ...again(), fail });
    expect(said((await done.key.deploy(done.prior, retired)).diagnostics)).toEqual(["warning KEY_DELETION_AWAITED"]);
    const not = await open({ ...again(), fail, swallowed: () => true });
    const failed = await not.key.deploy(not.prior, retired);
    expect(said(failed.diagnostics)).toEqual(["error UPDATE_FAILED"]);
    expect(failed.state).toEqual(not.prior);
    expect(not.on.writes()).toEqual([SET]);
  });

  it.each(["retiring", "active"])("is taken back where it is declared %s again", async (state) => {
    const { on, key, prior } = await open(
      { ...again(), keys: [{ ...seen, dualAuthDelete: true, setForDeletion: { until: day(13) } }] },
      { state: "retired" },
    );
    const done = await key.deploy(prior, config({ state }));
    expect(said(done.diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([`setForDeletion ${K1.id} false`]);
    expect(done.state).toMatchObject({ state, status: "active", unused_since: state === "active" ? null : day(1) });
  });
});
