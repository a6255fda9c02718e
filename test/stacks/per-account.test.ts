/** `stacks: per-account`: which stack holds what, what it is entered with, and how one refers to another. */
import { describe, expect, it } from "vitest";
import { parseInstanceCrn, parseKeyCrn } from "../../lib/model/crn.js";
import type { Spec } from "../../lib/model/spec.js";
import { FleetStack, fleetStacks } from "../../stacks/fleet-stack.js";
import { must } from "../support/fakes/must.js";
import { jsonOf, jsonOfAll, type StackJson } from "../support/stack.js";
import {
  clusterOf,
  fileOf,
  INSTANCE,
  KEY,
  madeInstance,
  madeKey,
  PLATFORM,
  referredInstance,
  referredKey,
} from "./spec.js";

const SECURITY_KEYS = "payments-security-keys";
const PLATFORM_CLUSTERS = "payments-platform-clusters";

/** The stacks by their names, and the names of those that each comes after. */
function layout(spec: Spec) {
  const after: Record<string, readonly string[]> = {};
  const names: string[] = [];
  const json = jsonOfAll((app) => {
    const stacks = fleetStacks(app, spec);
    for (const stack of stacks) {
      names.push(stack.node.id);
      after[stack.node.id] = stacks.filter((other) => stack.dependsOn(other)).map(({ node }) => node.id);
    }
    return stacks;
  });
  const of = (name: string): StackJson => {
    const found = json[names.indexOf(name)];
    if (found === undefined) throw new Error(`there is no stack ${name}`);
    return found;
  };
  return { names, after, of };
}

const accountsOf = ({ provider }: StackJson) => Object.keys(Object(provider?.clusterkms?.[0]?.accounts));
const file = (parts: Partial<Parameters<typeof fileOf>[0]> = {}) =>
  fileOf({
    stacks: "per-account",
    instances: { "kp-prod": madeInstance() },
    keys: { roks: madeKey() },
    clusters: { checkout: clusterOf("checkout") },
    ...parts,
  });

describe("a stack for each account's keys and one for its clusters", () => {
  it("hold what the account owns, and are entered with no more than they need", () => {
    const { names, after, of } = layout(file());
    expect(names).toEqual(["payments-platform-keys", SECURITY_KEYS, PLATFORM_CLUSTERS, "payments-security-clusters"]);
    expect(Object.keys(Object(of(SECURITY_KEYS).resource)).sort()).toEqual([
      "clusterkms_authorization",
      "clusterkms_instance",
      "clusterkms_root_key",
    ]);
    expect(accountsOf(of(SECURITY_KEYS))).toEqual(["security"]);
    expect(Object.keys(Object(of(PLATFORM_CLUSTERS).resource))).toEqual(["clusterkms_binding"]);
    expect(accountsOf(of(PLATFORM_CLUSTERS))).toEqual(["platform", "security"]);
    for (const empty of ["payments-platform-keys", "payments-security-clusters"]) {
      expect(of(empty)).not.toHaveProperty("resource");
      expect(after[empty]).toEqual([]);
    }
    expect(after).toMatchObject({ [SECURITY_KEYS]: [], [PLATFORM_CLUSTERS]: [SECURITY_KEYS] });
  });

  it("say together what one stack says: the same addresses, attributes, imports and mark", () => {
    const spec = file();
    const whole = jsonOf((app) => new FleetStack(app, { ...spec, stacks: "one" }));
    const { names, of } = layout(spec);
    const parts = names.map(of);
    const all = Object.assign({}, ...parts.map(({ resource }) => resource));
    const plain = (resource: unknown) =>
      JSON.parse(
        JSON.stringify(resource)
          .replaceAll(/\$\{(data\.terraform_remote_state\.[^}]*)?clusterkms_root_key[^}]*crn\}/g, "THE KEY")
          .replaceAll(/,?"depends_on":\[[^\]]*\]/g, "")
          .replaceAll(/"path":"payments[^/]*\//g, '"path":"'),
      );
    expect(plain(all)).toEqual(plain(whole.resource));
    expect(parts.flatMap((part) => part.import ?? [])).toEqual(whole.import);
    for (const part of parts) expect(part.provider?.clusterkms?.[0]?.stack).toBe("payments");
  });

  it("take a key that is made here from the state of the other, wherever that is kept", () => {
    const local = layout(file()).of(PLATFORM_CLUSTERS);
    expect(local.resource?.clusterkms_binding?.["checkout"]?.["root_key"]).toMatch(
      /^\$\{data\.terraform_remote_state\.\S*clusterkms_root_key\S*crn\}$/,
    );
    const inPg = layout(file({ backend: { kind: "pg", schema: "kms-{stack}" } })).of(PLATFORM_CLUSTERS);
    expect(inPg).toMatchObject({
      terraform: { backend: { pg: { schema_name: `kms-${PLATFORM_CLUSTERS}` } } },
      data: {
        terraform_remote_state: {
          [`cross-stack-reference-input-${SECURITY_KEYS}`]: {
            backend: "pg",
            config: { schema_name: `kms-${SECURITY_KEYS}` },
          },
        },
      },
    });
  });

  it.each([
    ["referred to", { kp: referredInstance() }, referredKey()],
    [
      "taken over",
      { "kp-prod": madeInstance({ adopt: must(parseInstanceCrn(INSTANCE)) }) },
      madeKey({ adopt: must(parseKeyCrn(KEY)) }),
    ],
  ])("know a key that is %s by its CRN, and still follow its authorization", (_, instances, key) => {
    const { after, of } = layout(file({ instances, keys: { roks: key } }));
    expect(of(PLATFORM_CLUSTERS).resource?.clusterkms_binding?.["checkout"]).toMatchObject({ root_key: KEY });
    expect(of(PLATFORM_CLUSTERS)).not.toHaveProperty("data");
    expect(Object.keys(Object(of(SECURITY_KEYS).resource?.clusterkms_authorization))).toHaveLength(1);
    expect(after[PLATFORM_CLUSTERS]).toEqual([SECURITY_KEYS]);
  });

  it("refer to a key of an account that is not in the file without any other stack", () => {
    const { names, after, of } = layout(
      file({ accounts: ["platform"], instances: { kp: referredInstance() }, keys: { roks: referredKey() } }),
    );
    expect(names).toEqual(["payments-platform-keys", PLATFORM_CLUSTERS]);
    expect(after[PLATFORM_CLUSTERS]).toEqual([]);
    expect(of(PLATFORM_CLUSTERS).resource?.clusterkms_binding?.["checkout"]).toMatchObject({ root_key: KEY });
    expect(accountsOf(of(PLATFORM_CLUSTERS))).toEqual(["platform"]);
  });

  it("forget what is removed in every stack of its kind, and authorizations that none needs in the key's account", () => {
    const removed = { clusters: ["gone"], keys: ["old"], instances: ["kp-old"] };
    const { of } = layout(file({ removed, clusters: {} }));
    const forgotten = (name: string) =>
      (of(name).removed ?? []).map((one) => String(Object(one)["from"]).replace("clusterkms_", ""));
    expect(forgotten(PLATFORM_CLUSTERS)).toEqual(["binding.gone"]);
    expect(forgotten("payments-security-clusters")).toEqual(["binding.gone"]);
    expect(forgotten(SECURITY_KEYS)).toEqual(
      expect.arrayContaining(["root_key.old", "instance.kp-old", `authorization.kp-prod-${PLATFORM}`]),
    );
  });
});
