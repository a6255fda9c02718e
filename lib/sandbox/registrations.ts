/** Registrations: which clusters the KMS shows on which keys. They are read here; only services write them. */
import type { Answer, Request } from "./http.js";
import type { Key } from "./key.js";
import { failure, page } from "./kms-envelope.js";
import type { InstanceSeed } from "./seed.js";
import { iso } from "./words.js";
import type { World } from "./world.js";

/** Those of one key; a pattern may end in `*` anywhere. */
export const ofKey = (world: World, { query }: Request, key: Key): Answer =>
  page(
    "registration",
    registrations(world, query, (each) => each === key),
    query,
  );

/** Those of every key of an instance, or of one key ring where the header names it. */
export function ofInstance(world: World, { query, headers }: Request, { guid }: InstanceSeed): Answer {
  const wanted = query.get("urlEncodedResourceCRNQuery") ?? "";
  // Across keys, the first eight segments of the CRN must be whole (keyprotect-nodejs-client, getRegistrationsAllKeys).
  if (wanted.split(":").slice(0, 8).join(":").includes("*"))
    return failure(400, "INVALID_FIELD_ERR", "Bad Request: `*` must not stand in the first eight segments of the CRN");
  const ring = headers["x-kms-key-ring"];
  const of = (key: Key) => key.instance.guid === guid && (ring === undefined || ring === key.ring);
  return page("registration", registrations(world, query, of), query);
}

/** Whether any cluster is registered on the key now. */
export const isUsed = (world: World, key: Key): boolean =>
  registrations(world, new URLSearchParams(), (each) => each === key).length > 0;

function registrations(
  world: World,
  query: URLSearchParams,
  of: (key: Key) => boolean,
): readonly Record<string, unknown>[] {
  // Every registration here prevents the deletion of its key (CHOICES.md).
  if (query.get("preventKeyDeletion") === "false") return [];
  const wanted = query.get("urlEncodedResourceCRNQuery");
  const fits = wanted?.endsWith("*")
    ? (crn: string) => crn.startsWith(wanted.slice(0, -1))
    : (crn: string) => wanted === null || crn === wanted;
  const found: Record<string, unknown>[] = [];
  for (const cluster of world.clusters.values()) {
    if (!fits(cluster.crn)) continue;
    for (const { key, created, updated, version } of cluster.registrations()) {
      if (!of(key) || key.purged) continue;
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
