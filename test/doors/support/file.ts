/** The file of a generated case, as `lib/spec` gives it: whatever would contradict itself is left out. */
import type { Account } from "../../../lib/model/account.js";
import { LOCAL_STATE } from "../../../lib/model/backend.js";
import { type AccountId, type ClusterName, parseAccountId, parseClusterId } from "../../../lib/model/ids.js";
import {
  type ClusterSpec,
  type InstanceSpec,
  instanceRefOf,
  type KeySpec,
  keyRefOf,
  type Spec,
} from "../../../lib/model/spec.js";
import { must } from "../../support/fakes/must.js";
import { there, VARIABLES } from "./cloud.js";
import type { Fleet, InstanceDeclared, KeyDeclared, Name } from "./fleet.js";
import {
  ACCOUNT_NAMES,
  ACCOUNTS,
  at,
  clusterId,
  clusterName,
  instanceRef,
  KEY_NAMES,
  keyCrn,
  PLACES,
  STACK,
} from "./places.js";

/** The names that entries of the file have, had, or that others have which are no longer in it. */
export const nameOf = (section: "kp" | "key" | "cluster", place: number, name: Name = "declared"): string =>
  `${{ declared: "", former: "former-", dropped: "dropped-", removed: "removed-" }[name]}${section}-${place}`;

export const authorizationOf = (instance: number, source: number, name: Name = "declared"): string =>
  `${nameOf("kp", instance, name)}-${at(ACCOUNTS, source)}`;

const ID = { 0: must(parseAccountId(ACCOUNTS[0])), 1: must(parseAccountId(ACCOUNTS[1])) };
const renamedFrom = (renamed: boolean, section: "kp" | "key" | "cluster", place: number) =>
  renamed ? [nameOf(section, place, "former")] : [];

export function specOf(fleet: Fleet): Spec {
  const accounts = new Map<string, Account>(
    ([0, 1] as const).flatMap((account) =>
      at(fleet.reach, account) === "outside"
        ? []
        : [[ACCOUNT_NAMES[account], { id: ID[account], credentials: credentialsOf(account) }] as const],
    ),
  );
  const entered = new Set([...accounts.values()].map(({ id }) => id));
  const instances = instancesOf(fleet, entered);
  const keys = keysOf(fleet, instances, entered);
  const clusters = clustersOf(fleet, instances, keys, entered);
  return {
    name: STACK,
    accounts,
    instances: new Map([...instances].map(([name, one]) => [name, kept(one, instances, keys)])),
    keys: new Map([...keys].map(([name, key]) => [name, inUse(name, key, clusters)])),
    clusters,
    removed: removedOf(fleet),
    maxConcurrent: 4,
    backend: LOCAL_STATE,
    stacks: "one",
  };
}

const credentialsOf = (account: number) => ({ kind: "apiKey" as const, variable: at(VARIABLES, account) });

function instancesOf(fleet: Fleet, entered: ReadonlySet<AccountId>): Map<string, InstanceSpec> {
  const instances = new Map<string, InstanceSpec>();
  const taken = new Set<string>();
  for (const [place, declared] of there(fleet.file.instances)) {
    const spec = instanceOf(place, declared, entered);
    const identity = spec.kind === "managed" ? `${spec.account} ${spec.name}` : "";
    const again = spec.kind === "managed" && taken.has(identity);
    taken.add(identity);
    instances.set(nameOf("kp", place), again ? { kind: "referred", ref: instanceRef(place) } : spec);
  }
  return instances;
}

function instanceOf(place: number, declared: InstanceDeclared, entered: ReadonlySet<AccountId>): InstanceSpec {
  const ref = instanceRef(place);
  const { account, service, name } = at(PLACES, place);
  const { as, region, group, network, tags, hold, retired, renamed } = declared;
  if (as === "referred" || service !== "kms" || !entered.has(ref.account)) return { kind: "referred", ref };
  return {
    kind: "managed",
    account: at(ACCOUNT_NAMES, account === ACCOUNTS[0] ? 0 : 1),
    name: declared.name === "another" ? "kp-another" : name,
    region: as === "made" && region === "another" ? "eu-de" : ref.region,
    plan: "tiered-pricing",
    resourceGroup: group,
    allowedNetwork: network,
    tags,
    adopt: as === "adopted" ? ref : undefined,
    state: retired ? "retired" : "active",
    hold: hold ? "a freeze" : undefined,
    renamedFrom: renamedFrom(renamed, "kp", place),
  };
}

function keysOf(
  fleet: Fleet,
  instances: Map<string, InstanceSpec>,
  entered: ReadonlySet<AccountId>,
): Map<string, KeySpec> {
  const keys = new Map<string, KeySpec>();
  for (const [place, declared] of there(fleet.file.keys)) {
    const spec = keyOf(fleet, place, declared, instances, entered);
    const clashes = [...keys.values()].some((other) => {
      const [one, two] = [keyRefOf(spec)?.crn, keyRefOf(other)?.crn];
      if (one !== undefined && one === two) return spec.kind === "managed" || other.kind === "managed";
      return (
        spec.kind === "managed" &&
        other.kind === "managed" &&
        spec.instance === other.instance &&
        spec.name === other.name
      );
    });
    if (!clashes) keys.set(nameOf("key", place), spec);
  }
  return keys;
}

function keyOf(
  fleet: Fleet,
  place: number,
  declared: KeyDeclared,
  instances: Map<string, InstanceSpec>,
  entered: ReadonlySet<AccountId>,
): KeySpec {
  const { as, key, ring, months, aliases, description, dualAuth, hold, state, renamed } = declared;
  const ref = keyCrn(fleet.keys, key);
  const home = as === "made" ? declared.instance : PLACES.findIndex(({ guid }) => guid === ref.guid);
  if (as === "referred" || !entered.has(instanceRef(home).account)) return { kind: "referred", ref };
  const instance = nameOf("kp", home);
  const declaredHome = instances.get(instance);
  // What is taken over says by its CRN where it is.
  if (as === "adopted" && declaredHome?.kind === "managed" && declaredHome.region !== ref.region)
    return { kind: "referred", ref };
  if (declaredHome === undefined) instances.set(instance, { kind: "referred", ref: instanceRef(home) });
  const name = as === "adopted" && declared.name !== "another" && key !== "unknown" ? fleet.keys[key]?.name : undefined;
  return {
    kind: "managed",
    instance,
    name: declared.name === "another" ? "roks-another" : at(KEY_NAMES, name ?? declared.name),
    keyRing: ring,
    description: description ? "what it is for" : undefined,
    expires: undefined,
    rotationMonths: months,
    dualAuthDelete: dualAuth,
    aliases: aliases === undefined ? undefined : aliases ? [`alias-${place}`] : [],
    adopt: as === "adopted" ? ref : undefined,
    state,
    hold: hold ? "a freeze" : undefined,
    renamedFrom: renamedFrom(renamed, "key", place),
  };
}

function clustersOf(
  fleet: Fleet,
  instances: ReadonlyMap<string, InstanceSpec>,
  keys: ReadonlyMap<string, KeySpec>,
  entered: ReadonlySet<AccountId>,
): Map<string, ClusterSpec> {
  const clusters = new Map<string, ClusterSpec>();
  for (const [place, declared] of there(fleet.file.clusters)) {
    const key = nameOf("key", declared.key);
    const spec = keys.get(key);
    const there = fleet.clusters[place];
    const real = there?.account ?? 0;
    const account = declared.account === "another" ? ((1 - real) as 0 | 1) : real;
    const infrastructure =
      declared.infrastructure === "as it is" ? (there?.infrastructure ?? "vpc") : declared.infrastructure;
    if (spec === undefined || !entered.has(ID[account])) continue;
    const home = spec.kind === "managed" ? instances.get(spec.instance) : undefined;
    const owner = spec.kind === "referred" ? spec.ref.account : ownerOf(home);
    if (infrastructure === "satellite" && owner !== ID[account]) continue;
    const crn = keyRefOf(spec)?.crn;
    const closed = homesOf(spec, instances).some(
      (one) => one.kind === "managed" && one.allowedNetwork === "private-only",
    );
    const formerKeys = declared.former.map((former) => keyCrn(fleet.keys, former).crn).filter((one) => one !== crn);
    clusters.set(nameOf("cluster", place), {
      account: ACCOUNT_NAMES[account],
      cluster:
        declared.as === "name"
          ? { name: clusterName(place) as ClusterName }
          : { id: must(parseClusterId(clusterId(declared.as === "unknown" ? "unknown" : place))) },
      infrastructure,
      key,
      endpoint: closed ? "private" : declared.endpoint,
      hold: declared.hold ? "a freeze" : undefined,
      removal: declared.forget ? "forget" : "refuse",
      renamedFrom: renamedFrom(declared.renamed, "cluster", place),
      formerKeys: [...new Set(formerKeys)],
      registrationTimeout: undefined,
    });
  }
  return clusters;
}

const ownerOf = (instance: InstanceSpec | undefined): AccountId | undefined =>
  instance === undefined
    ? undefined
    : instance.kind === "referred"
      ? instance.ref.account
      : ID[instance.account === ACCOUNT_NAMES[0] ? 0 : 1];

/** The entries that mean the instance of a key. */
const homesOf = (key: KeySpec, instances: ReadonlyMap<string, InstanceSpec>): readonly InstanceSpec[] =>
  [...instances].flatMap(([name, one]) => {
    const crn = instanceRefOf(one)?.crn;
    return (key.kind === "managed" && key.instance === name) || (crn !== undefined && crn === keyRefOf(key)?.instance)
      ? [one]
      : [];
  });

/** An instance is not retired while a key in it is not. */
function kept(
  instance: InstanceSpec,
  instances: ReadonlyMap<string, InstanceSpec>,
  keys: ReadonlyMap<string, KeySpec>,
): InstanceSpec {
  if (instance.kind === "referred" || instance.state !== "retired") return instance;
  const hangs = [...keys.values()].some(
    (key) => homesOf(key, instances).includes(instance) && !(key.kind === "managed" && key.state === "retired"),
  );
  return hangs ? { ...instance, state: "active" } : instance;
}

/** A key is not retired while a cluster of the file uses it. */
function inUse(name: string, key: KeySpec, clusters: ReadonlyMap<string, ClusterSpec>): KeySpec {
  if (key.kind === "referred" || key.state !== "retired") return key;
  return [...clusters.values()].some((cluster) => cluster.key === name) ? { ...key, state: "active" } : key;
}

function removedOf({ stored }: Fleet): Spec["removed"] {
  const removed = (section: "kp" | "key" | "cluster", list: readonly ({ readonly name: Name } | undefined)[] = []) =>
    there(list).flatMap(([place, { name }]) => (name === "removed" ? [nameOf(section, place, name)] : []));
  return {
    instances: removed("kp", stored?.instances),
    keys: removed("key", stored?.keys),
    clusters: removed("cluster", stored?.bindings),
    authorizations: [
      ...new Set(
        (stored?.authorizations ?? []).flatMap(({ name, instance, source }) =>
          name === "removed" ? [authorizationOf(instance, source, name)] : [],
        ),
      ),
    ],
  };
}
