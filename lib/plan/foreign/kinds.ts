/** Which objects of a plan are looked at: ours, and those of the official provider that encryption hangs on. */
import type { PlannedChange, Side } from "./change.js";
import { textOf, type Value, valueAt } from "./value.js";

const OFFICIAL_CLUSTERS = ["ibm_container_vpc_cluster", "ibm_container_cluster"];
const OFFICIAL_KEYS = ["ibm_kms_key", "ibm_kp_key"];
const KMS_SERVICES = ["kms", "hs-crypto"];

export const isOfficialCluster = (type: string): boolean => OFFICIAL_CLUSTERS.includes(type);
export const isOfficialKey = (type: string): boolean => OFFICIAL_KEYS.includes(type);
export const isOurs = (type: string): boolean => type.startsWith("clusterkms_");

/** Whether the rules have something to say of it: other services' instances and other services' policies are left out. */
export function isLookedAt({ type, before, after }: PlannedChange): boolean {
  const sides = [before, after].filter((side) => side !== undefined);
  if (type === "ibm_resource_instance") return sides.some((side) => mayBe(valueAt(side, "service"), KMS_SERVICES));
  if (type === "ibm_iam_authorization_policy") return sides.some(isOfClusters);
  return isOurs(type) || isOfficialCluster(type) || isOfficialKey(type) || type === "ibm_kms_key_rings";
}

/** Whether a policy lets clusters use a KMS; one whose services are not known yet may. */
const isOfClusters = (side: Side): boolean =>
  mayBe(serviceIn(side, "source_service_name", "subject_attributes"), ["containers-kubernetes"]) &&
  mayBe(serviceIn(side, "target_service_name", "resource_attributes"), KMS_SERVICES);

const mayBe = (value: Value, words: readonly string[]): boolean =>
  value.kind === "unknown" || words.includes(textOf(value) ?? "");

/** A service has an argument of its own, or is one of a list of attributes. */
function serviceIn(side: Side, argument: string, list: string): Value {
  const own = valueAt(side, argument);
  if (own.kind !== "absent" && textOf(own) !== undefined) return own;
  if (own.kind === "unknown") return own;
  const attributes = valueAt(side, list);
  if (attributes.kind !== "known" || !Array.isArray(attributes.value)) return attributes;
  const index = attributes.value.findIndex((_, at) => textOf(valueAt(side, list, at, "name")) === "serviceName");
  return index < 0 ? { kind: "absent" } : valueAt(side, list, index, "value");
}
