import { describe, expect, it } from "vitest";
import { keyAlias } from "../../../lib/plan/marker.js";
import { rootKeyResource } from "../../../lib/provider/root-key/resource.js";
import type { RootKeyConfig } from "../../../lib/provider/root-key/schema.js";
import { UNKNOWN } from "../../../lib/tfplugin/index.js";
import { day, HPCS, K1, K2, KP, KP2, key as keyOf, keySeen, SECURITY } from "../../support/fakes/binding.js";
import { denied, instanceSeen, unavailable, type World } from "../../support/fakes/cloud.js";
import { acting, said, stage } from "../../support/fakes/provider.js";
import { config, there } from "./declaration.js";

const MARK = keyAlias("payments", "roks-2026");
const seen = keySeen(K1, {
  name: "roks-2026",
  keyRing: "clusters",
  description: "for roks",
  expires: "2030-01-01T00:00:00Z",
  dualAuthDelete: true,
  aliases: ["roks-a", MARK],
});
const policies = new Map([[K1.id, { rotationMonths: 3, dualAuthDelete: true }]]);
const whole = {
  instance: KP.crn,
  name: "roks-2026",
  key_ring: "clusters",
  description: "for roks",
  expires: "2030-01-01T00:00:00Z",
  rotation_months: 3,
  dual_auth_delete: true,
  aliases: ["roks-a"],
  state: "active",
  hold: null,
  crn: K1.crn,
  key_id: K1.id,
  alias: MARK,
  status: "active",
  key_version: `${K1.id}-v1`,
  created: day(4),
  unused_since: null,
  written_against: "ibm-cloud",
};

function open(change: Partial<World> = {}) {
  const on = stage({ keys: [seen], policies, ...change });
  return { on, key: acting(rootKeyResource, on) };
}

describe("an import of a root key", () => {
  it("fills every attribute, and leaves nothing to plan", async () => {
    const { on, key } = open();
    const { state } = await key.take(K1.crn);
    expect(state).toEqual(whole);
    const { description, expires, rotation_months, dual_auth_delete, aliases, key_ring } = whole;
    const same = config({ description, expires, rotation_months, dual_auth_delete, aliases, key_ring });
    const { planned, diagnostics } = await key.plan(there(state), same);
    expect(planned).toEqual(whole);
    expect(said(diagnostics)).toEqual([]);
    expect(on.writes()).toEqual([]);
  });

  it("takes a key of Hyper Protect too", async () => {
    const hyper = keyOf(1, HPCS);
    const endpoints = { public: "api.us-south.hs-crypto.example:1234", private: "api.private.example:1234" };
    const { key } = open({ instances: [{ ...instanceSeen(HPCS), endpoints }], keys: [keySeen(hyper)] });
    expect((await key.take(hyper.crn)).state).toMatchObject({ crn: hyper.crn, instance: HPCS.crn, alias: null });
  });

  it.each(["roks-2026", KP.crn, `${K1.crn}x`, K1.crn.replace(SECURITY, "me")])("refuses the id %s", async (id) => {
    const { on, key } = open();
    const { state, diagnostics } = await key.take(id);
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error IMPORT_ID_INVALID"]);
    expect(on.at.calls).toEqual([]);
  });

  it.each<[string, Partial<World>, string]>([
    ["is not there", { keys: [] }, "KEY_NOT_FOUND"],
    ["is a standard key", { keys: [{ ...seen, extractable: true }] }, "KEY_NOT_ROOT"],
    [
      "another stack has marked",
      { keys: [{ ...seen, aliases: [keyAlias("shop", "roks-2026")] }] },
      "MADE_BY_ANOTHER_STACK",
    ],
    ["may not be read", { fail: (call) => (call.startsWith("keys ") ? denied : undefined) }, "ACCESS_DENIED"],
    [
      "has policies that may not be read",
      { fail: (call) => (call.startsWith("pol") ? denied : undefined) },
      "ACCESS_DENIED",
    ],
    ["is in an account without credentials", { accounts: [] }, "ACCOUNT_NOT_CONFIGURED"],
  ])("refuses a key that %s", async (_, change, code) => {
    const { key } = open(change);
    expect(said((await key.take(K1.crn)).diagnostics)).toEqual([`error ${code}`]);
  });
});

describe("a read of a root key", () => {
  it("never answers null: what cannot be read keeps what was known, and says so", async () => {
    for (const failure of [denied, unavailable]) {
      const { key } = open({ fail: (call) => (/^keys? /.test(call) ? failure : undefined) });
      expect((await key.read(whole)).state).toEqual({ ...whole, status: "unknown" });
    }
    const { key } = open({ accounts: [] });
    expect((await key.read(whole)).state).toEqual({ ...whole, status: "unknown" });
  });

  it("never answers null: a key that is destroyed or purged is said to be so", async () => {
    const destroyed = open({ keys: [{ ...seen, state: "destroyed" }] });
    expect((await destroyed.key.read(whole)).state).toEqual({ ...whole, status: "destroyed" });
    const purged = open({ keys: [] });
    expect((await purged.key.read(whole)).state).toEqual({ ...whole, status: "purged" });
  });

  it.each(["destroyed", "purged"])("of one that is %s leads to a refusal and to no new key", async (status) => {
    const { on, key } = open({ keys: status === "purged" ? [] : [{ ...seen, state: "destroyed" }] });
    const { state } = await key.read(whole);
    const { description, expires, rotation_months, dual_auth_delete, aliases, key_ring } = whole;
    const want = config({ description, expires, rotation_months, dual_auth_delete, aliases, key_ring });
    expect(said((await key.deploy(there(state), want)).diagnostics)).toEqual(["error KEY_GONE"]);
    expect(on.writes()).toEqual([]);
  });

  it("keeps the policies that were known where they may not be read", async () => {
    const { key } = open({ fail: (call) => (call.startsWith("policies") ? denied : undefined) });
    expect((await key.read(whole)).state).toEqual(whole);
  });

  it("shows what was changed outside", async () => {
    const changed = { ...seen, keyRing: "else", aliases: [MARK, "roks-b"], state: "disabled" as const };
    const { key } = open({ keys: [changed], policies: new Map() });
    expect((await key.read(whole)).state).toEqual({
      ...whole,
      ...{ key_ring: "else", aliases: ["roks-b"], status: "disabled", rotation_months: 0, dual_auth_delete: false },
    });
  });

  it("says of a key that has no alias but its mark that it has none, not that none was seen", async () => {
    const { key } = open({ keys: [{ ...seen, aliases: [MARK] }] });
    expect((await key.read(whole)).state?.aliases).toEqual([]);
  });

  it("keeps the mark where the stack has another name now, and plans nothing against it", async () => {
    const { on, key } = open();
    on.restart("payments-new");
    expect((await key.read(whole)).state).toEqual(whole);
  });

  it("asks for one list for all keys of an instance", async () => {
    const { on, key } = open({ keys: [seen, keySeen(K2)] });
    await Promise.all([key.read(whole), key.read({ ...whole, crn: K2.crn })]);
    expect(on.at.calls.filter((words) => words.startsWith("keys "))).toHaveLength(1);
  });
});

describe("a state of another cloud", () => {
  it("is neither read nor planned over", async () => {
    const { on, key } = open();
    const elsewhere = { ...whole, written_against: "overridden-endpoints" };
    const read = await key.read(elsewhere);
    expect(read.state).toEqual(elsewhere);
    expect(said(read.diagnostics)).toEqual(["error WRONG_CLOUD"]);
    expect(said((await key.plan(elsewhere, config())).diagnostics)).toEqual(["error WRONG_CLOUD"]);
    expect(on.at.calls).toEqual([]);
  });
});

describe("a configuration of a root key", () => {
  it.each<[Partial<RootKeyConfig>, string]>([
    [{ instance: "kp" }, "instance"],
    [{ instance: K1.crn }, "instance"],
    [{ name: "r" }, "name"],
    [{ name: "r".repeat(91) }, "name"],
    [{ description: "r" }, "description"],
    [{ description: "r".repeat(241) }, "description"],
    [{ key_ring: "clusters of ours" }, "key_ring"],
    [{ expires: "soon" }, "expires"],
    [{ expires: "2030-01-01" }, "expires"],
    [{ rotation_months: -1 }, "rotation_months"],
    [{ rotation_months: 13 }, "rotation_months"],
    [{ rotation_months: 1.5 }, "rotation_months"],
    [{ aliases: ["a b"] }, "aliases"],
    [{ aliases: [K1.id] }, "aliases"],
    [{ aliases: ["a1", "a2", "a3", "a4", "a5"] }, "aliases"],
    [{ state: "destroyed" }, "state"],
    [{ hold: " " }, "hold"],
  ])("is refused before anything is asked: %j", (wrong, attribute) => {
    const diagnostics = rootKeyResource.validate?.({ config: config(wrong) }) ?? [];
    expect(said(diagnostics)).toEqual(["error CONFIGURATION_INVALID"]);
    expect(diagnostics[0]?.path).toEqual([{ attribute }]);
  });

  it("may be unknown in anything, and what is in the state keeps its identity then", async () => {
    const { on, key } = open();
    const open_ = config({ instance: KP2.crn, key_ring: UNKNOWN, aliases: [UNKNOWN] });
    expect(rootKeyResource.validate?.({ config: open_ })).toEqual([]);
    const { planned, diagnostics } = await key.plan(whole, open_);
    expect(said(diagnostics)).toEqual([]);
    expect(planned).toMatchObject({ crn: K1.crn, key_id: K1.id, alias: MARK, key_ring: UNKNOWN });
    expect(on.at.calls).toEqual([]);
  });
});
