/** From a failed call to the reason that is shown, with the role that would have allowed it. */
import type { CloudFailure } from "../cloud/failure.js";
import type { AccountId } from "../model/ids.js";
import { type Seen, type Unreadable, unseen } from "../model/seen.js";

/** The roles that reading needs (docs: Kubernetes Service and Key Protect access roles). */
export const ROLES = {
  cluster: "Viewer on Kubernetes Service",
  registrations: "Reader on the KMS instance",
  instances: "Viewer on the KMS instances",
  resourceGroups: "Viewer on the resource group",
  policies: "Manager on the KMS instance",
  authorizations: "Viewer on IAM Access Management",
} as const;

/** Explains why something was not seen. */
export function explain(failure: CloudFailure, account: AccountId, operation: string, role: string): Unreadable {
  const cloudCode = failure.cloudCode === undefined ? "" : ` (${failure.cloudCode})`;
  return {
    code: failure.code,
    account,
    operation,
    message: `${failure.message}${cloudCode}`,
    ...(failure.code === "ACCESS_DENIED" ? { role } : {}),
  };
}

/** What was not read, with what came of it. */
export const notWhole = <T>({ part }: { readonly part?: T }, why: Unreadable): Seen<T> =>
  part === undefined ? unseen(why) : { seen: false, why, part };
