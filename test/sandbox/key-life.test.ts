/** Aliases, key rings, policies, and the ways in which a key ends and comes back. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, checkout, INSTANCES, KEYS, SECRETS, seed } from "../support/seed.js";
import { type Asked, type Play, play, type Told } from "./play.js";

const PURGER = "security-purge-key-SANDBOX-SECRET-9";
/** Of another person in the account. */
const SECOND = "security-second-key-SANDBOX-SECRET-8";
let on: Play;
beforeEach(async () => {
  const [platform, security] = seed().accounts;
  if (platform === undefined || security === undefined) throw new Error("the seed has two accounts");
  const purger = { key: PURGER, roles: { kms: "Reader", keyPurge: "KeyPurge" } } as const;
  on = await play({ accounts: [platform, { ...security, apiKeys: [...security.apiKeys, purger, { key: SECOND }] }] });
});
afterEach(() => on.close());

const send = (method: string, path: string, asked: Asked = {}) =>
  on.kms(INSTANCES.security, path, { as: SECRETS.security, method, ...asked });
const collection = (...resources: readonly unknown[]) => ({
  metadata: { collectionTotal: resources.length },
  resources,
});
const refusal = (told: Told) => [told.status, told.at("resources", 0, "reasons", 0, "code")];
const state = async (key: string) => (await send("GET", `/keys/${key}/metadata`)).at("resources", 0, "state");
const DAY = 86_400;

describe("an alias", () => {
  it("is another name of its key, unique in the instance and free once it is deleted", async () => {
    const told = await send("POST", `/keys/${KEYS.first}/aliases/fresh`);
    expect([told.status, told.at("resources", 0, "alias")]).toEqual([201, "fresh"]);
    expect((await send("GET", "/keys/fresh/metadata")).at("resources", 0, "id")).toBe(KEYS.first);
    const taken = await send("POST", `/keys/${KEYS.second}/aliases/fresh`);
    expect(refusal(taken)).toEqual([409, "KEY_ALIAS_NOT_UNIQUE_ERR"]);
    expect((await send("DELETE", `/keys/${KEYS.first}/aliases/fresh`)).status).toBe(204);
    expect((await send("DELETE", `/keys/${KEYS.first}/aliases/fresh`)).status).toBe(404);
    expect((await send("POST", `/keys/${KEYS.second}/aliases/fresh`)).status).toBe(201);
  });

  it("is one of five at most, and none of the API's own words", async () => {
    for (let number = 1; number <= 5; number += 1) await send("POST", `/keys/${KEYS.first}/aliases/name-${number}`);
    expect(refusal(await send("POST", `/keys/${KEYS.first}/aliases/sixth`))).toEqual([409, "KEY_ALIAS_QUOTA_ERR"]);
    expect((await send("POST", `/keys/${KEYS.second}/aliases/registrations`)).status).toBe(400);
  });
});

describe("a key ring", () => {
  const rings = async () => {
    const told = (await send("GET", "/key_rings")).at("resources");
    return Array.isArray(told) ? told.map(({ id }) => id) : [];
  };

  it("is made with no body at all, takes a key in, and goes when it is empty", async () => {
    const made = await send("POST", "/key_rings/fresh");
    expect([made.status, made.text]).toEqual([201, ""]);
    expect(await rings()).toEqual(["default", "apart", "fresh"]);
    const moved = await send("PATCH", `/keys/${KEYS.first}`, { body: { keyRingID: "fresh" } });
    expect([moved.status, moved.at("resources", 0, "keyRingID")]).toEqual([200, "fresh"]);
    expect((await send("DELETE", "/key_rings/fresh?force=true")).status).toBe(409);
    await send("PATCH", `/keys/${KEYS.first}`, { body: { keyRingID: "default" } });
    expect((await send("DELETE", "/key_rings/fresh")).status).toBe(204);
    expect(await rings()).toEqual(["default", "apart"]);
  });

  it("with destroyed keys alone goes by force, and they go to the default one", async () => {
    await send("DELETE", `/keys/${KEYS.standard}`);
    expect((await send("DELETE", "/key_rings/apart")).status).toBe(409);
    expect((await send("DELETE", "/key_rings/apart?force=true")).status).toBe(204);
    const told = await send("GET", `/keys/${KEYS.standard}/metadata`);
    expect(told.at("resources", 0, "keyRingID")).toBe("default");
  });

  it("that is not there takes no key, the default one stays, and a Reader makes none", async () => {
    const moved = await send("PATCH", `/keys/${KEYS.first}`, { body: { keyRingID: "nowhere" } });
    expect(refusal(moved)).toEqual([404, "KEY_RING_NOT_FOUND_ERR"]);
    expect((await send("DELETE", "/key_rings/default")).status).toBe(400);
    expect((await send("POST", "/key_rings/apart")).status).toBe(409);
    expect((await send("POST", "/key_rings/x")).status).toBe(400);
    expect((await send("POST", "/key_rings/fresh", { as: SECRETS.securityReader })).status).toBe(401);
  });
});

describe("policies", () => {
  const path = `/keys/${KEYS.first}/policies`;
  const rotation = (months: number, enabled = true) => collection({ rotation: { enabled, interval_month: months } });

  it("of a key are none at first, then what was set, and stay when they are disabled", async () => {
    const none = await send("GET", path);
    expect([none.at("metadata", "collectionTotal"), none.at("resources")]).toEqual([0, undefined]);
    expect((await send("PUT", path, { body: rotation(3) })).status).toBe(200);
    await send("PUT", `${path}?policy=rotation`, { body: rotation(5, false) });
    await send("PUT", path, { body: collection({ dualAuthDelete: { enabled: false } }) });
    const told = await send("GET", path);
    expect(told.at("resources")).toMatchObject([
      { rotation: { enabled: false, interval_month: 5 }, creationDate: expect.any(String) },
      { dualAuthDelete: { enabled: false }, lastUpdateDate: expect.any(String) },
    ]);
    // The official provider takes it apart.
    expect(String(told.at("resources", 0, "crn")).split(":")).toHaveLength(10);
    expect((await send("GET", `${path}?policy=dualAuthDelete`)).at("metadata", "collectionTotal")).toBe(1);
  });

  it("are disabled without saying the interval too, as the official client does it", async () => {
    await send("PUT", path, { body: rotation(3) });
    const off = await send("PUT", `${path}?policy=rotation`, { body: collection({ rotation: { enabled: false } }) });
    expect(off.status).toBe(200);
    expect((await send("GET", path)).at("resources", 0, "rotation")).toEqual({ enabled: false, interval_month: 3 });
    const on = await send("PUT", path, { body: collection({ rotation: { enabled: true } }) });
    expect(refusal(on)).toEqual([400, "INVALID_FIELD_ERR"]);
  });

  it("that are not valid, or not the one asked for, change nothing", async () => {
    expect(refusal(await send("PUT", path, { body: rotation(13) }))).toEqual([400, "INVALID_FIELD_ERR"]);
    const other = await send("PUT", `${path}?policy=dualAuthDelete`, { body: rotation(3) });
    expect(refusal(other)).toEqual([400, "BODY_QUERY_PARAM_MISMATCH_ERR"]);
    const standard = await send("PUT", `/keys/${KEYS.standard}/policies`, { body: rotation(3) });
    expect(refusal(standard)).toEqual([400, "KEY_ROOT_REQ_ERR"]);
    expect((await send("PUT", path, { body: rotation(3), as: SECRETS.securityReader })).status).toBe(401);
    expect((await send("GET", path)).at("metadata", "collectionTotal")).toBe(0);
  });

  it("of an instance are shown by type, the attributes of access always with them", async () => {
    const network = {
      policy_type: "allowedNetwork",
      policy_data: { enabled: true, attributes: { allowed_network: "private-only" } },
    };
    const access = { policy_type: "keyCreateImportAccess", policy_data: { enabled: false } };
    expect((await send("PUT", "/instance/policies", { body: collection(network, access) })).status).toBe(204);
    const told = await send("GET", "/instance/policies");
    expect(told.at("resources", 0)).toMatchObject({ ...network, creationDate: expect.any(String) });
    expect(told.at("resources", 1, "policy_data", "attributes", "enforce_token")).toBe(false);
    const one = await send("GET", "/instance/policies?policy=allowedNetwork");
    expect(one.at("metadata", "collectionTotal")).toBe(1);
    const wrong = { ...network, policy_data: { enabled: true, attributes: { allowed_network: "none" } } };
    expect((await send("PUT", "/instance/policies", { body: collection(wrong) })).status).toBe(400);
  });
});

describe("a key with dual authorization", () => {
  it("is deleted only after somebody has allowed it, within seven days", async () => {
    const key = `/keys/${KEYS.third}`;
    expect(refusal(await send("POST", `${key}/actions/setKeyForDeletion`))).toEqual([409, "NOT_DUAL_AUTH_ERR"]);
    await send("PUT", `${key}/policies`, { body: collection({ dualAuthDelete: { enabled: true } }) });
    expect(refusal(await send("DELETE", key))).toEqual([409, "AUTHORIZATIONS_NOT_MET"]);
    await send("POST", `${key}/actions/setKeyForDeletion`);
    await send("POST", `${key}/actions/unsetKeyForDeletion`);
    expect(refusal(await send("DELETE", key))).toEqual([409, "AUTHORIZATIONS_NOT_MET"]);
    await send("POST", `${key}/actions/setKeyForDeletion`);
    expect((await send("GET", key)).at("resources", 0, "dualAuthDelete")).toMatchObject({ keySetForDeletion: true });
    on.sandbox.clock.advance(7 * DAY);
    expect(refusal(await send("DELETE", key))).toEqual([409, "AUTHORIZATIONS_NOT_MET"]);
    await send("POST", `${key}/actions/setKeyForDeletion`);
    expect((await send("DELETE", key, { as: SECOND })).status).toBe(204);
  });

  it("is deleted by another person than has allowed it", async () => {
    const key = `/keys/${KEYS.third}`;
    await send("PUT", `${key}/policies`, { body: collection({ dualAuthDelete: { enabled: true } }) });
    await send("POST", `${key}/actions/setKeyForDeletion`, { as: SECOND });
    expect(refusal(await send("DELETE", key, { as: SECOND }))).toEqual([409, "AUTHORIZATIONS_NOT_MET"]);
    expect(await state(KEYS.third)).toBe(1);
    expect((await send("DELETE", key)).status).toBe(204);
  });
});

describe("a destroyed key", () => {
  const key = `/keys/${KEYS.third}`;
  beforeEach(() => send("DELETE", key));

  it("can be restored for thirty days", async () => {
    on.sandbox.clock.advance(30 * DAY);
    const told = await send("POST", `${key}/restore`);
    expect([told.status, told.at("resources", 0, "state")]).toEqual([201, 1]);
    expect(refusal(await send("POST", `${key}/restore`))).toEqual([409, "KEY_ACTION_INVALID_STATE_ERR"]);
    await send("DELETE", key);
    on.sandbox.clock.advance(30 * DAY + 1);
    expect(refusal(await send("POST", `${key}/restore`))).toEqual([400, "KEY_RESTORE_EXPIRED"]);
  });

  it("can be purged after four hours by who has the role for it, and then is no more", async () => {
    const purge = (as: string) => send("DELETE", `${key}/purge`, { as });
    on.sandbox.clock.advance(4 * 3_600 - 1);
    expect(refusal(await purge(PURGER))).toEqual([409, "REQ_TOO_EARLY_ERR"]);
    on.sandbox.clock.advance(1);
    expect((await purge(SECRETS.security)).status).toBe(401);
    expect((await purge(PURGER)).status).toBe(204);
    expect(refusal(await send("GET", `${key}/metadata`))).toEqual([404, "KEY_NOT_FOUND_ERR"]);
    expect((await send("GET", "/keys?state=5")).text).not.toContain(KEYS.third);
  });

  it("tells what may be done with it, and is gone after ninety days", async () => {
    expect((await send("GET", `${key}/metadata`)).at("resources", 0)).toMatchObject({
      restoreAllowed: true,
      restoreExpirationDate: "2026-03-05T10:00:00Z",
      purgeAllowed: false,
      purgeAllowedFrom: "2026-02-03T14:00:00Z",
      purgeScheduledOn: "2026-05-04T10:00:00Z",
    });
    on.sandbox.clock.advance(90 * DAY);
    expect((await send("GET", `${key}/metadata`)).status).toBe(404);
  });
});

it("a key expires at its date, and its cluster notices", async () => {
  const fields = { name: "brief", extractable: false, expirationDate: "2026-02-04T10:00:00Z" };
  const id = String((await send("POST", "/keys", { body: collection(fields) })).at("resources", 0, "id"));
  const enabled = await on.enable({
    cluster: CLUSTERS.checkout,
    instance_id: INSTANCES.security,
    crk_id: id,
    account_id: seed().accounts[1]?.id,
  });
  expect(enabled.status).toBe(200);
  on.sandbox.clock.advance(DAY - 1);
  expect(await state(id)).toBe(1);
  on.sandbox.clock.advance(1);
  expect(await state(id)).toBe(3);
  expect((await on.ask(`/v2/getCluster?cluster=${checkout.id}`)).at("state")).toBe("normal");
  on.sandbox.clock.advance(300);
  expect((await on.ask(`/v2/getCluster?cluster=${checkout.id}`)).at("state")).toBe("warning");
});
