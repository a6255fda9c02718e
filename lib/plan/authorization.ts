/** What a declared service authorization changes, and whether it may. */
import type { InstanceRef } from "../model/crn.js";
import { type AuthorizationSeen, DELEGATOR, READING } from "../model/iam.js";
import type { AccountId } from "../model/ids.js";
import type { Problem } from "../model/problem.js";
import { isLocked, partOf, type Seen, type Unreadable } from "../model/seen.js";
import { adopted, fixed, type ManagedDecision, replacement } from "./managed.js";
import { reasons } from "./words.js";

export interface AuthorizationDeclared {
  readonly instance: InstanceRef;
  /** The account of the clusters. */
  readonly source: AccountId;
}

export const AUTHORIZATION_STATUSES = ["active", "narrowed", "gone", "unknown"] as const;
export type AuthorizationStatus = (typeof AUTHORIZATION_STATUSES)[number];

/** What the state says of an authorization: after a look, what was seen. */
export interface AuthorizationRecord extends AuthorizationDeclared {
  readonly policyId: string | null;
  /** CRNs of roles. */
  readonly roles: ReadonlySet<string>;
  /** `account`: it covers every instance of the service. Null while none has been seen. */
  readonly scope: "instance" | "account" | null;
  readonly status: AuthorizationStatus;
}

/** The service whose clusters use the keys. */
export const SOURCE_SERVICE = "containers-kubernetes";

/** Whether a policy lets the clusters of the source account use the keys of the instance (law 7). */
export function covers(policy: AuthorizationSeen, { instance, source }: AuthorizationDeclared): boolean {
  return (
    policy.state === "active" &&
    !policy.limited &&
    concerns(policy, { instance, source }) &&
    policy.roles.includes(DELEGATOR) &&
    policy.roles.some((role) => READING.includes(role))
  );
}

/** Between the same two sides, whatever it grants. */
const concerns = (policy: AuthorizationSeen, { instance, source }: AuthorizationDeclared): boolean =>
  policy.sourceService === SOURCE_SERVICE &&
  policy.sourceAccount === source &&
  policy.targetService === instance.service &&
  (policy.targetInstance === undefined || policy.targetInstance === instance.guid);

/**
 * What stands against an enable (law 7): no policy that was seen could let the clusters of the source account use the
 * instance. Whatever a policy leaves open, or limits beside the instance, may hold; what was not seen is not missing.
 */
export function missingAuthorization(
  subject: string,
  pair: AuthorizationDeclared,
  policies: Seen<readonly AuthorizationSeen[]>,
): Problem | undefined {
  if (!policies.seen || policies.value.some((policy) => mayCover(policy, pair))) return undefined;
  const { instance, source } = pair;
  const seen = `Nothing was sent. Account ${instance.account} has no policy that lets the clusters of account ${source} use the instance:\n${command(pair)}`;
  return { code: "AUTHORIZATION_MISSING", severity: "refused", subject, attribute: ["root_key"], seen };
}

/** A role of another name beside the delegation may be one that reads. */
const mayCover = (policy: AuthorizationSeen, pair: AuthorizationDeclared): boolean => {
  const { instance, source } = pair;
  const { sourceService = SOURCE_SERVICE, sourceAccount = source, targetService = instance.service } = policy;
  const may = concerns({ ...policy, sourceService, sourceAccount, targetService }, pair);
  return may && policy.state === "active" && policy.roles.includes(DELEGATOR) && policy.roles.length > 1;
};

/** What a look at the policies of the instance's account says of an authorization. */
export function authorizationAfterLook(
  declared: AuthorizationDeclared,
  policyId: string | null,
  policies: Seen<readonly AuthorizationSeen[]>,
  before: AuthorizationRecord | null,
): AuthorizationRecord {
  const nothing = { ...declared, policyId, roles: new Set<string>(), scope: null };
  const covering = partOf(policies).filter((policy) => covers(policy, declared));
  // The one that is known, else the one that is meant for this instance alone.
  const chosen =
    covering.find(({ id }) => id === policyId) ??
    covering.find(({ targetInstance }) => targetInstance !== undefined) ??
    covering[0];
  if (chosen !== undefined) return { ...declared, ...told(chosen), status: "active" };
  if (!policies.seen) return { ...(before ?? nothing), status: "unknown" };
  const own = policies.value.find(({ id }) => id === policyId);
  const narrower = own ?? policies.value.find((policy) => concerns(policy, declared));
  if (narrower !== undefined) return { ...declared, ...told(narrower), status: "narrowed" };
  return { ...(before ?? nothing), status: "gone" };
}

const told = ({ id, roles, targetInstance }: AuthorizationSeen) => ({
  policyId: id,
  roles: new Set(roles),
  scope: targetInstance === undefined ? ("account" as const) : ("instance" as const),
});

/** How messages speak of an authorization. */
export const authorizationSubject = ({ instance, source }: AuthorizationDeclared): string =>
  `authorization of account ${source} on instance ${instance.guid}`;

export interface AuthorizationView {
  /** Null where nothing is in the state. */
  readonly record: AuthorizationRecord | null;
  /** What is there for a create to take over; undefined while the instance is not known. */
  readonly existing: AuthorizationRecord | undefined;
  /** Why it could not be read, where it could not. */
  readonly why: Unreadable | undefined;
  /** It was in the state when this run began: creating it now would be a replacement. */
  readonly met: boolean;
}

export function planAuthorization(declared: AuthorizationDeclared, view: AuthorizationView): ManagedDecision {
  const subject = authorizationSubject(declared);
  const { record, existing, why, met } = view;
  if (record !== null) return judgeUpdate(declared, record, why, subject);
  if (met) return refused(replacement(subject, "authorization"));
  if (why !== undefined) return unseen(why, subject);
  if (existing === undefined || existing.status === "gone") return { action: "create", problems: [] };
  if (existing.status === "narrowed") return refused(narrowed(existing, subject));
  const policy = `IAM policy ${existing.policyId}${existing.scope === "account" ? ", which covers every instance of the service" : ""}`;
  return { action: "adopt", problems: [adopted(subject, policy)] };
}

function judgeUpdate(
  declared: AuthorizationDeclared,
  record: AuthorizationRecord,
  why: Unreadable | undefined,
  subject: string,
): ManagedDecision {
  const differ = (attribute: string, now: string, wanted: string) =>
    now === wanted ? [] : [fixed("AUTHORIZATION_FIXED", subject, attribute, now, wanted)];
  const wrong = [
    ...differ("instance", record.instance.crn, declared.instance.crn),
    ...differ("source_account", record.source, declared.source),
  ];
  if (wrong.length > 0) return { action: "none", problems: wrong };
  switch (record.status) {
    case "active":
      return { action: "none", problems: [] };
    case "gone": {
      // It was never seen, let alone made: whoever could not look then can now.
      if (record.policyId === null) return { action: "create", problems: [] };
      const seen = `Account ${record.instance.account} has no policy that lets the clusters of account ${record.source} use the instance. To make it again:\n${command(record)}`;
      return refused({ code: "AUTHORIZATION_GONE", severity: "refused", subject, seen });
    }
    case "narrowed":
      return refused(narrowed(record, subject));
    case "unknown":
      return why === undefined
        ? { action: "none", problems: [] }
        : { action: "none", problems: [{ code: why.code, severity: "warning", subject, seen: reasons([why]) }] };
  }
}

/**
 * Without the role to see policies, or without the account's credentials, it may be there all the same: nothing is sent
 * and nothing claimed, and an enable finds out. Anything else may pass, and then it can be seen.
 */
function unseen(why: Unreadable, subject: string): ManagedDecision {
  const severity = isLocked(why) ? "warning" : "refused";
  return { action: "none", problems: [{ code: why.code, severity, subject, seen: reasons([why]) }] };
}

function narrowed(record: AuthorizationRecord, subject: string): Problem {
  const roles = record.roles.size === 0 ? "no role" : [...record.roles].sort().join(", ");
  const seen = `IAM policy ${record.policyId} grants ${roles}, or has limits beside the instance. For one that allows what is needed:\n${command(record)}`;
  return { code: "AUTHORIZATION_NARROWED", severity: "refused", subject, seen };
}

/** What gives the authorization by hand, in the account of the instance. */
const command = ({ instance, source }: AuthorizationDeclared): string =>
  `  ibmcloud iam authorization-policy-create ${SOURCE_SERVICE} ${instance.service} "Reader,Authorization Delegator" --source-service-account ${source} --target-service-instance-id ${instance.guid}`;

/** An authorization never goes from the state by a destroy. */
export function authorizationRemoval(record: AuthorizationRecord): readonly Problem[] {
  const { policyId, source, instance } = record;
  const seen = [
    `Terraform plans to destroy IAM policy ${policyId ?? "(not known)"} of account ${instance.account}. To let go of it, the file says`,
    // A file that has no name for the instance calls it so (lib/constructs/authorization.ts).
    `  removed: { authorizations: ["kms-${instance.guid}-${source}"] }`,
    `or, where the instance had a name of its own in the file, that name in the place of kms-${instance.guid}. \`terraform state list\` shows which.`,
  ].join("\n");
  return [{ code: "AUTHORIZATION_DROPPED", severity: "refused", subject: authorizationSubject(record), seen }];
}

const refused = (problem: Problem): ManagedDecision => ({ action: "none", problems: [problem] });
