/**
 * The ledger of law 2 as it is stored: how a state of an older shape is brought to the present one. What such a state
 * knows is kept, and what it does not know is not made up.
 */

/**
 * The version of the stored shape of a binding. 0: keys that were only declared as former stood in `former_keys` alone,
 * and a state may be older than the ledger. 1: all that is known stands in `former_root_keys`.
 */
export const BINDING_VERSION = 1;

/** The attributes of a binding as a state of `version` stores them, in the present shape. */
export function upgradedBinding(
  version: number,
  stored: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (version >= BINDING_VERSION) return stored;
  const { former_root_keys: kept, former_keys: declared, root_key: inUse } = stored;
  const lists = [kept, declared].map(textsOf);
  // What is no list of texts is left for the reader to refuse: an unreadable ledger is not an empty one.
  if (lists.includes(undefined)) return stored;
  const known = new Set(lists.flatMap((list) => list ?? []));
  if (typeof inUse === "string") known.delete(inUse);
  return { ...stored, former_root_keys: [...known].sort() };
}

/** A list of texts, none where nothing is stored; undefined where it is something else. */
function textsOf(stored: unknown): readonly string[] | undefined {
  if (stored === undefined || stored === null) return [];
  return Array.isArray(stored) && stored.every((one): one is string => typeof one === "string") ? stored : undefined;
}
