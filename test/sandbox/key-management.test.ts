/** Reads of the key API and of the resource controller: shapes, pages, filters and roles. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, checkout, INSTANCES, KEYS, ledger, PLATFORM, SECRETS, SECURITY } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play({
    clusters: [
      { ...checkout, key: KEYS.first },
      { ...ledger, key: KEYS.second },
    ],
  });
});
afterEach(() => on.close());

const ask = (path: string, as: string | null = SECRETS.securityReader, method = "GET") =>
  on.kms(INSTANCES.security, path, { as, method });
const crn = (id: string) => `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${PLATFORM}:${id}::`;

describe("the list of keys", () => {
  it("comes in pages, with a total where it is asked for", async () => {
    const told = await ask("/keys?limit=2&offset=2&totalCount=true");
    expect(told.at("metadata")).toEqual({
      collectionType: "application/vnd.ibm.kms.key+json",
      collectionTotal: 2,
      totalCount: 5,
    });
    expect([told.at("resources", 0, "id"), told.at("resources", 1, "id")]).toEqual([KEYS.third, KEYS.disabled]);
  });

  it("can be narrowed by state and by kind of key", async () => {
    expect((await ask("/keys?state=2")).at("resources", 0, "id")).toBe(KEYS.disabled);
    expect((await ask("/keys?extractable=true")).at("metadata", "collectionTotal")).toBe(1);
  });

  it("is counted by HEAD, with no body", async () => {
    const told = await ask("/keys?state=1", SECRETS.securityReader, "HEAD");
    expect([told.status, told.headers.get("key-total"), told.text]).toEqual([200, "4", ""]);
  });
});

describe("one key", () => {
  it("is told by its metadata, in the cloud's own words", async () => {
    expect((await ask(`/keys/${KEYS.first}/metadata`)).at("resources", 0)).toMatchObject({
      id: KEYS.first,
      state: 1,
      extractable: false,
      crn: `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${INSTANCES.security}:key:${KEYS.first}`,
      keyRingID: "default",
      creationDate: "2026-02-01T08:00:00Z",
      keyVersion: { id: KEYS.first, creationDate: "2026-02-01T08:00:00Z" },
      deleted: false,
    });
  });

  it("is not told to a Reader whole, only its metadata is", async () => {
    expect((await ask(`/keys/${KEYS.first}`)).status).toBe(401);
    expect((await ask(`/keys/${KEYS.first}`, SECRETS.security)).status).toBe(200);
  });

  it("is found by its alias as well, in its own instance", async () => {
    const told = await ask("/keys/standard/metadata");
    expect([told.at("resources", 0, "id"), told.at("resources", 0, "aliases", 0)]).toEqual([KEYS.standard, "standard"]);
    expect((await on.kms(INSTANCES.hpcs, "/keys/standard", { as: SECRETS.security })).status).toBe(404);
  });

  it("that is not in the instance is a 404 with its code", async () => {
    const told = await ask(`/keys/${KEYS.own}/metadata`);
    expect([told.status, told.at("resources", 0, "reasons", 0, "code")]).toEqual([404, "KEY_NOT_FOUND_ERR"]);
  });
});

describe("registrations", () => {
  it("of every key of the instance come in one list", async () => {
    const told = await ask("/keys/registrations");
    expect(told.at("metadata")).toEqual({
      collectionType: "application/vnd.ibm.kms.registration+json",
      collectionTotal: 2,
    });
    expect(told.at("resources", 0)).toMatchObject({
      keyId: KEYS.first,
      resourceCrn: crn(CLUSTERS.checkout),
      preventKeyDeletion: true,
      creationDate: "2026-02-01T08:00:00Z",
      keyVersion: { id: KEYS.first },
    });
  });

  it("can be asked for by key, by CRN and by the beginning of one", async () => {
    const found = async (path: string) => (await ask(path)).at("resources", 0, "keyId");
    const query = (value: string) => `urlEncodedResourceCRNQuery=${encodeURIComponent(value)}`;
    expect(await found(`/keys/${KEYS.second}/registrations`)).toBe(KEYS.second);
    expect(await found(`/keys/registrations?${query(crn(CLUSTERS.ledger))}`)).toBe(KEYS.second);
    const beginning = query(`${crn(CLUSTERS.ledger).slice(0, -4)}*`);
    expect(await found(`/keys/${KEYS.second}/registrations?${beginning}`)).toBe(KEYS.second);
    expect(await found(`/keys/registrations?${query(`${crn(CLUSTERS.ledger)}*`)}`)).toBe(KEYS.second);
    // Across keys, the eight segments that name the cluster must be whole.
    expect((await ask(`/keys/registrations?${beginning}`)).at("resources", 0, "reasons", 0, "code")).toBe(
      "INVALID_FIELD_ERR",
    );
    expect(await found(`/keys/registrations?${query("crn:v1:other")}`)).toBeUndefined();
    expect(await found(`/keys/${KEYS.third}/registrations`)).toBeUndefined();
  });

  it("can be narrowed by whether they prevent deletion, and by key ring", async () => {
    const total = async (query: string, headers = {}) =>
      (await on.kms(INSTANCES.security, `/keys/registrations${query}`, { as: SECRETS.security, headers })).at(
        "metadata",
        "collectionTotal",
      );
    expect([await total("?preventKeyDeletion=true"), await total("?preventKeyDeletion=false")]).toEqual([2, 0]);
    const ring = (name: string) => total("", { "X-Kms-Key-Ring": name });
    expect([await ring("default"), await ring("apart")]).toEqual([2, 0]);
  });

  it("are not seen when the seed says so", async () => {
    await on.close();
    on = await play({ clusters: [{ ...checkout, key: KEYS.first, registered: false }] });
    expect((await ask("/keys/registrations")).at("metadata", "collectionTotal")).toBe(0);
    expect((await on.ask(`/v2/getCluster?cluster=${CLUSTERS.checkout}`)).at("keyProtectEnabled")).toBe(true);
  });

  it("go when the cluster goes", async () => {
    on.sandbox.console.deleteCluster(CLUSTERS.checkout);
    expect((await ask("/keys/registrations")).text).not.toContain(CLUSTERS.checkout);
  });
});

it("a client's correlation ID comes back with what it asked for, and with a refusal", async () => {
  for (const as of [SECRETS.security, null]) {
    const told = await on.kms(INSTANCES.security, "/keys", { as, headers: { "Correlation-Id": "follow-me" } });
    expect(told.headers.get("correlation-id")).toBe("follow-me");
  }
});

describe("the key API refuses", () => {
  it.each([
    ["without a token", null, INSTANCES.security],
    ["a token of another account", SECRETS.platform, INSTANCES.security],
    ["an instance that is not there", SECRETS.security, "00000000-0000-4000-8000-000000000000"],
  ])("%s, with no reasons", async (_, as, instance) => {
    const told = await on.kms(instance, "/keys", { as });
    expect(told.status).toBe(401);
    expect(told.at("resources", 0, "errorMsg")).toMatch(/does not have access/);
    expect(told.at("resources", 0, "reasons")).toBeUndefined();
  });

  it("a request that names no instance", async () => {
    const told = await on.ask("/api/v2/keys", { as: SECRETS.security });
    expect(told.status).toBe(400);
    expect(told.text).toContain("Request requires valid Bluemix-Instance Header containing a valid UUID");
  });

  it.each(["rotate", "disable", "enable"])("a Reader to %s", async (action) => {
    expect((await ask(`/keys/${KEYS.third}/actions/${action}`, SECRETS.securityReader, "POST")).status).toBe(401);
  });

  it("a Reader to delete", async () => {
    expect((await ask(`/keys/${KEYS.third}`, SECRETS.securityReader, "DELETE")).status).toBe(401);
  });
});

describe("resource instances", () => {
  const path = "/v2/resource_instances";

  it("are those of the token's account, with endpoints that lead here", async () => {
    const told = await on.ask(`${path}?type=service_instance`, { as: SECRETS.security });
    expect(told.at("rows_count")).toBe(2);
    expect(told.at("resources", 0)).toMatchObject({
      guid: INSTANCES.security,
      crn: `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${INSTANCES.security}::`,
      state: "active",
      sub_type: "kms",
      extensions: { endpoints: { public: on.sandbox.url, private: on.sandbox.url } },
    });
    expect(told.at("resources", 1, "sub_type")).toBe("hs-crypto");
    expect(Number.isNaN(Date.parse(String(told.at("resources", 0, "created_at"))))).toBe(false);
  });

  it("come in pages that lead on by `start` and by `next_url`", async () => {
    const first = await on.ask(`${path}?limit=1`, { as: SECRETS.security });
    const next = String(first.at("next_url"));
    expect(next).toMatch(/^\/v2\/resource_instances\?/);
    const second = await on.ask(next, { as: SECRETS.security });
    expect([second.at("resources", 0, "guid"), second.at("next_url")]).toEqual([INSTANCES.hpcs, null]);
    const token = new URL(next, on.sandbox.url).searchParams.get("next_url");
    const other = await on.ask(`${path}?limit=1&next_url=${token}`, { as: SECRETS.security });
    expect(other.at("resources", 0, "guid")).toBe(INSTANCES.hpcs);
  });

  it("are found by GUID and by CRN", async () => {
    const crnOf = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${INSTANCES.security}::`;
    for (const id of [INSTANCES.security, encodeURIComponent(crnOf)]) {
      const told = await on.ask(`${path}/${id}`, { as: SECRETS.security });
      expect([told.status, told.at("guid")]).toEqual([200, INSTANCES.security]);
    }
    expect((await on.ask(`${path}/${INSTANCES.security}`)).status).toBe(404);
  });

  it("need a token and a role", async () => {
    expect((await on.ask(path, { as: null })).status).toBe(401);
    expect((await on.ask(path, { as: SECRETS.platformViewer })).status).toBe(403);
  });
});
