import { describe, expect, it } from "vitest";
import { type KeyPlace, keyManagementApi } from "../../lib/cloud/key-management.js";
import { CLUSTER, K1, K2, KP, keySeen, listed, registration } from "../support/fakes/binding.js";
import { clientOver, type Network, reply, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";

const PLACE: KeyPlace = { crn: KP.crn, guid: KP.guid, account: KP.account, url: "https://kms.test" };
const api = (net: Network) => keyManagementApi(clientOver(net));
const envelope = (resources: readonly unknown[]) => ({
  metadata: { collectionType: "application/vnd.ibm.kms.x+json" },
  resources,
});
const REGISTERED = {
  keyId: K1.id,
  keyName: "roks-etcd",
  resourceCrn: CLUSTER.crn,
  creationDate: "2026-02-03T00:00:00Z",
  lastUpdated: "2026-02-03T00:00:00Z",
  preventKeyDeletion: true,
  keyVersion: { id: `${K1.id}-v1`, creationDate: "2026-02-03T00:00:00Z" },
};
const KEY = {
  id: K1.id,
  name: "roks",
  state: 1,
  extractable: false,
  keyRingID: "default",
  dualAuthDelete: { enabled: false },
  imported: false,
  creationDate: "2026-02-04T00:00:00Z",
  keyVersion: { id: `${K1.id}-v1`, creationDate: "2026-02-04T00:00:00Z" },
};

describe("registrations", () => {
  it("of a whole instance are one request, by its GUID", async () => {
    const net = script(reply(200, envelope([REGISTERED])));
    expect(must(await api(net).registrations(PLACE))).toEqual([registration(K1)]);
    expect(net.requests).toMatchObject([
      {
        url: "https://kms.test/api/v2/keys/registrations?limit=5000&offset=0&totalCount=true",
        headers: { "Bluemix-Instance": KP.guid },
      },
    ]);
  });

  it("of one cluster are asked for by its CRN, encoded", async () => {
    const net = script(reply(200, envelope([])));
    must(await api(net).registrations(PLACE, CLUSTER.crn));
    expect(net.requests[0]?.url).toBe(
      `https://kms.test/api/v2/keys/registrations?urlEncodedResourceCRNQuery=${encodeURIComponent(CLUSTER.crn)}&limit=5000&offset=0&totalCount=true`,
    );
  });

  it("leave out what is not a cluster's secrets: worker pools, volumes, other services", async () => {
    const others = [
      `${CLUSTER.crn.slice(0, -1)}worker-pool:pool-1`,
      `crn:v1:bluemix:public:is:us-south-1:a/${KP.account}::volume:r006-1`,
      `crn:v1:bluemix:public:cloud-object-storage:global:a/${KP.account}:x::`,
      "",
    ].map((resourceCrn) => ({ ...REGISTERED, resourceCrn }));
    expect(must(await api(script(reply(200, envelope([...others, REGISTERED])))).registrations(PLACE))).toEqual([
      registration(K1),
    ]);
  });

  it("of one cluster leave out any other that is answered beside it", async () => {
    const other = { ...REGISTERED, resourceCrn: listed({}, 1).crn };
    const net = script(reply(200, envelope([other, REGISTERED])));
    expect(must(await api(net).registrations(PLACE, CLUSTER.crn))).toEqual([registration(K1)]);
  });

  /** So many registrations, of as many clusters. */
  const numbered = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => ({ ...REGISTERED, resourceCrn: listed({}, from + index).crn }));
  const paged = (resources: readonly unknown[], totalCount?: number) =>
    reply(200, { metadata: { collectionTotal: resources.length, totalCount }, resources });
  const offsets = (net: Network) => net.requests.map(({ url }) => new URL(url).searchParams.get("offset"));

  it("are read page by page until as many have come as there are, however few come at once", async () => {
    const net = script(
      paged(numbered(5_000), 5_003),
      paged(numbered(2, 5_000), 5_003),
      paged(numbered(1, 5_002), 5_003),
    );
    expect(must(await api(net).registrations(PLACE))).toHaveLength(5_003);
    expect(offsets(net)).toEqual(["0", "5000", "5002"]);
  });

  it("end with the page that is not full where no total is told", async () => {
    const net = script(paged(numbered(4_999)));
    expect(must(await api(net).registrations(PLACE))).toHaveLength(4_999);
    expect(net.requests).toHaveLength(1);
  });

  it.each([
    ["one moved and comes twice", [paged(numbered(3), 5), paged(numbered(2, 2), 5)], 4],
    ["one went and another slipped by", [paged(numbered(3), 5), paged(numbered(1, 4), 4), paged([], 4)], 4],
    ["one came meanwhile", [paged(numbered(3), 4), paged(numbered(2, 3), 5)], 5],
    ["fewer come than there are", [paged(numbered(3), 5), paged([], 5)], 3],
    ["nobody tells how many there are", [paged(numbered(5_000)), paged(numbered(1, 5_000))], 5_001],
  ])("are not known to be all where %s, and none is told twice", async (_, replies, came) => {
    const failure = mustFail(await api(script(...replies)).registrations(PLACE));
    expect(failure).toMatchObject({
      code: "CLOUD_ANSWER_UNREADABLE",
      message: "the list changed between two of its pages",
    });
    expect("part" in failure ? failure.part : []).toHaveLength(came);
  });

  it("are none where a list comes without resources, and unreadable where it is no list", async () => {
    expect(must(await api(script(reply(200, { metadata: { collectionTotal: 0 } }))).registrations(PLACE))).toEqual([]);
    for (const body of [{}, [], null, { resources: [REGISTERED] }]) {
      expect(mustFail(await api(script(reply(200, body))).registrations(PLACE)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    }
  });

  it("are not believed where a cluster's registration does not tell its key", async () => {
    const net = script(reply(200, envelope([{ ...REGISTERED, keyId: "roks-etcd" }])));
    expect(mustFail(await api(net).registrations(PLACE)).code).toBe("CLOUD_ANSWER_UNREADABLE");
  });

  it("that fail on a later page are not known to be all; what came is told", async () => {
    const net = script(paged(numbered(3), 5), reply(403, {}));
    expect(mustFail(await api(net).registrations(PLACE))).toMatchObject({
      code: "ACCESS_DENIED",
      part: [{ cluster: listed({}, 0).crn }, { cluster: listed({}, 1).crn }, { cluster: listed({}, 2).crn }],
    });
  });

  it("that fail on the first page are nothing at all", async () => {
    expect(mustFail(await api(script(reply(403, {}))).registrations(PLACE))).not.toHaveProperty("part");
  });
});

describe("what is registered on a key", () => {
  const volume = `crn:v1:bluemix:public:is:us-south-1:a/${KP.account}::volume:r006-1`;

  it("is told whatever it is: a volume hangs on its key like a cluster", async () => {
    const net = script(reply(200, envelope([REGISTERED, { ...REGISTERED, resourceCrn: volume }])));
    expect(must(await api(net).users(PLACE, K1.id))).toEqual([CLUSTER.crn, volume]);
    expect(net.requests.map(({ url }) => url)).toEqual([
      `https://kms.test/api/v2/keys/${K1.id}/registrations?limit=5000&offset=0&totalCount=true`,
    ]);
  });

  it("is not known where one does not say what it is, or the list may not be read", async () => {
    const nameless = envelope([REGISTERED, { ...REGISTERED, resourceCrn: undefined }]);
    expect(mustFail(await api(script(reply(200, nameless))).users(PLACE, K1.id)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(mustFail(await api(script(reply(401, {}))).users(PLACE, K1.id)).code).toBe("ACCESS_DENIED");
  });
});

describe("keys", () => {
  it("are listed in every state, destroyed ones too", async () => {
    const net = script(
      reply(200, envelope([KEY, { ...KEY, id: K2.id, state: 5, extractable: true, name: undefined }])),
    );
    expect(must(await api(net).keys(PLACE))).toEqual([
      keySeen(K1),
      {
        ...keySeen(K2),
        state: "destroyed",
        extractable: true,
        name: "",
        deletion: { at: undefined, restorableUntil: undefined, restorable: undefined },
        version: { id: `${K1.id}-v1`, created: "2026-02-04T00:00:00Z" },
      },
    ]);
    expect(net.requests[0]?.url).toBe(
      "https://kms.test/api/v2/keys?state=0,1,2,3,5&limit=5000&offset=0&totalCount=true",
    );
  });

  it("are read one by one by their metadata, which holds no payload and needs no more than Reader", async () => {
    const net = script(reply(200, envelope([KEY])));
    expect(must(await api(net).key(PLACE, K1.id))).toEqual(keySeen(K1));
    expect(net.requests[0]?.url).toBe(`https://kms.test/api/v2/keys/${K1.id}/metadata`);
  });

  it("tell their ring, description, aliases and what their deletion needs", async () => {
    const more = {
      keyRingID: "clusters",
      description: "of etcd",
      aliases: ["a", "b"],
      dualAuthDelete: { enabled: true },
    };
    expect(must(await api(script(reply(200, envelope([{ ...KEY, ...more }])))).key(PLACE, K1.id))).toEqual(
      keySeen(K1, { keyRing: "clusters", description: "of etcd", aliases: ["a", "b"], dualAuthDelete: true }),
    );
    const bare = { keyRingID: undefined, dualAuthDelete: undefined };
    expect(must(await api(script(reply(200, envelope([{ ...KEY, ...bare }])))).key(PLACE, K1.id))).toEqual(
      keySeen(K1, { dualAuthDelete: undefined }),
    );
  });

  it("tell when they were rotated, set for deletion and deleted, and until when that can be taken back", async () => {
    const told = async (more: object) =>
      must(await api(script(reply(200, envelope([{ ...KEY, ...more }])))).key(PLACE, K1.id));
    const at = "2026-02-08T00:00:00.000Z";
    const day8 = "2026-02-08T00:00:00Z";
    expect(await told({ lastRotateDate: at, imported: true })).toEqual(
      keySeen(K1, { lastRotated: day8, imported: true }),
    );
    expect(await told({ imported: undefined })).toEqual(keySeen(K1, { imported: undefined }));
    const set = { dualAuthDelete: { enabled: true, keySetForDeletion: true, authExpiration: at } };
    expect(await told(set)).toEqual(keySeen(K1, { dualAuthDelete: true, setForDeletion: { until: day8 } }));
    const unset = { dualAuthDelete: { enabled: true, keySetForDeletion: false } };
    expect(await told(unset)).toEqual(keySeen(K1, { dualAuthDelete: true }));
    const deleted = { state: 5, deleted: true, deletionDate: at, restoreAllowed: true, restoreExpirationDate: at };
    const deletion = { at: day8, restorableUntil: day8, restorable: true };
    expect(await told(deleted)).toEqual(keySeen(K1, { state: "destroyed", deletion }));
    // Of a key that is there, nothing of an earlier deletion counts.
    expect(await told({ ...deleted, state: 1 })).toEqual(keySeen(K1));
  });

  it("never tell a payload", async () => {
    const net = script(reply(200, envelope([{ ...KEY, payload: "c2VjcmV0" }])));
    expect(JSON.stringify(must(await api(net).keys(PLACE)))).not.toContain("c2VjcmV0");
  });

  it("are not believed without id, state or kind", async () => {
    for (const wrong of [{ id: "roks" }, { state: "1" }, { state: undefined }, { extractable: undefined }]) {
      expect(mustFail(await api(script(reply(200, envelope([{ ...KEY, ...wrong }])))).keys(PLACE)).code).toBe(
        "CLOUD_ANSWER_UNREADABLE",
      );
      expect(mustFail(await api(script(reply(200, envelope([{ ...KEY, ...wrong }])))).key(PLACE, K1.id)).code).toBe(
        "CLOUD_ANSWER_UNREADABLE",
      );
    }
    expect(mustFail(await api(script(reply(200, envelope([])))).key(PLACE, K1.id)).code).toBe(
      "CLOUD_ANSWER_UNREADABLE",
    );
  });

  it("that are not there are not found", async () => {
    for (const status of [404, 410]) {
      const body = envelope([
        { errorMsg: "Not Found: Key could not be retrieved", reasons: [{ code: "KEY_NOT_FOUND_ERR", message: "no" }] },
      ]);
      expect(mustFail(await api(script(reply(status, body))).key(PLACE, K1.id))).toMatchObject({
        code: "NOT_FOUND",
        cloudCode: "KEY_NOT_FOUND_ERR",
      });
    }
  });
});
