/** Which stacks a file becomes, and what each of them holds: one for all, or two for each account. */
import { variablesOf } from "./account.js";
import type { AccountId } from "./ids.js";
import { type InstanceSpec, instanceRefOf, type KeySpec, type Spec } from "./spec.js";

/** How the objects of a file are spread over stacks. `per-account`: those who change keys need not hold what changes clusters. */
export const LAYOUTS = ["one", "per-account"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What a stack holds: everything, the instances, keys and authorizations of an account, or its clusters. */
export type StackKind = "fleet" | "keys" | "clusters";

/** A stack of a file; all names are those of the file. */
export interface StackPart {
  /** The stack's name, which its state has too. */
  readonly name: string;
  readonly kind: StackKind;
  /** The account that owns what it holds; undefined where it holds everything. */
  readonly account: string | undefined;
  readonly instances: readonly string[];
  readonly keys: readonly string[];
  readonly clusters: readonly string[];
  /** The accounts that it is entered with: its own is changed, the others are only looked at. */
  readonly accounts: readonly string[];
  /** The names of the stacks that come before it. */
  readonly dependsOn: readonly string[];
}

/** An environment variable that holds a credential of a stack. */
export interface StackVariable {
  readonly name: string;
  /** The name of its account in the file. */
  readonly account: string;
  /** Whether the stack changes something in that account, or only looks. */
  readonly access: "change" | "look";
}

/**
 * The stacks of a file, those that others depend on first. Per account there are always both, also where one is empty:
 * so who drops the last cluster of an account is still asked what that means.
 */
export function stacksOf(spec: Spec): readonly StackPart[] {
  if (spec.stacks === "one") return [wholeOf(spec)];
  const home = homes(spec);
  const accounts = [...spec.accounts.keys()];
  return [
    ...accounts.map((account) => keysOf(spec, account, home)),
    ...accounts.map((account) => clustersOf(spec, account, home)),
  ];
}

/** The names of the stacks of a file; of a file that may not be sound, what is known of it. */
export function stackNames(name: string, layout: Layout, accounts: Iterable<string>): readonly string[] {
  if (layout === "one") return [name];
  return [...accounts].flatMap((account) => [stackName(name, account, "keys"), stackName(name, account, "clusters")]);
}

/** The variables that a stack's credentials are in, by name. */
export function variablesOfStack(spec: Spec, { account: own, accounts, kind }: StackPart): readonly StackVariable[] {
  return accounts.flatMap((account) => {
    const entered = spec.accounts.get(account);
    const access = kind === "fleet" || account === own ? ("change" as const) : ("look" as const);
    return (entered === undefined ? [] : variablesOf(entered.credentials)).map((name) => ({ name, account, access }));
  });
}

const stackName = (name: string, account: string, kind: "keys" | "clusters"): string => `${name}-${account}-${kind}`;

/** All of a file in one stack. */
export function wholeOf({ name, accounts, instances, keys, clusters }: Spec): StackPart {
  return {
    name,
    kind: "fleet",
    account: undefined,
    instances: [...instances.keys()],
    keys: [...keys.keys()],
    clusters: [...clusters.keys()],
    accounts: [...accounts.keys()],
    dependsOn: [],
  };
}

function keysOf(spec: Spec, account: string, home: Homes): StackPart {
  return {
    name: stackName(spec.name, account, "keys"),
    kind: "keys",
    account,
    instances: [...spec.instances.keys()].filter((name) => home.ofInstance(name) === account),
    keys: [...spec.keys.keys()].filter((name) => home.ofKey(name) === account),
    clusters: [],
    accounts: [account],
    dependsOn: [],
  };
}

/** With what is only referred to and in no account of the file: no stack owns it. */
function clustersOf(spec: Spec, account: string, home: Homes): StackPart {
  const clusters = [...spec.clusters].filter(([, cluster]) => cluster.account === account);
  const used = [...new Set(clusters.map(([, { key }]) => key))];
  const outside = used.filter((key) => home.ofKey(key) === undefined);
  const owners = [...new Set(used.flatMap((key) => home.ofKey(key) ?? []))];
  const instances = [...spec.instances.keys()].filter((name) => home.ofInstance(name) === undefined);
  return {
    name: stackName(spec.name, account, "clusters"),
    kind: "clusters",
    account,
    instances: outside.length === 0 ? [] : instances,
    keys: outside,
    clusters: clusters.map(([name]) => name),
    accounts: [account, ...owners.filter((owner) => owner !== account)],
    dependsOn: owners.map((owner) => stackName(spec.name, owner, "keys")),
  };
}

/** The names of the accounts that own instances and keys; undefined for those of no account of the file. */
interface Homes {
  ofInstance(name: string): string | undefined;
  ofKey(name: string): string | undefined;
}

function homes({ accounts, instances, keys }: Spec): Homes {
  const named = new Map<AccountId, string>([...accounts].map(([name, { id }]) => [id, name]));
  const owner = (instance: InstanceSpec | undefined) => {
    if (instance?.kind === "managed") return instance.account;
    const ref = instance && instanceRefOf(instance);
    return ref && named.get(ref.account);
  };
  const ownerOf = (key: KeySpec | undefined) =>
    key?.kind === "referred" ? named.get(key.ref.account) : key && owner(instances.get(key.instance));
  return { ofInstance: (name) => owner(instances.get(name)), ofKey: (name) => ownerOf(keys.get(name)) };
}
