/** What was seen of a root key, as its record: what could not be read keeps what was known. */
import type { InstanceRef, KeyRef } from "../model/crn.js";
import { instanceOf, parseKeyCrn } from "../model/crn.js";
import type { KeySeen } from "../model/kms.js";
import { partOf, type Seen, seen, type Unreadable, unseen } from "../model/seen.js";
import { isBeingMade } from "../plan/instance.js";
import { keyAlias } from "../plan/marker.js";
import { type KeysFound, keysFound, type RootKeyRecord } from "../plan/root-key.js";
import type { Looks } from "./looks.js";

export interface KeyLooked {
  readonly record: RootKeyRecord;
  /** Why the key could not be read; undefined where it was. */
  readonly why: Unreadable | undefined;
}

/** Looks at one key. `stack` tells which alias is the mark. */
export async function lookAtKey(
  looks: Looks,
  ref: KeyRef,
  before: RootKeyRecord | null,
  stack: string | undefined,
): Promise<KeyLooked> {
  const known = before ?? blank(ref);
  const lookup = await looks.observer.key(ref);
  if (lookup.kind === "unseen") return { record: { ...known, status: "unknown" }, why: lookup.why };
  if (lookup.kind === "missing") return { record: { ...known, status: "purged" }, why: undefined };
  return { record: await recordOfSeen(looks, ref, lookup.key, before, stack), why: undefined };
}

/** The record of a key that a list or a single read shows, with its policies. */
export async function recordOfSeen(
  { managed }: Looks,
  ref: KeyRef,
  key: KeySeen,
  before: RootKeyRecord | null,
  stack: string | undefined,
): Promise<RootKeyRecord> {
  const known = before ?? blank(ref);
  // Policies of a destroyed key decide nothing any more.
  const policies = key.state === "destroyed" ? undefined : await managed.policies(ref);
  // The mark that is known stays the mark, also where the stack has another name now.
  const marks = [known.alias, stack === undefined ? null : keyAlias(stack, key.name)];
  const alias = marks.find((mark) => mark !== null && key.aliases.includes(mark)) ?? null;
  const dualAuthDelete = policies?.seen ? policies.value.dualAuthDelete : (key.dualAuthDelete ?? known.dualAuthDelete);
  return {
    ref,
    name: key.name,
    keyRing: key.keyRing,
    description: key.description ?? null,
    expires: key.expires ?? null,
    rotationMonths: policies?.seen ? (policies.value.rotationMonths ?? 0) : known.rotationMonths,
    dualAuthDelete,
    aliases: new Set(key.aliases.filter((one) => one !== alias)),
    alias,
    status: key.state,
    extractable: key.extractable,
    version: key.version?.id ?? null,
    created: key.created ?? null,
  };
}

/** What is known of a key before it is looked at: nothing. */
export const blank = (ref: KeyRef): RootKeyRecord => ({
  ref,
  name: ref.id,
  keyRing: "default",
  description: null,
  expires: null,
  rotationMonths: null,
  dualAuthDelete: null,
  aliases: new Set(),
  alias: null,
  status: "unknown",
  extractable: false,
  version: null,
  created: null,
});

/** What a create finds in the instance. */
export async function findKeys(
  { observer }: Looks,
  instance: InstanceRef,
  name: string,
  stack: string,
): Promise<Seen<KeysFound>> {
  // Its key API answers nothing yet, and would be taken for one that may not be asked.
  const listed = partOf(await observer.instances.of(instance.account)).find(({ crn }) => crn === instance.crn);
  if (listed !== undefined && isBeingMade(listed.state)) return seen({ ours: undefined, others: [] });
  const keys = await observer.keysIn(instance);
  const found = keysFound(partOf(keys), name, keyAlias(stack, name));
  // An alias is unique in its instance: what has the mark is the one, also where the list is not whole.
  return keys.seen || found.ours !== undefined ? seen(found) : unseen(keys.why);
}

/** The clusters that the list of its instance shows on a key. */
export async function registeredOn({ observer }: Looks, ref: KeyRef): Promise<Seen<readonly string[]>> {
  const all = await observer.registrationsIn(instanceOf(ref));
  const mine = partOf(all).flatMap(({ key, cluster }) => (key === ref.crn ? [cluster] : []));
  return all.seen ? seen(mine) : { seen: false, why: all.why, part: mine };
}

/** What the CRN of a key that was seen says. */
export function refOf(key: KeySeen): KeyRef {
  const ref = parseKeyCrn(key.crn);
  // The CRN was composed from the instance's, so it is one.
  if (!ref.ok) throw new Error(`not the CRN of a key: ${ref.error}`);
  return ref.value;
}
