/**
 * Which instances and keys of the cloud the entries of a file mean. The file knows the CRNs of those that are referred
 * to or taken over; those that are made here are found by what they were made with: an instance by its name and
 * region, a key by the alias that marks it. Lists only, each read once.
 */
import { type InstanceRef, type KeyCrn, type KeyRef, parseInstanceCrn, parseKeyCrn } from "../model/crn.js";
import { partOf, type Unreadable } from "../model/seen.js";
import { type InstanceSpec, instanceRefOf, type KeySpec, keyRefOf, type ManagedKey, type Spec } from "../model/spec.js";
import type { Observer } from "../observe/observer.js";
import { keyAlias } from "../plan/marker.js";

/** What an entry means in the cloud, with `absent` and `unseen` as answers of their own (law 6). */
export type Found<Ref> =
  | { readonly kind: "found"; readonly ref: Ref }
  /** The whole list was read, and nothing in it is what the entry means. */
  | { readonly kind: "absent" }
  /** So many could be meant. */
  | { readonly kind: "several"; readonly count: number }
  | { readonly kind: "unseen"; readonly why: Unreadable };

/** What the entries of a file mean, by their names. */
export interface Meant {
  readonly instances: ReadonlyMap<string, Found<InstanceRef>>;
  readonly keys: ReadonlyMap<string, Found<KeyRef>>;
}

/** Looks for everything that the file declares; asks nothing where the file alone knows. */
export async function findMeant(spec: Spec, observer: Observer): Promise<Meant> {
  const instances = await findInstances(spec, observer);
  const keys = await each(spec.keys, (key) => findKey(spec, key, instances, observer));
  return { instances, keys };
}

/** The same for the instances alone. */
export function findInstances(spec: Spec, observer: Observer): Promise<Meant["instances"]> {
  return each(spec.instances, (instance) => findInstance(spec, instance, observer));
}

/** The CRN of a key, where it is known. */
export const crnOfFound = (found: Found<KeyRef> | undefined): KeyCrn | null =>
  found?.kind === "found" ? found.ref.crn : null;

/** All that was found. */
export const refsOf = <Ref>(found: ReadonlyMap<string, Found<Ref>>): readonly Ref[] =>
  [...found.values()].flatMap((one) => (one.kind === "found" ? [one.ref] : []));

async function findInstance(spec: Spec, instance: InstanceSpec, observer: Observer): Promise<Found<InstanceRef>> {
  const ref = instanceRefOf(instance);
  if (ref !== undefined) return { kind: "found", ref };
  const account = instance.kind === "managed" ? spec.accounts.get(instance.account) : undefined;
  // The file was checked: every name in it resolves.
  if (instance.kind !== "managed" || account === undefined) throw new Error("the file was not checked");
  const listed = await observer.instances.of(account.id);
  if (!listed.seen) return { kind: "unseen", why: listed.why };
  const { name, region } = instance;
  const same = listed.value.filter((one) => one.service === "kms" && one.name === name && one.region === region);
  return only(same.map(({ crn }) => parseInstanceCrn(crn)));
}

async function findKey(
  spec: Spec,
  key: KeySpec,
  instances: Meant["instances"],
  observer: Observer,
): Promise<Found<KeyRef>> {
  const ref = keyRefOf(key);
  if (ref !== undefined) return { kind: "found", ref };
  const home = key.kind === "managed" ? instances.get(key.instance) : undefined;
  if (key.kind !== "managed" || home === undefined) throw new Error("the file was not checked");
  return home.kind === "found" ? findByAlias(spec, key, home.ref, observer) : home;
}

async function findByAlias(
  spec: Spec,
  { name }: ManagedKey,
  instance: InstanceRef,
  observer: Observer,
): Promise<Found<KeyRef>> {
  const listed = await observer.keysIn(instance);
  const alias = keyAlias(spec.name, name);
  const marked = partOf(listed).filter(({ aliases }) => aliases.includes(alias));
  // An alias is unique in its instance: what has it is the one, also where the list is not whole.
  if (!listed.seen && marked.length === 0) return { kind: "unseen", why: listed.why };
  return only(marked.map(({ crn }) => parseKeyCrn(crn)));
}

function only<Ref>(read: readonly ({ readonly ok: true; readonly value: Ref } | { readonly ok: false })[]): Found<Ref> {
  const refs = read.flatMap((one) => (one.ok ? [one.value] : []));
  const [ref] = refs;
  if (ref === undefined) return { kind: "absent" };
  return refs.length === 1 ? { kind: "found", ref } : { kind: "several", count: refs.length };
}

async function each<T, F>(
  entries: ReadonlyMap<string, T>,
  find: (entry: T) => Promise<F>,
): Promise<ReadonlyMap<string, F>> {
  return new Map(await Promise.all([...entries].map(async ([name, entry]) => [name, await find(entry)] as const)));
}
