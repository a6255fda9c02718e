/** Which keys the plan shows each cluster to have used (law 2), and which a registration shows it to use today. */
import type { ForeignPlan, Side } from "./change.js";
import { isOfficialCluster, isOfficialKey } from "./kinds.js";
import { keyIdOf, kmsConfigOf } from "./kms-config.js";
import { textOf, textsOf, valueAt } from "./value.js";

/** A registration that was observed: the ID of a cluster, on a key, in an instance. */
export interface ObservedUse {
  readonly cluster: string;
  readonly key: string;
  /** Its GUID. */
  readonly instance: string;
}

export interface History {
  /** By cluster ID, then key ID: where the plan shows it. */
  readonly used: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By cluster ID: the IDs of the keys that it is registered on. */
  readonly registered: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads what was: the state, the sides before the changes, and what changed outside, and what was observed. Linear in all. */
export function historyOf({ changes, drift, prior }: ForeignPlan, observed: readonly ObservedUse[]): History {
  const used = new Map<string, Map<string, string>>();
  const registered = new Map<string, Set<string>>();
  const note = (cluster: string | undefined, key: string | undefined, where: string) => {
    if (cluster === undefined || key === undefined) return;
    const keys = used.get(cluster) ?? new Map<string, string>();
    if (!keys.has(key)) keys.set(key, where);
    used.set(cluster, keys);
  };
  const register = (cluster: string, key: string, where: string) => {
    note(cluster, key, where);
    registered.set(cluster, (registered.get(cluster) ?? new Set<string>()).add(key));
  };
  const look = (type: string, address: string, side: Side | undefined) => {
    if (side === undefined) return;
    if (isOfficialCluster(type)) {
      const config = kmsConfigOf(side);
      if (typeof config !== "string")
        note(clusterIdOf(side), keyIdOf(textOf(config.key)), `\`kms_config\` of ${address}`);
    }
    if (type === "clusterkms_binding") {
      const cluster = boundCluster(side);
      for (const name of ["former_root_keys", "former_keys"]) {
        for (const key of textsOf(valueAt(side, name))) note(cluster, keyIdOf(key), `\`${name}\` of ${address}`);
      }
      for (const name of ["root_key", "drifted_from"]) {
        note(cluster, keyIdOf(textOf(valueAt(side, name))), `\`${name}\` of ${address}`);
      }
    }
    if (isOfficialKey(type)) {
      const key = keyIdOf(textOf(valueAt(side, "crn")) ?? textOf(valueAt(side, "key_id")));
      if (key === undefined) return;
      for (const cluster of registeredClusters(side)) register(cluster, key, `a registration on ${address}`);
    }
  };
  for (const { cluster, key } of observed) register(cluster, key, "a registration that was observed");
  for (const { type, address, before } of changes) look(type, address, before);
  for (const { type, address, before } of drift) look(type, address, before);
  for (const { type, address, side } of prior) look(type, address, side);
  return { used, registered };
}

/** The ID of a cluster of the official provider. */
export const clusterIdOf = (side: Side | undefined): string | undefined => textOf(valueAt(side, "id"));

/** The cluster that a binding is of, by ID; its name where no more is known. */
export const boundCluster = (side: Side | undefined): string | undefined =>
  textOf(valueAt(side, "cluster_id")) ?? textOf(valueAt(side, "cluster"));

/** IDs of the clusters that are registered on a key; a registration of something else is not one. */
export function registeredClusters(side: Side | undefined): readonly string[] {
  const registrations = valueAt(side, "registrations");
  if (registrations.kind !== "known" || !Array.isArray(registrations.value)) return [];
  return registrations.value.flatMap((_, index) => {
    const crn = textOf(valueAt(side, "registrations", index, "resource_crn")) ?? "";
    const parts = crn.split(":");
    return parts[4] === "containers-kubernetes" && parts[7] ? [parts[7]] : [];
  });
}
