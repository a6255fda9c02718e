/** What a process has seen of the cloud, shared by everyone who asks: each list is read once. */
import type { Cloud } from "../cloud/cloud.js";
import type { ClusterList } from "../cloud/containers.js";
import { type CloudFailure, unreadable } from "../cloud/failure.js";
import type { ClusterDetail, ClusterListed, Infrastructure } from "../model/cluster.js";
import {
  type ClusterCrn,
  type InstanceCrn,
  type InstanceRef,
  instanceOf,
  type KeyCrn,
  type KeyRef,
} from "../model/crn.js";
import type { AccountId, ClusterId, KeyId } from "../model/ids.js";
import type { KeySeen, Registration } from "../model/kms.js";
import type { BindingLook, ClusterLook, KeyLook, KeyLookup } from "../model/observation.js";
import { partOf, type Seen, type Unreadable } from "../model/seen.js";
import { type Instances, instancesOf } from "./instances.js";
import { cloudReads, type Reads } from "./reads.js";
import { remember } from "./remember.js";
import { explain, ROLES } from "./unreadable.js";

/** Which cluster is meant. The ID wins: a name can be taken by another cluster after the first is gone. */
export interface ClusterQuestion {
  readonly account: AccountId;
  readonly infrastructure: Infrastructure;
  /** An ID or a name, as declared. */
  readonly cluster: string;
  /** The ID it was found under before. */
  readonly id: ClusterId | null;
  /** The key it is known to use: while the lists agree and the cluster is normal, no single read is made. */
  readonly confirmedKey: KeyCrn | null;
  /** Instances to look in, even where the account's list does not show them. */
  readonly instances: readonly InstanceRef[];
}

export interface Observer {
  readonly instances: Instances;
  clusters(account: AccountId, infrastructure: Infrastructure): Promise<Seen<ClusterList>>;
  detail(cluster: ClusterListed): Promise<Seen<ClusterDetail>>;
  /** All that can be said of one cluster and its key. */
  look(question: ClusterQuestion): Promise<BindingLook>;
  /** One key, from the list of its instance. */
  key(ref: KeyRef): Promise<KeyLookup>;
  /** Every key of an instance, destroyed ones too. */
  keysIn(instance: InstanceRef): Promise<Seen<readonly KeySeen[]>>;
  /** Every registration of a cluster on any key of an instance. */
  registrationsIn(instance: InstanceRef): Promise<Seen<readonly Registration[]>>;
}

/** Observes a cloud, with each read made once. */
export function observe(cloud: Cloud): Observer {
  const instances = instancesOf(cloud);
  return observerOver(cloudReads(cloud, instances), instances);
}

/** Observes what the reads of a cloud, or of a saved observation, tell. */
export function observerOver(reads: Reads, instances: Instances): Observer {
  const registered = remember(async (instance: InstanceRef) => {
    const answer = await reads.registrations(instance);
    return { of: byCluster(partOf(answer)), unread: answer.seen ? [] : [answer.why] };
  }, crnOf);

  const keys = remember(async (instance: InstanceRef) => {
    const answer = await reads.keys(instance);
    const of: ReadonlyMap<KeyId, KeySeen> = new Map(partOf(answer).map((key) => [key.id, key]));
    return { of, why: answer.seen ? undefined : answer.why };
  }, crnOf);

  /** Gone only where every record of the list was understood and the cluster cannot be found by itself either. */
  const absent = async (question: ClusterQuestion, { odd }: ClusterList): Promise<ClusterLook> => {
    const { account, infrastructure, cluster, id } = question;
    const operation = `find ${cluster} among the ${infrastructure} clusters`;
    const because = (failure: CloudFailure): ClusterLook => ({
      kind: "unseen",
      why: explain(failure, account, operation, ROLES.cluster),
    });
    if (odd > 0) return because(unreadable(`the id, name or region of ${odd} other cluster${odd === 1 ? "" : "s"}`));
    // A list shows what the caller may see, so absence from it is not enough to call a cluster gone (law 6).
    const found = await reads.alone(account, id ?? cluster, operation);
    if (!found.seen) return { kind: "unseen", why: found.why };
    return found.value === "gone" ? { kind: "gone" } : because(ELSEWHERE);
  };

  // A list that was read before a key was made lacks it, and one whose caller may see only some keys lacks the rest.
  const single = async (ref: KeyRef): Promise<KeyLookup> => {
    const answer = await reads.key(ref);
    if (!answer.seen) return { kind: "unseen", why: answer.why };
    if (answer.value !== "gone") return { kind: "there", key: answer.value };
    // Lists of the other instances, which are read only here where nothing else has read them.
    const { found } = await everywhere();
    const lists = await Promise.all(found.filter(({ crn }) => crn !== ref.instance).map(keys));
    const elsewhere = lists.flatMap(({ of }) => of.get(ref.id) ?? [])[0]?.crn;
    return elsewhere === undefined ? { kind: "missing" } : { kind: "missing", elsewhere };
  };

  // Every binding looks for its cluster: searching the list each time would cost the square of the fleet.
  const indexed = remember(({ clusters: all }: ClusterList) => ({
    byId: new Map<string, ClusterListed>(all.map((cluster) => [cluster.id, cluster])),
    // Of two with one name the first counts, as it would in a search.
    byName: new Map<string, ClusterListed>(all.map((cluster) => [cluster.name, cluster] as const).reverse()),
  }));

  const everywhere = async () => {
    const lists = await Promise.all(reads.accounts.map((account) => reads.instances(account)));
    return {
      found: lists.flatMap(partOf),
      unread: lists.flatMap((list) => (list.seen ? [] : [list.why])),
    };
  };

  const lookForKeys = async (cluster: ClusterCrn, more: readonly InstanceRef[]): Promise<KeyLook> => {
    const { found, unread } = await everywhere();
    const refs = new Map([...more, ...found].map((instance) => [instance.crn, instance]));
    const answers = await Promise.all([...refs.values()].map(registered));
    return {
      registrations: answers.flatMap(({ of }) => of.get(cluster) ?? []),
      unread: [...unread, ...answers.flatMap((answer) => answer.unread)].filter(unlikeBefore()),
    };
  };

  return {
    instances,
    clusters: reads.clusters,
    detail: reads.detail,
    look: async (question) => {
      const listed = await reads.clusters(question.account, question.infrastructure);
      if (!listed.seen) return { cluster: { kind: "unseen", why: listed.why }, keys: NOTHING };
      const { byId, byName } = indexed(listed.value);
      const wanted = question.id ?? question.cluster;
      const cluster = byId.get(wanted) ?? (question.id === null ? byName.get(wanted) : undefined);
      if (cluster === undefined) return { cluster: await absent(question, listed.value), keys: NOTHING };
      const found = await lookForKeys(cluster.crn, question.instances);
      const quiet =
        cluster.state === "normal" &&
        question.confirmedKey !== null &&
        found.registrations.length === 1 &&
        found.registrations[0]?.key === question.confirmedKey;
      const detail = quiet ? undefined : await reads.detail(cluster);
      return { cluster: { kind: "there", listed: cluster, detail }, keys: found };
    },
    key: async (ref) => {
      const { of, why } = await keys(instanceOf(ref));
      const key = of.get(ref.id);
      if (key !== undefined) return { kind: "there", key };
      return why === undefined ? single(ref) : { kind: "unseen", why };
    },
    keysIn: reads.keys,
    registrationsIn: reads.registrations,
  };
}

const ELSEWHERE: CloudFailure = {
  code: "NOT_FOUND",
  message:
    "the list lacks it, although it can be read by itself; is it declared with another infrastructure than its own?",
  maybeTookEffect: false,
};

const NOTHING: KeyLook = { registrations: [], unread: [] };

type RegistrationsOf = ReadonlyMap<ClusterCrn, readonly Registration[]>;

function byCluster(registrations: readonly Registration[]): RegistrationsOf {
  const groups = new Map<ClusterCrn, Registration[]>();
  for (const registration of registrations) {
    const group = groups.get(registration.cluster);
    if (group === undefined) groups.set(registration.cluster, [registration]);
    else group.push(registration);
  }
  return groups;
}

const crnOf = ({ crn }: InstanceRef): InstanceCrn => crn;

// An account that cannot be entered would otherwise be named once for its list and once for each instance.
function unlikeBefore(): (why: Unreadable) => boolean {
  const said = new Set<string>();
  return ({ code, account, message }) => {
    const line = `${code} ${account} ${message}`;
    return said.has(line) ? false : said.add(line) !== undefined;
  };
}
