import { describe, expect, it } from "vitest";
import type { InstanceSpec, KeySpec } from "../../lib/model/spec.js";
import { readSpec } from "../../lib/spec/index.js";
import { file, made, PLACE, TAKEN_OVER } from "./cases-kms.js";
import { ACCOUNT, INSTANCE, OTHER_KEY, SECURITY, TAKEN, TAKEN_KEY } from "./example.js";
import { codesOf, textOf } from "./report-on.js";

function read(text: string): { readonly kp: InstanceSpec | undefined; readonly roks: KeySpec | undefined } {
  const spec = readSpec(text, "f.yaml");
  if (!spec.ok) throw new Error(textOf(text));
  return { kp: spec.value.instances.get("kp"), roks: spec.value.keys.get("roks") };
}

const KP = `kp: { ${PLACE} }`;
const ROKS = "roks: { instance: kp }";

describe("what is left out of an instance or key", () => {
  it("is what the cloud has where nothing is said", () => {
    expect(read(made())).toEqual({
      kp: {
        kind: "managed",
        account: "platform",
        name: "kp",
        region: "eu-de",
        plan: "tiered-pricing",
        resourceGroup: undefined,
        allowedNetwork: undefined,
        tags: undefined,
        adopt: undefined,
        state: "active",
        hold: undefined,
        renamedFrom: [],
      },
      roks: {
        kind: "managed",
        instance: "kp",
        name: "roks",
        keyRing: undefined,
        description: undefined,
        expires: undefined,
        rotationMonths: undefined,
        dualAuthDelete: undefined,
        aliases: undefined,
        adopt: undefined,
        state: "active",
        hold: undefined,
        renamedFrom: [],
      },
    });
  });

  it("is the oldest name of the entry for the name in the cloud, so that renaming changes no object", () => {
    const { kp, roks } = read(made(`${PLACE}, renamedFrom: [kq, kr]`, "renamedFrom: [roks-2025, roks-2026]"));
    expect([kp, roks]).toMatchObject([{ name: "kq" }, { name: "roks-2025" }]);
  });

  it("is in the CRN of what is taken over", () => {
    expect(read(made(`adopt: "${TAKEN}"`)).kp).toMatchObject({ account: "security", region: "us-south", name: "kp" });
  });
});

describe("a moment", () => {
  it.each([
    ["2028-01-01T00:00:00Z", "2028-01-01T00:00:00Z"],
    ["2028-01-01T00:00:00.000Z", "2028-01-01T00:00:00Z"],
    ["2028-03-01T01:30:15+02:00", "2028-02-29T23:30:15Z"],
    ["2028-12-31T23:00:00-05:30", "2029-01-01T04:30:00Z"],
  ])("%s is told in UTC, with seconds", (written, expires) => {
    expect(read(made(PLACE, `expires: ${written}`)).roks).toMatchObject({ expires });
  });
});

describe("instances and keys together", () => {
  it.each([
    ["a key may be made in an instance that is referred to", file([`kp: { crn: "${TAKEN}" }`], [ROKS])],
    ["a key may be made in a Hyper Protect instance", file([`kp: { crn: "${INSTANCE}" }`], [ROKS])],
    ["a key may be taken over", file([TAKEN_OVER.instance], [TAKEN_OVER.key])],
    [
      "one CRN may be referred to under two names",
      file([TAKEN_OVER.instance], [TAKEN_OVER.key, TAKEN_OVER.hpcsKey, TAKEN_OVER.hpcsKey.replace("old", "older")]),
    ],
    [
      "a retired instance may hold retired keys",
      file([KP, `old: { ${PLACE}, state: retired }`], [ROKS, "k1: { instance: old, state: retired }"]),
    ],
    ["two instances of one account may be of other names", file([KP, `other: { ${PLACE} }`], [ROKS])],
    [
      "two keys of one alias may be in two instances",
      file(
        [KP, `kq: { ${PLACE} }`],
        ["roks: { instance: kp, aliases: [pay] }", "other: { instance: kq, aliases: [pay] }"],
      ),
    ],
    [
      "an authorization may be removed that nothing needs",
      made(PLACE, "", `removed: { authorizations: [kp-${SECURITY}, kq-${ACCOUNT}] }`),
    ],
  ])("%s", (_, text) => {
    expect(codesOf(text)).toEqual([]);
  });

  it.each([
    [
      "INSTANCE_TWICE",
      "an instance is taken over and referred to",
      file([TAKEN_OVER.instance, `same: { crn: "${TAKEN}" }`, KP], [ROKS]),
    ],
    [
      "INSTANCE_TWICE",
      "an instance is referred to and taken over",
      file([`same: { crn: "${TAKEN}" }`, TAKEN_OVER.instance, KP], [ROKS]),
    ],
    [
      "INSTANCE_TWICE",
      "an instance is taken over twice",
      file([TAKEN_OVER.instance, TAKEN_OVER.instance.replace("taken", "same"), KP], [ROKS]),
    ],
    [
      "KEY_TWICE",
      "a key is taken over and referred to",
      file([TAKEN_OVER.instance], [TAKEN_OVER.key, `same: { crn: "${TAKEN_KEY}" }`]),
    ],
    [
      "KEY_TWICE",
      "a key is taken over twice",
      file([TAKEN_OVER.instance], [TAKEN_OVER.key, TAKEN_OVER.key.replace("roks", "same")]),
    ],
    [
      "KEY_TWICE",
      "two keys have one name in an instance that has two entries",
      file([`kp: { crn: "${INSTANCE}" }`, TAKEN_OVER.hpcs], [ROKS, "other: { instance: hpcs, name: roks }"]),
    ],
    [
      "INSTANCE_RETIRED_IN_USE",
      "a retired instance holds a key that is referred to",
      file([KP, `old: { adopt: "${TAKEN}", state: retired }`], [ROKS, `k1: { crn: "${TAKEN_KEY}" }`]),
    ],
    ["REFERENCE_UNKNOWN", "a key's instance is not declared", made(PLACE).replace("instance: kp", "instance: kq")],
    [
      "KEY_REUSED",
      "a key that is taken over has been left before",
      file([TAKEN_OVER.instance], [TAKEN_OVER.key]).replace("key: roks }", `key: roks, formerKeys: ["${TAKEN_KEY}"] }`),
    ],
    [
      "SATELLITE_CROSS_ACCOUNT",
      "a key is made in another account",
      made("account: security, region: eu-de").replace("vpc", "satellite"),
    ],
    [
      "SATELLITE_CROSS_ACCOUNT",
      "a key is made in an instance of another account",
      file([`kp: { crn: "${INSTANCE}" }`], [ROKS]).replace("vpc", "satellite"),
    ],
    [
      "DECLARED_AND_REMOVED",
      "an authorization is removed that a cluster needs",
      made(PLACE, "", `removed: { authorizations: [kp-${ACCOUNT}] }`),
    ],
    [
      "DECLARED_AND_REMOVED",
      "an authorization is removed by its instance's former name",
      made(`${PLACE}, renamedFrom: [kq]`, "", `removed: { authorizations: [kq-${ACCOUNT}] }`),
    ],
    ["DECLARED_AND_REMOVED", "a key is removed that is declared", made(PLACE, "", "removed: { keys: [roks] }")],
    [
      "RENAMED_AND_REMOVED",
      "an instance is removed that goes on under another name",
      made(`${PLACE}, renamedFrom: [kq]`, "", "removed: { instances: [kq] }"),
    ],
    [
      "FORMER_NAME_DECLARED",
      "a key's former name is declared again",
      file([KP], [ROKS, "other: { instance: kp, name: other, renamedFrom: [roks] }"]),
    ],
    [
      "NAMES_SWAPPED",
      "two instances exchange their names",
      file([`kp: { ${PLACE}, renamedFrom: [kq] }`, `kq: { ${PLACE}, renamedFrom: [kp] }`], [ROKS]),
    ],
    [
      "FORMER_NAME_CLAIMED_TWICE",
      "two keys had one name",
      file(
        [KP],
        [
          "roks: { instance: kp, name: ra, renamedFrom: [old] }",
          "other: { instance: kp, name: rb, renamedFrom: [old] }",
        ],
      ),
    ],
  ])("%s where %s", (code, _, text) => {
    expect(codesOf(text)).toEqual([code]);
  });

  it("each entry that means what another takes over is told", () => {
    const refer = (name: string) => `${name}: { crn: "${TAKEN}" }`;
    const text = file([KP, refer("before"), TAKEN_OVER.instance, refer("after")], [ROKS]);
    expect(codesOf(text)).toEqual(["INSTANCE_TWICE", "INSTANCE_TWICE"]);
  });

  it("a key may be taken over into an instance that is made here, as far as their places agree", () => {
    expect(codesOf(made("account: security, region: us-south", `adopt: "${TAKEN_KEY}"`))).toEqual([]);
  });

  it("a Satellite cluster may use a key that is made in its own account", () => {
    expect(codesOf(made().replace("vpc", "satellite"))).toEqual([]);
  });

  it("a key that was never left may be given a cluster with former keys", () => {
    expect(codesOf(made().replace("key: roks }", `key: roks, formerKeys: ["${OTHER_KEY}"] }`))).toEqual([]);
  });
});
