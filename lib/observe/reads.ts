/**
 * Everything that is read of the cloud, one function for each read: what has no answer says why. All that is seen of a
 * fleet is made of these, so that a saved observation can stand in for the cloud (replay.ts).
 */
import type { Cloud } from "../cloud/cloud.js";
import type { ClusterList } from "../cloud/containers.js";
import type { CloudFailure } from "../cloud/failure.js";
import type { KeyPlace } from "../cloud/key-management.js";
import type { ClusterDetail, ClusterListed, Infrastructure } from "../model/cluster.js";
import { type InstanceRef, instanceOf, type KeyRef } from "../model/crn.js";
import type { AuthorizationSeen, ClusterSide } from "../model/iam.js";
import type { AccountId } from "../model/ids.js";
import type {
  InstanceSeen,
  KeyPolicies,
  KeySeen,
  NetworkRules,
  Registration,
  ResourceGroupSeen,
} from "../model/kms.js";
import type { Result } from "../model/result.js";
import { type Seen, seen, unseen } from "../model/seen.js";
import { type Instances, instancesOf } from "./instances.js";
import { remember } from "./remember.js";
import { explain, notWhole, ROLES } from "./unreadable.js";

export interface Reads {
  /** The accounts that can be entered. */
  readonly accounts: readonly AccountId[];
  clusters(account: AccountId, infrastructure: Infrastructure): Promise<Seen<ClusterList>>;
  /** A single read of a cluster that a list shows. */
  detail(cluster: ClusterListed): Promise<Seen<ClusterDetail>>;
  /** Whether a cluster that a list lacks is found by itself; with the words of what is being looked for. */
  alone(account: AccountId, cluster: string, operation: string): Promise<Seen<"there" | "gone">>;
  /** The KMS instances of an account. */
  instances(account: AccountId): Promise<Seen<readonly InstanceSeen[]>>;
  /** One instance that the list lacks. */
  instance(ref: InstanceRef): Promise<Seen<InstanceSeen | "gone">>;
  /** Every key of an instance, destroyed ones too. */
  keys(instance: InstanceRef): Promise<Seen<readonly KeySeen[]>>;
  /** One key that the list lacks. */
  key(ref: KeyRef): Promise<Seen<KeySeen | "gone">>;
  /** Every registration of a cluster on any key of an instance. */
  registrations(instance: InstanceRef): Promise<Seen<readonly Registration[]>>;
  resourceGroups(account: AccountId): Promise<Seen<readonly ResourceGroupSeen[]>>;
  planName(account: AccountId, planId: string): Promise<Seen<string>>;
  tags(ref: InstanceRef): Promise<Seen<readonly string[]>>;
  /** The CRNs of what has a user tag. */
  tagged(account: AccountId, tag: string): Promise<Seen<readonly string[]>>;
  networkRules(ref: InstanceRef): Promise<Seen<NetworkRules>>;
  policies(key: KeyRef): Promise<Seen<KeyPolicies>>;
  /** The CRNs of whatever is registered on a key. */
  users(key: KeyRef): Promise<Seen<readonly string[]>>;
  authorizations(account: AccountId): Promise<Seen<readonly AuthorizationSeen[]>>;
  /** Asked only to explain an authorization that is not where it has to be: that it could not be read is no gap. */
  clusterSide(account: AccountId): Promise<Seen<ClusterSide>>;
}

/** The reads of a cloud, each made once and shared by everyone who asks; what could not be read is remembered too. */
export function cloudReads(cloud: Cloud, instances: Instances = instancesOf(cloud)): Reads {
  const told = async <T>(
    account: AccountId,
    operation: string,
    role: string,
    answer: Promise<Result<T, CloudFailure & { readonly part?: T }>>,
  ): Promise<Seen<T>> => {
    const result = await answer;
    return result.ok ? seen(result.value) : notWhole(result.error, explain(result.error, account, operation, role));
  };
  /** A read of one thing: that it is not there is an answer. */
  const single = async <T>(
    account: AccountId,
    operation: string,
    role: string,
    answer: Promise<Result<T, CloudFailure>>,
  ): Promise<Seen<T | "gone">> => {
    const result = await answer;
    if (!result.ok && result.error.code === "NOT_FOUND") return seen("gone" as const);
    return result.ok ? seen(result.value) : unseen(explain(result.error, account, operation, role));
  };
  const at = async <T>(ref: InstanceRef, ask: (place: KeyPlace) => Promise<Seen<T>>): Promise<Seen<T>> => {
    const place = await instances.place(ref);
    return place.seen ? ask(place.value) : unseen(place.why);
  };
  const crnOf = ({ crn }: { readonly crn: string }) => crn;
  const { containers, keyManagement, resources } = cloud;

  const clusters = remember((account: AccountId) =>
    remember((infrastructure: Infrastructure) =>
      told(account, `list the ${infrastructure} clusters`, ROLES.cluster, containers.clusters(account, infrastructure)),
    ),
  );
  const detail = remember(async (cluster: ClusterListed): Promise<Seen<ClusterDetail>> => {
    const { account, name, id } = cluster;
    const operation = `read cluster ${name} (${id})`;
    const answer = await told(account, operation, ROLES.cluster, containers.cluster(account, id));
    return answer.seen ? seen(answer.value.detail) : unseen(answer.why);
  }, crnOf);
  // The search by a tag tells all tags of what it finds, as the search for one instance would.
  const tagsTold = new Map<string, readonly string[]>();
  const alone = remember((account: AccountId) => remember((cluster: string) => containers.cluster(account, cluster)));

  const planName = remember((account: AccountId) =>
    remember((planId: string) =>
      told(account, `read plan ${planId} of the catalog`, ROLES.instances, resources.planName(account, planId)),
    ),
  );
  const tagged = remember((account: AccountId) =>
    remember((tag: string) =>
      told(account, `search for the tag ${tag}`, ROLES.instances, resources.taggedWith(account, tag)),
    ),
  );

  const authorizations = remember((account: AccountId) =>
    told(account, "list the service authorizations", ROLES.authorizations, cloud.authorizations.list(account)),
  );

  return {
    accounts: cloud.accounts.map(({ id }) => id),
    clusters: (account, infrastructure) => clusters(account)(infrastructure),
    detail,
    alone: async (account, cluster, operation) => {
      const found = await single(account, operation, ROLES.cluster, alone(account)(cluster));
      return found.seen ? seen(found.value === "gone" ? "gone" : "there") : unseen(found.why);
    },
    instances: instances.of,
    instance: remember(
      (ref: InstanceRef) =>
        single(ref.account, `read instance ${ref.guid}`, ROLES.instances, resources.instance(ref.crn, ref.account)),
      crnOf,
    ),
    keys: remember(
      (ref: InstanceRef) =>
        at(ref, (place) =>
          told(ref.account, `list the keys of instance ${ref.guid}`, ROLES.registrations, keyManagement.keys(place)),
        ),
      crnOf,
    ),
    // Not remembered: what was not there a moment ago may have been made meanwhile.
    key: (ref) =>
      at(instanceOf(ref), (place) =>
        single(ref.account, `read key ${ref.id}`, ROLES.registrations, keyManagement.key(place, ref.id)),
      ),
    registrations: remember(
      (ref: InstanceRef) =>
        at(ref, (place) =>
          told(
            ref.account,
            `list the registrations of instance ${ref.guid}`,
            ROLES.registrations,
            keyManagement.registrations(place),
          ),
        ),
      crnOf,
    ),
    resourceGroups: remember((account: AccountId) =>
      told(account, "list the resource groups", ROLES.resourceGroups, resources.resourceGroups(account)),
    ),
    planName: (account, planId) => planName(account)(planId),
    tags: remember((ref: InstanceRef): Promise<Seen<readonly string[]>> => {
      const known = tagsTold.get(ref.crn);
      if (known !== undefined) return Promise.resolve(seen(known));
      const operation = `read the tags of instance ${ref.guid}`;
      return told(ref.account, operation, ROLES.instances, resources.tagsOf(ref.crn, ref.account));
    }, crnOf),
    tagged: async (account, tag) => {
      const found = await tagged(account)(tag);
      if (!found.seen) return unseen(found.why);
      for (const { crn, tags } of found.value) tagsTold.set(crn, tags);
      return seen(found.value.map(({ crn }) => crn));
    },
    networkRules: remember(
      (ref: InstanceRef) =>
        at(ref, (place) =>
          told(
            ref.account,
            `read the network policies of instance ${ref.guid}`,
            ROLES.policies,
            keyManagement.networkRules(place),
          ),
        ),
      crnOf,
    ),
    policies: remember(
      (key: KeyRef) =>
        at(instanceOf(key), (place) =>
          told(
            key.account,
            `read the policies of key ${key.id}`,
            ROLES.policies,
            keyManagement.policies(place, key.id),
          ),
        ),
      crnOf,
    ),
    users: remember(
      (key: KeyRef) =>
        at(instanceOf(key), (place) =>
          told(
            key.account,
            `list what is registered on key ${key.id}`,
            ROLES.registrations,
            keyManagement.users(place, key.id),
          ),
        ),
      crnOf,
    ),
    authorizations,
    clusterSide: async (account) => {
      const [policies, own] = await Promise.all([authorizations(account), instances.of(account)]);
      const services = own.seen ? [...new Set(own.value.map(({ service }) => service))].sort() : null;
      if (policies.seen) return seen({ policies: policies.value, services });
      const { why, part } = policies;
      return part === undefined ? unseen(why) : { seen: false, why, part: { policies: part, services } };
    },
  };
}
