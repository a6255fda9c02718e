/**
 * What was seen of the instances, keys and authorizations that are made here, beyond the lists of the observer. Each
 * read is made once; a new eye sees afresh.
 */
import { type InstanceCrn, type InstanceRef, type KeyRef, parseInstanceCrn } from "../model/crn.js";
import type { AuthorizationSeen, ClusterSide } from "../model/iam.js";
import type { AccountId } from "../model/ids.js";
import type { InstanceSeen, KeyPolicies, NetworkRules, ResourceGroupSeen } from "../model/kms.js";
import { partOf, type Seen, seen, unseen } from "../model/seen.js";
import type { Reads } from "./reads.js";
import { remember } from "./remember.js";

/** What was seen of one instance. Only where its account's list lacks it and it is not found by itself is it gone. */
export type InstanceLook = Seen<InstanceSeen | "gone">;

export interface ManagedEye {
  instance(ref: InstanceRef): Promise<InstanceLook>;
  /** The resource groups of an account. */
  resourceGroups(account: AccountId): Promise<Seen<readonly ResourceGroupSeen[]>>;
  /** The name of a plan in the catalog. */
  planName(account: AccountId, planId: string): Promise<Seen<string>>;
  /** The user tags of an instance. */
  tags(ref: InstanceRef): Promise<Seen<readonly string[]>>;
  /** The KMS instances of an account that have a user tag. */
  tagged(account: AccountId, tag: string): Promise<Seen<ReadonlySet<InstanceCrn>>>;
  networkRules(ref: InstanceRef): Promise<Seen<NetworkRules>>;
  policies(key: KeyRef): Promise<Seen<KeyPolicies>>;
  /** The CRNs of whatever is registered on a key. */
  users(key: KeyRef): Promise<Seen<readonly string[]>>;
  /** The authorizations whose target is in the account. */
  authorizations(account: AccountId): Promise<Seen<readonly AuthorizationSeen[]>>;
  /** What an account of clusters has that may have been meant as an authorization on an instance of another account. */
  clusterSide(account: AccountId): Promise<Seen<ClusterSide>>;
}

/** Key Protect's standard plan and its ID in the catalog, as published: it need not be looked up. */
export const STANDARD_PLAN = { name: "tiered-pricing", id: "eedd3585-90c6-4c8f-be3d-062069e99fc3" } as const;

/** What is seen beyond the lists, over the reads of a cloud or of a saved observation. */
export function managedEye(reads: Reads): ManagedEye {
  return {
    instance: remember(
      async (ref: InstanceRef): Promise<InstanceLook> => {
        const listed = await reads.instances(ref.account);
        const found = partOf(listed).find(({ crn }) => crn === ref.crn);
        if (found !== undefined) return seen(found);
        const alone = await reads.instance(ref);
        // A list that was not read lacks everything.
        return alone.seen && alone.value === "gone" && !listed.seen ? unseen(listed.why) : alone;
      },
      ({ crn }) => crn,
    ),
    resourceGroups: reads.resourceGroups,
    planName: async (account, planId) =>
      planId === STANDARD_PLAN.id ? seen(STANDARD_PLAN.name) : reads.planName(account, planId),
    tags: reads.tags,
    tagged: async (account, tag) => {
      const answer = await reads.tagged(account, tag);
      if (!answer.seen) return unseen(answer.why);
      const refs = answer.value.map(parseInstanceCrn);
      return seen(new Set(refs.flatMap((ref) => (ref.ok ? [ref.value.crn] : []))));
    },
    networkRules: reads.networkRules,
    policies: reads.policies,
    users: reads.users,
    authorizations: reads.authorizations,
    clusterSide: reads.clusterSide,
  };
}
