import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clusterCrn,
  instanceCrn,
  instanceOf,
  keyCrn,
  parseClusterCrn,
  parseInstanceCrn,
  parseKeyCrn,
  splitCrn,
} from "../../lib/model/crn.js";
import { parseAccountId, parseClusterId, parseInstanceGuid, parseKeyId } from "../../lib/model/ids.js";
import { must, mustFail } from "../support/fakes/must.js";

const ACCOUNT = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const GUID = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
const KEY_ID = "a7b1c2d3-0001-4e4e-8f8f-112233445566";
const CLUSTER_ID = "d3k8abcd0m1n2o3p4q5r";
const INSTANCE = `crn:v1:bluemix:public:kms:us-south:a/${ACCOUNT}:${GUID}::`;
const KEY = `crn:v1:bluemix:public:kms:us-south:a/${ACCOUNT}:${GUID}:key:${KEY_ID}`;
const CLUSTER = `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${ACCOUNT}:${CLUSTER_ID}::`;

describe("the CRN of an instance", () => {
  it("tells its service, region, account and GUID", () => {
    expect(must(parseInstanceCrn(INSTANCE))).toEqual({
      crn: INSTANCE,
      service: "kms",
      region: "us-south",
      account: ACCOUNT,
      guid: GUID,
    });
    expect(must(parseInstanceCrn(INSTANCE.replace(":kms:", ":hs-crypto:"))).service).toBe("hs-crypto");
  });
});

describe("the CRN of a key", () => {
  it("tells all that, the key's id and its instance", () => {
    const key = must(parseKeyCrn(KEY));
    expect(key).toEqual({
      crn: KEY,
      service: "kms",
      region: "us-south",
      account: ACCOUNT,
      guid: GUID,
      id: KEY_ID,
      instance: INSTANCE,
    });
    expect(instanceOf(key)).toEqual(must(parseInstanceCrn(INSTANCE)));
  });

  it("keeps the cloud it is of: staging has another name", () => {
    const staging = KEY.replace(":bluemix:", ":staging:");
    expect(must(parseKeyCrn(staging)).instance).toBe(INSTANCE.replace(":bluemix:", ":staging:"));
  });
});

describe("the CRN of a cluster", () => {
  it("tells its region, account and id", () => {
    expect(must(parseClusterCrn(CLUSTER))).toEqual({
      crn: CLUSTER,
      region: "us-south",
      account: ACCOUNT,
      id: CLUSTER_ID,
    });
  });

  it("is not that of one of its worker pools", () => {
    expect(mustFail(parseClusterCrn(`${CLUSTER.slice(0, -1)}worker-pool:pool-1`))).toBe(
      "the CRN of a cluster ends in `::`",
    );
  });
});

describe("what is no CRN", () => {
  it.each([
    ["", "a CRN starts with `crn:`"],
    ["  crn:v1:a", "a CRN starts with `crn:`"],
    [GUID, "a CRN starts with `crn:`"],
    ["crn", "only CRNs of version `v1` are known"],
    ["crn:v2:bluemix:public:kms:us-south:a/x:y::", "only CRNs of version `v1` are known"],
    ["crn:v1:bluemix:public", "a CRN has ten segments between colons, this has 4"],
    ["crn:v1:bluemix:public:kms:us-south:a/x:y:", "a CRN has ten segments between colons, this has 9"],
    ["crn:v1:bluemix:public::us-south:a/x:y::", "its service segment (the fifth) is empty"],
  ])("%j: %s", (text, wrong) => {
    expect(mustFail(splitCrn(text))).toBe(wrong);
    for (const parse of [parseInstanceCrn, parseKeyCrn, parseClusterCrn]) expect(mustFail(parse(text))).toBe(wrong);
  });

  it.each([
    [KEY, "this is the CRN of a key; the CRN of its instance ends in `::`"],
    [`${INSTANCE.slice(0, -1)}key-ring:default`, "the CRN of an instance ends in `::`"],
    [`${INSTANCE}x`, "the CRN of an instance ends in `::`"],
    [
      CLUSTER,
      "its service is `containers-kubernetes`; root keys live in `kms` (Key Protect) or `hs-crypto` (Hyper Protect)",
    ],
    [INSTANCE.replace(":us-south:", "::"), "its region (the sixth segment) is not one, like `us-south`"],
    [INSTANCE.replace(":us-south:", ":evil.test/:"), "its region (the sixth segment) is not one, like `us-south`"],
    [INSTANCE.replace(`a/${ACCOUNT}`, ACCOUNT), "its scope (the seventh segment) is not `a/<account ID>`"],
    [
      INSTANCE.replace(ACCOUNT, "me"),
      "its scope (the seventh segment) does not hold an account ID: 32 lower-case hexadecimal digits",
    ],
    [INSTANCE.replace(GUID, "kp-prod"), "its eighth segment is not an instance GUID: a lower-case UUID"],
    [INSTANCE.replace(GUID, GUID.toUpperCase()), "its eighth segment is not an instance GUID: a lower-case UUID"],
  ])("of an instance: %s", (text, wrong) => {
    expect(mustFail(parseInstanceCrn(text))).toBe(wrong);
  });

  it.each([
    [INSTANCE, "this is the CRN of an instance; the CRN of a key ends in `:key:<key ID>`"],
    [KEY.replace(":key:", ":policy:"), "the CRN of a key has `key` as its ninth segment, not `policy`"],
    [KEY.replace(KEY_ID, "roks-2026"), "its last segment is not a key ID: a lower-case UUID"],
    [KEY.replace(KEY_ID, ""), "its last segment is not a key ID: a lower-case UUID"],
    [`${KEY}:more`, "its last segment is not a key ID: a lower-case UUID"],
    [`${KEY}\n`, "its last segment is not a key ID: a lower-case UUID"],
  ])("of a key: %s", (text, wrong) => {
    expect(mustFail(parseKeyCrn(text))).toBe(wrong);
  });

  it.each([
    [INSTANCE, "the CRN of a cluster has the service `containers-kubernetes`, not `kms`"],
    [CLUSTER.replace(":us-south:", ":us south:"), "its region (the sixth segment) is not one, like `us-south`"],
    [CLUSTER.replace(CLUSTER_ID, "roks-a"), "its eighth segment is not a cluster ID: 20 lower-case letters and digits"],
    [CLUSTER.replace("a/", "o/"), "its scope (the seventh segment) is not `a/<account ID>`"],
  ])("of a cluster: %s", (text, wrong) => {
    expect(mustFail(parseClusterCrn(text))).toBe(wrong);
  });
});

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });
const places = fc.record({
  service: fc.constantFrom("kms" as const, "hs-crypto" as const),
  region: fc.constantFrom("us-south", "eu-de", "jp-tok"),
  account: hex(32).map((text) => must(parseAccountId(text))),
  guid: fc.uuid().map((text) => must(parseInstanceGuid(text))),
});

describe("round trips", () => {
  it("an instance that is composed is read as it was", () => {
    fc.assert(
      fc.property(places, (place) => {
        const crn = instanceCrn(place);
        expect(must(parseInstanceCrn(crn))).toEqual({ crn, ...place });
      }),
    );
  });

  it("a key that is composed is read as it was, and leads back to its instance", () => {
    fc.assert(
      fc.property(places, fc.uuid(), (place, uuid) => {
        const id = must(parseKeyId(uuid));
        const instance = instanceCrn(place);
        const crn = keyCrn(instance, id);
        expect(must(parseKeyCrn(crn))).toEqual({ crn, ...place, id, instance });
      }),
    );
  });

  it("a cluster that is composed is read as it was", () => {
    const ids = fc.string({
      unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789"),
      minLength: 20,
      maxLength: 20,
    });
    fc.assert(
      fc.property(places, ids, ({ region, account }, text) => {
        const id = must(parseClusterId(text));
        expect(must(parseClusterCrn(clusterCrn(region, account, id)))).toMatchObject({ region, account, id });
      }),
    );
  });

  it("no text whatever makes a parser throw, and what it takes it gives back unchanged", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.array(fc.string(), { maxLength: 12 }).map((parts) => `crn:v1:${parts.join(":")}`),
    );
    fc.assert(
      fc.property(anything, (text) => {
        for (const parse of [parseInstanceCrn, parseKeyCrn, parseClusterCrn]) {
          const parsed = parse(text);
          if (parsed.ok) expect(parsed.value.crn).toBe(text);
          else expect(parsed.error).not.toBe("");
        }
      }),
    );
  });
});
