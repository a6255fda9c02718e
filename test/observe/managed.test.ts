import { describe, expect, it } from "vitest";
import { managedEye, STANDARD_PLAN } from "../../lib/observe/managed.js";
import { cloudReads } from "../../lib/observe/reads.js";
import { CLUSTER, HPCS, K1, K2, KP, KP2, listed, PLATFORM, registration, SECURITY } from "../support/fakes/binding.js";
import { fakeClock } from "../support/fakes/clock.js";
import { cloudOf, denied, instanceSeen, notFound, unavailable, type World, world } from "../support/fakes/cloud.js";
import { GROUP, policy } from "../support/fakes/managed.js";

function open(change: Partial<World> = {}) {
  const at = world(change);
  const cloud = cloudOf(at, fakeClock());
  return { at, eye: managedEye(cloudReads(cloud)) };
}
const failing = (word: string, failure = denied) => ({
  fail: (call: string) => (call.startsWith(word) ? failure : undefined),
});

describe("an instance", () => {
  it("is taken from the list of its account, which is read once for all of them", async () => {
    const { at, eye } = open({ instances: [instanceSeen(KP), instanceSeen(KP2)] });
    expect(await eye.instance(KP)).toEqual({ seen: true, value: instanceSeen(KP) });
    expect(await eye.instance(KP2)).toEqual({ seen: true, value: instanceSeen(KP2) });
    expect(at.calls).toEqual([`instances ${SECURITY}`]);
  });

  it("is read by itself where the list lacks it, or cannot be read", async () => {
    const removed = { ...instanceSeen(KP), state: "removed" };
    const { at, eye } = open({ instances: [removed], ...failing("instances ") });
    expect(await eye.instance(KP)).toEqual({ seen: true, value: removed });
    await eye.instance(KP);
    expect(at.calls).toEqual([`instances ${SECURITY}`, `instance ${KP.crn}`]);
  });

  it("is gone only where the list was read, lacks it, and it is not found by itself", async () => {
    expect(await open({ instances: [] }).eye.instance(KP)).toEqual({ seen: true, value: "gone" });
    for (const change of [
      { instances: [], ...failing("instances ", unavailable) },
      { instances: [], ...failing("instance ") },
      { instances: [], ...failing("instance ", unavailable) },
      { instances: [], accounts: [PLATFORM] },
    ])
      expect((await open(change).eye.instance(KP)).seen).toBe(false);
  });

  it("says why it was not seen, with the role that is missing", async () => {
    const { eye } = open({ fail: (call) => (/^instances? /.test(call) ? denied : undefined) });
    expect(await eye.instance(KP)).toEqual({
      seen: false,
      why: {
        code: "ACCESS_DENIED",
        account: SECURITY,
        operation: `read instance ${KP.guid}`,
        message: "Unauthorized",
        role: "Viewer on the KMS instances",
      },
    });
    // Not found by itself says nothing while its list could not be read: that is the reason.
    const half = open({
      fail: (call) =>
        call.startsWith("instances ") ? unavailable : call.startsWith("instance ") ? notFound : undefined,
    });
    expect(await half.eye.instance(KP)).toMatchObject({ seen: false, why: { code: "CLOUD_UNAVAILABLE" } });
  });
});

describe("what is beside the lists", () => {
  it("is read once", async () => {
    const { at, eye } = open({ authorizations: new Map([[SECURITY, [policy()]]]) });
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await eye.resourceGroups(SECURITY)).toEqual({ seen: true, value: [GROUP] });
      expect(await eye.tags(KP)).toEqual({ seen: true, value: [] });
      expect(await eye.networkRules(KP)).toEqual({
        seen: true,
        value: { network: "public-and-private", addresses: null },
      });
      expect(await eye.policies(K1)).toEqual({ seen: true, value: { rotationMonths: null, dualAuthDelete: false } });
      expect(await eye.authorizations(SECURITY)).toEqual({ seen: true, value: [policy()] });
    }
    expect(at.calls.toSorted()).toEqual(
      [
        ...[`resourceGroups ${SECURITY}`, `tagsOf ${KP.crn}`, `instances ${SECURITY}`, `network ${KP.guid}`],
        ...[`policies ${K1.id}`, `authorizations ${SECURITY}`],
      ].toSorted(),
    );
  });

  it("is of an account of clusters its authorizations and the services of its instances, each list read once", async () => {
    const { at, eye } = open({
      instances: [instanceSeen(KP), instanceSeen(KP2), instanceSeen(HPCS)],
      authorizations: new Map([[SECURITY, [policy()]]]),
    });
    await eye.authorizations(SECURITY);
    await eye.instance(KP);
    expect(await eye.clusterSide(SECURITY)).toEqual({
      seen: true,
      value: { policies: [policy()], services: ["hs-crypto", "kms"] },
    });
    expect(await eye.clusterSide(PLATFORM)).toEqual({ seen: true, value: { policies: [], services: [] } });
    expect(at.calls.toSorted()).toEqual(
      [SECURITY, PLATFORM].flatMap((id) => [`authorizations ${id}`, `instances ${id}`]).toSorted(),
    );
    const { eye: dark } = open(failing("instances "));
    expect(await dark.clusterSide(PLATFORM)).toEqual({ seen: true, value: { policies: [], services: null } });
    const { eye: darker } = open(failing("authorizations "));
    expect(await darker.clusterSide(PLATFORM)).toMatchObject({ seen: false, why: { code: "ACCESS_DENIED" } });
  });

  it("is asked of each object by itself", async () => {
    const { at, eye } = open({
      instances: [instanceSeen(KP), instanceSeen(KP2)],
      networks: new Map([[KP2.guid, "private-only"]]),
      tags: new Map([[KP2.crn, ["b"]]]),
      policies: new Map([[K2.id, { rotationMonths: 3, dualAuthDelete: true }]]),
    });
    expect(await eye.networkRules(KP)).toMatchObject({ value: { network: "public-and-private" } });
    expect(await eye.networkRules(KP2)).toMatchObject({ value: { network: "private-only" } });
    expect(await eye.tags(KP)).toMatchObject({ value: [] });
    expect(await eye.tags(KP2)).toMatchObject({ value: ["b"] });
    expect(await eye.policies(K1)).toMatchObject({ value: { rotationMonths: null } });
    expect(await eye.policies(K2)).toMatchObject({ value: { rotationMonths: 3 } });
    expect(at.calls).toHaveLength(7);
  });

  it("shows every registration of a key, once for each run of reads", async () => {
    const second = listed({}, 1);
    const { at, eye } = open({ registrations: [registration(K1), registration(K2)] });
    expect(await eye.users(K1)).toEqual({ seen: true, value: [CLUSTER.crn] });
    at.registrations.push(registration(K1, null, second));
    expect(await eye.users(K1)).toEqual({ seen: true, value: [CLUSTER.crn] });
    const again = managedEye(cloudReads(cloudOf(at, fakeClock())));
    expect(await again.users(K1)).toEqual({ seen: true, value: [CLUSTER.crn, second.crn] });
  });

  it("knows the standard plan's name without asking, and looks others up", async () => {
    const { at, eye } = open({ plans: new Map([["another", "another-id"]]) });
    expect(await eye.planName(SECURITY, STANDARD_PLAN.id)).toEqual({ seen: true, value: "tiered-pricing" });
    expect(at.calls).toEqual([]);
    expect(await eye.planName(SECURITY, "another-id")).toEqual({ seen: true, value: "another" });
    expect(await eye.planName(SECURITY, "none")).toMatchObject({ seen: false, why: { code: "NOT_FOUND" } });
  });

  it("finds KMS instances by a tag, and leaves out whatever else has it", async () => {
    const tag = "cluster-kms:payments:kp";
    const bucket = `crn:v1:bluemix:public:cloud-object-storage:global:a/${SECURITY}:6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22::`;
    const tags = new Map([KP.crn, KP2.crn, HPCS.crn, bucket].map((crn) => [crn, crn === KP2.crn ? ["b"] : [tag]]));
    const { eye } = open({ tags });
    expect(await eye.tagged(SECURITY, tag)).toEqual({ seen: true, value: new Set([KP.crn, HPCS.crn]) });
    expect(await eye.tagged(PLATFORM, tag)).toEqual({ seen: true, value: new Set() });
  });

  it.each<[string, (eye: ReturnType<typeof open>["eye"]) => Promise<{ seen: boolean }>, string, string]>([
    [
      "resourceGroups",
      (eye) => eye.resourceGroups(SECURITY),
      "list the resource groups",
      "Viewer on the resource group",
    ],
    ["planName", (eye) => eye.planName(SECURITY, "x"), "read plan x of the catalog", "Viewer on the KMS instances"],
    ["tagsOf", (eye) => eye.tags(KP), `read the tags of instance ${KP.guid}`, "Viewer on the KMS instances"],
    ["taggedWith", (eye) => eye.tagged(SECURITY, "t"), "search for the tag t", "Viewer on the KMS instances"],
    [
      "network",
      (eye) => eye.networkRules(KP),
      `read the network policies of instance ${KP.guid}`,
      "Manager on the KMS instance",
    ],
    ["policies", (eye) => eye.policies(K1), `read the policies of key ${K1.id}`, "Manager on the KMS instance"],
    ["users", (eye) => eye.users(K1), `list what is registered on key ${K1.id}`, "Reader on the KMS instance"],
    [
      "authorizations",
      (eye) => eye.authorizations(SECURITY),
      "list the service authorizations",
      "Viewer on IAM Access Management",
    ],
  ])("says why %s was not seen, with the role that is missing", async (word, ask, operation, role) => {
    const why = { code: "ACCESS_DENIED", account: SECURITY, operation, message: "Unauthorized", role };
    expect(await ask(open(failing(`${word} `)).eye)).toEqual({ seen: false, why });
  });
});
