/** The enablement: what is checked before it, what is seen while it runs, what holds when it has ended. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, checkout, INSTANCES, KEYS, PLATFORM, SECRETS, SECURITY } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play();
});
afterEach(() => on.close());

const asked = (crk: string, more: Readonly<Record<string, unknown>> = {}) => ({
  cluster: CLUSTERS.checkout,
  instance_id: INSTANCES.security,
  crk_id: crk,
  private_endpoint: true,
  account_id: SECURITY,
  ...more,
});
const read = () => on.ask(`/global/v2/getCluster?cluster=${CLUSTERS.checkout}`);
const registered = async () => {
  const told = await on.kms(INSTANCES.security, "/keys/registrations", { as: SECRETS.security });
  return [0, 1].map((index) => told.at("resources", index, "keyId")).filter((id) => id !== undefined);
};

describe("a first enablement", () => {
  it("shows progress, then the flag, then the registration", async () => {
    const before = await read();
    expect(before.at("features", "keyProtectEnabled")).toBe(false);
    expect((await on.enable(asked(KEYS.first))).status).toBe(200);

    const during = await read();
    expect(during.at("features", "keyProtectEnabled")).toBe(false);
    expect(during.at("keyProtectEnabled")).toBe(false);
    expect(during.at("lifecycle", "masterStatus")).toMatch(/^Key management service feature enablement in progress/);
    expect(during.at("lifecycle", "masterState")).toBe("updating");
    expect(during.at("lifecycle", "masterStatusModifiedDate")).toBe("2026-02-03T10:00:00+0000");

    on.sandbox.clock.advance(900);
    const after = await read();
    expect(after.at("features", "keyProtectEnabled")).toBe(true);
    expect(after.at("lifecycle", "masterStatus")).toBe("Ready");
    expect(after.at("lifecycle", "masterState")).toBe("deployed");
    expect(after.at("lifecycle", "masterStatusModifiedDate")).toBe("2026-02-03T10:15:00+0000");
    expect(await registered()).toEqual([]);

    on.sandbox.clock.advance(30);
    expect(await registered()).toEqual([KEYS.first]);
  });

  it("takes a cluster by its name, and an account that is left out is the cluster's own", async () => {
    const told = await on.enable({
      cluster: "checkout-prod",
      instance_id: INSTANCES.platform,
      crk_id: KEYS.own,
      private_endpoint: false,
    });
    expect(told.status).toBe(200);
    on.sandbox.clock.advance(900);
    expect((await read()).at("keyProtectEnabled")).toBe(true);
  });

  it("accepts the blank context headers that the official client sends", async () => {
    const headers = { "X-Auth-Resource-Account": "", "X-Auth-Resource-Group": "" };
    expect((await on.enable(asked(KEYS.first), { headers })).status).toBe(200);
  });
});

describe("a change of key", () => {
  beforeEach(async () => {
    await on.close();
    on = await play({ clusters: [{ ...checkout, key: KEYS.first }] });
  });

  it("keeps the flag true all along, so that the flag proves nothing", async () => {
    await on.enable(asked(KEYS.second));
    const during = await read();
    expect(during.at("keyProtectEnabled")).toBe(true);
    expect(during.at("masterState")).toBe("updating");
  });

  it("shows the old registration alone, then both, then the new one alone", async () => {
    await on.enable(asked(KEYS.second));
    expect(await registered()).toEqual([KEYS.first]);
    on.sandbox.clock.advance(900 + 29);
    expect(await registered()).toEqual([KEYS.first]);
    on.sandbox.clock.advance(1);
    expect(await registered()).toEqual([KEYS.first, KEYS.second]);
    on.sandbox.clock.advance(30);
    expect(await registered()).toEqual([KEYS.second]);
  });

  it("refuses the former key for ever", async () => {
    await on.enable(asked(KEYS.second));
    on.sandbox.clock.advance(1_000);
    const told = await on.enable(asked(KEYS.first));
    expect(told.status).toBe(400);
    expect(told.at("description")).toMatch(/previous root key can't be reused/);
    expect(on.sandbox.console.history(CLUSTERS.checkout)).toEqual([KEYS.first, KEYS.second]);
  });

  it("can go to another instance and provider", async () => {
    const told = await on.enable(asked(KEYS.hpcs, { instance_id: INSTANCES.hpcs }));
    expect(told.status).toBe(200);
    on.sandbox.clock.advance(1_000);
    expect(on.sandbox.console.registrations(CLUSTERS.checkout)).toEqual([KEYS.hpcs]);
  });
});

describe("the checks before an enablement", () => {
  const unchanged = async () => {
    expect(on.sandbox.console.history(CLUSTERS.checkout)).toEqual([]);
    expect((await read()).at("masterStatus")).toBe("Ready");
  };

  it.each([
    ["no cluster of that name", { cluster: "nobody" }, 404],
    ["an instance that is a CRN", { instance_id: `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:x::` }, 404],
    ["an instance of another account than said", { account_id: PLATFORM }, 404],
    ["no account where the instance is in another one", { account_id: undefined }, 404],
    ["a key that is not in the instance", { crk_id: KEYS.own }, 404],
    ["a key that is disabled", { crk_id: KEYS.disabled }, 400],
    ["a standard key", { crk_id: KEYS.standard }, 400],
    ["an empty key", { crk_id: "" }, 400],
    ["an empty instance", { instance_id: "" }, 400],
  ])("refuse %s, and change nothing", async (_, wrong, status) => {
    const told = await on.enable(asked(KEYS.first, wrong));
    expect(told.status).toBe(status);
    expect(told.at("description")).toMatch(/\w/);
    expect(told.at("incidentID")).toMatch(/\w/);
    await unchanged();
  });

  it("refuse without the service authorization, with the code of the real cloud", async () => {
    on.sandbox.console.removeAuthorizations(PLATFORM);
    const told = await on.enable(asked(KEYS.first));
    expect(told.status).toBe(401);
    expect(told.at("code")).toBe("E09c0");
    expect(told.at("type")).toBe("Authentication");
    await unchanged();
  });

  it.each([
    ["for another instance", { instance: INSTANCES.platform }],
    ["for another service", { service: "hs-crypto" as const }],
    ["without the right to delegate", { roles: ["Reader" as const] }],
    ["from another account", { sourceAccount: SECURITY }],
    ["in the account of the cluster", { targetAccount: PLATFORM, instance: INSTANCES.security }],
    ["that has not spread yet", { propagationSeconds: 20 }],
  ])("refuse with an authorization %s", async (_, wrong) => {
    on.sandbox.console.removeAuthorizations(PLATFORM);
    on.sandbox.console.addAuthorization({ sourceAccount: PLATFORM, targetAccount: SECURITY, service: "kms", ...wrong });
    expect((await on.enable(asked(KEYS.first))).at("code")).toBe("E09c0");
  });

  it("accept an authorization once it has spread", async () => {
    on.sandbox.console.removeAuthorizations(PLATFORM);
    on.sandbox.console.addAuthorization({
      sourceAccount: PLATFORM,
      targetAccount: SECURITY,
      service: "kms",
      propagationSeconds: 20,
    });
    on.sandbox.clock.advance(20);
    expect((await on.enable(asked(KEYS.first))).status).toBe(200);
  });

  it("look at the authorization at each call: one taken away stops the next change, and nothing that holds", async () => {
    await on.enable(asked(KEYS.first));
    on.sandbox.clock.advance(1_000);
    on.sandbox.console.removeAuthorizations(PLATFORM);
    expect((await on.enable(asked(KEYS.second))).at("code")).toBe("E09c0");
    expect((await read()).at()).toMatchObject({ keyProtectEnabled: true, masterStatus: "Ready", state: "normal" });
    expect(on.sandbox.console.registrations(CLUSTERS.checkout)).toEqual([KEYS.first]);
  });

  it("refuse a second enablement while one runs", async () => {
    await on.enable(asked(KEYS.first));
    expect((await on.enable(asked(KEYS.second))).status).toBe(409);
    on.sandbox.clock.advance(900);
    expect((await on.enable(asked(KEYS.second))).status).toBe(200);
  });

  it("refuse who may only look", async () => {
    expect((await on.enable(asked(KEYS.first), { as: SECRETS.platformViewer })).status).toBe(403);
    expect((await on.enable(asked(KEYS.first), { as: null })).status).toBe(401);
    await unchanged();
  });

  it("refuse a Satellite cluster a key of another account", async () => {
    await on.close();
    on = await play({ clusters: [{ ...checkout, infrastructure: "satellite" }] });
    expect((await on.enable(asked(KEYS.first))).status).toBe(400);
    const own = { instance_id: INSTANCES.platform, crk_id: KEYS.own, account_id: undefined };
    expect((await on.enable(asked(KEYS.first, own))).status).toBe(200);
  });
});
