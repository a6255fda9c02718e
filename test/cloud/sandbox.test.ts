/** Every write, and the reads that go with it, against the sandbox: it was written from the APIs, not from the clients. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, connect } from "../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../lib/cloud/endpoints.js";
import { httpOver } from "../../lib/cloud/http.js";
import type { KeyPlace } from "../../lib/cloud/key-management.js";
import { type InstanceRef, parseInstanceCrn } from "../../lib/model/crn.js";
import { DELEGATOR, READER } from "../../lib/model/iam.js";
import { parseAccountId, parseKeyId } from "../../lib/model/ids.js";
import type { InstanceSeen } from "../../lib/model/kms.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { fakeClock } from "../support/fakes/clock.js";
import { must, mustFail } from "../support/fakes/must.js";
import { CLUSTERS, INSTANCES, KEYS, PLATFORM, SECRETS, SECURITY, START, seed } from "../support/seed.js";

const platform = must(parseAccountId(PLATFORM));
const security = must(parseAccountId(SECURITY));
const KP = must(parseInstanceCrn(`crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${INSTANCES.security}::`));
const PLAN = { name: "tiered-pricing", id: "eedd3585-90c6-4c8f-be3d-062069e99fc3" };

let sandbox: Sandbox;
let cloud: Cloud;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: seed({ authorizations: [] }), startAt: START, scale: 0 });
  const env = { ...sandbox.env(), PLATFORM_KEY: SECRETS.platform, SECURITY_KEY: SECRETS.security };
  const accounts = [
    { id: platform, credentials: { kind: "apiKey", variable: "PLATFORM_KEY" } },
    { id: security, credentials: { kind: "apiKey", variable: "SECURITY_KEY" } },
  ] as const;
  const endpoints = must(resolveEndpoints(env));
  cloud = connect(accounts, { http: httpOver(fetch), clock: fakeClock(), env, endpoints });
});
afterEach(() => sandbox.close());

const place = (ref: InstanceRef): KeyPlace => ({ ...ref, url: sandbox.url });
const asked = () => sandbox.log.map(({ operation }) => operation);
const writes = () => sandbox.log.filter(({ write }) => write).map(({ operation, status }) => `${operation} ${status}`);

describe("root keys in the sandbox", () => {
  const order = { name: "roks-2026", keyRing: "clusters", aliases: ["cluster-kms-payments-roks-2026"] };
  const make = async (more: object = {}) => must(await cloud.keyWrites.createKey(place(KP), { ...order, ...more }));
  const read = async (id: Awaited<ReturnType<typeof make>>["id"]) => must(await cloud.keyManagement.key(place(KP), id));

  it("are made in a ring of their own, with aliases, policies and all", async () => {
    must(await cloud.keyWrites.createRing(place(KP), "clusters"));
    const made = await make({
      description: "secrets of the fleet",
      expires: "2027-01-01T00:00:00Z",
      rotationMonths: 3,
      dualAuthDelete: true,
    });
    expect(made).toMatchObject({
      ...order,
      description: "secrets of the fleet",
      expires: "2027-01-01T00:00:00Z",
      extractable: false,
      state: "active",
      dualAuthDelete: true,
    });
    expect(await read(made.id)).toEqual(made);
    expect(must(await cloud.keyManagement.policies(place(KP), made.id))).toEqual({
      rotationMonths: 3,
      dualAuthDelete: true,
    });
    expect(writes()).toEqual(["createKeyRing 201", "createKeyWithPolicies 201"]);
  });

  it("without policies of their own take those of the instance", async () => {
    const made = await make({ keyRing: "default" });
    expect(must(await cloud.keyManagement.policies(place(KP), made.id))).toEqual({
      rotationMonths: null,
      dualAuthDelete: false,
    });
    expect(writes()).toEqual(["createKey 201"]);
  });

  it("are moved, renamed by aliases, given policies and deleted", async () => {
    must(await cloud.keyWrites.createRing(place(KP), "clusters"));
    const { id } = await make({ keyRing: "default" });
    must(await cloud.keyWrites.moveKey(place(KP), id, "clusters"));
    must(await cloud.keyWrites.addAlias(place(KP), id, "second"));
    must(await cloud.keyWrites.removeAlias(place(KP), id, "cluster-kms-payments-roks-2026"));
    must(await cloud.keyWrites.setRotation(place(KP), id, 6));
    must(await cloud.keyWrites.setDualAuthDelete(place(KP), id, true));
    expect(await read(id)).toMatchObject({ keyRing: "clusters", aliases: ["second"], dualAuthDelete: true });
    expect(must(await cloud.keyManagement.policies(place(KP), id))).toEqual({
      rotationMonths: 6,
      dualAuthDelete: true,
    });

    must(await cloud.keyWrites.setRotation(place(KP), id, null));
    must(await cloud.keyWrites.setDualAuthDelete(place(KP), id, false));
    expect(must(await cloud.keyManagement.policies(place(KP), id))).toEqual({
      rotationMonths: null,
      dualAuthDelete: false,
    });
    must(await cloud.keyWrites.deleteKey(place(KP), id));
    expect((await read(id)).state).toBe("destroyed");
  });

  it("keep an alias to themselves, and are not deleted while something is registered on them", async () => {
    await make({ keyRing: "default" });
    expect(mustFail(await cloud.keyWrites.createKey(place(KP), { ...order, keyRing: "default" }))).toMatchObject({
      cloudCode: "KEY_ALIAS_NOT_UNIQUE_ERR",
      maybeTookEffect: false,
    });
    const first = must(parseKeyId(KEYS.first));
    expect(must(await cloud.keyManagement.users(place(KP), first))).toEqual([]);
    sandbox.console.enable(CLUSTERS.checkout, KEYS.first);
    sandbox.clock.advance(1_800);
    expect(must(await cloud.keyManagement.users(place(KP), first))).toEqual([
      `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${PLATFORM}:${CLUSTERS.checkout}::`,
    ]);
    expect(mustFail(await cloud.keyWrites.deleteKey(place(KP), first)).cloudCode).toBe("PROTECTED_RESOURCE_ERR");
    expect((await read(first)).state).toBe("active");
  });

  it("have rings that are made once, however often that is asked", async () => {
    must(await cloud.keyWrites.createRing(place(KP), "clusters"));
    must(await cloud.keyWrites.createRing(place(KP), "clusters"));
    expect(must(await cloud.keyManagement.rings(place(KP)))).toEqual(["default", "apart", "clusters"]);
    expect(mustFail(await cloud.keyWrites.createRing(place(KP), "no_ring")).status).toBe(400);
  });

  it("are reached from where the instance allows it", async () => {
    expect(must(await cloud.keyManagement.networkRules(place(KP))).network).toBe("public-and-private");
    must(await cloud.keyWrites.setAllowedNetwork(place(KP), "private-only"));
    expect(must(await cloud.keyManagement.networkRules(place(KP))).network).toBe("private-only");
  });
});

describe("instances in the sandbox", () => {
  const make = async (): Promise<InstanceSeen> => {
    const [group] = must(await cloud.resources.resourceGroups(security));
    return must(
      await cloud.resources.createInstance(security, {
        name: "kp-2026",
        region: "eu-de",
        planId: must(await cloud.resources.planId(security, PLAN.name)),
        resourceGroupId: group?.id ?? "",
        allowedNetwork: "private-only",
        tags: ["cluster-kms:payments:kp"],
      }),
    );
  };

  it("are made from names, with their tags and network, and found by both", async () => {
    const made = await make();
    expect(made).toMatchObject({
      name: "kp-2026",
      service: "kms",
      region: "eu-de",
      account: security,
      planId: PLAN.id,
    });
    expect(made.state).toBe("provisioning");
    sandbox.clock.advance(60);
    const now = must(await cloud.resources.instance(made.crn, security));
    expect(now).toEqual({ ...made, state: "active" });
    expect(must(await cloud.resourceController.kmsInstances(security))).toContainEqual(now);
    expect(must(await cloud.keyManagement.networkRules(place(made))).network).toBe("private-only");
    expect(must(await cloud.resources.taggedWith(security, "cluster-kms:payments:kp"))).toMatchObject([
      { crn: made.crn },
    ]);
    expect(must(await cloud.resources.taggedWith(platform, "cluster-kms:payments:kp"))).toEqual([]);
    expect(must(await cloud.resources.planName(security, PLAN.id))).toBe(PLAN.name);
    expect(writes()).toEqual(["createResourceInstance 201"]);
  });

  it("are renamed, tagged and deleted", async () => {
    const { crn } = await make();
    sandbox.clock.advance(60);
    must(await cloud.resources.renameInstance(crn, security, "kp-renamed"));
    expect(must(await cloud.resources.instance(crn, security)).name).toBe("kp-renamed");
    must(await cloud.resources.attachTags(crn, security, ["env:prod", "team:a"]));
    must(await cloud.resources.detachTags(crn, security, ["team:a"]));
    expect(must(await cloud.resources.tagsOf(crn, security))).toEqual(["cluster-kms:payments:kp", "env:prod"]);
    must(await cloud.resources.deleteInstance(crn, security));
    expect(must(await cloud.resources.instance(crn, security)).state).toBe("pending_reclamation");
  });

  it("that hold keys are not deleted, and those that never were are not found", async () => {
    expect(mustFail(await cloud.resources.deleteInstance(KP.crn, security)).maybeTookEffect).toBe(false);
    expect(must(await cloud.resources.instance(KP.crn, security)).state).toBe("active");
    const none = must(parseInstanceCrn(KP.crn.replace(INSTANCES.security, "00000000-0000-4000-8000-00000000dead")));
    expect(mustFail(await cloud.resources.instance(none.crn, security)).code).toBe("NOT_FOUND");
    expect(mustFail(await cloud.resources.planId(security, "gold")).code).toBe("NOT_FOUND");
    expect(mustFail(await cloud.resources.attachTags(KP.crn, platform, ["x"])).code).toBe("CLOUD_REFUSED");
  });

  it("are read again where an answer fails, and written once", async () => {
    sandbox.faults.push(
      { operation: "getResourceInstance", times: 2, action: { kind: "respond", status: 503 } },
      { operation: "listResourceGroups", times: 1, action: { kind: "truncate" } },
      { operation: "createResourceInstance", times: 1, action: { kind: "reset", when: "after" } },
    );
    must(await cloud.resources.instance(KP.crn, security));
    expect(asked().filter((operation) => operation === "getResourceInstance")).toHaveLength(3);
    const [group] = must(await cloud.resources.resourceGroups(security));
    const order = { name: "kp-lost", region: "us-south", planId: PLAN.id, resourceGroupId: group?.id ?? "" };
    const lost = await cloud.resources.createInstance(security, {
      ...order,
      allowedNetwork: "public-and-private",
      tags: [],
    });
    expect(mustFail(lost)).toMatchObject({ code: "CLOUD_UNAVAILABLE", maybeTookEffect: true });
    expect(asked().filter((operation) => operation === "createResourceInstance")).toHaveLength(1);
    expect(must(await cloud.resourceController.kmsInstances(security)).map(({ name }) => name)).toContain("kp-lost");
  });
});

describe("authorizations in the sandbox", () => {
  it("are made in the account of the instance, and the same one a second time", async () => {
    expect(must(await cloud.authorizations.list(security))).toEqual([]);
    const made = must(await cloud.authorizations.create(KP, platform));
    expect(made).toMatchObject({
      sourceService: "containers-kubernetes",
      sourceAccount: platform,
      targetService: "kms",
      targetInstance: KP.guid,
      limited: false,
      roles: [READER, DELEGATOR],
      state: "active",
    });
    expect(must(await cloud.authorizations.list(security))).toEqual([made]);
    expect(must(await cloud.authorizations.create(KP, platform))).toEqual(made);
    expect(writes()).toEqual(["createPolicy 201", "createPolicy 409"]);
  });

  it("are refused to whoever may only read", async () => {
    const viewer = { key: SECRETS.security, roles: { iam: "Viewer" } } as const;
    sandbox.reset(
      seed({ accounts: seed().accounts.map((one) => (one.id === SECURITY ? { ...one, apiKeys: [viewer] } : one)) }),
    );
    const failure = mustFail(await cloud.authorizations.create(KP, platform));
    expect(failure).toMatchObject({ code: "ACCESS_DENIED", status: 403, maybeTookEffect: false });
    expect(failure.cloudCode).toBeDefined();
    for (const token of sandbox.tokens()) expect(JSON.stringify(failure)).not.toContain(token);
  });
});
