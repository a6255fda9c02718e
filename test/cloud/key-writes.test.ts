/** Each write of the key API: what is sent, that it is sent once, and what its failure says. */
import { describe, expect, it } from "vitest";
import { type KeyPlace, keyManagementApi } from "../../lib/cloud/key-management.js";
import { type KeyOrder, keyWritesApi } from "../../lib/cloud/key-writes.js";
import { K1, KP, keySeen } from "../support/fakes/binding.js";
import { clientOver, lost, type Network, refused, reply, SECRET, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";

const PLACE: KeyPlace = { crn: KP.crn, guid: KP.guid, account: KP.account, url: "https://kms.test" };
const KEY = "application/vnd.ibm.kms.key+json";
const POLICY = "application/vnd.ibm.kms.policy+json";
const ORDER: KeyOrder = { name: "roks-2026", keyRing: "clusters", aliases: ["cluster-kms-roks"] };
const MADE = {
  id: K1.id,
  name: "roks-2026",
  state: 1,
  extractable: false,
  keyRingID: "clusters",
  aliases: ["cluster-kms-roks"],
  dualAuthDelete: { enabled: false },
  imported: false,
  creationDate: "2026-02-04T00:00:00Z",
  keyVersion: { id: `${K1.id}-v1`, creationDate: "2026-02-04T00:00:00Z" },
};

const api = (net: Network) => {
  const client = clientOver(net);
  return keyWritesApi(client, keyManagementApi(client));
};
const created = () => script(reply(201, { metadata: { collectionTotal: 1 }, resources: [MADE] }));
const answer = (...resources: readonly unknown[]) => reply(200, { metadata: { collectionTotal: 1 }, resources });
/** What was sent, as far as it is ours to say. */
const sent = ({ requests }: Network) =>
  requests.map(({ method, url, headers, body }) => ({
    method,
    path: url.replace("https://kms.test/api/v2", ""),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(Accept|Authorization)$/.test(name))),
    ...(body === undefined ? {} : { body: JSON.parse(body) }),
  }));
const INSTANCE = { "Bluemix-Instance": KP.guid };
const JSON_SENT = { ...INSTANCE, "Content-Type": "application/json" };

describe("a root key", () => {
  it("without policies of its own is made by the plain call, in its ring", async () => {
    const net = created();
    expect(must(await api(net).createKey(PLACE, ORDER))).toEqual(
      keySeen(K1, { name: "roks-2026", keyRing: "clusters", aliases: ["cluster-kms-roks"] }),
    );
    expect(sent(net)).toEqual([
      {
        method: "POST",
        path: "/keys",
        headers: { ...JSON_SENT, "X-Kms-Key-Ring": "clusters", Prefer: "return=representation" },
        body: {
          metadata: { collectionType: KEY, collectionTotal: 1 },
          resources: [{ type: KEY, name: "roks-2026", extractable: false, aliases: ["cluster-kms-roks"] }],
        },
      },
    ]);
  });

  it("with policies is made with them in one call", async () => {
    const net = created();
    const order = {
      ...ORDER,
      description: "secrets of the fleet",
      expires: "2027-01-01T00:00:00Z",
      rotationMonths: 3,
      dualAuthDelete: true,
    };
    must(await api(net).createKey(PLACE, order));
    expect(sent(net)).toMatchObject([
      {
        path: "/keys_with_policy_overrides",
        body: {
          resources: [
            {
              type: KEY,
              name: "roks-2026",
              description: "secrets of the fleet",
              extractable: false,
              aliases: ["cluster-kms-roks"],
              expirationDate: "2027-01-01T00:00:00Z",
              dualAuthDelete: { enabled: true },
              rotation: { enabled: true, interval_month: 3 },
            },
          ],
        },
      },
    ]);
  });

  it("with one policy says nothing of the other", async () => {
    const net = created();
    must(await api(net).createKey(PLACE, { ...ORDER, rotationMonths: 1 }));
    must(await api(net).createKey(PLACE, { ...ORDER, dualAuthDelete: false }));
    const [rotated, dual] = sent(net).map(({ path, body }) => ({ path, resource: body.resources[0] }));
    expect(rotated).toMatchObject({ path: "/keys_with_policy_overrides" });
    expect(rotated?.resource).not.toHaveProperty("dualAuthDelete");
    expect(dual).toMatchObject({
      path: "/keys_with_policy_overrides",
      resource: { dualAuthDelete: { enabled: false } },
    });
    expect(dual?.resource).not.toHaveProperty("rotation");
  });

  it("whose answer cannot be understood may have been made", async () => {
    for (const bad of [reply(201, ""), reply(201, { resources: [{}] })])
      expect(mustFail(await api(script(bad)).createKey(PLACE, ORDER))).toMatchObject({
        code: "CLOUD_ANSWER_UNREADABLE",
        maybeTookEffect: true,
      });
  });

  it("whose alias is taken is refused in the cloud's own words", async () => {
    const conflict = reply(409, {
      resources: [{ errorMsg: "Conflict", reasons: [{ code: "KEY_ALIAS_NOT_UNIQUE_ERR", message: "is taken" }] }],
    });
    expect(mustFail(await api(script(conflict)).createKey(PLACE, ORDER))).toEqual({
      code: "CLOUD_REFUSED",
      status: 409,
      cloudCode: "KEY_ALIAS_NOT_UNIQUE_ERR",
      message: "is taken",
      maybeTookEffect: false,
    });
  });
});

describe("a key ring", () => {
  const rings = answer({ id: "default" }, { id: "clusters" });

  it("is made without a body, and the empty answer is a success", async () => {
    const net = script(reply(201, ""));
    expect(must(await api(net).createRing(PLACE, "clusters"))).toBeNull();
    expect(sent(net)).toEqual([{ method: "POST", path: "/key_rings/clusters", headers: INSTANCE }]);
  });

  it("that a conflict says is there already is a success once it is seen", async () => {
    const net = script(reply(409, {}), rings);
    expect(must(await api(net).createRing(PLACE, "clusters"))).toBeNull();
    expect(sent(net).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /key_rings/clusters",
      "GET /key_rings",
    ]);
  });

  it("that is not seen after a conflict was not made", async () => {
    const conflict = reply(409, { resources: [{ reasons: [{ code: "QUOTA", message: "too many" }] }] });
    expect(mustFail(await api(script(conflict, rings)).createRing(PLACE, "more"))).toMatchObject({
      status: 409,
      message: "too many",
    });
    expect(mustFail(await api(script(conflict, reply(401, {}))).createRing(PLACE, "more")).message).toBe("too many");
  });
});

type Made = (writes: ReturnType<typeof api>) => Promise<unknown>;
const CASES: readonly [string, Made, Readonly<Record<string, unknown>>][] = [
  [
    "the move of a key to another ring",
    (on) => on.moveKey(PLACE, K1.id, "clusters"),
    { method: "PATCH", path: `/keys/${K1.id}`, headers: JSON_SENT, body: { keyRingID: "clusters" } },
  ],
  [
    "a rotation policy",
    (on) => on.setRotation(PLACE, K1.id, 6),
    {
      method: "PUT",
      path: `/keys/${K1.id}/policies?policy=rotation`,
      headers: JSON_SENT,
      body: {
        metadata: { collectionType: POLICY, collectionTotal: 1 },
        resources: [{ type: POLICY, rotation: { enabled: true, interval_month: 6 } }],
      },
    },
  ],
  [
    "a policy of two people's deletion",
    (on) => on.setDualAuthDelete(PLACE, K1.id, false),
    {
      method: "PUT",
      path: `/keys/${K1.id}/policies?policy=dualAuthDelete`,
      headers: JSON_SENT,
      body: {
        metadata: { collectionType: POLICY, collectionTotal: 1 },
        resources: [{ type: POLICY, dualAuthDelete: { enabled: false } }],
      },
    },
  ],
  [
    "a new alias",
    (on) => on.addAlias(PLACE, K1.id, "a b"),
    { method: "POST", path: `/keys/${K1.id}/aliases/a%20b`, headers: INSTANCE },
  ],
  [
    "an alias taken away",
    (on) => on.removeAlias(PLACE, K1.id, "roks"),
    { method: "DELETE", path: `/keys/${K1.id}/aliases/roks`, headers: INSTANCE },
  ],
  [
    "the deletion of a key, never by force,",
    (on) => on.deleteKey(PLACE, K1.id),
    { method: "DELETE", path: `/keys/${K1.id}`, headers: INSTANCE },
  ],
  [
    "that a second person may delete a key",
    (on) => on.setForDeletion(PLACE, K1.id, true),
    { method: "POST", path: `/keys/${K1.id}/actions/setKeyForDeletion`, headers: INSTANCE },
  ],
  [
    "that nobody may delete it any more",
    (on) => on.setForDeletion(PLACE, K1.id, false),
    { method: "POST", path: `/keys/${K1.id}/actions/unsetKeyForDeletion`, headers: INSTANCE },
  ],
  [
    "the rotation of a key that the KMS has made, without material,",
    (on) => on.rotateKey(PLACE, K1.id),
    { method: "POST", path: `/keys/${K1.id}/actions/rotate`, headers: INSTANCE },
  ],
  [
    "the restore of a deleted key, without material,",
    (on) => on.restoreKey(PLACE, K1.id),
    { method: "POST", path: `/keys/${K1.id}/restore`, headers: INSTANCE },
  ],
  [
    "the allowed network",
    (on) => on.setAllowedNetwork(PLACE, "private-only"),
    {
      method: "PUT",
      path: "/instance/policies?policy=allowedNetwork",
      headers: JSON_SENT,
      body: {
        metadata: { collectionType: POLICY, collectionTotal: 1 },
        resources: [
          {
            policy_type: "allowedNetwork",
            policy_data: { enabled: true, attributes: { allowed_network: "private-only" } },
          },
        ],
      },
    },
  ],
];

describe.each(CASES)("%s", (_, write, request) => {
  it("is one request, as the API wants it", async () => {
    for (const good of [reply(200, {}), reply(201, {}), reply(204, "")]) {
      const net = script(good);
      expect(await write(api(net))).toEqual({ ok: true, value: null });
      expect(sent(net)).toEqual([request]);
    }
  });

  it("is sent once, and its failure says whether it may have taken effect", async () => {
    for (const [bad, maybe] of [
      [lost, true],
      [reply(503, {}), true],
      [refused, false],
      [reply(401, {}), false],
      [reply(409, {}), false],
      [reply(429, {}), false],
    ] as const) {
      const net = script(bad, reply(200, {}));
      expect(await write(api(net))).toMatchObject({ ok: false, error: { maybeTookEffect: maybe } });
      expect(net.requests).toHaveLength(1);
    }
  });

  it("tells no token in its failure", async () => {
    const net = script(reply(400, { resources: [{ errorMsg: `Bad Request: Bearer ${SECRET}` }] }));
    expect(JSON.stringify(await write(api(net)))).not.toContain(SECRET);
  });
});

describe("a rotation policy that is switched off", () => {
  it("keeps its interval", async () => {
    const net = script(answer({ rotation: { enabled: true, interval_month: 5 } }), reply(200, {}));
    expect(must(await api(net).setRotation(PLACE, K1.id, null))).toBeNull();
    expect(sent(net)[1]).toMatchObject({
      method: "PUT",
      path: `/keys/${K1.id}/policies?policy=rotation`,
      body: { resources: [{ type: POLICY, rotation: { enabled: false, interval_month: 5 } }] },
    });
  });

  it("is left alone where none is enabled", async () => {
    const net = script(answer({ rotation: { enabled: false, interval_month: 5 } }));
    expect(must(await api(net).setRotation(PLACE, K1.id, null))).toBeNull();
    expect(sent(net).map(({ method }) => method)).toEqual(["GET"]);
  });

  it("is not written where it cannot be read", async () => {
    const net = script(reply(401, {}));
    expect(mustFail(await api(net).setRotation(PLACE, K1.id, null)).code).toBe("ACCESS_DENIED");
    expect(sent(net).map(({ method }) => method)).not.toContain("PUT");
  });
});
