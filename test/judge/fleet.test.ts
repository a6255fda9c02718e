import { describe, expect, it } from "vitest";
import { judgeFleet } from "../../lib/judge/fleet.js";
import { NO_PRIOR, type Prior } from "../../lib/judge/prior.js";
import { listsOf } from "../../lib/observe/instances.js";
import { managedEye } from "../../lib/observe/managed.js";
import { parseObservation, record, replay } from "../../lib/observe/observation.js";
import { observerOver } from "../../lib/observe/observer.js";
import { cloudReads, type Reads } from "../../lib/observe/reads.js";
import { exitCodeOf, type FleetPlan } from "../../lib/plan/fleet-plan.js";
import { keyAlias } from "../../lib/plan/marker.js";
import { readSpec } from "../../lib/spec/index.js";
import {
  record as bindingRecord,
  CLUSTER,
  detail,
  HPCS,
  K1,
  K2,
  KP,
  key,
  keySeen,
  listed,
  PLATFORM,
  registration,
  SECURITY,
} from "../support/fakes/binding.js";
import { fakeClock } from "../support/fakes/clock.js";
import { cloudOf, denied, instanceSeen, place, type World, world } from "../support/fakes/cloud.js";
import { authorizationRecord, GROUP, instanceRecord, keyRecord, policy } from "../support/fakes/managed.js";

/** What the state says beside the record of an object that is managed as usual. */
const ACTIVE = { writtenAgainst: null, wanted: "active", removal: "refuse" } as const;
const NOW = Date.parse("2026-10-01T00:00:00Z");

const file = (more: string) => `version: 1
name: payments
accounts:
  platform: { id: "${PLATFORM}", credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
${more}`;
const REFERRED = file(`keys:
  k1: { crn: "${K1.crn}" }
  k2: { crn: "${K2.crn}" }
clusters:
  checkout: { account: platform, id: ${CLUSTER.id}, infrastructure: vpc, key: k1 }
`);
const MADE = file(`instances:
  kp: { account: security, region: us-south }
keys:
  roks: { instance: kp, keyRing: clusters, rotation: { everyMonths: 3 } }
clusters:
  checkout: { account: platform, id: ${CLUSTER.id}, infrastructure: vpc, key: roks }
`);

/** A world in which the cluster is encrypted with K1, and is authorized to be. */
function encrypted(change: Partial<World> = {}): World {
  const at = world({
    registrations: [registration(K1)],
    authorizations: new Map([[SECURITY, [policy()]]]),
    ...change,
  });
  place(at, CLUSTER, detail());
  return at;
}

async function planOf(yaml: string, reads: Reads, prior?: Prior): Promise<{ plan: FleetPlan; saved: string }> {
  const spec = readSpec(yaml, "cluster-kms.yaml");
  if (!spec.ok) throw new Error(JSON.stringify(spec.error));
  const recorder = record(reads);
  const looks = {
    observer: observerOver(recorder.reads, listsOf(recorder.reads)),
    managed: managedEye(recorder.reads),
  };
  const plan = await judgeFleet({ spec: spec.value, looks, prior, at: NOW, endpoints: [], gaps: recorder.gaps });
  return { plan, saved: JSON.stringify(recorder.observation(plan.at, [])) };
}
const over = (yaml: string, at: World, prior?: Prior) => planOf(yaml, cloudReads(cloudOf(at, fakeClock(NOW))), prior);

/** `binding checkout enable 2 [KEY_REUSED!]` for each object that is not quiet. */
const inShort = ({ objects }: FleetPlan) =>
  objects
    .filter(({ action, findings }) => !["none", "referred"].includes(action) || findings.length > 0)
    .map(({ kind, name, action, turn, findings }) => {
      const codes = findings.map(({ code, severity }) => (severity === "refused" ? `${code}!` : code));
      return `${kind} ${name} ${action} ${turn}${codes.length === 0 ? "" : ` [${codes.join(", ")}]`}`;
    });

describe("the plan of a file", () => {
  it("is empty where everything is as declared", async () => {
    const { plan } = await over(REFERRED, encrypted());
    expect(inShort(plan)).toEqual([]);
    expect(exitCodeOf(plan)).toBe(0);
    expect(plan.objects.find(({ kind }) => kind === "binding")).toMatchObject({
      address: "clusterkms_binding.checkout",
      account: "platform",
      crn: CLUSTER.crn,
      status: "normal",
      history: [K1.crn],
      on: ["clusterkms_root_key.k1"],
    });
  });

  it("makes the whole chain in turns, from what is not there to the cluster", async () => {
    const at = world({ instances: [], keys: [], resourceGroups: [GROUP] });
    place(at, CLUSTER, { encrypted: false });
    const { plan } = await over(MADE, at);
    expect(inShort(plan)).toEqual([
      "binding checkout enable 3",
      "instance kp create 1",
      "root_key roks create 2",
      `authorization kp-${PLATFORM} create 2`,
    ]);
    expect(exitCodeOf(plan)).toBe(2);
    const binding = plan.objects.find(({ kind }) => kind === "binding");
    expect(binding?.changes).toEqual([
      { attribute: "encryption", before: "none", after: "enabled" },
      { attribute: "root_key", before: null, after: "(known after apply: clusterkms_root_key.roks)" },
    ]);
    expect(binding?.impact).toMatchObject({ outageMinutes: { usual: 15 }, reversible: "no" });
  });

  it("finds a retired key that is destroyed by its name alone, where no state tells more", async () => {
    const alone = MADE.slice(0, MADE.indexOf("clusters:\n")).replace("roks: {", "roks: { state: retired,");
    const gone = keySeen(K1, { name: "roks", state: "destroyed" });
    const at = (keys: World["keys"]) =>
      encrypted({ keys, registrations: [], tags: new Map([[KP.crn, ["cluster-kms:payments:kp"]]]) });
    const { plan } = await over(alone, at([gone]));
    const key = ({ objects }: FleetPlan) => objects.find(({ kind }) => kind === "root_key");
    expect(key(plan)).toMatchObject({ action: "none", status: "destroyed", crn: K1.crn, findings: [] });
    // One of its name is there: which of them is meant is not known.
    const { plan: both } = await over(alone, at([gone, keySeen(K2, { name: "roks" })]));
    expect(key(both)?.findings.map(({ code }) => code)).toEqual(["KEY_NAME_TAKEN"]);
    const { plan: never } = await over(alone, at([]));
    expect(key(never)?.findings.map(({ code }) => code)).toEqual(["CONFIGURATION_INVALID"]);
  });

  it("finds what was made here by its marks, and updates it where it differs", async () => {
    const made = keySeen(K1, { name: "roks", keyRing: "default", aliases: [keyAlias("payments", "roks")] });
    const at = encrypted({
      keys: [made],
      policies: new Map([[K1.id, { rotationMonths: 3, dualAuthDelete: false }]]),
      tags: new Map([[KP.crn, ["cluster-kms:payments:kp"]]]),
    });
    const { plan } = await over(MADE, at);
    expect(inShort(plan)).toEqual(["root_key roks update 1"]);
    expect(plan.objects.find(({ name }) => name === "roks")?.changes).toEqual([
      { attribute: "key_ring", before: "default", after: "clusters" },
    ]);
  });

  it("says of what Terraform's state does not have that it is taken over", async () => {
    const made = keySeen(K1, { name: "roks", keyRing: "clusters", aliases: [keyAlias("payments", "roks")] });
    const at = encrypted({
      keys: [made],
      policies: new Map([[K1.id, { rotationMonths: 3, dualAuthDelete: false }]]),
      tags: new Map([[KP.crn, ["cluster-kms:payments:kp"]]]),
    });
    const { plan } = await over(MADE, at, NO_PRIOR);
    expect(inShort(plan)).toEqual([
      "instance kp adopt 0 [ADOPTED]",
      "root_key roks adopt 0 [ADOPTED]",
      `authorization kp-${PLATFORM} adopt 0 [ADOPTED]`,
    ]);
  });

  it("refuses to take over what another stack has marked, as Terraform does at its import", async () => {
    const at = encrypted({
      keys: [keySeen(K1, { name: "roks", aliases: [keyAlias("shop", "roks")] })],
      tags: new Map([[KP.crn, ["cluster-kms:shop:kp"]]]),
    });
    const adopting = MADE.replace("kp: {", `kp: { adopt: "${KP.crn}",`).replace(
      "roks: {",
      `roks: { adopt: "${K1.crn}",`,
    );
    const { plan } = await over(adopting, at);
    expect(inShort(plan).slice(0, 2)).toEqual([
      "instance kp unknown 0 [MADE_BY_ANOTHER_STACK!]",
      "root_key roks unknown 0 [MADE_BY_ANOTHER_STACK!]",
    ]);
    // What is in the state was taken over before.
    const { plan: later } = await over(adopting, at, {
      ...NO_PRIOR,
      addresses: new Map([
        ["clusterkms_instance.kp", ACTIVE],
        ["clusterkms_root_key.roks", ACTIVE],
      ]),
      instances: new Map([["kp", instanceRecord()]]),
      keys: new Map([["roks", keyRecord()]]),
    });
    expect(inShort(later).join()).not.toContain("MADE_BY_ANOTHER_STACK");
  });

  it("says from which service and account a key moves to which", async () => {
    const old = key(3, HPCS);
    const at = encrypted({ registrations: [registration(old)] });
    at.instances.push({ ...instanceSeen(HPCS), endpoints: { public: "https://hp.test", private: undefined } });
    at.keys.push(keySeen(old));
    const { plan } = await over(REFERRED, at);
    expect(plan.objects.find(({ kind }) => kind === "binding")).toMatchObject({
      action: "change_instance",
      changes: [
        { attribute: "root_key", before: old.crn, after: K1.crn },
        {
          attribute: "kms_instance",
          before: `Hyper Protect ${HPCS.guid} in account ${SECURITY}`,
          after: `Key Protect ${KP.guid} in account ${SECURITY}`,
        },
      ],
    });
  });

  it("takes what the state has along under its new name", async () => {
    const made = keySeen(K1, { name: "old", keyRing: "clusters", aliases: [keyAlias("payments", "old")] });
    const at = encrypted({
      keys: [made],
      policies: new Map([[K1.id, { rotationMonths: 3, dualAuthDelete: false }]]),
      tags: new Map([[KP.crn, ["cluster-kms:payments:old-kp"]]]),
      instances: [{ ...instanceSeen(KP), name: "old-kp" }],
    });
    const yaml = MADE.replace("region: us-south }", "region: us-south, renamedFrom: [old-kp] }")
      .replace("keyRing: clusters", "keyRing: clusters, renamedFrom: [old]")
      .replace("key: roks }", "key: roks, renamedFrom: [shop] }");
    const { plan } = await over(yaml, at, {
      ...NO_PRIOR,
      addresses: new Map([
        ["clusterkms_instance.old-kp", ACTIVE],
        ["clusterkms_root_key.old", ACTIVE],
        ["clusterkms_binding.shop", ACTIVE],
        [`clusterkms_authorization.old-kp-${PLATFORM}`, ACTIVE],
      ]),
      instances: new Map([["old-kp", instanceRecord({ name: "old-kp" })]]),
      keys: new Map([["old", keyRecord({ name: "old" })]]),
      authorizations: new Map([[`old-kp-${PLATFORM}`, authorizationRecord()]]),
      bindings: new Map([["shop", bindingRecord({ formerRootKeys: new Set([K2.crn]) })]]),
    });
    expect(inShort(plan)).toEqual([
      "binding checkout rename 0",
      "instance kp rename 0",
      "root_key roks rename 0",
      `authorization kp-${PLATFORM} rename 0`,
    ]);
    const binding = plan.objects.find(({ kind }) => kind === "binding");
    expect(binding?.history).toEqual([K2.crn, K1.crn]);
    expect(binding?.changes).toEqual([
      { attribute: "address", before: "clusterkms_binding.shop", after: "clusterkms_binding.checkout" },
    ]);
    expect(exitCodeOf(plan)).toBe(2);
  });

  it("tells drift to another key from Terraform's state, and refuses to go back", async () => {
    const at = encrypted({ registrations: [registration(K2)] });
    const prior: Prior = {
      ...NO_PRIOR,
      addresses: new Map([["clusterkms_binding.checkout", ACTIVE]]),
      bindings: new Map([["checkout", bindingRecord()]]),
      keys: new Map(),
    };
    const { plan } = await over(REFERRED, at, prior);
    expect(inShort(plan)).toContain("binding checkout change_key 1 [KEY_CHANGED_OUTSIDE!]");
    expect(plan.objects.find(({ kind }) => kind === "binding")?.drifted).toBe(true);
    expect(exitCodeOf(plan)).toBe(4);
  });

  it.each([
    ["that the state has noted already", bindingRecord({ rootKey: K2.crn, driftedFrom: K1.crn }), true],
    ["that the file has made", bindingRecord({ rootKey: K2.crn }), false],
  ])("tells a key %s", async (_, last, drifted) => {
    const at = encrypted({ registrations: [registration(K2)] });
    const prior: Prior = {
      ...NO_PRIOR,
      addresses: new Map([["clusterkms_binding.checkout", ACTIVE]]),
      bindings: new Map([["checkout", last]]),
    };
    const { plan } = await over(REFERRED, at, prior);
    expect(plan.objects.find(({ kind }) => kind === "binding")?.drifted).toBe(drifted);
  });

  const ROKS = "clusterkms_root_key.roks";
  const madeBefore = (values?: ReadonlyMap<string, string>): Prior => ({
    ...NO_PRIOR,
    addresses: new Map([[ROKS, { ...ACTIVE, values }]]),
    keys: new Map([["roks", keyRecord({ keyRing: "clusters" })]]),
  });
  const monthly = (months: number) => ({
    keys: [keySeen(K1, { name: "roks", keyRing: "clusters", aliases: [keyAlias("payments", "roks")] })],
    policies: new Map([[K1.id, { rotationMonths: months, dualAuthDelete: false }]]),
    tags: new Map([[KP.crn, ["cluster-kms:payments:kp"]]]),
  });
  it.each([
    ["drift where the state knows it as declared", new Map([["rotation_months", "3"]]), true],
    ["a change that waits where the state knows it as it is", new Map([["rotation_months", "6"]]), false],
    ["no drift where the state does not know it", undefined, false],
  ])("takes another rotation policy of a key for %s", async (_, values, drifted) => {
    const { plan } = await over(MADE, encrypted(monthly(6)), madeBefore(values));
    expect(plan.objects.find(({ address }) => address === ROKS)).toMatchObject({ action: "update", drifted });
  });

  it("takes a key that is managed and gone for drift", async () => {
    const { plan } = await over(MADE, encrypted({ ...monthly(3), keys: [] }), madeBefore());
    const key = plan.objects.find(({ address }) => address === ROKS);
    expect(key).toMatchObject({ action: "none", drifted: true });
    expect(key?.findings.map(({ code }) => code)).toEqual(["KEY_GONE"]);
  });

  it("never says of what could not be read that it is unchanged", async () => {
    const at = encrypted({ fail: (call) => (call.startsWith("registrations") ? denied : undefined) });
    const { plan } = await over(REFERRED, at);
    expect(plan.objects.find(({ kind }) => kind === "binding")).toMatchObject({ action: "claim" });
    expect(plan.gaps).toEqual([
      {
        account: "security",
        code: "ACCESS_DENIED",
        what: `Could not list the registrations of instance ${KP.guid}: Unauthorized.`,
        role: "Reader on the KMS instance",
      },
    ]);
    expect(exitCodeOf(plan)).toBe(5);
  });
});

describe("clusters that the file does not mention", () => {
  const other = listed({}, 1);

  it("are told where they say themselves that they are not encrypted", async () => {
    const at = encrypted();
    place(at, other, { encrypted: false });
    const { plan } = await over(REFERRED, at);
    expect(plan.findings.map(({ code, severity, subject }) => `${severity} ${code} ${subject}`)).toEqual([
      `note CLUSTER_NOT_DECLARED cluster checkout-1 (${other.id})`,
    ]);
    expect(exitCodeOf(plan)).toBe(0);
  });

  it("are not told, nor read singly, where a key shows them, nor told where they were not seen", async () => {
    const shown = encrypted({ registrations: [registration(K1), registration(K2, undefined, other)] });
    place(shown, other, { encrypted: true });
    expect((await over(REFERRED, shown)).plan.findings).toEqual([]);
    expect(shown.calls.filter((call) => call.startsWith("cluster "))).toEqual([]);
    const hidden = encrypted({ fail: (call) => (call === `cluster ${other.id}` ? denied : undefined) });
    place(hidden, other, { encrypted: false });
    expect((await over(REFERRED, hidden)).plan.findings).toEqual([]);
  });
});

describe("a plan of a saved observation", () => {
  it("is the same as that of the cloud it was made of", async () => {
    const { plan, saved } = await over(MADE, encrypted({ resourceGroups: [GROUP] }));
    const parsed = parseObservation(saved);
    if (!parsed.ok) throw new Error(parsed.error);
    const again = await planOf(MADE, replay(parsed.value));
    expect(again.plan).toEqual(plan);
    expect(again.saved).toBe(saved);
  });

  it("says of what was not looked at then that it is not known", async () => {
    const { saved } = await over(REFERRED, encrypted());
    const parsed = parseObservation(saved);
    if (!parsed.ok) throw new Error(parsed.error);
    const other = REFERRED.replace(CLUSTER.id, "zzzzabcd0m1n2o3p4q5s");
    const { plan } = await planOf(other, replay(parsed.value));
    expect(inShort(plan)).toEqual(["binding checkout unknown 0 [NOT_OBSERVED!]"]);
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, -20), "it is not JSON, or was cut short"],
    ["edited", (text: string) => text.replace('"normal"', '"warning"'), "edited"],
    ["of another version", (text: string) => text.replace('"version":1', '"version":2'), "it is of version 2"],
    ["of another kind", () => '{"format":"else"}', "it is not an observation"],
  ])("is refused where it was %s", async (_, spoil, said) => {
    const { saved } = await over(REFERRED, encrypted());
    const parsed = parseObservation(spoil(saved));
    expect(parsed.ok ? "" : parsed.error).toContain(said);
  });
});
