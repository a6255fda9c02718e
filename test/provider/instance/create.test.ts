import { describe, expect, it } from "vitest";
import { instanceTag } from "../../../lib/plan/marker.js";
import { instanceResource } from "../../../lib/provider/instance/resource.js";
import { holdsUnknown, UNKNOWN } from "../../../lib/tfplugin/index.js";
import { KP, KP2, SECURITY } from "../../support/fakes/binding.js";
import { count, denied, instanceSeen, lost, unavailable, type World } from "../../support/fakes/cloud.js";
import { GROUP } from "../../support/fakes/managed.js";
import { acting, said, stage } from "../../support/fakes/provider.js";
import { config, there } from "./declaration.js";

const MARK = instanceTag("payments", "kp-prod");
const PLAN = "eedd3585-90c6-4c8f-be3d-062069e99fc3";
const SECOND = 1_000;
const SENT = `createInstance ${SECURITY} kp-prod`;
const named = { ...instanceSeen(KP), name: "kp-prod", planId: PLAN, resourceGroupId: GROUP.id };

function open(change: Partial<World> = {}) {
  const on = stage({ instances: [], keys: [], ...change });
  return { on, instance: acting(instanceResource, on) };
}
const marked = (change: Partial<World> = {}) =>
  open({ instances: [named], tags: new Map([[KP.crn, [MARK]]]), ...change });
const unknowns = (values: object | null) =>
  Object.entries(values ?? {})
    .filter(([, value]) => holdsUnknown(value))
    .map(([name]) => name);

describe("a create of an instance", () => {
  it("plans the group that it will be in, and what only the cloud can tell as unknown; it sends nothing", async () => {
    const { on, instance } = open();
    const { planned, diagnostics } = await instance.plan(null, config());
    expect(said(diagnostics)).toEqual([]);
    expect(planned).toMatchObject({
      ...{ plan: "tiered-pricing", resource_group: "default", resource_group_id: GROUP.id, tags: [] },
      ...{ allowed_network: "public-and-private", state: "active" },
    });
    expect(unknowns(planned)).toEqual(["crn", "guid", "status"]);
    expect(on.writes()).toEqual([]);
  });

  it("makes it with one call, with its mark, and leaves nothing to plan", async () => {
    const { on, instance } = open();
    const whole = config({ allowed_network: "private-only", tags: ["team:a"], resource_group: "default" });
    const { state, diagnostics } = await instance.deploy(null, whole);
    expect(said(diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([SENT]);
    expect(on.at.tags.get(there(state).crn ?? "")).toEqual([MARK, "team:a"]);
    expect(state).toMatchObject({
      ...{ status: "active", allowed_network: "private-only", tags: ["team:a"], resource_group: "default" },
      ...{ plan: "tiered-pricing", written_against: "ibm-cloud", account: SECURITY, region: "us-south" },
    });
    on.restart();
    expect((await instance.read(there(state))).state).toEqual(state);
    const again = await instance.plan(state, whole);
    expect(again.planned).toEqual(state);
    expect(said(again.diagnostics)).toEqual([]);
  });

  it("asks nothing while something in it is not known", async () => {
    const { on, instance } = open();
    const { planned, diagnostics } = await instance.plan(null, config({ resource_group_id: UNKNOWN }));
    expect(said(diagnostics)).toEqual([]);
    expect(planned).toMatchObject({ name: "kp-prod", crn: UNKNOWN, resource_group_id: UNKNOWN });
    expect(on.at.calls).toEqual([]);
  });

  it("looks another plan up in the catalog, once it is made", async () => {
    const { on, instance } = open({ plans: new Map([["another-plan", "another-id"]]) });
    const { state } = await instance.deploy(null, config({ plan: "another-plan" }));
    expect(on.at.instances[0]?.planId).toBe("another-id");
    expect(there(state).plan).toBe("another-plan");
    const unknown = await instance.deploy(null, config({ name: "other", plan: "no-plan" }));
    expect(said(unknown.diagnostics)).toEqual(["error CREATE_FAILED"]);
    expect(count(on.at, "createInstance")).toBe(1);
  });

  it.each([
    [{ resource_group: "kms" }, "`kms`"],
    [{ resource_group_id: "0000" }, "`0000`"],
  ])("is refused where the account has no such resource group: %j", async (change, words) => {
    const { on, instance } = open();
    const { diagnostics } = await instance.deploy(null, config(change));
    expect(said(diagnostics)).toEqual(["error RESOURCE_GROUP_UNKNOWN"]);
    expect(diagnostics?.[0]?.detail).toContain(`shows no group ${words}; it shows: default.`);
    expect(on.writes()).toEqual([]);
  });

  it("is refused where there is no default group, or the groups cannot be listed", async () => {
    const none = open({ resourceGroups: [] });
    const { diagnostics } = await none.instance.plan(null, config());
    expect(said(diagnostics)).toEqual(["error RESOURCE_GROUP_UNKNOWN"]);
    expect(diagnostics?.[0]?.detail).toContain("shows no default group; it shows: none.");
    const dark = open({ fail: (call) => (call.startsWith("resourceGroups") ? denied : undefined) });
    expect(said((await dark.instance.plan(null, config())).diagnostics)).toEqual(["error ACCESS_DENIED"]);
  });

  it("waits until it is active", async () => {
    const { on, instance } = open({ newborn: "provisioning" });
    on.clock.after(42 * SECOND, () => {
      on.at.instances = on.at.instances.map((one) => ({ ...one, state: "active" }));
    });
    const start = on.clock.now();
    const { state, diagnostics } = await instance.deploy(null, config());
    expect(said(diagnostics)).toEqual([]);
    expect(there(state).status).toBe("active");
    expect(on.clock.now() - start).toBe(45 * SECOND);
    expect(on.writes()).toEqual([SENT]);
  });

  it.each(["failed", "removed", "pending_reclamation"])("fails where it becomes %s instead", async (bad) => {
    const { on, instance } = open({ newborn: "provisioning" });
    on.clock.after(12 * SECOND, () => {
      on.at.instances = on.at.instances.map((one) => ({ ...one, state: bad }));
    });
    const start = on.clock.now();
    const { state, diagnostics } = await instance.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error CREATE_FAILED"]);
    expect(diagnostics?.[0]?.detail).toContain(bad);
    expect(on.clock.now() - start).toBe(15 * SECOND);
  });

  it("fails where it is not active after ten minutes, or cannot be read meanwhile; the next apply takes it over", async () => {
    const { on, instance } = open({ newborn: "provisioning" });
    const start = on.clock.now();
    const slow = await instance.deploy(null, config());
    expect(slow.state).toBeNull();
    expect(said(slow.diagnostics)).toEqual(["error CREATE_FAILED"]);
    expect(slow.diagnostics?.[0]?.detail).toContain("still provisioning");
    expect(on.clock.now() - start).toBe(600 * SECOND);
    on.restart();
    on.clock.after(12 * SECOND, () => {
      on.at.instances = on.at.instances.map((one) => ({ ...one, state: "active" }));
    });
    const { planned } = await instance.plan(null, config());
    expect(unknowns(planned)).toContain("status");
    const next = await instance.deploy(null, config());
    expect(there(next.state)).toMatchObject({ status: "active", allowed_network: "public-and-private" });
    expect(on.writes()).toEqual([SENT]);

    const dark = open({ newborn: "provisioning", fail: (call) => (call.startsWith("instance ") ? denied : undefined) });
    expect(said((await dark.instance.deploy(null, config())).diagnostics)).toEqual(["error ACCESS_DENIED"]);
  });

  it("stops waiting when Terraform is told to stop, and returns nothing", async () => {
    const { on, instance } = open({ newborn: "provisioning" });
    on.clock.after(12 * SECOND, () => on.abort());
    const start = on.clock.now();
    const { state, diagnostics } = await instance.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error INTERRUPTED"]);
    expect(on.clock.now() - start).toBe(12 * SECOND);
  });

  it("returns nothing and an error where it was refused", async () => {
    const { on, instance } = open({ fail: (call) => (call === SENT ? denied : undefined) });
    const { state, diagnostics } = await instance.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(diagnostics?.[0]?.detail).toContain("Editor on the KMS instances");
    expect(on.writes()).toEqual([SENT]);
  });
});

describe("a create whose answer was lost", () => {
  it("finds the instance by its mark when the search shows it, and sends nothing again", async () => {
    const { on, instance } = open();
    const { planned } = await instance.plan(null, config());
    on.at.fail = (call) => {
      if (call !== SENT) return undefined;
      on.at.fail = (later) => (later.startsWith("taggedWith") ? unavailable : undefined);
      on.clock.after(20 * SECOND, () => {
        on.at.fail = () => undefined;
      });
      return lost;
    };
    const start = on.clock.now();
    const { state, diagnostics } = await instance.apply(null, config(), planned);
    expect(said(diagnostics)).toEqual([]);
    expect(there(state).name).toBe("kp-prod");
    expect(on.writes()).toEqual([SENT]);
    expect(on.clock.now() - start).toBe(20 * SECOND);
  });

  it("says so after a minute, and makes no second one while the first is not found by its mark", async () => {
    const { on, instance } = open({ fail: (call) => (call === SENT ? lost : undefined), swallowed: () => true });
    const start = on.clock.now();
    const { state, diagnostics } = await instance.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error CREATE_UNANSWERED"]);
    expect(on.clock.now() - start).toBe(60 * SECOND);
    on.restart();
    on.at.instances.push(named);
    expect(said((await instance.deploy(null, config())).diagnostics)).toEqual(["error INSTANCE_NAME_TAKEN"]);
    on.restart();
    on.at.tags.set(KP.crn, [MARK]);
    expect(there((await instance.deploy(null, config())).state).crn).toBe(KP.crn);
    expect(on.writes()).toEqual([SENT]);
  });

  it("stops looking when Terraform is told to stop", async () => {
    const { on, instance } = open({ fail: (call) => (call === SENT ? lost : undefined), swallowed: () => true });
    on.clock.after(12 * SECOND, () => on.abort());
    expect(said((await instance.deploy(null, config())).diagnostics)).toEqual(["error INTERRUPTED"]);
  });
});

describe("a create that finds the instance", () => {
  it("plans its CRN as known, says that it is taken over, and makes nothing", async () => {
    const { on, instance } = marked();
    const { planned, diagnostics } = await instance.plan(null, config());
    expect(said(diagnostics)).toEqual(["warning ADOPTED"]);
    expect(diagnostics?.[0]?.detail).toContain(`  ${KP.crn}\n`);
    expect(planned).toMatchObject({ crn: KP.crn, guid: KP.guid, status: "active", tags: [] });
    expect(unknowns(planned)).toEqual([]);
    expect(there((await instance.deploy(null, config())).state).crn).toBe(KP.crn);
    expect(on.writes()).toEqual([]);
  });

  it("changes with it what differs, and returns nothing where that fails", async () => {
    const want = config({ allowed_network: "private-only", tags: ["team:a"] });
    const { on, instance } = marked();
    const { state } = await instance.deploy(null, want);
    expect(on.writes()).toEqual([`setAllowedNetwork ${KP.guid} private-only`, `attachTags ${KP.crn} team:a`]);
    expect(there(state)).toMatchObject({ allowed_network: "private-only", tags: ["team:a"] });
    const bad = marked({ fail: (call) => (call.startsWith("setAllowedNetwork") ? denied : undefined) });
    const failed = await bad.instance.deploy(null, want);
    expect(failed.state).toBeNull();
    expect(said(failed.diagnostics)).toEqual(["error ACCESS_DENIED"]);
  });

  it("makes none where the one that was to be taken over is not there any more", async () => {
    const { on, instance } = marked();
    const { planned } = await instance.plan(null, config());
    on.at.instances.splice(0);
    const { state, diagnostics } = await instance.apply(null, config(), planned);
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
    expect(on.writes()).toEqual([]);
  });

  it("is refused where another has its name, in the region and service, with both CRNs", async () => {
    const other = { ...instanceSeen(KP2), name: "kp-prod" };
    const { on, instance } = marked({ instances: [named, other] });
    const { diagnostics } = await instance.deploy(null, config());
    expect(said(diagnostics)).toEqual(["error INSTANCE_NAME_TAKEN"]);
    expect(diagnostics?.[0]?.detail).toContain(KP.crn);
    expect(diagnostics?.[0]?.detail).toContain(KP2.crn);
    on.restart();
    on.at.instances = [named, { ...other, region: "eu-de" }];
    expect(said((await instance.plan(null, config())).diagnostics)).toEqual(["warning ADOPTED"]);
    on.restart();
    on.at.instances = [named, { ...other, service: "hs-crypto" }];
    expect(said((await instance.plan(null, config())).diagnostics)).toEqual(["warning ADOPTED"]);
    expect(on.writes()).toEqual([]);
  });

  it("is not another stack's", async () => {
    const { on, instance } = marked();
    on.restart("other");
    expect(said((await instance.plan(null, config())).diagnostics)).toEqual(["error INSTANCE_NAME_TAKEN"]);
  });

  it("is refused where it met the instance in the state, and where it may not look", async () => {
    const { on, instance } = marked();
    await instance.take(KP.crn);
    expect(said((await instance.plan(null, config())).diagnostics)).toEqual(["error REPLACEMENT_REFUSED"]);
    for (const call of ["instances ", "taggedWith "]) {
      on.restart();
      on.at.fail = (words) => (words.startsWith(call) ? denied : undefined);
      expect(said((await instance.plan(null, config())).diagnostics)).toEqual(["error ACCESS_DENIED"]);
    }
    on.restart("");
    on.at.fail = () => undefined;
    expect(said((await instance.plan(null, config())).diagnostics)).toEqual(["error CONFIGURATION_INVALID"]);
  });
});
