/** What changed outside of Terraform in what encryption hangs on. */
import { nameOf } from "./change.js";
import type { Finding, Rule } from "./finding.js";
import { compare, show, valueAt } from "./value.js";

/** The attributes that matter, by type: none of them holds a secret, and none changes by mere use. */
const WATCHED: Readonly<Record<string, readonly string[]>> = {
  clusterkms_binding: ["root_key", "encryption"],
  clusterkms_root_key: ["crn", "status", "key_ring", "rotation_months", "dual_auth_delete"],
  clusterkms_instance: ["crn", "status", "allowed_network"],
  clusterkms_authorization: ["status", "roles"],
  ibm_resource_instance: ["crn", "name", "plan", "status", "state", "service_endpoints"],
  ibm_kms_key: ["crn", "key_name", "key_ring_id", "description", "expiration_date", "standard_key"],
  ibm_kp_key: ["crn", "key_name", "standard_key"],
  ibm_iam_authorization_policy: [
    ...["roles", "source_service_name", "source_service_account"],
    ...["target_service_name", "target_resource_instance_id", "subject_attributes", "resource_attributes"],
  ],
  ibm_container_vpc_cluster: ["kms_config"],
  ibm_container_cluster: ["kms_config"],
  ibm_kms_key_rings: ["key_ring_id"],
};

/** One finding for an object that is gone or in which one of them differs. The change is one of `drift`. */
export const driftRule: Rule = (change) => {
  const { before, after, action, type } = change;
  const gone = action === "delete";
  const differing = (WATCHED[type] ?? []).filter(
    (name) => compare(valueAt(before, name), valueAt(after, name)) !== "same",
  );
  if (!gone && differing.length === 0) return [];
  const finding: Finding = {
    address: nameOf(change),
    code: type === "clusterkms_binding" && !gone ? "KEY_CHANGED_OUTSIDE" : "CHANGED_OUTSIDE",
    severity: "warning",
    now: gone
      ? "It is in the state, and no longer in the cloud."
      : differing
          .map(
            (name) =>
              `\`${name}\` is ${show(valueAt(after, name))}; the last apply left ${show(valueAt(before, name))}.`,
          )
          .join(" "),
    willBe: "The plan starts from what is there.",
  };
  return [finding];
};
