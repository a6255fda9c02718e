/** The state of an authorization in Terraform's words. */
import type { AuthorizationRecord } from "../../plan/authorization.js";

/** The attributes that a record decides. */
export function attributesOf(record: AuthorizationRecord) {
  return {
    instance: record.instance.crn,
    source_account: record.source,
    policy_id: record.policyId,
    roles: [...record.roles].sort(),
    scope: record.scope,
    status: record.status,
  };
}
