/** Which clusters are registered on which keys, as the key API tells it. */
import type { Key } from "./key.js";
import { iso } from "./words.js";
import type { World } from "./world.js";

/** The registrations on the keys that `of` takes; the query may ask for a CRN, or for the beginning of one. */
export function registrations(
  world: World,
  query: URLSearchParams,
  of: (key: Key) => boolean,
): readonly Record<string, unknown>[] {
  const wanted = query.get("urlEncodedResourceCRNQuery");
  const fits = wanted?.endsWith("*")
    ? (crn: string) => crn.startsWith(wanted.slice(0, -1))
    : (crn: string) => wanted === null || crn === wanted;
  const found: Record<string, unknown>[] = [];
  for (const cluster of world.clusters.values()) {
    if (!fits(cluster.crn)) continue;
    for (const { key, created, updated, version } of cluster.registrations()) {
      if (!of(key)) continue;
      found.push({
        keyId: key.seed.id,
        keyName: key.seed.name,
        resourceCrn: cluster.crn,
        createdBy: "iam-ServiceId-containers-kubernetes",
        creationDate: iso(created),
        updatedBy: "",
        lastUpdated: iso(updated),
        description: "",
        preventKeyDeletion: true,
        keyVersion: { id: version.id, creationDate: iso(version.created) },
      });
    }
  }
  return found;
}
