/** Service authorizations: the policies by which a service of one account may use an instance of another's. */
import type { KmsService } from "./crn.js";
import type { AccountId, InstanceGuid } from "./ids.js";

/** The roles that a cluster needs on the instance of its key (docs: encryption-setup.md; law 7). */
export const READER = "crn:v1:bluemix:public:iam::::serviceRole:Reader";
export const DELEGATOR = "crn:v1:bluemix:public:iam::::role:AuthorizationDelegator";

/** Service roles that allow all that Reader does, and more (Key Protect docs: manage-access). */
export const READING: readonly string[] = [
  READER,
  ...["ReaderPlus", "Writer", "Manager"].map((role) => `crn:v1:bluemix:public:iam::::serviceRole:${role}`),
];

/** An authorization policy of an account, as IAM lists it. */
export interface AuthorizationSeen {
  readonly id: string;
  readonly sourceService: string | undefined;
  /** Undefined where the policy names no source account. */
  readonly sourceAccount: AccountId | undefined;
  readonly targetService: string | undefined;
  /** Undefined where it is not limited to one instance. */
  readonly targetInstance: InstanceGuid | undefined;
  /** It has attributes beside those above, which can only make it narrower. */
  readonly limited: boolean;
  /** CRNs of roles. */
  readonly roles: readonly string[];
  /** IAM's own word, for example `active`. */
  readonly state: string;
}

/** What is seen of an account that has clusters, where the authorization that they need is not in the account of the key. */
export interface ClusterSide {
  /** The authorizations whose target is in that account. */
  readonly policies: readonly AuthorizationSeen[];
  /** The key management services that it has instances of; null where they could not be listed. */
  readonly services: readonly KmsService[] | null;
}
