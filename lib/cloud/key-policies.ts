/** Reads the policies of keys and instances. One that is disabled stays listed, and counts as none. */
import { ALLOWED_NETWORKS, type KeyPolicies, type NetworkRules } from "../model/kms.js";
import { type Fields, fields, flag, list, number, text } from "./decode.js";
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

/** From where an instance may be reached; undefined where the answer cannot be understood. */
export function networkRulesIn(json: unknown): NetworkRules | undefined {
  const policies = objectsIn(json);
  if (policies === undefined) return undefined;
  const network = attributesOf(policies, "allowedNetwork");
  const listed = attributesOf(policies, "allowedIP");
  const allowed = network === undefined ? "public-and-private" : network["allowed_network"];
  const word = ALLOWED_NETWORKS.find((known) => known === allowed);
  const addresses = listed === undefined ? null : list(listed["allowed_ip"])?.map(text);
  if (word === undefined || addresses === undefined) return undefined;
  const known = addresses?.filter((one) => one !== undefined) ?? null;
  return known?.length === addresses?.length ? { network: word, addresses: known } : undefined;
}

/** The attributes of a policy that is enabled; undefined where there is none. */
function attributesOf(policies: readonly Fields[], type: string): Fields | undefined {
  const data = fields(policies.find((policy) => policy["policy_type"] === type)?.["policy_data"]);
  return data === undefined || flag(data["enabled"]) === false ? undefined : (fields(data["attributes"]) ?? {});
}

function objectsIn(json: unknown): readonly Fields[] | undefined {
  return resourcesOf(json)?.map((policy) => fields(policy) ?? {});
}
