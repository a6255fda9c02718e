/** Who is registered on a key, by the names that people know. */
import type { ClusterCrn, KeyCrn } from "../../model/crn.js";
import type { Registration } from "../../model/kms.js";
import type { Spec } from "../../model/spec.js";
import type { Observer } from "../../observe/observer.js";

/** The clusters of the file's accounts by CRN: their names in the file, else in the cloud. What cannot be listed has none. */
export async function clusterNames(spec: Spec, observer: Observer): Promise<ReadonlyMap<ClusterCrn, string>> {
  const names = new Map<ClusterCrn, string>();
  for (const [name, { account, infrastructure, cluster }] of spec.clusters) {
    const id = spec.accounts.get(account)?.id;
    const list = id === undefined ? undefined : await observer.clusters(id, infrastructure);
    if (list?.seen !== true) continue;
    for (const one of list.value.clusters) {
      const is = "id" in cluster ? one.id === cluster.id : one.name === cluster.name;
      if (is) names.set(one.crn, name);
      else if (!names.has(one.crn)) names.set(one.crn, one.name);
    }
  }
  return names;
}

/** The newest registration of each cluster on the key. */
export function onKey(registrations: readonly Registration[], key: KeyCrn): ReadonlyMap<ClusterCrn, Registration> {
  const mine = registrations.filter((one) => one.key === key);
  return new Map(mine.map((one) => [one.cluster, one]));
}
