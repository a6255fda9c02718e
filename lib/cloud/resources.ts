/**
 * KMS instances, resource groups, plans and tags, through IBM's own SDK (`@ibm-cloud/platform-services`: resource
 * controller v2, resource manager v2, global catalog v1, global search v2, global tagging v1). Reads are repeated like
 * all reads; writes are sent once.
 */
import type { InstanceCrn } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { AllowedNetwork, InstanceSeen, ResourceGroupSeen } from "../model/kms.js";
import type { Result } from "../model/result.js";
import type { CloudFailure } from "./failure.js";

/** A Key Protect instance to be made. */
export interface InstanceOrder {
  readonly name: string;
  readonly region: string;
  /** The catalog's ID of the plan. */
  readonly planId: string;
  readonly resourceGroupId: string;
  readonly allowedNetwork: AllowedNetwork;
  readonly tags: readonly string[];
}

type Answered<T> = Promise<Result<T, CloudFailure>>;

export interface Resources {
  /** One instance, also one that is being reclaimed or was removed; NOT_FOUND where there never was one. */
  instance(crn: InstanceCrn, account: AccountId): Answered<InstanceSeen>;
  /** Asks for an instance; it may still be provisioning when this returns. */
  createInstance(account: AccountId, order: InstanceOrder): Answered<InstanceSeen>;
  renameInstance(crn: InstanceCrn, account: AccountId, name: string): Answered<null>;
  /** Deletes an instance: the cloud keeps it for reclamation, and refuses while it holds keys. */
  deleteInstance(crn: InstanceCrn, account: AccountId): Answered<null>;
  /** All resource groups of the account. */
  resourceGroups(account: AccountId): Answered<readonly ResourceGroupSeen[]>;
  /** The ID of one of Key Protect's plans by its name in the catalog; NOT_FOUND where there is none. */
  planId(account: AccountId, plan: string): Answered<string>;
  /** The name of a plan by its ID. */
  planName(account: AccountId, planId: string): Answered<string>;
  /** The CRNs of what has a user tag. The search lags behind the tagging, by seconds to minutes. */
  taggedWith(account: AccountId, tag: string): Answered<readonly string[]>;
  /** The user tags of an instance. */
  tagsOf(crn: InstanceCrn, account: AccountId): Answered<readonly string[]>;
  attachTags(crn: InstanceCrn, account: AccountId, tags: readonly string[]): Answered<null>;
  detachTags(crn: InstanceCrn, account: AccountId, tags: readonly string[]): Answered<null>;
}
