/** Keys that are made here: fields, limits, rings, aliases and what a new key takes from its instance. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { INSTANCES, KEYS, SECRETS } from "../support/seed.js";
import { type Asked, type Play, play, type Told } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play();
});
afterEach(() => on.close());

const send = (method: string, path: string, asked: Asked = {}) =>
  on.kms(INSTANCES.security, path, { as: SECRETS.security, method, ...asked });
const collection = (...resources: readonly unknown[]) => ({
  metadata: { collectionType: "application/vnd.ibm.kms.key+json", collectionTotal: resources.length },
  resources,
});
const create = (fields: object, headers = {}, path = "/keys") =>
  send("POST", path, { body: collection({ name: "fresh key", extractable: false, ...fields }), headers });
const idOf = (told: Told) => String(told.at("resources", 0, "id"));
const refusal = (told: Told) => [told.status, told.at("resources", 0, "reasons", 0, "code")];
const count = async () => (await send("HEAD", "/keys")).headers.get("key-total");

describe("a new key", () => {
  it("is told whole, and is there", async () => {
    const told = await create({
      description: "secrets of all",
      aliases: ["fresh", "other"],
      expirationDate: "2027-01-01T00:00:00Z",
    });
    expect([told.status, told.at("metadata", "collectionTotal")]).toEqual([201, 1]);
    expect(told.at("resources", 0)).toMatchObject({
      name: "fresh key",
      description: "secrets of all",
      aliases: ["fresh", "other"],
      expirationDate: "2027-01-01T00:00:00Z",
      state: 1,
      keyRingID: "default",
      keyVersion: { id: idOf(told) },
    });
    for (const name of [idOf(told), "fresh"])
      expect((await send("GET", `/keys/${name}`)).at("resources", 0)).toEqual(told.at("resources", 0));
  });

  it("keeps no payload, and the sandbox tells of it nowhere", async () => {
    const payload = "c2VjcmV0IG1hdGVyaWFsIGhlcmU=";
    const told = await create({ payload });
    expect(told.at("resources", 0, "imported")).toBe(true);
    const everything = [
      told.text,
      (await send("GET", `/keys/${idOf(told)}`)).text,
      (await on.ask("/_sandbox/state")).text,
      JSON.stringify(on.sandbox.log),
    ];
    expect(everything.filter((text) => text.includes(payload))).toEqual([]);
  });

  it("goes into the ring that its header names, if that is there", async () => {
    expect((await create({}, { "X-Kms-Key-Ring": "apart" })).at("resources", 0, "keyRingID")).toBe("apart");
    const before = await count();
    expect(refusal(await create({}, { "X-Kms-Key-Ring": "nowhere" }))).toEqual([404, "KEY_RING_NOT_FOUND_ERR"]);
    expect(await count()).toBe(before);
  });

  it.each([
    ["a name of one letter", { name: "k" }, 400, "INVALID_FIELD_ERR"],
    ["a name of 91 letters", { name: "k".repeat(91) }, 400, "INVALID_FIELD_ERR"],
    ["a description of 241 letters", { description: "d".repeat(241) }, 400, "INVALID_FIELD_ERR"],
    ["an expiration that is past", { expirationDate: "2026-01-01T00:00:00Z" }, 400, "INVALID_FIELD_ERR"],
    ["an expiration that is no date", { expirationDate: "soon" }, 400, "INVALID_FIELD_ERR"],
    ["an alias that is a reserved word", { aliases: ["metadata"] }, 400, "INVALID_FIELD_ERR"],
    ["an alias that is a UUID", { aliases: [KEYS.first] }, 400, "INVALID_FIELD_ERR"],
    ["an alias of another key", { aliases: ["standard"] }, 409, "KEY_ALIAS_NOT_UNIQUE_ERR"],
    ["six aliases", { aliases: ["a1", "a2", "a3", "a4", "a5", "a6"] }, 409, "KEY_ALIAS_QUOTA_ERR"],
    ["a payload that is not base64", { payload: "not base64!" }, 400, "INVALID_FIELD_ERR"],
  ])("with %s is refused, and nothing is made", async (_, fields, status, code) => {
    const before = await count();
    expect(refusal(await create(fields))).toEqual([status, code]);
    expect(await count()).toBe(before);
  });

  it("needs an envelope with one resource, and a Writer", async () => {
    expect(refusal(await send("POST", "/keys"))).toEqual([400, "NO_BODY_ERR"]);
    expect(refusal(await send("POST", "/keys", { body: { name: "bare" } }))).toEqual([400, "BAD_BODY_ERR"]);
    const wrong = { ...collection({ name: "fresh" }), metadata: { collectionTotal: 2 } };
    expect(refusal(await send("POST", "/keys", { body: wrong }))).toEqual([400, "COLLECTION_TOTAL_MISMATCH_ERR"]);
    const two = collection({ name: "one" }, { name: "two" });
    expect(refusal(await send("POST", "/keys", { body: two }))).toEqual([400, "NUM_COLLECTION_RESOURCE_ERR"]);
    const one = { as: SECRETS.securityReader, body: collection({ name: "fresh" }) };
    expect((await send("POST", "/keys", one)).status).toBe(401);
  });
});

describe("policies of a new key", () => {
  const policies = async (told: Told) => (await send("GET", `/keys/${idOf(told)}/policies`)).at("resources");
  const instancePolicy = (policy_type: string, policy_data: object) =>
    send("PUT", "/instance/policies", { body: collection({ policy_type, policy_data }) });

  it("come from the instance: the rotation to root keys made here, and to no others", async () => {
    const set = await instancePolicy("rotation", { enabled: true, attributes: { interval_month: 3 } });
    expect([set.status, set.text]).toEqual([204, ""]);
    expect(await policies(await create({}))).toMatchObject([{ rotation: { enabled: true, interval_month: 3 } }]);
    expect(await policies(await create({ extractable: true }))).toBeUndefined();
    expect(await policies(await create({ payload: "c2VjcmV0" }))).toBeUndefined();
  });

  it("may be given with it, and win over the instance's", async () => {
    await instancePolicy("rotation", { enabled: true, attributes: { interval_month: 3 } });
    const path = "/keys_with_policy_overrides";
    const own = { rotation: { enabled: true, interval_month: 9 }, dualAuthDelete: { enabled: false } };
    expect(await policies(await create(own, {}, path))).toMatchObject([
      { rotation: { enabled: true, interval_month: 9 } },
      { dualAuthDelete: { enabled: false } },
    ]);
    const thirteen = { rotation: { enabled: true, interval_month: 13 } };
    expect(refusal(await create(thirteen, {}, path))).toEqual([400, "INVALID_FIELD_ERR"]);
    expect(refusal(await create({ ...own, extractable: true }, {}, path))).toEqual([400, "KEY_ROOT_REQ_ERR"]);
  });

  it("cannot help where the instance does not allow such keys", async () => {
    await instancePolicy("keyCreateImportAccess", { enabled: true, attributes: { create_standard_key: false } });
    expect(refusal(await create({ extractable: true }))).toEqual([409, "KEY_CREATE_IMPORT_ACCESS_ERR"]);
    expect((await create({})).status).toBe(201);
  });
});
