import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { readSpec } from "../../lib/spec/index.js";
import schema from "../../schema/cluster-kms.schema.json" with { type: "json" };
import { BASE, edit } from "./cases.js";
import { ACCOUNT, KEY, OTHER_KEY, OWN_INSTANCE, OWN_KEY, PROFILE, TAKEN, TAKEN_KEY, WHOLE } from "./example.js";
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

const http = (more: string) =>
  `name: payments\nbackend: { http: { address: https://s.example/a, lockAddress: https://s.example/l${more} } }`;
const s3 = (more: string) => `name: payments\nbackend: { s3: { bucket: states, region: us-south${more} } }`;
const hosted = (kind: string, more = "") =>
  `name: payments\nbackend: { ${kind}: { organization: acme, execution: local${more} } }`;

describe("what the file may say", () => {
  const changes: readonly (readonly [property: string, from: string, to: string])[] = [
    ["name", "name: payments", "name: invoices"],
    ["stacks", "name: payments", "name: payments\nstacks: per-account"],
    ["backend", "name: payments", "name: payments\nbackend: { pg: {} }"],
    ["backend.http.address", "name: payments", http("")],
    ["backend.http.unlockAddress", "name: payments", http(", unlockAddress: https://s.example/u")],
    ["backend.http.updateMethod", "name: payments", http(", updateMethod: PUT")],
    ["backend.http.lockMethod", "name: payments", http(", lockMethod: POST")],
    ["backend.http.unlockMethod", "name: payments", http(", unlockMethod: DELETE")],
    ["backend.pg.schema", "name: payments", "name: payments\nbackend: { pg: { schema: kms } }"],
    ["backend.s3", "name: payments", s3("")],
    ["backend.s3.key", "name: payments", s3(", key: states/one")],
    ["backend.s3.endpoint", "name: payments", s3(", endpoint: https://s3.example")],
    ["backend.s3.useLockfile", "name: payments", s3(", useLockfile: false")],
    ["backend.remote", "name: payments", hosted("remote")],
    ["backend.cloud", "name: payments", hosted("cloud")],
    ["backend.cloud.hostname", "name: payments", hosted("cloud", ", hostname: tfe.example")],
    ["backend.cloud.workspace", "name: payments", hosted("cloud", ", workspace: kms")],
    ["accounts.id", ACCOUNT, ACCOUNT.replace("0a", "1a")],
    ["credentials.apiKeyEnv", "apiKeyEnv: IBMCLOUD_API_KEY", "apiKeyEnv: OTHER"],
    ["credentials.bearerTokenEnv", "apiKeyEnv: IBMCLOUD_API_KEY", "bearerTokenEnv: IBMCLOUD_API_KEY"],
    ["credentials.trustedProfile", "apiKeyEnv: IBMCLOUD_API_KEY", `trustedProfile: { id: ${PROFILE}, via: vpc }`],
    ["credentials.assume", "apiKeyEnv: IBMCLOUD_API_KEY", `assume: { profile: ${PROFILE}, apiKeyEnv: A }`],
    ["instances.crn", "  hpcs: { crn: ", `  kp: { crn: "${OWN_INSTANCE}" }\n  hpcs: { crn: `],
    ["keys.crn", KEY, OTHER_KEY.replace("-0002-", "-0004-")],
    ["instances.account", "account: security\n", "account: platform\n"],
    ["instances.region", "region: us-south", "region: eu-de"],
    ["instances.adopt", `adopt: "${TAKEN}"`, "account: security, region: us-south"],
    ["instances.name", "name: KP production", "name: KP-2"],
    ["instances.resourceGroup", "resourceGroup: default", "resourceGroup: keys"],
    ["instances.allowedNetwork", "private-only", "public-and-private"],
    ["instances.tags", "[env:prod, team a]", "[]"],
    ["instances.state", "state: retired", "state: active"],
    ["instances.hold", "hold: audit", "hold: other"],
    ["instances.renamedFrom", "[kp-first, kp-second]", "[kp-second, kp-first]"],
    ["keys.instance", "instance: kp-prod", "instance: taken"],
    ["keys.adopt", TAKEN_KEY, TAKEN_KEY.replace("-0005-", "-0006-")],
    ["keys.name", "name: payments root key", "name: another"],
    ["keys.keyRing", "keyRing: clusters", "keyRing: other"],
    ["keys.description", "description: secrets of the payment clusters", "description: others"],
    ["keys.expires", "2028-01-01", "2029-01-01"],
    ["keys.rotation", "everyMonths: 3", "everyMonths: 4"],
    ["keys.dualAuthDelete", "dualAuthDelete: true", "dualAuthDelete: false"],
    ["keys.aliases", "[payments, roks_26]", "[payments]"],
    ["keys.state", "state: active\n    hold: review", "state: retired\n    hold: review"],
    ["keys.hold", "hold: review", "hold: other"],
    ["keys.renamedFrom", "[roks-first]", "[]"],
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
    ["maxConcurrent", "maxConcurrent: 3", "maxConcurrent: 4"],
    ["removed.clusters", "[stock]", "[]"],
    ["removed.keys", "[roks-2025]", "[]"],
    ["removed.instances", "[kp-old]", "[]"],
    ["removed.authorizations", `[kp-old-${ACCOUNT}]`, "[]"],
  ];

  it.each(changes)("%s reaches the Spec", (_, from, to) => {
    expect(WHOLE).toContain(from);
    const changed = readSpec(
      WHOLE.replace(from, () => to),
      "f.yaml",
    );
    expect(changed.ok).toBe(true);
    expect(changed).not.toEqual(readSpec(WHOLE, "f.yaml"));
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
