/** Service authorizations through IBM's own SDK (`@ibm-cloud/platform-services`, IAM policy management, v2 policies). */
import type { InstanceRef } from "../model/crn.js";
import type { AuthorizationSeen } from "../model/iam.js";
import type { AccountId } from "../model/ids.js";
import type { Result } from "../model/result.js";
import type { CloudFailure } from "./failure.js";

export interface Authorizations {
  /** Every authorization policy whose target is in the account, all pages. */
  list(account: AccountId): Promise<Result<readonly AuthorizationSeen[], CloudFailure>>;
  /**
   * Authorizes `containers-kubernetes` of the source account on one instance, in the instance's account: Reader, and
   * delegation. Whether it works already cannot be asked; that takes up to a minute.
   */
  create(instance: InstanceRef, source: AccountId): Promise<Result<AuthorizationSeen, CloudFailure>>;
}
