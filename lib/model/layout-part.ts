/** A file as if it declared nothing but what one of its stacks holds. */
import type { StackPart } from "./layout.js";
import type { Spec } from "./spec.js";

/** Which account a name was of that the file no longer has is not known: what is removed is so in every stack that could have it. */
export function within(spec: Spec, { kind, instances, keys, clusters }: StackPart): Spec {
  const { removed } = spec;
  const none = { clusters: [], keys: [], instances: [], authorizations: [] };
  const removedOf = {
    fleet: removed,
    keys: { ...removed, clusters: [] },
    clusters: { ...none, clusters: removed.clusters },
  };
  return {
    ...spec,
    instances: only(spec.instances, instances),
    keys: only(spec.keys, keys),
    clusters: only(spec.clusters, clusters),
    removed: removedOf[kind],
  };
}

/** The file as far as a stack changes or looks at it: with the keys of its clusters, whoever makes them, and its accounts alone. */
export function lookedAt(spec: Spec, part: StackPart): Spec {
  const used = new Set([...part.keys, ...part.clusters.flatMap((name) => spec.clusters.get(name)?.key ?? [])]);
  const keys = only(spec.keys, [...used]);
  const homes = [...keys.values()].flatMap((key) => (key.kind === "managed" ? [key.instance] : []));
  return {
    ...within(spec, part),
    accounts: only(spec.accounts, part.accounts),
    instances: only(spec.instances, [...new Set([...part.instances, ...homes])]),
    keys,
  };
}

/** In the order of the names, which are those of the file. */
const only = <T>(all: ReadonlyMap<string, T>, names: readonly string[]): ReadonlyMap<string, T> =>
  new Map(
    names.flatMap((name) => {
      const one = all.get(name);
      return one === undefined ? [] : [[name, one] as const];
    }),
  );
