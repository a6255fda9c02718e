/** Reads the policies of keys and instances. One that is disabled stays listed, and counts as none. */
import { ALLOWED_NETWORKS, type AllowedNetwork, type KeyPolicies } from "../model/kms.js";
import { type Fields, fields, flag, number } from "./decode.js";
import { resourcesOf } from "./key-api.js";

/** The policies of a key; undefined where the answer cannot be understood. */
export function keyPoliciesIn(json: unknown): KeyPolicies | undefined {
  let rotationMonths: number | null = null;
  let dualAuthDelete = false;
  const policies = objectsIn(json);
  if (policies === undefined) return undefined;
  for (const policy of policies) {
    const rotation = fields(policy["rotation"]);
    // Before a policy could be disabled it had no `enabled`: being there was enough.
    if (rotation !== undefined && flag(rotation["enabled"]) !== false) {
      const months = number(rotation["interval_month"]);
      if (months === undefined) return undefined;
      rotationMonths = months;
    }
    if (flag(fields(policy["dualAuthDelete"])?.["enabled"]) === true) dualAuthDelete = true;
  }
  return { rotationMonths, dualAuthDelete };
}

/** The network that an instance allows; undefined where the answer cannot be understood. */
export function allowedNetworkIn(json: unknown): AllowedNetwork | undefined {
  const policies = objectsIn(json);
  if (policies === undefined) return undefined;
  const data = fields(policies.find((policy) => policy["policy_type"] === "allowedNetwork")?.["policy_data"]);
  if (data === undefined || flag(data["enabled"]) === false) return "public-and-private";
  const network = fields(data["attributes"])?.["allowed_network"];
  return ALLOWED_NETWORKS.find((known) => known === network);
}

function objectsIn(json: unknown): readonly Fields[] | undefined {
  return resourcesOf(json)?.map((policy) => fields(policy) ?? {});
}
