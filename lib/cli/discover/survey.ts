/**
 * Everything that is there in some accounts: instances, keys, registrations, and every cluster with a single read,
 * since only that tells whether it is encrypted. Each list is read once.
 */
import type { ClusterListed } from "../../model/cluster.js";
import type { InstanceRef } from "../../model/crn.js";
import type { InstanceSeen, KeySeen, Registration } from "../../model/kms.js";
import type { BindingLook } from "../../model/observation.js";
import { partOf, type Seen, type Unreadable } from "../../model/seen.js";
import type { ClusterSpec, Spec } from "../../model/spec.js";
import type { Observer } from "../../observe/observer.js";
import { clustersOf, instancesIn, once, whys } from "../list/gather.js";
import { findMeant, type Meant } from "../made-here.js";

/** An instance with what is in it. */
export interface InstanceSurveyed {
  readonly ref: InstanceRef;
  /** Undefined where only the file names it, and no list shows it. */
  readonly listed: InstanceSeen | undefined;
  readonly keys: Seen<readonly KeySeen[]>;
  readonly registrations: Seen<readonly Registration[]>;
}

export interface ClusterSurveyed {
  readonly listed: ClusterListed;
  readonly look: BindingLook;
}

/** What was seen, whole lists in the order in which the cloud gave them. */
export interface Survey {
  readonly instances: readonly InstanceSurveyed[];
  readonly clusters: readonly ClusterSurveyed[];
  /** The clusters that the file declares, by their names in it. */
  readonly declared: ReadonlyMap<string, BindingLook>;
  /** Which instances and keys the entries of the file are. */
  readonly meant: Meant;
  readonly unread: readonly Unreadable[];
}

/** Looks at all that is in the accounts, and at what the file declares. */
export async function survey(spec: Spec, observer: Observer): Promise<Survey> {
  const accounts = [...spec.accounts.values()].map(({ id }) => id);
  const [found, listed, meant] = await Promise.all([
    instancesIn({ kind: "instances", spec, account: undefined }, observer),
    clustersOf(accounts, observer),
    findMeant(spec, observer),
  ]);
  // A list that changes between two of its pages shows something twice.
  const refs = [...new Map(found.instances.map((one) => [one.crn, one])).values()];
  const listedOnce = [...new Map(listed.clusters.map((one) => [one.id, one])).values()];
  const instances = await Promise.all(
    refs.map(async (ref): Promise<InstanceSurveyed> => {
      const [of, keys, registrations] = await Promise.all([
        observer.instances.of(ref.account),
        observer.keysIn(ref),
        observer.registrationsIn(ref),
      ]);
      return { ref, listed: partOf(of).find(({ crn }) => crn === ref.crn), keys, registrations };
    }),
  );
  const clusters = await Promise.all(
    listedOnce.map(async (cluster): Promise<ClusterSurveyed> => {
      const { account, infrastructure, id } = cluster;
      const question = { account, infrastructure, cluster: id, id, confirmedKey: null, instances: refs };
      const look = await observer.look(question);
      return { listed: cluster, look };
    }),
  );
  const declared = await lookAtDeclared(spec, observer, refs);
  const single = [...clusters.map(({ look }) => look), ...declared.values()].flatMap(({ cluster }) =>
    cluster.kind === "unseen" ? [cluster.why] : cluster.kind === "there" && cluster.detail ? whys(cluster.detail) : [],
  );
  const lists = instances.flatMap(({ keys, registrations }) => [...whys(keys), ...whys(registrations)]);
  return {
    instances,
    clusters,
    declared,
    meant,
    unread: once([...found.unread, ...listed.unread, ...lists, ...single]),
  };
}

async function lookAtDeclared(spec: Spec, observer: Observer, instances: readonly InstanceRef[]) {
  const looks = await Promise.all(
    [...spec.clusters].map(async ([name, { account, infrastructure, cluster }]) => {
      const owner = spec.accounts.get(account);
      // The file was checked: every name in it resolves.
      if (owner === undefined) throw new Error(`the file was not checked: ${name}`);
      const question = { account: owner.id, infrastructure, cluster: wordFor(cluster), id: null, confirmedKey: null };
      return [name, await observer.look({ ...question, instances })] as const;
    }),
  );
  return new Map(looks);
}

/** The ID or the name by which the file declares a cluster. */
export const wordFor = (cluster: ClusterSpec["cluster"]): string => ("id" in cluster ? cluster.id : cluster.name);
