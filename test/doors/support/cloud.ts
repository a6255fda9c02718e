/** The cloud of a generated case: what the sandbox is seeded with, and what happens in it before anybody looks. */
import { instanceTag, keyAlias } from "../../../lib/plan/marker.js";
import type { Sandbox, SandboxSeed } from "../../../lib/sandbox/index.js";
import type { AuthorizationThere, ClusterThere, Fleet, InstanceThere, KeyThere, Reach } from "./fleet.js";
import { ACCOUNTS, at, clusterId, clusterName, instanceRef, KEY_NAMES, keyId, PLACES, STACK, TIMES } from "./places.js";

type Lists = "accounts" | "instances" | "keys" | "clusters" | "authorizations";
type Seeded<K extends Lists> = NonNullable<SandboxSeed[K]>[number];
type Roles = NonNullable<Seeded<"accounts">["apiKeys"][number]["roles"]>;

/** What the credentials of each account may do. */
const ROLES: Readonly<Record<Reach, Roles>> = {
  whole: {},
  "no credentials": {},
  rejected: {},
  outside: {},
  "no containers": { containers: "none" },
  "no kms": { kms: "none" },
  "kms reader": { kms: "Reader" },
  "no instances": { resourceController: "none" },
  "no iam": { iam: "none" },
};

export const VARIABLES = ["PLATFORM_KEY", "SECURITY_KEY"] as const;

const secretOf = (account: number) => `an-api-key-of-account-${account}`;

/** The environment of both doors: where a secret is missing or wrong, so it is. */
export const secretsOf = ({ reach }: Fleet): Readonly<Record<string, string>> =>
  Object.fromEntries(
    reach.flatMap((one, account) =>
      one === "no credentials"
        ? []
        : [[at(VARIABLES, account), one === "rejected" ? "nobody-has-this-key" : secretOf(account)]],
    ),
  );

/** Makes the sandbox the cloud of a case. */
export function become(sandbox: Sandbox, fleet: Fleet): void {
  sandbox.reset({
    accounts: ACCOUNTS.map((id, account) => ({
      id,
      apiKeys: [{ key: secretOf(account), roles: ROLES[at(fleet.reach, account)] }],
    })),
    instances: there(fleet.instances).map(([instance, one]) => seededInstance(instance, one)),
    keys: there(fleet.keys).map(([key, one]) => seededKey(key, one)),
    clusters: there(fleet.clusters).map(([cluster, one]) => seededCluster(cluster, one)),
    authorizations: fleet.authorizations.map(seededAuthorization),
  });
  const { console, faults } = sandbox;
  for (const [instance, { tags, mark, network, state }] of there(fleet.instances)) {
    const { crn, guid } = instanceRef(instance);
    console.setTags(crn, mark === "ours" ? [...tags, instanceTag(STACK, at(PLACES, instance).name)] : tags);
    if (network === "private-only") console.setNetwork(guid, network);
    if (state === "deleted") console.setDeleted(guid, true);
  }
  for (const [key, { months }] of there(fleet.keys)) if (months !== 0) console.setRotation(keyId(key), months);
  for (const [cluster, { later, words, gone }] of there(fleet.clusters)) {
    const id = clusterId(cluster);
    if (later !== undefined) console.enable(id, keyId(later.key));
    if (words === "cannot be read") {
      faults.push({ operation: "getCluster", match: id, action: { kind: "respond", status: 403 } });
    } else if (words !== "normal") console.setCluster(id, WORDS[words]);
    if (gone) console.deleteCluster(id);
  }
}

const WORDS = {
  warning: { state: "warning" },
  "master changes": { masterStatus: "Version update in progress.", masterState: "updating" },
  "master not ready": { state: "warning", masterStatus: "Cluster health could not be determined" },
  "never heard of": { state: "levitating" },
} as const;

/** What is there, with its place. */
export const there = <T>(list: readonly (T | undefined)[]): readonly (readonly [number, T])[] =>
  list.flatMap((one, place) => (one === undefined ? [] : [[place, one] as const]));

function seededInstance(instance: number, { state }: InstanceThere): Seeded<"instances"> {
  const { guid, name, service, account, region } = at(PLACES, instance);
  return { guid, name, service, account, region, state: state === "deleted" ? "active" : state };
}

function seededKey(key: number, one: KeyThere): Seeded<"keys"> {
  const name = at(KEY_NAMES, one.name);
  return {
    id: keyId(key),
    instance: at(PLACES, one.instance).guid,
    name,
    state: one.state,
    extractable: one.standard,
    ring: one.ring,
    aliases: [...(one.mark === "ours" ? [keyAlias(STACK, name)] : []), ...(one.alias ? [`alias-${key}`] : [])],
    created: one.late ? TIMES.late : TIMES.early,
  };
}

function seededCluster(cluster: number, one: ClusterThere): Seeded<"clusters"> {
  const { infrastructure, account, key, registered, later } = one;
  const FOREVER = 1e8;
  const lags = {
    begun: {},
    unregistered: { enableSeconds: 0, registrationLagSeconds: FOREVER },
    both: { enableSeconds: 0, registrationLagSeconds: 0, releaseLagSeconds: FOREVER },
    over: { enableSeconds: 0, registrationLagSeconds: 0, releaseLagSeconds: 0 },
  };
  return {
    id: clusterId(cluster),
    name: clusterName(cluster),
    account: at(ACCOUNTS, account),
    infrastructure,
    region: "us-south",
    created: TIMES.cluster,
    registered,
    ...(key === undefined ? {} : { key: keyId(key) }),
    ...(later === undefined ? {} : lags[later.progress]),
  };
}

function seededAuthorization(one: AuthorizationThere): Seeded<"authorizations"> {
  const { source, instance, wide, roles, misplaced } = one;
  const { account, service, guid } = at(PLACES, instance);
  return {
    sourceAccount: at(ACCOUNTS, source),
    targetAccount: misplaced ? at(ACCOUNTS, source) : account,
    service,
    ...(wide ? {} : { instance: guid }),
    ...(roles === "both" ? {} : { roles: [roles === "reader" ? "Reader" : "AuthorizationDelegator"] }),
  };
}
