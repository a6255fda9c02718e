/**
 * Reads the instances, keys and clusters of the accounts of a file, from lists alone: requests grow with accounts and
 * instances, not with keys or clusters. What is read more for the sake of a name (which clusters a CRN means) is only
 * asked for where it is wanted.
 */
import { unreadable } from "../../cloud/failure.js";
import { type ClusterListed, INFRASTRUCTURES } from "../../model/cluster.js";
import {
  type ClusterCrn,
  type InstanceRef,
  instanceOf,
  type KeyCrn,
  parseClusterCrn,
  parseKeyCrn,
} from "../../model/crn.js";
import type { AccountId } from "../../model/ids.js";
import type { InstanceSeen, KeySeen, Registration } from "../../model/kms.js";
import { partOf, type Seen, type Unreadable } from "../../model/seen.js";
import { instanceRefOf, keyRefOf, type Spec } from "../../model/spec.js";
import type { Observer } from "../../observe/observer.js";
import { explain, ROLES } from "../../observe/unreadable.js";
import type { ClusterRow, Inventory, KeyRow } from "../../report/inventory.js";
import { crnOfFound, findMeant } from "../made-here.js";

export type Kind = Inventory["kind"];

/** What is asked for: one kind, in all accounts of the file or in the one of that name. */
export interface Question {
  readonly kind: Kind;
  readonly spec: Spec;
  /** A name that the file declares. */
  readonly account: string | undefined;
}

export async function gather(question: Question, observer: Observer): Promise<Inventory> {
  switch (question.kind) {
    case "instances":
      return instances(question, observer);
    case "keys":
      return keys(question, observer);
    case "clusters":
      return clusters(question, observer);
  }
}

/** The accounts that are looked at, as name and ID. */
const accountsOf = ({ spec, account }: Question) =>
  [...spec.accounts]
    .filter(([name]) => account === undefined || name === account)
    .map(([name, { id }]) => ({ name, id }));

async function instances(question: Question, { instances: at }: Observer): Promise<Inventory> {
  const lists = await Promise.all(
    accountsOf(question).map(async (account) => ({ account, list: await at.of(account.id) })),
  );
  return {
    kind: "instances",
    rows: lists.flatMap(({ account, list }) =>
      partOf(list).map(({ name, service, region, state, crn }) => ({
        account: account.name,
        accountId: account.id,
        name,
        service,
        region,
        state,
        crn,
      })),
    ),
    unread: once(lists.flatMap(({ list }) => whys(list))),
  };
}

async function keys(question: Question, observer: Observer): Promise<Inventory> {
  const { spec } = question;
  const found = await instancesIn(question, observer);
  const read = await Promise.all(
    found.instances.map(async (instance) => {
      const [all, registrations] = await Promise.all([observer.keysIn(instance), observer.registrationsIn(instance)]);
      return { instance, all, registrations };
    }),
  );
  const registered = read.flatMap(({ registrations }) => partOf(registrations).map(({ cluster }) => cluster));
  const [names, declared] = await Promise.all([clusterNames(spec, observer, registered), declaredKeys(spec, observer)]);
  const rows = read.flatMap(({ instance, all, registrations }) =>
    partOf(all).map(
      (key): KeyRow => ({
        account: accountName(spec, instance.account),
        accountId: instance.account,
        instance: instance.name,
        ...keyColumns(key),
        declared: declared.get(key.crn) ?? null,
        clusters: registrations.seen
          ? registrations.value
              .filter(({ key: crn }) => crn === key.crn)
              .map(({ cluster }) => ({ crn: cluster, name: names.of.get(cluster) ?? null }))
          : null,
      }),
    ),
  );
  const unread = read.flatMap(({ all, registrations }) => [...whys(all), ...whys(registrations)]);
  return { kind: "keys", rows, unread: once([...found.unread, ...unread, ...names.unread]) };
}

const keyColumns = ({ name, id, state, version, expires, extractable, keyRing, crn }: KeySeen) => ({
  name,
  id,
  state,
  version: version?.id ?? null,
  expires: expires ?? null,
  kind: extractable ? ("standard" as const) : ("root" as const),
  keyRing,
  crn,
});

async function clusters(question: Question, observer: Observer): Promise<Inventory> {
  const { spec } = question;
  // A cluster may use a key of any account, also when the clusters of only one are asked for.
  const [listed, found] = await Promise.all([
    clustersOf(
      accountsOf(question).map(({ id }) => id),
      observer,
    ),
    instancesIn({ ...question, account: undefined }, observer),
  ]);
  const registered = await Promise.all(found.instances.map((instance) => observer.registrationsIn(instance)));
  const unseen = [...found.unread, ...registered.flatMap(whys)];
  const mine = new Set(listed.clusters.map(({ crn }) => crn));
  const registrations = registered.flatMap(partOf).filter(({ cluster }) => mine.has(cluster));
  const names = await keyNames(spec, observer, registrations);
  const rows = listed.clusters.map(
    (cluster): ClusterRow => ({
      account: accountName(spec, cluster.account),
      accountId: cluster.account,
      name: cluster.name,
      id: cluster.id,
      infrastructure: cluster.infrastructure,
      state: cluster.state,
      declared: declaredName(spec, cluster),
      keys: registrations
        .filter((registration) => registration.cluster === cluster.crn)
        .map(({ key }) => ({ crn: key, name: names.of.get(key) ?? null })),
      keysComplete: unseen.length === 0,
      crn: cluster.crn,
    }),
  );
  return { kind: "clusters", rows, unread: once([...listed.unread, ...unseen, ...names.unread]) };
}

/** An instance with a name to show: the cloud's, else the file's, else its GUID. */
type Named = InstanceRef & Pick<InstanceSeen, "name">;

/** The instances that the accounts list, and those that the file names although no list shows them. */
export async function instancesIn(question: Question, { instances: at }: Observer) {
  const { spec } = question;
  const accounts = accountsOf(question);
  const lists = await Promise.all(accounts.map(({ id }) => at.of(id)));
  const chosen = (account: AccountId) => question.account === undefined || accounts.some(({ id }) => id === account);
  const named = [
    ...[...spec.keys.values()]
      .flatMap((key) => keyRefOf(key) ?? [])
      .map((ref) => ({ ...instanceOf(ref), name: ref.guid })),
    ...[...spec.instances].flatMap(([name, instance]) => {
      const ref = instanceRefOf(instance);
      return ref === undefined ? [] : [{ ...ref, name }];
    }),
  ].filter(({ account }) => chosen(account));
  const listed: readonly Named[] = lists.flatMap(partOf);
  const known = new Set(listed.map(({ crn }) => crn));
  const more = new Map(named.filter(({ crn }) => !known.has(crn)).map((one): [string, Named] => [one.crn, one]));
  return { instances: [...listed, ...more.values()], unread: lists.flatMap(whys) };
}

/** The clusters of these accounts, of every infrastructure; what could not be listed, and records not understood. */
export async function clustersOf(accounts: readonly AccountId[], observer: Observer) {
  const lists = await Promise.all(
    accounts.flatMap((account) =>
      INFRASTRUCTURES.map(async (infrastructure) => {
        const list = await observer.clusters(account, infrastructure);
        if (!list.seen) return { clusters: [], unread: [list.why] };
        const { clusters: found, odd } = list.value;
        if (odd === 0) return { clusters: found, unread: [] };
        const failure = unreadable(`the id, name or region of ${odd} cluster${odd === 1 ? "" : "s"}`);
        return {
          clusters: found,
          unread: [explain(failure, account, `list the ${infrastructure} clusters`, ROLES.cluster)],
        };
      }),
    ),
  );
  return {
    clusters: lists.flatMap(({ clusters: found }) => found),
    unread: lists.flatMap(({ unread }) => unread),
  };
}

/** The names of registered clusters, from the lists of their own accounts; no reason where every one has its name. */
async function clusterNames(spec: Spec, observer: Observer, crns: readonly ClusterCrn[]) {
  const owners = crns.flatMap((crn) => {
    const ref = parseClusterCrn(crn);
    return ref.ok ? [ref.value.account] : [];
  });
  const known = new Set([...spec.accounts.values()].map(({ id }) => id));
  const { clusters: found, unread } = await clustersOf(
    [...new Set(owners)].filter((id) => known.has(id)),
    observer,
  );
  const of = new Map<ClusterCrn, string>(found.map(({ crn, name }) => [crn, name]));
  return { of, unread: crns.every((crn) => of.has(crn)) ? [] : unread };
}

/** The names of keys: the file's, else those of the KMS; no reason where every one has its name. */
async function keyNames(spec: Spec, observer: Observer, registrations: readonly Registration[]) {
  const of = await declaredKeys(spec, observer);
  const nameless = registrations.map(({ key }) => key).filter((crn) => !of.has(crn));
  const refs = nameless.flatMap((crn) => {
    const ref = parseKeyCrn(crn);
    return ref.ok ? [instanceOf(ref.value)] : [];
  });
  const lists = await Promise.all([...new Map(refs.map((ref) => [ref.crn, ref])).values()].map(observer.keysIn));
  for (const { crn, name } of lists.flatMap(partOf)) if (!of.has(crn)) of.set(crn, name);
  return { of, unread: nameless.every((crn) => of.has(crn)) ? [] : lists.flatMap(whys) };
}

/** The names that the file has for keys, by what each is in the cloud. */
async function declaredKeys(spec: Spec, observer: Observer): Promise<Map<KeyCrn, string>> {
  const { keys: found } = await findMeant(spec, observer);
  const of = new Map<KeyCrn, string>();
  for (const [name, key] of found) {
    const crn = crnOfFound(key);
    if (crn !== null) of.set(crn, name);
  }
  return of;
}

/** The name that the file has for a cluster; null where it does not declare it. */
export function declaredName(spec: Spec, found: ClusterListed): string | null {
  for (const [name, { account, infrastructure, cluster }] of spec.clusters) {
    const same = "id" in cluster ? cluster.id === found.id : cluster.name === found.name;
    if (same && infrastructure === found.infrastructure && spec.accounts.get(account)?.id === found.account)
      return name;
  }
  return null;
}

/** The name of an account in the file, else its ID. */
export function accountName({ accounts }: Spec, id: AccountId): string {
  for (const [name, account] of accounts) if (account.id === id) return name;
  return id;
}

export const whys = (answer: Seen<unknown>): readonly Unreadable[] => (answer.seen ? [] : [answer.why]);

/** Without repetition: an account that cannot be entered is named once, and not for each of its lists. */
export function once(unread: readonly Unreadable[]): readonly Unreadable[] {
  const closed = new Set(["ACCOUNT_NOT_CONFIGURED", "CREDENTIALS_MISSING", "CREDENTIALS_REJECTED"]);
  const line = ({ code, account, operation, message }: Unreadable) =>
    [code, account, message, ...(closed.has(code) ? [] : [operation])].join(" ");
  return [...new Map([...unread].reverse().map((why) => [line(why), why])).values()].reverse();
}
