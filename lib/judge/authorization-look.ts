/** What was seen of an authorization, as its record. */
import type { Unreadable } from "../model/seen.js";
import { type AuthorizationDeclared, type AuthorizationRecord, authorizationAfterLook } from "../plan/authorization.js";
import type { Looks } from "./looks.js";

export interface AuthorizationLooked {
  readonly record: AuthorizationRecord;
  /** Why the policies could not be read; undefined where they were. */
  readonly why: Unreadable | undefined;
}

/** Looks among the policies of the instance's account, which are listed once for all authorizations in it. */
export async function lookAtAuthorization(
  { managed }: Looks,
  declared: AuthorizationDeclared,
  before: AuthorizationRecord | null,
): Promise<AuthorizationLooked> {
  const policies = await managed.authorizations(declared.instance.account);
  const { instance, source } = declared;
  const record = authorizationAfterLook({ instance, source }, before?.policyId ?? null, policies, before);
  return { record, why: policies.seen || record.status === "active" ? undefined : policies.why };
}

/** What an authorization is known by: its two sides. */
export const pairOf = ({ instance, source }: AuthorizationDeclared): string => `${source}/${instance.crn}`;
