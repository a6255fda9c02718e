/**
 * What the accounts of a file hold that the file does not mention: clusters that are not encrypted. Looked for in the
 * lists that are read for the file's own clusters; a single read is made only of those that no key shows.
 */
import type { ClusterListed } from "../model/cluster.js";
import type { InstanceRef } from "../model/crn.js";
import type { Problem } from "../model/problem.js";
import { partOf } from "../model/seen.js";
import type { FleetQuestion } from "./fleet-question.js";

/** A note for each cluster that nobody declares and that says itself that it is not encrypted. */
export async function otherClusters({ spec, looks }: FleetQuestion): Promise<readonly Problem[]> {
  const { observer } = looks;
  const lists = await Promise.all(
    placesOf(spec).map(async ({ account, infrastructure }) => {
      const list = await observer.clusters(account, infrastructure);
      return list.seen ? list.value.clusters : [];
    }),
  );
  const declared = namesOf(spec);
  const others = lists
    .flat()
    .filter(({ id, name, account }) => !declared.has(id) && !declared.has(`${account}/${name}`));
  if (others.length === 0) return [];
  const registered = await registeredOn(looks);
  const told = await Promise.all(
    others
      .filter(({ crn }) => !registered.has(crn))
      .map(async (cluster) => ({ cluster, detail: await observer.detail(cluster) })),
  );
  // What was not seen is not said: an encrypted one may hide in an instance that may not be read.
  return told.flatMap(({ cluster, detail }) => (detail.seen && !detail.value.encrypted ? [note(cluster)] : []));
}

const note = ({ name, id, account, infrastructure }: ClusterListed): Problem => ({
  code: "CLUSTER_NOT_DECLARED",
  severity: "note",
  subject: `cluster ${name} (${id})`,
  seen: `Account ${account} has this ${infrastructure} cluster; its secrets are not encrypted with a root key.`,
});

/** Each account and infrastructure that the file has clusters in, once. */
function placesOf({ clusters, accounts }: FleetQuestion["spec"]) {
  const places = [...clusters.values()].flatMap(({ account, infrastructure }) => {
    const id = accounts.get(account)?.id;
    return id === undefined ? [] : [{ account: id, infrastructure }];
  });
  return [...new Map(places.map((place) => [`${place.account}/${place.infrastructure}`, place])).values()];
}

/** The clusters of the file, by ID or by account and name. */
function namesOf({ clusters, accounts }: FleetQuestion["spec"]): ReadonlySet<string> {
  return new Set(
    [...clusters.values()].map(({ cluster, account }) =>
      "id" in cluster ? cluster.id : `${accounts.get(account)?.id}/${cluster.name}`,
    ),
  );
}

/** Every cluster that any key of any instance shows. */
async function registeredOn({ observer }: FleetQuestion["looks"]): Promise<ReadonlySet<string>> {
  const { found } = await observer.instances.all();
  const instances: readonly InstanceRef[] = found;
  const all = await Promise.all(instances.map((instance) => observer.registrationsIn(instance)));
  return new Set(all.flatMap(partOf).map(({ cluster }) => cluster));
}
