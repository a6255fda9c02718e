import fc from "fast-check";
import { describe, expect, it } from "vitest";
import schema from "../../schema/cluster-kms.schema.json" with { type: "json" };
import { cluster, edit, more } from "./cases.js";
import { made, PLACE } from "./cases-kms.js";
import { ACCOUNT, OWN_INSTANCE, OWN_KEY, PROFILE } from "./example.js";
import { codesOf } from "./report-on.js";

describe("the forms of texts", () => {
  const { definitions, properties } = schema;
  const { instance, key } = {
    instance: definitions.instance.properties,
    key: definitions.key.properties,
  };
  const quoted = (text: string) => JSON.stringify(text);
  const forms: readonly (readonly [string, string, string, (text: string) => string])[] = [
    ["a name", definitions.name.pattern, "roks-2026_a", (text) => edit("name: payments", `name: ${quoted(text)}`)],
    ["a variable", definitions.variable.pattern, "API_KEY_2", (text) => edit("IBMCLOUD_API_KEY", quoted(text))],
    [
      "a profile",
      definitions.profileId.pattern,
      PROFILE,
      (text) => edit("apiKeyEnv: IBMCLOUD_API_KEY", `trustedProfile: { via: vpc, id: ${quoted(text)} }`),
    ],
    ["an instance", definitions.instanceCrn.pattern, OWN_INSTANCE, (text) => edit(`"${OWN_INSTANCE}"`, quoted(text))],
    ["a key", definitions.keyCrn.pattern, OWN_KEY, (text) => edit(`"${OWN_KEY}"`, quoted(text))],
    ["an account", definitions.account.properties.id.pattern, ACCOUNT, (text) => edit(ACCOUNT, quoted(text))],
    [
      "a cluster's ID",
      definitions.cluster.properties.id.pattern,
      "d3k8abcd0m1n2o3p4q5r",
      (text) => edit("d3k8abcd0m1n2o3p4q5r", quoted(text)),
    ],
    [
      "a cluster's name",
      definitions.cluster.properties.name.pattern,
      "ledger.prod-1",
      (text) => edit("id: d3k8abcd0m1n2o3p4q5r", `name: ${quoted(text)}`),
    ],
    ["a hold", definitions.hold.pattern, " x ", (text) => cluster(`hold: ${quoted(text)}`)],
    [
      "a duration",
      definitions.cluster.properties.registrationTimeout.pattern,
      "1h30m5s",
      (text) => cluster(`registrationTimeout: ${quoted(text)}`),
    ],
    [
      "an instance to take over",
      definitions.kmsInstanceCrn.pattern,
      OWN_INSTANCE,
      (text) => made(`adopt: ${quoted(text)}`),
    ],
    [
      "an instance's name",
      instance.name.pattern,
      "KP prod.1:_-\u00e4",
      (text) => made(`${PLACE}, name: ${quoted(text)}`),
    ],
    ["a region", instance.region.pattern, "us-south", (text) => made(`account: platform, region: ${quoted(text)}`)],
    [
      "a resource group",
      instance.resourceGroup.pattern,
      "crn group",
      (text) => made(`${PLACE}, resourceGroup: ${quoted(text)}`),
    ],
    ["a tag", instance.tags.items.pattern, "cluster-kms_a:b c", (text) => made(`${PLACE}, tags: [${quoted(text)}]`)],
    ["a key's name", key.name.pattern, "ro\u{1f511}", (text) => made(PLACE, `name: ${quoted(text)}`)],
    ["a key ring", key.keyRing.pattern, "a-Z", (text) => made(PLACE, `keyRing: ${quoted(text)}`)],
    ["a description", key.description.pattern, "a b", (text) => made(PLACE, `description: ${quoted(text)}`)],
    ["an expiration", key.expires.pattern, "2028-01-01T00:00:00.0Z", (text) => made(PLACE, `expires: ${quoted(text)}`)],
    ["an alias", key.aliases.items.pattern, "cluster-kms_a", (text) => made(PLACE, `aliases: [${quoted(text)}]`)],
    [
      "an authorization",
      properties.removed.properties.authorizations.items.pattern,
      `k-${ACCOUNT}`,
      (text) => more(`removed: { authorizations: [${quoted(text)}] }`),
    ],
  ];

  it.each(forms)("are the same to editors as to the command: %s", (_, pattern, sample, fileOf) => {
    expect(codesOf(fileOf(sample))).toEqual([]);
    const character = fc.constantFrom(..."aAzZ09_-:./ g\n\u00e4");
    const change = fc.tuple(fc.nat(sample.length), fc.nat(1), fc.array(character, { maxLength: 2 }));
    const text = change.map(([at, gone, put]) => sample.slice(0, at) + put.join("") + sample.slice(at + gone));
    fc.assert(
      fc.property(text, (changed) => {
        // The length of a day is beyond what a pattern can say.
        fc.pre(!/^[3-9]\dh|^2[5-9]h|^0|\d{4}m/.test(changed));
        // Another account may have the right form, and not be declared.
        const codes = codesOf(fileOf(changed)).filter((code) => code !== "ACCOUNT_NOT_CONFIGURED");
        expect(codes.length === 0, changed).toBe(new RegExp(pattern, "u").test(changed));
      }),
      { numRuns: 200 },
    );
  });
});
