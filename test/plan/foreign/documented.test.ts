/** The objects that plans are made of have no attribute that the official provider does not have. */
import { describe, expect, it } from "vitest";
import examples from "../../examples/official-provider.json" with { type: "json" };
import more from "../../fixtures/plans/official-attributes.json" with { type: "json" };
import { classicConfig, cluster, instance, keyRing, kmsConfig, kmsKey, kpKey, policy } from "./objects.js";
import type { Json } from "./plan-json.js";

const DOCUMENTED = new Map<string, readonly string[]>();
for (const [type, names] of [
  ...Object.entries(examples.resources).map(([type, one]) => [type, [...one.arguments, ...one.attributes]] as const),
  ...Object.entries(more.resources),
]) {
  DOCUMENTED.set(type, [...(DOCUMENTED.get(type) ?? []), ...names]);
}

const USED: readonly (readonly [type: string, object: Json])[] = [
  ["ibm_resource_instance", instance()],
  ["ibm_kms_key", kmsKey()],
  ["ibm_kp_key", kpKey()],
  ["ibm_kms_key_rings", keyRing()],
  ["ibm_iam_authorization_policy", policy({ subject_attributes: [], resource_attributes: [] })],
  ["ibm_container_vpc_cluster", cluster([kmsConfig()])],
  ["ibm_container_cluster", cluster([classicConfig()])],
];

describe("the objects of the official provider in these plans", () => {
  it.each(USED)("%s has only attributes that are documented", (type, object) => {
    const config: unknown = Array.isArray(object["kms_config"]) ? object["kms_config"][0] : undefined;
    const names = [...Object.keys(object), ...Object.keys(config ?? {}).map((name) => `kms_config.${name}`)];
    expect(names.filter((name) => !DOCUMENTED.get(type)?.includes(name))).toEqual([]);
  });
});
