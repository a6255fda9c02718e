/**
 * What was seen of the instances, keys and authorizations that are made here, beyond the lists of the observer. Each
 * read is made once; a new eye sees afresh.
 */
import type { Cloud } from "../cloud/cloud.js";
import type { CloudFailure } from "../cloud/failure.js";
import type { KeyPlace } from "../cloud/key-management.js";
import { type InstanceCrn, type InstanceRef, instanceOf, type KeyRef, parseInstanceCrn } from "../model/crn.js";
import type { AuthorizationSeen } from "../model/iam.js";
import type { AccountId } from "../model/ids.js";
import type { AllowedNetwork, InstanceSeen, KeyPolicies, ResourceGroupSeen } from "../model/kms.js";
import type { Result } from "../model/result.js";
import { type Seen, seen, unseen } from "../model/seen.js";
import type { Instances } from "./instances.js";
import { remember } from "./remember.js";
import { explain, ROLES } from "./unreadable.js";

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
  network(ref: InstanceRef): Promise<Seen<AllowedNetwork>>;
  policies(key: KeyRef): Promise<Seen<KeyPolicies>>;
  /** The CRNs of whatever is registered on a key. */
  users(key: KeyRef): Promise<Seen<readonly string[]>>;
  /** The authorizations whose target is in the account. */
  authorizations(account: AccountId): Promise<Seen<readonly AuthorizationSeen[]>>;
}

/** Key Protect's standard plan and its ID in the catalog, as published: it need not be looked up. */
export const STANDARD_PLAN = { name: "tiered-pricing", id: "eedd3585-90c6-4c8f-be3d-062069e99fc3" } as const;

export function managedEye(cloud: Cloud, instances: Instances): ManagedEye {
  const told = async <T>(
    account: AccountId,
    operation: string,
    role: string,
    answer: Promise<Result<T, CloudFailure>>,
  ): Promise<Seen<T>> => {
    const result = await answer;
    return result.ok ? seen(result.value) : unseen(explain(result.error, account, operation, role));
  };
  const at = async <T>(
    ref: InstanceRef,
    operation: string,
    role: string,
    ask: (place: KeyPlace) => Promise<Result<T, CloudFailure>>,
  ): Promise<Seen<T>> => {
    const place = await instances.place(ref);
    return place.seen ? told(ref.account, operation, role, ask(place.value)) : place;
  };
  const { resources, keyManagement } = cloud;
  return {
    instance: remember(
      async (ref: InstanceRef): Promise<InstanceLook> => {
        const listed = await instances.of(ref.account);
        const found = listed.seen ? listed.value.find(({ crn }) => crn === ref.crn) : undefined;
        if (found !== undefined) return seen(found);
        const alone = await resources.instance(ref.crn, ref.account);
        if (alone.ok) return seen(alone.value);
        const operation = `read instance ${ref.guid}`;
        if (alone.error.code !== "NOT_FOUND" || !listed.seen)
          return unseen(explain(alone.error, ref.account, operation, ROLES.instances));
        return seen("gone" as const);
      },
      ({ crn }) => crn,
    ),
    resourceGroups: remember((account: AccountId) =>
      told(account, "list the resource groups", ROLES.resourceGroups, resources.resourceGroups(account)),
    ),
    planName: async (account, planId) =>
      planId === STANDARD_PLAN.id
        ? seen(STANDARD_PLAN.name)
        : told(account, `read plan ${planId} of the catalog`, ROLES.instances, resources.planName(account, planId)),
    tags: remember(
      (ref: InstanceRef) =>
        told(
          ref.account,
          `read the tags of instance ${ref.guid}`,
          ROLES.instances,
          resources.tagsOf(ref.crn, ref.account),
        ),
      ({ crn }) => crn,
    ),
    tagged: async (account, tag) => {
      const answer = await told(
        account,
        `search for the tag ${tag}`,
        ROLES.instances,
        resources.taggedWith(account, tag),
      );
      if (!answer.seen) return answer;
      return seen(
        new Set(
          answer.value.flatMap((crn) => {
            const ref = parseInstanceCrn(crn);
            return ref.ok ? [ref.value.crn] : [];
          }),
        ),
      );
    },
    network: remember(
      (ref: InstanceRef) =>
        at(ref, `read the network policy of instance ${ref.guid}`, ROLES.policies, (place) =>
          keyManagement.allowedNetwork(place),
        ),
      ({ crn }) => crn,
    ),
    policies: remember(
      (key: KeyRef) =>
        at(instanceOf(key), `read the policies of key ${key.id}`, ROLES.policies, (place) =>
          keyManagement.policies(place, key.id),
        ),
      ({ crn }) => crn,
    ),
    users: (key) =>
      at(instanceOf(key), `list what is registered on key ${key.id}`, ROLES.registrations, (place) =>
        keyManagement.users(place, key.id),
      ),
    authorizations: remember((account: AccountId) =>
      told(account, "list the service authorizations", ROLES.authorizations, cloud.authorizations.list(account)),
    ),
  };
}
