/**
 * The authorizations that a file implies, under the names that its stack gives them: one for each account with clusters
 * and instance of their keys, where the account of the instance is one of the file.
 */
import { type InstanceRef, instanceOf } from "./crn.js";
import type { AccountId } from "./ids.js";
import { type InstanceSpec, instanceRefOf, type KeySpec, type Spec } from "./spec.js";

export interface Implied {
  readonly name: string;
  /** Names that it had before, oldest first. */
  readonly former: readonly string[];
  readonly source: AccountId;
  readonly owner: AccountId;
  /** The entry of the instance in the file; undefined where the file does not have it. */
  readonly instance: string | undefined;
  /** The instance, where its CRN is in the file. */
  readonly ref: InstanceRef | undefined;
}

export function impliedAuthorizations(spec: Spec): readonly Implied[] {
  const entered = new Set([...spec.accounts.values()].map(({ id }) => id));
  const all = new Map<string, Implied>();
  for (const cluster of spec.clusters.values()) {
    const key = spec.keys.get(cluster.key);
    const source = spec.accounts.get(cluster.account)?.id;
    if (key === undefined || source === undefined) continue;
    const [instance, one] = homeOf(spec, key);
    const ref = key.kind === "referred" ? instanceOf(key.ref) : one && instanceRefOf(one);
    const owner = ref?.account ?? (one?.kind === "managed" ? spec.accounts.get(one.account)?.id : undefined);
    if (owner === undefined || !entered.has(owner)) continue;
    const byGuid = ref && nameOfGuid(ref.guid);
    const home = instance ?? byGuid;
    if (home === undefined) continue;
    const former = [
      ...(byGuid === undefined || home === byGuid ? [] : [byGuid]),
      ...(one?.kind === "managed" ? one.renamedFrom : []),
    ].map((was) => `${was}-${source}`);
    all.set(`${home}-${source}`, { name: `${home}-${source}`, former, source, owner, instance, ref });
  }
  return [...all.values()];
}

/**
 * The names that authorizations of this file can have had and that none of `used` has now: they are let go of without a
 * word, since nobody wrote them down.
 */
export function letGo(
  { instances, keys, accounts, removed }: Spec,
  used: Iterable<Pick<Implied, "name" | "former">>,
): readonly string[] {
  const names = new Set(removed.instances);
  for (const [name, one] of instances) {
    const ref = instanceRefOf(one);
    for (const was of [
      name,
      ...(ref ? [nameOfGuid(ref.guid)] : []),
      ...(one.kind === "managed" ? one.renamedFrom : []),
    ])
      names.add(was);
  }
  for (const key of keys.values()) if (key.kind === "referred") names.add(nameOfGuid(key.ref.guid));
  const kept = new Set([...used].flatMap(({ name, former }) => [name, ...former]));
  const all = [...names].flatMap((name) => [...accounts.values()].map(({ id }) => `${name}-${id}`));
  return all.filter((name) => !kept.has(name));
}

/** What an instance is called in Terraform's addresses that nobody has given a name. */
export const nameOfGuid = (guid: string): string => `kms-${guid}`;

/** The entry of a key's instance and its name, where the file has it. */
function homeOf({ instances }: Spec, key: KeySpec): readonly [string | undefined, InstanceSpec | undefined] {
  if (key.kind === "managed") return [key.instance, instances.get(key.instance)];
  return [...instances].find(([, one]) => instanceRefOf(one)?.crn === key.ref.instance) ?? [undefined, undefined];
}
