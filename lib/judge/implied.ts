/**
 * The authorizations that a file implies, under the names that its stack gives them: one for each account with clusters
 * and instance of their keys, where the account of the instance is one of the file.
 */
import { type InstanceRef, instanceOf } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import { type InstanceSpec, instanceRefOf, type KeySpec, type Spec } from "../model/spec.js";

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
    const home = instance ?? byGuid(ref);
    const former = [
      ...(ref === undefined || home === byGuid(ref) ? [] : [byGuid(ref)]),
      ...(one?.kind === "managed" ? one.renamedFrom : []),
    ].map((was) => `${was}-${source}`);
    all.set(`${home}-${source}`, { name: `${home}-${source}`, former, source, owner, instance, ref });
  }
  return [...all.values()];
}

/** The names that authorizations of this file can have had and that none has now: they are let go of without a word. */
export function letGo({ instances, keys, accounts, removed }: Spec, implied: readonly Implied[]): readonly string[] {
  const names = new Set(removed.instances);
  for (const [name, one] of instances) {
    const ref = instanceRefOf(one);
    for (const was of [name, ...(ref ? [byGuid(ref)] : []), ...(one.kind === "managed" ? one.renamedFrom : [])])
      names.add(was);
  }
  for (const key of keys.values()) if (key.kind === "referred") names.add(byGuid(key.ref));
  const used = new Set(implied.flatMap(({ name, former }) => [name, ...former]));
  const all = [...names].flatMap((name) => [...accounts.values()].map(({ id }) => `${name}-${id}`));
  return all.filter((name) => !used.has(name));
}

const byGuid = (ref: { readonly guid: string } | undefined): string => `kms-${ref?.guid ?? ""}`;

/** The entry of a key's instance and its name, where the file has it. */
function homeOf({ instances }: Spec, key: KeySpec): readonly [string | undefined, InstanceSpec | undefined] {
  if (key.kind === "managed") return [key.instance, instances.get(key.instance)];
  return [...instances].find(([, one]) => instanceRefOf(one)?.crn === key.ref.instance) ?? [undefined, undefined];
}
