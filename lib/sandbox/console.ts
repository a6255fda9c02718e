/** What somebody does in the console, behind Terraform's back: the same state machine, without the API's checks. */
import type { AllowedNetwork, KeyState } from "../model/kms.js";
import { usualPlan } from "./catalog.js";
import { Instance } from "./instance.js";
import { Key } from "./key.js";
import { attributeOf, roleIds } from "./policy.js";
import type { AuthorizationSeed, InstanceSeed, KeySeed } from "./seed.js";
import type { World } from "./world.js";

export interface ConsoleActions {
  /** Points a cluster at another root key, by the key's ID. */
  enable(clusterId: string, keyId: string): void;
  setKeyState(keyId: string, state: Exclude<KeyState, "other">): void;
  rotate(keyId: string): void;
  /** Sets the months between two rotations; null switches the policy off. */
  setRotation(keyId: string, months: number | null): void;
  /** Two people are needed to delete the key from now on, or one again. */
  setDualAuthDelete(keyId: string, needed: boolean): void;
  /** Moves a key to another ring, which is made where it is missing. */
  moveKey(keyId: string, ring: string): void;
  /** Takes a ring away, whatever is in it. */
  removeRing(guid: string, ring: string): void;
  /** Sets the network from which an instance may be reached. */
  setNetwork(guid: string, network: AllowedNetwork): void;
  /** Gives a key these aliases and no others. */
  setAliases(keyId: string, aliases: readonly string[]): void;
  /** Takes away what is left of a key. */
  purge(keyId: string): void;
  /** Makes an instance in its account's default group; it is ready at once. */
  addInstance(instance: InstanceSeed): void;
  addKey(key: KeySeed): void;
  /** Deletes an instance, whatever it holds, or takes it back: what is deleted waits for reclamation. */
  setDeleted(guid: string, deleted: boolean): void;
  /** Gives a resource these user tags and no others. */
  setTags(crn: string, tags: readonly string[]): void;
  deleteCluster(clusterId: string): void;
  addAuthorization(authorization: AuthorizationSeed): void;
  /** Removes those of one source account. */
  removeAuthorizations(sourceAccount: string): void;
  /** Leaves those of one source account these roles alone. */
  narrowAuthorizations(sourceAccount: string, roles: NonNullable<AuthorizationSeed["roles"]>): void;
  /** Sets words that win over the computed ones. */
  setCluster(
    clusterId: string,
    words: { readonly state?: string; readonly masterStatus?: string; readonly masterState?: string },
  ): void;
  /** The IDs of the keys on which the KMS shows the cluster now. */
  registrations(clusterId: string): readonly string[];
  /** The IDs of the keys that the cluster has used, oldest first. */
  history(clusterId: string): readonly string[];
  /** Every enablement that a cluster has begun, oldest first: the key's ID, and the endpoint where it was said. */
  enablements(clusterId: string): readonly { readonly key: string; readonly privateEndpoint: boolean | undefined }[];
  /** What there is, deleted instances and destroyed keys with it, and what is purged left out. */
  instances(): readonly Shown<Instance, "guid" | "crn" | "name" | "account" | "state" | "rings">[];
  keys(): readonly ShownKey[];
  authorizations(): readonly { readonly id: string; readonly account: string; readonly source: string }[];
}

type Shown<T, K extends keyof T> = Readonly<Pick<T, K>>;

interface ShownKey extends Shown<Key, "crn" | "state" | "ring"> {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** How many versions it has had. */
  readonly versions: number;
  /** Null where it has no rotation policy, or one that is switched off. */
  readonly rotationMonths: number | null;
}

export function consoleOf(world: World): ConsoleActions {
  const found = <T>(what: string, all: ReadonlyMap<string, T>, id: string): T => {
    const one = all.get(id);
    if (one === undefined) throw new Error(`the sandbox has no ${what} ${id}`);
    return one;
  };
  const cluster = (id: string) => found("cluster", world.clusters, id);
  const key = (id: string) => found("key", world.keys, id);
  const instance = (guid: string) => found("instance", world.instances, guid);
  return {
    enable: (clusterId, keyId) => cluster(clusterId).enable(key(keyId)),
    setKeyState: (keyId, state) => key(keyId).to(state),
    rotate: (keyId) => key(keyId).rotate(),
    setRotation: (keyId, months) => {
      const interval = months ?? key(keyId).policies.get("rotation")?.months;
      key(keyId).setPolicy("rotation", world.fresh("d0"), months !== null, interval);
    },
    setDualAuthDelete: (keyId, needed) => key(keyId).setPolicy("dualAuthDelete", world.fresh("d0"), needed),
    moveKey: (keyId, ring) => {
      const { rings } = key(keyId).instance;
      if (!rings.has(ring)) rings.set(ring, world.clock.now());
      key(keyId).ring = ring;
    },
    removeRing: (guid, ring) => {
      instance(guid).rings.delete(ring);
    },
    setNetwork: (guid, network) => instance(guid).configure({ allowed_network: network }),
    setAliases: (keyId, aliases) => {
      const named = key(keyId).aliases;
      named.clear();
      for (const alias of aliases) named.add(alias);
    },
    purge: (keyId) => key(keyId).purge(),
    addInstance: (seed) => {
      const extras = { group: world.defaultGroup(seed.account), plan: usualPlan(seed.service) };
      world.instances.set(seed.guid, new Instance(seed, world.clock, extras));
    },
    addKey: (seed) => {
      world.keys.set(seed.id, new Key(seed, instance(seed.instance), world.clock));
    },
    setDeleted: (guid, deleted) => {
      instance(guid).deleted = deleted ? world.clock.now() : undefined;
    },
    setTags: (crn, tags) => {
      world.tagsOf(crn, "user").clear();
      world.tagsOf(crn, "user", tags);
    },
    deleteCluster: (clusterId) => {
      cluster(clusterId);
      world.clusters.delete(clusterId);
    },
    addAuthorization: (authorization) => {
      world.authorize(authorization);
    },
    removeAuthorizations: (sourceAccount) => {
      world.removePolicies(({ subject }) => attributeOf(subject, "accountId") === sourceAccount);
    },
    narrowAuthorizations: (sourceAccount, roles) => {
      for (const policy of world.policies) {
        if (attributeOf(policy.subject, "accountId") === sourceAccount)
          world.replacePolicy(policy, { ...policy, roles: roleIds(roles) });
      }
    },
    setCluster: (clusterId, words) => {
      const one = cluster(clusterId);
      one.overrides = { ...one.overrides, ...words };
    },
    registrations: (clusterId) =>
      cluster(clusterId)
        .registrations()
        .map(({ key: used }) => used.seed.id),
    history: (clusterId) => cluster(clusterId).history.map(({ seed }) => seed.id),
    enablements: (clusterId) =>
      cluster(clusterId).enablements.map(({ key: asked, privateEndpoint }) => ({
        key: asked.seed.id,
        privateEndpoint,
      })),
    instances: () => [...world.instances.values()],
    keys: () => [...world.keys.values()].filter(({ purged }) => !purged).map(shownKey),
    authorizations: () =>
      world.policies.map(({ id, subject, resource }) => ({
        id,
        account: attributeOf(resource, "accountId") ?? "",
        source: attributeOf(subject, "accountId") ?? "",
      })),
  };
}

function shownKey({ seed: { id, name }, crn, state, ring, aliases, policies, versions }: Key): ShownKey {
  const rotation = policies.get("rotation");
  const rotationMonths = rotation?.enabled === true ? (rotation.months ?? null) : null;
  return { id, name, crn, state, ring, aliases: [...aliases], versions: versions.length, rotationMonths };
}
