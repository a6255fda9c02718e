/** Reads of the containers API: what lists leave out, what single reads tell, and who sees what. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, checkout, INSTANCES, KEYS, ledger, PLATFORM, SECRETS, SECURITY } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play({
    clusters: [
      checkout,
      { ...ledger, key: KEYS.own },
      { ...checkout, id: "s5m0abcd0m1n2o3p4q5t", name: "edge", infrastructure: "satellite", openshift: false },
      { ...checkout, id: "o6n1abcd0m1n2o3p4q5u", name: "foreign", account: SECURITY },
    ],
  });
});
afterEach(() => on.close());

describe("a list of clusters", () => {
  it.each([
    ["vpc", CLUSTERS.checkout, "vpc-gen2", "openshift"],
    ["classic", CLUSTERS.ledger, "classic", "kubernetes"],
    ["satellite", "s5m0abcd0m1n2o3p4q5t", "satellite", "kubernetes"],
  ])("of %s holds those of the token's account", async (kind, id, provider, type) => {
    const told = await on.ask(`/global/v2/${kind}/getClusters?provider=vpc-gen2`);
    expect([told.at(0, "id"), told.at(0, "provider"), told.at(0, "type")]).toEqual([id, provider, type]);
    expect(told.at(1)).toBeUndefined();
  });

  it("is thin: no features, no lifecycle, no CRN", async () => {
    const record = (await on.ask("/v2/classic/getClusters")).at(0);
    expect(record).toMatchObject({ name: "ledger-prod", state: "normal", region: "us-south" });
    for (const absent of ["features", "lifecycle", "crn", "keyProtectEnabled", "masterStatus"]) {
      expect(record).not.toHaveProperty(absent);
    }
  });

  it("of the first API tells the flag and the master's words", async () => {
    const told = await on.ask("/v1/clusters");
    expect(told.at(0)).toMatchObject({ id: CLUSTERS.ledger, keyProtectEnabled: true, masterStatus: "Ready" });
  });
});

describe("a single read", () => {
  it.each([
    "/global/v2/getCluster?cluster=ID",
    "/v2/getCluster?v1-compatible&cluster=ID",
    "/v2/getCluster?cluster=ID&v1-compatible",
    "/v2/vpc/getCluster?cluster=ID&provider=vpc-gen2&showResources=true",
    "/v1/clusters/ID?showResources=true",
    "/v2/getCluster?cluster=checkout-prod",
  ])("%s gives the nested and the flat fields", async (path) => {
    const told = await on.ask(path.replace("ID", CLUSTERS.checkout));
    const master = {
      masterStatus: "Ready",
      masterState: "deployed",
      masterHealth: "normal",
      masterStatusModifiedDate: "2026-02-01T08:00:00+0000",
    };
    expect(told.at()).toMatchObject({
      id: CLUSTERS.checkout,
      crn: `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${PLATFORM}:${CLUSTERS.checkout}::`,
      createdDate: "2026-02-01T08:00:00+0000",
      features: { keyProtectEnabled: false },
      keyProtectEnabled: false,
      lifecycle: master,
      ...master,
    });
    // The official provider indexes the first and panics on an empty list.
    expect(told.at("vpcs", 0)).toMatch(/^r006-/);
  });

  it("never tells which key: neither the instance nor the key nor the endpoint", async () => {
    const told = await on.ask(`/v2/getCluster?cluster=${CLUSTERS.ledger}`);
    expect(told.at("keyProtectEnabled")).toBe(true);
    expect(told.text).not.toContain(KEYS.own);
    expect(told.text).not.toContain(INSTANCES.platform);
  });

  it.each(["o6n1abcd0m1n2o3p4q5u", "foreign", "nobody", ""])(
    "of a cluster that this account has not (`%s`) is a 404 with the words that clients look for",
    async (name) => {
      const told = await on.ask(`/v2/getCluster?cluster=${name}`);
      expect(told.status).toBe(404);
      expect(told.at("description")).toContain("The specified cluster could not be found");
    },
  );

  it("shows words that were set by hand", async () => {
    on.sandbox.console.setCluster(CLUSTERS.checkout, { state: "unsupported", masterStatus: "Version update pending" });
    const told = await on.ask(`/v2/getCluster?cluster=${CLUSTERS.checkout}`);
    expect([told.at("state"), told.at("lifecycle", "masterStatus")]).toEqual(["unsupported", "Version update pending"]);
  });
});

describe("what could be used", () => {
  it("is the instances of the token's own account", async () => {
    const told = await on.ask("/global/v2/getKMSInstances");
    expect(told.at()).toEqual([
      { instance_id: INSTANCES.platform, name: "kp-platform", region: "us-south", service: "kms" },
    ]);
  });

  it("is the active root keys of one instance", async () => {
    const ask = (as: string) => on.ask(`/v2/getCRKs?kms_instance=${INSTANCES.security}`, { as });
    const told = await ask(SECRETS.security);
    expect([0, 1, 2, 3].map((index) => told.at(index, "crk_id"))).toEqual([
      KEYS.first,
      KEYS.second,
      KEYS.third,
      undefined,
    ]);
    expect((await ask(SECRETS.platform)).at()).toEqual([]);
  });
});

describe("who may look", () => {
  it("needs a token, and a role", async () => {
    expect((await on.ask("/v2/vpc/getClusters", { as: null })).status).toBe(401);
    expect((await on.ask("/v2/vpc/getClusters", { as: SECRETS.securityReader })).status).toBe(403);
    expect((await on.ask("/v2/vpc/getClusters", { as: SECRETS.platformViewer })).status).toBe(200);
  });
});

it("a list of a thousand clusters comes at once", async () => {
  await on.close();
  const many = Array.from({ length: 1_000 }, (_, index) => ({
    ...checkout,
    id: `m${String(index).padStart(4, "0")}abcd0m1n2o3p4q5`,
    name: `many-${index}`,
    key: KEYS.first,
  }));
  on = await play({ clusters: many });
  const began = performance.now();
  const told = await on.ask("/v2/vpc/getClusters");
  expect(told.at(999, "name")).toBe("many-999");
  const registrations = await on.kms(INSTANCES.security, "/keys/registrations?limit=5000&totalCount=true", {
    as: SECRETS.security,
  });
  expect(registrations.at("metadata")).toMatchObject({ collectionTotal: 1_000, totalCount: 1_000 });
  expect(performance.now() - began).toBeLessThan(2_000);
});
