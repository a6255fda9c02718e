/** What exists in the sandbox, found by what it is asked for. */
import { usualPlan } from "./catalog.js";
import type { VirtualClock } from "./clock.js";
import { Cluster } from "./cluster.js";
import { Instance } from "./instance.js";
import { Key } from "./key.js";
import { contentOf, type Policy, type PolicyContent } from "./policy.js";
import { type AuthorizationSeed, type GrantedSeed, LADDERS, type Roles, type SandboxSeed } from "./seed.js";
import { uuid } from "./words.js";

/** Who makes a request: an account, and what it may do there. */
export interface Caller {
  readonly account: string;
  /** The IAM ID: `IBMid-…` of a user's API key, `iam-Profile-…` of a trusted profile. */
  readonly iamId: string;
  readonly roles: Roles;
  readonly kmsOnInstances: Readonly<Record<string, Roles["kms"]>>;
}

export const TAG_TYPES = ["user", "access", "service"] as const;
export type TagType = (typeof TAG_TYPES)[number];

export interface ResourceGroup {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly default: boolean;
  /** Virtual milliseconds. */
  readonly created: number;
  readonly updated: number;
}

export class World {
  readonly clock: VirtualClock;
  /** By API key. */
  readonly callers = new Map<string, Caller>();
  /** Trusted profiles by ID. */
  readonly profiles = new Map<string, Caller>();
  readonly instances = new Map<string, Instance>();
  /** Resource groups by ID. */
  readonly groups = new Map<string, ResourceGroup>();
  /** The tags of a resource by its CRN. */
  readonly tags = new Map<string, Readonly<Record<TagType, Set<string>>>>();
  readonly keys = new Map<string, Key>();
  readonly clusters = new Map<string, Cluster>();
  policies: readonly Policy[] = [];
  readonly #propagation: number;
  readonly #accounts = new Set<string>();
  readonly #made = new Map<string, number>();

  /** Throws where the seed contradicts itself. */
  constructor(seed: SandboxSeed, clock: VirtualClock) {
    this.clock = clock;
    this.#propagation = (seed.policyPropagationSeconds ?? 0) * 1_000;
    for (const { id, apiKeys, profiles = [] } of seed.accounts) {
      this.#new("account", this.#accounts, id);
      this.#accounts.add(id);
      this.addGroup(id, "default", true);
      for (const [index, apiKey] of apiKeys.entries()) {
        if (this.callers.has(apiKey.key))
          throw new Error(`seed: two API keys of account ${id} or another are the same`);
        this.callers.set(apiKey.key, callerOf(id, userOf(id, index), apiKey));
      }
      for (const profile of profiles) {
        this.#new("profile", this.profiles, profile.id);
        this.profiles.set(profile.id, callerOf(id, `iam-${profile.id}`, profile));
      }
    }
    for (const instance of seed.instances ?? []) {
      this.#known("account", this.#accounts, instance.account);
      this.#new("instance", this.instances, instance.guid);
      this.instances.set(
        instance.guid,
        new Instance(instance, clock, {
          group: this.defaultGroup(instance.account),
          plan: usualPlan(instance.service),
        }),
      );
    }
    for (const key of seed.keys ?? []) {
      const instance = this.instances.get(key.instance);
      if (instance === undefined)
        throw new Error(`seed: key ${key.id} is in an instance that is not there: ${key.instance}`);
      this.#new("key", this.keys, key.id);
      dated("key", key);
      for (const name of [key.id, ...(key.aliases ?? [])]) {
        if (this.key(instance.guid, name) !== undefined)
          throw new Error(`seed: two keys of instance ${instance.guid} are called ${name}`);
      }
      this.keys.set(key.id, new Key(key, instance, clock));
      if (key.ring !== undefined && !instance.rings.has(key.ring)) instance.rings.set(key.ring, clock.now());
    }
    for (const cluster of seed.clusters ?? []) {
      this.#known("account", this.#accounts, cluster.account);
      const key = cluster.key === undefined ? undefined : this.keys.get(cluster.key);
      if (cluster.key !== undefined && key === undefined)
        throw new Error(`seed: cluster ${cluster.id} uses a key that is not there: ${cluster.key}`);
      this.#new("cluster", this.clusters, cluster.id);
      dated("cluster", cluster);
      this.clusters.set(cluster.id, new Cluster(cluster, key, clock));
    }
    for (const authorization of seed.authorizations ?? []) this.authorize(authorization);
  }

  /** The ID of an account's default resource group. */
  defaultGroup(account: string): string {
    return [...this.groups.values()].find((group) => group.account === account && group.default)?.id ?? "";
  }

  addGroup(account: string, name: string, isDefault = false): ResourceGroup {
    const now = this.clock.now();
    const id = this.fresh("e0").replaceAll("-", "");
    const group = { id, account, name, default: isDefault, created: now, updated: now };
    this.groups.set(id, group);
    return group;
  }

  /** The tags of one kind on a resource, with some added. */
  tagsOf(crn: string, type: TagType, added: readonly string[] = []): Set<string> {
    const all = this.tags.get(crn) ?? { user: new Set(), access: new Set(), service: new Set() };
    this.tags.set(crn, all);
    for (const name of added) all[type].add(name);
    return all[type];
  }

  /** Whether a CRN is that of a cluster or an instance that is here. */
  exists(crn: string): boolean {
    const all = [...this.instances.values(), ...this.clusters.values()];
    return all.some((each) => each.crn === crn);
  }

  /** Makes the policy that a seed or the console means. */
  authorize(authorization: AuthorizationSeed): void {
    this.addPolicy(contentOf(authorization), (authorization.propagationSeconds ?? 0) * 1_000);
  }

  addPolicy(content: PolicyContent, propagation = this.#propagation): Policy {
    const now = this.clock.now();
    const times = { created: now, modified: now, effective: now + propagation };
    const policy = { ...content, ...times, id: this.fresh("0a"), revision: 1 };
    this.policies = [...this.policies, policy];
    return policy;
  }

  /** What it says from now on; that too takes its time to work. */
  replacePolicy({ id, revision, created }: Policy, content: PolicyContent): Policy {
    const now = this.clock.now();
    const times = { created, modified: now, effective: now + this.#propagation };
    const policy = { ...content, ...times, id, revision: revision + 1 };
    this.policies = this.policies.map((each) => (each.id === id ? policy : each));
    return policy;
  }

  removePolicies(which: (policy: Policy) => boolean): void {
    this.policies = this.policies.filter((policy) => !which(policy));
  }

  /** A key of an instance, by ID or alias; a purged one is no more. */
  key(instance: string, idOrAlias: string): Key | undefined {
    const keys = [...this.keys.values()].filter((key) => key.instance.guid === instance && !key.purged);
    return keys.find(({ seed }) => seed.id === idOrAlias) ?? keys.find(({ aliases }) => aliases.has(idOrAlias));
  }

  /** The next ID of a kind: a UUID that is the same in every run. */
  fresh(kind: string): string {
    const number = (this.#made.get(kind) ?? 0) + 1;
    this.#made.set(kind, number);
    return uuid(number, kind);
  }

  /** A cluster by ID or name, as its own account sees it. */
  cluster(account: string, idOrName: string): Cluster | undefined {
    const byId = this.clusters.get(idOrName);
    if (byId?.seed.account === account) return byId;
    for (const cluster of this.clusters.values()) {
      if (cluster.seed.account === account && cluster.seed.name === idOrName) return cluster;
    }
    return undefined;
  }

  #new(what: string, all: { has(id: string): boolean }, one: string): void {
    if (all.has(one)) throw new Error(`seed: there are two of ${what} ${one}`);
  }

  #known(what: string, all: ReadonlySet<string>, one: string): void {
    if (!all.has(one)) throw new Error(`seed: there is no ${what} ${one}`);
  }
}

function dated(what: string, { id, created }: { readonly id: string; readonly created?: string }): void {
  if (created !== undefined && Number.isNaN(Date.parse(created)))
    throw new Error(`seed: ${what} ${id} was created at no time: ${created}`);
}

const EVERYTHING: Roles = {
  containers: "Administrator",
  kms: "Manager",
  keyPurge: "none",
  resourceController: "Editor",
  iam: "Administrator",
  reading: "all",
};

/** Each API key of an account is that of another user. */
const userOf = (account: string, index: number): string =>
  `IBMid-${account.slice(0, 8)}${index === 0 ? "" : `-${index}`}`;

const callerOf = (account: string, iamId: string, { roles, kmsOnInstances = {} }: GrantedSeed): Caller => ({
  account,
  iamId,
  roles: { ...EVERYTHING, ...roles },
  kmsOnInstances,
});

/** Whether a caller may do something with the keys of one instance: by its role in the account or on the instance. */
export const mayOnInstance = ({ roles, kmsOnInstances }: Caller, guid: string, needed: Roles["kms"]): boolean =>
  mayAs(roles, "kms", needed) || mayAs({ ...roles, kms: kmsOnInstances[guid] ?? "none" }, "kms", needed);

/** The roles that only see. */
const SEEING: ReadonlySet<string> = new Set(["Viewer", "Reader"]);

/** Whether a role is at least as high on its ladder as what is needed. */
export function mayAs<S extends keyof Roles>(roles: Roles, service: S, needed: Roles[S]): boolean {
  if (roles.reading === "none" && SEEING.has(needed)) return false;
  const ladder: readonly string[] = LADDERS[service];
  return ladder.indexOf(roles[service]) >= ladder.indexOf(needed);
}
