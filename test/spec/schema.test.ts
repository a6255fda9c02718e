import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSpec } from "../../lib/spec/index.js";
import schema from "../../schema/cluster-kms.schema.json" with { type: "json" };
import { BASE, cluster, edit } from "./cases.js";
import { ACCOUNT, EXAMPLE, KEY, OTHER_KEY, OWN_INSTANCE, OWN_KEY, PROFILE } from "./example.js";
import { codesOf } from "./report-on.js";

type Json = { readonly [name: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every schema of a property within the schema, by its path. */
function properties(of: Json, path = ""): [path: string, schema: Json][] {
  return Object.entries(of).flatMap(([name, value]): [string, Json][] => {
    if (!isObject(value)) return [];
    const below = properties(value, `${path}/${name}`);
    const isProperty = /\/(properties|definitions)$/.test(path);
    return isProperty ? [[`${path}/${name}`, value], ...below] : below;
  });
}

describe("the schema", () => {
  const all = properties(schema);

  it("is one that ajv has no doubts about, with every keyword known", () => {
    expect(() => new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(schema)).not.toThrow();
  });

  it("describes every property, for editors to show", () => {
    const bare = all.filter(([, { description }]) => typeof description !== "string" || !description.endsWith("."));
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(all.length).toBeGreaterThan(35);
  });

  it("knows no property that is not written down", () => {
    const open = all.filter(([, each]) => isObject(each["properties"]) && each["additionalProperties"] !== false);
    expect(open.map(([path]) => path)).toEqual([]);
  });

  it("gives examples and defaults that it allows itself", () => {
    const ajv = new Ajv().addSchema(schema, "s");
    const wrong = all.flatMap(([path, each]) => {
      const validate = ajv.getSchema(`s#${path}`);
      const given = [
        ...(Array.isArray(each["examples"]) ? each["examples"] : []),
        ...("default" in each ? [each["default"]] : []),
      ];
      return given.filter((value) => !validate?.(value)).map((value) => [path, value]);
    });
    expect(wrong).toEqual([]);
  });
});

describe("what the file may say", () => {
  const changes: readonly (readonly [property: string, from: string, to: string])[] = [
    ["name", "name: payments", "name: invoices"],
    ["accounts.id", ACCOUNT, ACCOUNT.replace("0a", "1a")],
    ["credentials.apiKeyEnv", "apiKeyEnv: IBMCLOUD_API_KEY", "apiKeyEnv: OTHER"],
    ["credentials.bearerTokenEnv", "apiKeyEnv: IBMCLOUD_API_KEY", "bearerTokenEnv: IBMCLOUD_API_KEY"],
    ["credentials.trustedProfile", "apiKeyEnv: IBMCLOUD_API_KEY", `trustedProfile: { id: ${PROFILE}, via: vpc }`],
    ["credentials.assume", "apiKeyEnv: IBMCLOUD_API_KEY", `assume: { profile: ${PROFILE}, apiKeyEnv: A }`],
    ["instances.crn", "  hpcs: { crn: ", `  kp: { crn: "${OWN_INSTANCE}" }\n  hpcs: { crn: `],
    ["keys.crn", KEY, OTHER_KEY.replace("-0002-", "-0004-")],
    ["clusters.account", "account: platform, id", "account: security, id"],
    ["clusters.id", "d3k8abcd0m1n2o3p4q5r", "d3k8abcd0m1n2o3p4q5s"],
    ["clusters.name", "ledger-prod", "ledger-test"],
    ["clusters.infrastructure", "classic", "vpc"],
    ["clusters.key", "keys:", `keys:\n  own: { crn: "${OWN_KEY}" }`],
    ["clusters.endpoint", "endpoint: public", "endpoint: private"],
    ["clusters.hold", "hold: change freeze", "hold: other"],
    ["clusters.removal", "removal: forget", "removal: refuse"],
    ["clusters.renamedFrom", "[books, general-ledger]", "[books]"],
    ["clusters.formerKeys", `["${OTHER_KEY}"]`, "[]"],
    ["clusters.registrationTimeout", "1h30m", "1h31m"],
    ["removed.clusters", "[stock]", "[]"],
    ["removed.keys", "[roks-2025]", "[]"],
    ["removed.instances", "[kp-old]", "[]"],
  ];

  it.each(changes)("%s reaches the Spec", (_, from, to) => {
    expect(EXAMPLE).toContain(from);
    const changed = readSpec(
      EXAMPLE.replace(from, () => to),
      "f.yaml",
    );
    expect(changed.ok).toBe(true);
    expect(changed).not.toEqual(readSpec(EXAMPLE, "f.yaml"));
  });

  it("is private, refuses removal and is not held unless it says so", () => {
    const read = readSpec(BASE, "f.yaml");
    expect(read.ok && read.value.clusters.get("checkout")).toEqual({
      account: "platform",
      cluster: { id: "d3k8abcd0m1n2o3p4q5r" },
      infrastructure: "vpc",
      key: "roks",
      endpoint: "private",
      hold: undefined,
      removal: "refuse",
      renamedFrom: [],
      formerKeys: [],
      registrationTimeout: undefined,
    });
  });

  it.each([
    [`trustedProfile: { id: ${PROFILE}, via: vpc }`, { kind: "vpcProfile", profileId: PROFILE }],
    [`trustedProfile: { id: ${PROFILE}, via: container }`, { kind: "containerProfile", profileId: PROFILE }],
    [
      `trustedProfile: { id: ${PROFILE}, via: container, tokenFile: /t }`,
      { kind: "containerProfile", profileId: PROFILE, tokenFile: "/t" },
    ],
    [`assume: { profile: ${PROFILE}, apiKeyEnv: A }`, { kind: "assumedProfile", profileId: PROFILE, variable: "A" }],
    ["bearerTokenEnv: T", { kind: "bearerToken", variable: "T" }],
  ])("%s is a way into an account", (written, credentials) => {
    const read = readSpec(edit("apiKeyEnv: IBMCLOUD_API_KEY", written), "f.yaml");
    expect(read.ok && read.value.accounts.get("platform")?.credentials).toEqual(credentials);
  });

  it("may be a cluster whose key's account is not declared", () => {
    expect(codesOf(edit(OWN_KEY, KEY))).toEqual([]);
  });

  it("may leave out instances, keys and clusters", () => {
    expect(codesOf(BASE.slice(0, BASE.indexOf("instances:")))).toEqual([]);
  });

  it("may use anchors and aliases", () => {
    const file = edit("credentials: {", "credentials: &entry {").replace(
      "instances:",
      "  other: { id: 1122334455667788990011223344aabb, credentials: *entry }\ninstances:",
    );
    const read = readSpec(file, "f.yaml");
    expect(read.ok && read.value.accounts.get("other")?.credentials).toEqual({
      kind: "apiKey",
      variable: "IBMCLOUD_API_KEY",
    });
  });

  it.each(["version", "name", "accounts"])("needs %s", (field) => {
    const lines = BASE.split(/^(?=\w)/m).filter((section) => !section.startsWith(field));
    expect(codesOf(lines.join(""))).toContain("FIELD_MISSING");
  });

  it.each(["id: 0a", "credentials:", "    account:", "id: d3", "    infrastructure:", "    key:"])(
    "needs `%s`",
    (field) => {
      const lines = BASE.split("\n").filter((line) => !line.includes(field));
      expect(codesOf(lines.join("\n"))).toEqual(["FIELD_MISSING"]);
    },
  );
});

describe("the forms of texts", () => {
  const { definitions } = schema;
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
    ["a hold", definitions.cluster.properties.hold.pattern, " x ", (text) => cluster(`hold: ${quoted(text)}`)],
    [
      "a duration",
      definitions.cluster.properties.registrationTimeout.pattern,
      "1h30m5s",
      (text) => cluster(`registrationTimeout: ${quoted(text)}`),
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
        expect(codesOf(fileOf(changed)).length === 0, changed).toBe(new RegExp(pattern, "u").test(changed));
      }),
      { numRuns: 200 },
    );
  });
});
