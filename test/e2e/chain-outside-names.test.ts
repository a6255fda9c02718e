/** Objects of the same name that are not ours: refused with their CRNs, or taken over where the file says so. */
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chain, INSTANCE, KEY } from "./support/chain.js";
import {
  apply,
  CLUSTER,
  expectOneOfEach,
  firstDeploy,
  fromNothing,
  INSTANCE_ADDRESS,
  KEY_ADDRESS,
} from "./support/first-deploy.js";
import { CHECKOUT, SECURITY } from "./support/fleet.js";
import type { Workspace } from "./support/workspace.js";

const GUID = "7c0c7a31-2f57-4a3c-9c55-0c6c1f0f2a77";
const FOREIGN_INSTANCE = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${GUID}::`;
const KEY_ID = "b7b1c2d3-0077-4e4e-8f8f-112233445566";
const keyCrn = (guid: string) => `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${guid}:key:${KEY_ID}`;
const clusters = { checkout: CLUSTER };

let w: Workspace;
beforeAll(async () => {
  w = await firstDeploy();
}, 60_000);
afterAll(() => w.close());
beforeEach(async () => {
  await fromNothing(w);
  await declare(chain({ clusters }));
});

const addInstance = (changed: { readonly name?: string; readonly region?: string } = {}) =>
  w.sandbox.console.addInstance({
    guid: GUID,
    name: "kp-prod",
    service: "kms",
    account: SECURITY,
    region: "us-south",
    ...changed,
  });
const addKey = (instance: string, name = "roks-2026") => w.sandbox.console.addKey({ id: KEY_ID, instance, name });
const plan = () => w.again("plan", "-input=false", "-detailed-exitcode");
const sent = () => w.writes().map(({ operation }) => operation);

async function declare(yaml: string): Promise<void> {
  await w.file(yaml);
  const ready = await w.terraform("version");
  expect(ready.code, ready.output).toBe(0);
}

async function expectRefused(...texts: readonly string[]): Promise<void> {
  w.sandbox.clearLog();
  for (const refused of [await plan(), await apply(w)]) {
    expect(refused.code).toBe(1);
    for (const text of texts) expect(refused.output).toContain(text);
  }
  expect(sent()).toEqual([]);
}

const deployed = async () => {
  const applied = await apply(w);
  expect(applied.code, applied.output).toBe(0);
  const [instance] = w.sandbox.console.instances();
  const [key] = w.sandbox.console.keys();
  return { instance: instance?.crn ?? "", guid: instance?.guid ?? "", key: key?.crn ?? "" };
};

describe("an instance of the same name that is not ours", { timeout: 60_000 }, () => {
  it("is refused with its CRN before a first deploy", async () => {
    addInstance();
    await expectRefused("INSTANCE_NAME_TAKEN", `${FOREIGN_INSTANCE} (not made here, active)`);
    expect(w.sandbox.console.instances()).toHaveLength(1);
  });

  it("is refused with both CRNs beside ours when the state is lost", async () => {
    const { instance } = await deployed();
    addInstance();
    // While the state knows ours, the other one is nobody's business.
    expect((await plan()).code).toBe(0);
    await rm(w.stateFile);
    await expectRefused(
      "INSTANCE_NAME_TAKEN",
      `${instance} (made here, active)`,
      `${FOREIGN_INSTANCE} (not made here, active)`,
    );
  });

  it("is refused as long as it can be taken back from reclamation", async () => {
    addInstance();
    w.sandbox.console.setDeleted(GUID, true);
    await expectRefused("INSTANCE_NAME_TAKEN", `${FOREIGN_INSTANCE} (not made here, pending_reclamation)`);
    w.sandbox.clock.advance(8 * 86_400);
    const planned = await plan();
    expect(planned.code, planned.output).toBe(2);
  });

  it("stops nothing where it is in another region", async () => {
    addInstance({ region: "eu-de" });
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(w.sandbox.console.instances()).toHaveLength(2);
  });
});

describe("a key of the same name that is not ours", { timeout: 60_000 }, () => {
  it("is refused with its CRN in an instance that is referred to", async () => {
    addInstance();
    addKey(GUID);
    await declare(chain({ instances: { "kp-prod": `crn: "${FOREIGN_INSTANCE}"` }, clusters }));
    await expectRefused("KEY_NAME_TAKEN", `${keyCrn(GUID)} (not made here, active)`);
    expect(w.sandbox.console.keys()).toHaveLength(1);
  });

  it("is refused with both CRNs beside ours when the state is lost", async () => {
    const { guid, key } = await deployed();
    addKey(guid);
    expect((await plan()).code).toBe(0);
    await rm(w.stateFile);
    await expectRefused("KEY_NAME_TAKEN", `${key} (made here, active)`, `${keyCrn(guid)} (not made here, active)`);
    expect(w.sandbox.console.keys()).toHaveLength(2);
  });

  it("is not met by a create whose plan did not see it", async () => {
    addInstance({ name: "another" });
    await declare(chain({ instances: { "kp-prod": `crn: "${FOREIGN_INSTANCE}"` }, clusters }));
    expect((await w.again("plan", "-input=false", "-out=early.plan")).code).toBe(0);
    addKey(GUID);
    const applied = await w.again("apply", "-input=false", "early.plan");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain("KEY_NAME_TAKEN");
    expect(sent()).not.toContain("createKeyWithPolicies");
    expect(sent()).not.toContain("enableKMS");
  });
});

describe("an object that the file takes over", { timeout: 60_000 }, () => {
  it("is imported, and what differs is shown and changed; nothing is made", async () => {
    addInstance({ name: "by-hand" });
    addKey(GUID, "roks-by-hand");
    await declare(
      chain({
        instances: { "kp-prod": `adopt: "${FOREIGN_INSTANCE}", ${INSTANCE}, name: by-hand` },
        keys: { "roks-2026": `adopt: "${keyCrn(GUID)}", ${KEY}, name: roks-by-hand` },
        clusters,
      }),
    );
    const { resource_changes = [] } = await w.plan();
    const changes = new Map(resource_changes.map(({ address, change }) => [address, change]));
    for (const address of [INSTANCE_ADDRESS, KEY_ADDRESS]) {
      expect(changes.get(address)?.importing).toBeDefined();
      expect(changes.get(address)?.actions).toEqual(["update"]);
    }
    expect(changes.get(INSTANCE_ADDRESS)?.before).toMatchObject({ tags: [] });
    expect(changes.get(INSTANCE_ADDRESS)?.after).toMatchObject({ tags: ["env:prod"] });
    expect(changes.get(KEY_ADDRESS)?.before).toMatchObject({ rotation_months: 0, key_ring: "default" });
    expect(changes.get(KEY_ADDRESS)?.after).toMatchObject({ rotation_months: 3, key_ring: "clusters" });
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(new Set(sent())).toEqual(
      new Set(["attachTags", "createKeyRing", "moveKey", "setKeyPolicies", "createPolicy", "enableKMS"]),
    );
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([KEY_ID]);
    expect((await plan()).code).toBe(0);
  });

  it("is refused where it is not there, and nothing is made in its place", async () => {
    addInstance();
    const adopted = `adopt: "${keyCrn(GUID)}", ${KEY}`;
    await declare(
      chain({ instances: { "kp-prod": `crn: "${FOREIGN_INSTANCE}"` }, keys: { "roks-2026": adopted }, clusters }),
    );
    await expectRefused("KEY_NOT_FOUND", keyCrn(GUID));
    expect(w.sandbox.console.keys()).toEqual([]);
  });
});

describe("a place that is not there", { timeout: 60_000 }, () => {
  it("is refused as a resource group that the account does not show, with those that it does", async () => {
    await declare(
      chain({
        instances: { "kp-prod": INSTANCE.replace("resourceGroup: default", "resourceGroup: nowhere") },
        clusters,
      }),
    );
    await expectRefused("RESOURCE_GROUP_UNKNOWN", "no group `nowhere`", "default.");
    await declare(chain({ clusters }));
    expect((await apply(w)).code).toBe(0);
    await expectOneOfEach(w);
  });
});
