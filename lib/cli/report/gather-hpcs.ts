/**
 * Where the keys of all clusters are that the accounts of a file show, whether the file has them or not. From lists;
 * a cluster that no key shows as registered is asked by itself whether it is encrypted at all.
 */
import type { ClusterDetail, ClusterListed } from "../../model/cluster.js";
import {
  type ClusterCrn,
  type InstanceRef,
  instanceOf,
  type KeyCrn,
  type KmsService,
  parseClusterCrn,
  parseKeyCrn,
} from "../../model/crn.js";
import type { AccountId } from "../../model/ids.js";
import type { Registration } from "../../model/kms.js";
import type { ClusterLook } from "../../model/observation.js";
import { partOf, type Seen, type Unreadable } from "../../model/seen.js";
import { type ClusterSpec, instanceRefOf, type KeySpec, keyRefOf, type Spec } from "../../model/spec.js";
import type { Observer } from "../../observe/observer.js";
import { daysUntilHpcsEnd, HPCS_END } from "../../plan/hpcs.js";
import { isInHyperProtect, type NextStep, nextStep, STANDINGS, whereabouts } from "../../plan/hpcs-progress.js";
import type { HpcsCluster, HpcsReport } from "../../report/hpcs.js";
import { accountName, clustersOf, declaredName, instancesIn, once, whys } from "../list/gather.js";

/** What is reported on, and when. */
export interface HpcsQuestion {
  readonly spec: Spec;
  /** The path of the file, as commands name it. */
  readonly file: string;
  /** When the cloud was looked at, and now; milliseconds since the epoch. */
  readonly at: number;
  readonly now: number;
  /** Endpoints that are not the cloud's own, as `VARIABLE = URL`. */
  readonly endpoints: readonly string[];
}

export async function gatherHpcs(question: HpcsQuestion, observer: Observer): Promise<HpcsReport> {
  const { spec, at, now, endpoints } = question;
  const ids = [...spec.accounts.values()].map(({ id }) => id);
  const [listed, found] = await Promise.all([
    clustersOf(ids, observer),
    instancesIn({ kind: "clusters", spec, account: undefined }, observer),
  ]);
  const read = await Promise.all(
    found.instances.map(async (instance) => ({ instance, registrations: await observer.registrationsIn(instance) })),
  );
  const unseen = [...found.unread, ...read.flatMap(({ registrations }) => whys(registrations))];
  const registered = byCluster(read.flatMap(({ registrations }) => partOf(registrations)));
  const names = new Map<string, string>(read.map(({ instance }) => [instance.crn, instance.name]));
  const nameOf = (key: KeyCrn) => names.get(homeOf(key)?.crn ?? "");

  const judge = async (crn: ClusterCrn, owner: AccountId, cluster: ClusterListed | undefined): Promise<Judged> => {
    const registrations = registered.get(crn) ?? [];
    const declared = cluster === undefined ? null : declaredName(spec, cluster);
    const entry = declared === null ? undefined : spec.clusters.get(declared);
    const detail = cluster === undefined || registrations.length > 0 ? undefined : await observer.detail(cluster);
    const look = { cluster: lookOf(cluster, detail, owner), keys: { registrations, unread: unseen } };
    const where = whereabouts(look, new Set(entry?.formerKeys));
    const step = nextStep(
      where.standing,
      entry && { inHyperProtect: declaresHyperProtect(spec, entry), held: entry.hold !== undefined },
    );
    return {
      told: {
        name: cluster?.name ?? null,
        crn,
        account: accountName(spec, owner),
        accountId: owner,
        declared,
        declaredKey: entry?.key ?? null,
        ...where,
        instance: where.key === null ? null : (nameOf(where.key) ?? null),
        step,
        next: commandFor(step, question, declared, entry, owner),
      },
      unread: detail === undefined ? [] : whys(detail),
    };
  };

  const known = new Set(listed.clusters.map(({ crn }) => crn));
  // Clusters of accounts that the file does not have, and what is left of clusters that are gone.
  const strangers = [...registered].flatMap(([crn, all]) => {
    const ref = parseClusterCrn(crn);
    return ref.ok && !known.has(crn) && all.some(({ key }) => isInHyperProtect(key)) ? [ref.value] : [];
  });
  const judged = await Promise.all([
    ...listed.clusters.map((cluster) => judge(cluster.crn, cluster.account, cluster)),
    ...strangers.map(({ crn, account }) => judge(crn, account, undefined)),
  ]);
  const clusters = judged.map(({ told }) => told).sort(inTurn);
  const hyperProtect = read.filter(({ instance }) => instance.service === "hs-crypto");
  return {
    stack: spec.name,
    at: stamp(at),
    endsOn: HPCS_END,
    daysLeft: daysUntilHpcsEnd(now),
    endpoints,
    accounts: [...spec.accounts].map(([name, { id }]) => ({ name, id })),
    instances: hyperProtect.map(({ instance, registrations }) => ({
      name: instance.name,
      crn: instance.crn,
      account: accountName(spec, instance.account),
      clusters: registrations.seen
        ? clusters.filter(({ key }) => key !== null && homeOf(key)?.crn === instance.crn).length
        : null,
    })),
    clusters,
    missing: [...spec.clusters.keys()].filter((name) => !clusters.some(({ declared }) => declared === name)),
    unread: once([...listed.unread, ...unseen, ...judged.flatMap(({ unread }) => unread)]).map((why) => ({
      ...why,
      account: accountName(spec, why.account),
    })),
  };
}

interface Judged {
  readonly told: HpcsCluster;
  readonly unread: readonly Unreadable[];
}

const stamp = (at: number) => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");

function byCluster(all: readonly Registration[]): ReadonlyMap<ClusterCrn, readonly Registration[]> {
  const of = new Map<ClusterCrn, Registration[]>();
  for (const one of all) of.set(one.cluster, [...(of.get(one.cluster) ?? []), one]);
  return of;
}

function lookOf(
  listed: ClusterListed | undefined,
  detail: Seen<ClusterDetail> | undefined,
  account: AccountId,
): ClusterLook {
  if (listed !== undefined) return { kind: "there", listed, detail };
  const operation = "find the cluster";
  return { kind: "unseen", why: { code: "NOT_FOUND", account, operation, message: "no list that was read has it" } };
}

const homeOf = (crn: KeyCrn): InstanceRef | undefined => {
  const key = parseKeyCrn(crn);
  return key.ok ? instanceOf(key.value) : undefined;
};

/** Whether the key that is declared for it is, or will be, in Hyper Protect. */
function declaresHyperProtect({ keys, instances }: Spec, { key }: ClusterSpec): boolean {
  const declared = keys.get(key);
  return declared !== undefined && serviceOf(instances, declared) === "hs-crypto";
}

function serviceOf(instances: Spec["instances"], key: KeySpec): KmsService | undefined {
  const ref = keyRefOf(key);
  if (ref !== undefined || key.kind === "referred") return ref?.service;
  const instance = instances.get(key.instance);
  return instance && (instanceRefOf(instance)?.service ?? "kms");
}

/** Those that have not left come first, then those of which it is not known. */
const inTurn = (one: HpcsCluster, other: HpcsCluster): number =>
  STANDINGS.indexOf(one.standing) - STANDINGS.indexOf(other.standing) ||
  one.account.localeCompare(other.account) ||
  (one.declared ?? one.name ?? one.crn).localeCompare(other.declared ?? other.name ?? other.crn);

/** The command that takes a cluster a step on, or what a person has to do; null where there is nothing to do. */
function commandFor(
  step: NextStep,
  { spec, file }: HpcsQuestion,
  name: string | null,
  cluster: ClusterSpec | undefined,
  owner: string,
): string | null {
  const at = /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
  switch (step) {
    case "none":
    case "look":
      return null;
    case "deploy":
      return "cdktf deploy";
    case "discover": {
      const known = [...spec.accounts].find(([, { id }]) => id === owner)?.[0];
      return `cluster-kms discover --account ${known ?? "NAME"}=${owner} --out ${at}`;
    }
    case "release":
      return `It is on hold (${cluster?.hold}): take \`hold\` away, then move it.`;
    case "move": {
      const from = cluster?.key ?? "";
      return `cluster-kms move --from ${spec.instances.has(from) ? `keys.${from}` : from} --to ${targetIn(spec)} --cluster ${name} ${at}`;
    }
  }
}

/** The key in Key Protect, where the file has only one; else a word that stands for one. */
function targetIn({ keys, instances }: Spec): string {
  const fit = [...keys].filter(
    ([, key]) => serviceOf(instances, key) === "kms" && (key.kind === "referred" || key.state === "active"),
  );
  const [[only] = [undefined], ...more] = fit;
  return only !== undefined && more.length === 0 ? only : "KEY";
}
