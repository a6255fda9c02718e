/** Between Terraform's words and the plan's: the state of an authorization, and the record it stands for. */
import { parseInstanceCrn } from "../../model/crn.js";
import { parseAccountId } from "../../model/ids.js";
import { err, ok, type Result } from "../../model/result.js";
import { AUTHORIZATION_STATUSES, type AuthorizationRecord } from "../../plan/authorization.js";
import { wordOf } from "../binding/state.js";
import type { AuthorizationState } from "./schema.js";

/** What a state says, checked; the error names the attribute that is wrong. */
export function recordOf(state: AuthorizationState): Result<AuthorizationRecord, string> {
  const instance = parseInstanceCrn(state.instance ?? "");
  if (!instance.ok) return err(`instance: ${instance.error}`);
  const source = parseAccountId(state.source_account ?? "");
  if (!source.ok) return err(`source_account: it is not ${source.error}`);
  return ok({
    instance: instance.value,
    source: source.value,
    policyId: state.policy_id,
    roles: new Set(state.roles ?? []),
    scope: wordOf(["instance", "account"] as const, state.scope),
    status: wordOf(AUTHORIZATION_STATUSES, state.status) ?? "unknown",
  });
}

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
