import { describe, expect, it } from "vitest";
import { keyAlias } from "../../../lib/plan/marker.js";
import { rootKeyResource } from "../../../lib/provider/root-key/resource.js";
import { holdsUnknown, UNKNOWN } from "../../../lib/tfplugin/index.js";
import { day, K1, K2, KP, keySeen } from "../../support/fakes/binding.js";
import { count, denied, instanceSeen, lost, unavailable, type World } from "../../support/fakes/cloud.js";
import { acting, said, stage } from "../../support/fakes/provider.js";
import { config, there } from "./declaration.js";

const MARK = keyAlias("payments", "roks-2026");
const SECOND = 1_000;
const SENT = `createKey ${KP.guid} roks-2026`;

function open(change: Partial<World> = {}) {
  const on = stage({ keys: [], ...change });
  return { on, key: acting(rootKeyResource, on) };
}
const unknowns = (values: object | null) =>
  Object.entries(values ?? {})
    .filter(([, value]) => holdsUnknown(value))
    .map(([name]) => name);

describe("a create of a root key", () => {
  it("plans what only the KMS can tell as unknown, and sends nothing", async () => {
    const { on, key } = open();
    const { planned, diagnostics } = await key.plan(null, config());
    expect(said(diagnostics)).toEqual([]);
    expect(unknowns(planned)).toEqual([
      "rotation_months",
      "dual_auth_delete",
      "crn",
      "key_id",
      "alias",
      "status",
      "key_version",
      "created",
    ]);
    expect(on.writes()).toEqual([]);
  });

  it("asks nothing while its instance is not known, and refuses a hold all the same", async () => {
    const { on, key } = open();
    const { planned, diagnostics } = await key.plan(null, config({ instance: UNKNOWN }));
    expect(said(diagnostics)).toEqual([]);
    expect(planned).toMatchObject({ instance: UNKNOWN, name: "roks-2026", key_ring: "default", crn: UNKNOWN });
    expect(said((await key.plan(null, config({ instance: UNKNOWN, hold: "freeze" }))).diagnostics)).toEqual([
      "error HELD",
    ]);
    expect(on.at.calls).toEqual([]);
  });

  it("is planned where its instance is still being made, whose key API would only refuse to be asked", async () => {
    const { on, key } = open({
      instances: [{ ...instanceSeen(KP), state: "provisioning" }],
      fail: (call) => (call.startsWith("keys ") ? denied : undefined),
    });
    const { planned, diagnostics } = await key.plan(null, config());
    expect(said(diagnostics)).toEqual([]);
    expect(planned).toMatchObject({ crn: UNKNOWN });
    on.at.instances = [instanceSeen(KP)];
    on.restart();
    expect(said((await key.plan(null, config())).diagnostics)).toEqual(["error ACCESS_DENIED"]);
  });

  it("makes it in one call with all that is declared, its ring first", async () => {
    const { on, key } = open();
    const whole = config({
      key_ring: "clusters",
      description: "for roks",
      expires: "2030-01-01T00:00:00Z",
      rotation_months: 3,
      dual_auth_delete: true,
      aliases: ["roks-a", "roks-b"],
    });
    const { state, diagnostics } = await key.deploy(null, whole);
    expect(said(diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([`createRing ${KP.guid} clusters`, SENT]);
    expect(state).toMatchObject({
      ...{ key_ring: "clusters", description: "for roks", expires: "2030-01-01T00:00:00Z", rotation_months: 3 },
      ...{ dual_auth_delete: true, aliases: ["roks-a", "roks-b"], alias: MARK, status: "active", state: "active" },
    });
    expect(on.at.keys[0]?.aliases).toEqual([MARK, "roks-a", "roks-b"]);
    on.restart();
    expect((await key.read(there(state))).state).toEqual(state);
    expect(said((await key.plan(state, whole)).diagnostics)).toEqual([]);
    expect((await key.plan(state, whole)).planned).toEqual(state);
  });

  it("leaves a ring that is there as it is, and needs none for the default", async () => {
    const { on, key } = open({ rings: new Map([[KP.guid, ["default", "clusters"]]]) });
    await key.deploy(null, config({ key_ring: "clusters" }));
    await key.deploy(null, config({ name: "other" }));
    expect(count(on.at, "createRing")).toBe(0);
    expect(count(on.at, "createKey")).toBe(2);
    expect(count(on.at, "rings")).toBe(1);
  });

  it("makes one ring for many keys that are made side by side", async () => {
    const { on, key } = open();
    const names = Array.from({ length: 20 }, (_, number) => `roks-${number}`);
    const done = await Promise.all(names.map((name) => key.deploy(null, config({ name, key_ring: "clusters" }))));
    expect(done.flatMap(({ diagnostics }) => said(diagnostics))).toEqual([]);
    expect(count(on.at, "createRing")).toBe(1);
    expect(count(on.at, "createKey")).toBe(20);
  });

  it("makes no key where the ring cannot be made, and tries the ring again for the next", async () => {
    const { on, key } = open({ fail: (call) => (call.startsWith("createRing") ? denied : undefined) });
    const first = await key.deploy(null, config({ key_ring: "clusters" }));
    expect(said(first.diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(first.diagnostics?.[0]?.detail).toContain("Writer on the KMS instance");
    expect(first.state).toBeNull();
    expect(count(on.at, "createKey")).toBe(0);
    on.at.fail = () => undefined;
    expect(there((await key.deploy(null, config({ key_ring: "clusters" }))).state).key_ring).toBe("clusters");
  });

  it("says of each key by its own name that the ring of all could not be made", async () => {
    const { key } = open({ fail: (call) => (call.startsWith("createRing") ? denied : undefined) });
    const names = ["roks-a", "roks-b"];
    const done = await Promise.all(names.map((name) => key.deploy(null, config({ name, key_ring: "clusters" }))));
    expect(done.map(({ diagnostics }) => diagnostics?.[0]?.summary)).toEqual(
      names.map((name) => expect.stringContaining(`root key ${name}:`)),
    );
  });

  it("goes on where the answer to the ring was lost and the ring is there", async () => {
    const { on, key } = open({ fail: (call) => (call.startsWith("createRing") ? lost : undefined) });
    expect(said((await key.deploy(null, config({ key_ring: "clusters" }))).diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([`createRing ${KP.guid} clusters`, SENT]);
  });

  it("has the rotation that its instance gives to new keys, where none is declared", async () => {
    const { on, key } = open({ inherited: new Map([[KP.guid, 6]]) });
    const { state } = await key.deploy(null, config());
    expect(on.writes()).toEqual([SENT]);
    expect(there(state).rotation_months).toBe(6);
  });

  it("does not claim a rotation that could not be read", async () => {
    const { key } = open({ fail: (call) => (call.startsWith("policies") ? denied : undefined) });
    const { state } = await key.deploy(null, config());
    expect(there(state).rotation_months).toBeNull();
  });

  it("switches off a rotation that the key took from its instance, where it is declared to have none", async () => {
    const { on, key } = open({ inherited: new Map([[KP.guid, 6]]) });
    const { state } = await key.deploy(null, config({ rotation_months: 0 }));
    expect(on.writes()).toEqual([SENT, `setRotation ${there(state).key_id} off`]);
    expect(there(state).rotation_months).toBe(0);
    expect([...on.at.policies.values()].map(({ rotationMonths }) => rotationMonths)).toEqual([null]);
  });

  it("does not set again what it made, where its policies may not be read", async () => {
    const { on, key } = open({ fail: (call) => (call.startsWith("policies") ? denied : undefined) });
    const { state, diagnostics } = await key.deploy(null, config({ rotation_months: 3, dual_auth_delete: true }));
    expect(said(diagnostics)).toEqual([]);
    expect(there(state)).toMatchObject({ rotation_months: 3, dual_auth_delete: true });
    expect(on.writes()).toEqual([SENT]);
  });

  it("returns nothing and an error where it was refused, so that nothing is tainted", async () => {
    const { on, key } = open({ fail: (call) => (call.startsWith("createKey") ? denied : undefined) });
    const { state, diagnostics } = await key.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(count(on.at, "createKey")).toBe(1);
  });

  it("returns nothing where a policy could not be set afterwards, and the next create takes the key over", async () => {
    const { on, key } = open({
      inherited: new Map([[KP.guid, 6]]),
      fail: (call) => (call.startsWith("setRotation") ? denied : undefined),
    });
    expect((await key.deploy(null, config({ rotation_months: 0 }))).state).toBeNull();
    on.at.fail = () => undefined;
    on.restart();
    const { state, diagnostics } = await key.deploy(null, config({ rotation_months: 0 }));
    expect(said(diagnostics)).toEqual([]);
    expect(there(state)).toMatchObject({ alias: MARK, rotation_months: 0 });
    expect(count(on.at, "createKey")).toBe(1);
  });
});

describe("a create whose answer was lost", () => {
  it("finds the key by its alias when it appears, and sends nothing again", async () => {
    const { on, key } = open();
    const { planned } = await key.plan(null, config());
    on.at.fail = (call) => {
      if (call !== SENT) return undefined;
      on.at.fail = (later) => (later.startsWith("keys ") ? unavailable : undefined);
      on.clock.after(20 * SECOND, () => {
        on.at.fail = () => undefined;
      });
      return lost;
    };
    const start = on.clock.now();
    const { state, diagnostics } = await key.apply(null, config(), planned);
    expect(said(diagnostics)).toEqual([]);
    expect(there(state).alias).toBe(MARK);
    expect(on.writes()).toEqual([SENT]);
    expect(on.clock.now() - start).toBe(20 * SECOND);
  });

  it("says so after a minute, makes no second one, and the next apply looks first", async () => {
    const { on, key } = open({ fail: (call) => (call === SENT ? lost : undefined), swallowed: () => true });
    const start = on.clock.now();
    const { state, diagnostics } = await key.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error CREATE_UNANSWERED"]);
    expect(on.clock.now() - start).toBe(60 * SECOND);
    expect(on.writes()).toEqual([SENT]);
    on.at.keys.push(keySeen(K1, { name: "roks-2026", aliases: [MARK] }));
    on.restart();
    expect(said((await key.plan(null, config())).diagnostics)).toEqual(["warning ADOPTED"]);
  });

  it("stops looking when Terraform is told to stop", async () => {
    const { on, key } = open({ fail: (call) => (call === SENT ? lost : undefined), swallowed: () => true });
    on.clock.after(12 * SECOND, () => on.abort());
    const start = on.clock.now();
    const { state, diagnostics } = await key.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error INTERRUPTED"]);
    expect(on.clock.now() - start).toBe(12 * SECOND);
  });

  it("takes over the key that has the alias meanwhile, and is refused where the alias is another's", async () => {
    const { on, key } = open();
    const { planned } = await key.plan(null, config());
    on.at.fail = (call) => {
      if (call === SENT) on.at.keys.push(keySeen(K1, { name: "roks-2026", aliases: [MARK] }));
      return undefined;
    };
    const found = await key.apply(null, config(), planned);
    expect(said(found.diagnostics)).toEqual([]);
    expect(there(found.state).crn).toBe(K1.crn);

    const other = open({ keys: [keySeen(K2, { name: "else", aliases: ["roks-a"] })] });
    const refused = await other.key.deploy(null, config({ aliases: ["roks-a"] }));
    expect(said(refused.diagnostics)).toEqual(["error CREATE_FAILED"]);
    expect(refused.diagnostics?.[0]?.detail).toContain("KEY_ALIAS_NOT_UNIQUE_ERR");
    expect(refused.state).toBeNull();
  });
});

describe("a create that finds the key", () => {
  const marked = keySeen(K1, { name: "roks-2026", aliases: [MARK], created: day(4) });

  it("plans its CRN as known, says that it is taken over, and makes nothing", async () => {
    const { on, key } = open({ keys: [marked] });
    const { planned, diagnostics } = await key.plan(null, config());
    expect(said(diagnostics)).toEqual(["warning ADOPTED"]);
    expect(diagnostics?.[0]?.detail).toContain(`  ${K1.crn}\n`);
    expect(planned).toMatchObject({ crn: K1.crn, key_id: K1.id, alias: MARK, created: day(4) });
    expect(unknowns(planned)).toEqual(["status", "key_version"]);
    expect(there((await key.deploy(null, config())).state)).toMatchObject({ crn: K1.crn, status: "active" });
    expect(on.writes()).toEqual([]);
  });

  it("changes with it what differs", async () => {
    const { on, key } = open({ keys: [marked] });
    const { state } = await key.deploy(null, config({ key_ring: "clusters", rotation_months: 3 }));
    expect(on.writes()).toEqual([
      `createRing ${KP.guid} clusters`,
      `moveKey ${K1.id} clusters`,
      `setRotation ${K1.id} 3`,
    ]);
    expect(there(state)).toMatchObject({ key_ring: "clusters", rotation_months: 3 });
  });

  it("makes none where the one that was to be taken over is not there any more", async () => {
    const { on, key } = open({ keys: [marked] });
    const { planned } = await key.plan(null, config());
    on.at.keys.splice(0);
    const { state, diagnostics } = await key.apply(null, config(), planned);
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
    expect(on.writes()).toEqual([]);
  });

  it("is refused on hold where something would be changed, and sends nothing", async () => {
    const { on, key } = open({ keys: [marked] });
    expect(said((await key.deploy(null, config({ hold: "freeze", rotation_months: 3 }))).diagnostics)).toEqual([
      "error HELD",
      "warning ADOPTED",
    ]);
    expect(said((await key.deploy(null, config({ hold: "freeze" }))).diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([]);
  });

  it("is refused where another has its name, with both CRNs", async () => {
    const { on, key } = open({ keys: [marked, keySeen(K2, { name: "roks-2026" })] });
    const { diagnostics } = await key.deploy(null, config());
    expect(said(diagnostics)).toEqual(["error KEY_NAME_TAKEN"]);
    expect(diagnostics?.[0]?.detail).toContain(K1.crn);
    expect(diagnostics?.[0]?.detail).toContain(K2.crn);
    expect(on.writes()).toEqual([]);
  });

  it("is refused where it met the key in the state", async () => {
    const { on, key } = open({ keys: [marked] });
    await key.take(K1.crn);
    expect(said((await key.plan(null, config())).diagnostics)).toEqual(["error REPLACEMENT_REFUSED"]);
    expect(on.writes()).toEqual([]);
  });

  it("cannot be planned where the keys cannot be listed, or the provider does not say the stack", async () => {
    const { on, key } = open({ fail: (call) => (call.startsWith("keys ") ? denied : undefined) });
    expect(said((await key.plan(null, config())).diagnostics)).toEqual(["error ACCESS_DENIED"]);
    on.at.fail = () => undefined;
    on.restart("");
    expect(said((await key.plan(null, config())).diagnostics)).toEqual(["error CONFIGURATION_INVALID"]);
  });
});
