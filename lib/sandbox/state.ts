/** What the admin API tells of everything there is: also what no real API does. No key, no token. */
import { attributeOf } from "./policy.js";
import { iso } from "./words.js";
import type { World } from "./world.js";

export const stateOf = (world: World) => ({
  now: iso(world.clock.now()),
  clusters: [...world.clusters.values()].map((cluster) => ({
    id: cluster.seed.id,
    name: cluster.seed.name,
    account: cluster.seed.account,
    infrastructure: cluster.seed.infrastructure,
    ...cluster.now(),
    masterStatusModified: iso(cluster.now().masterStatusModified),
    key: cluster.key?.crn ?? null,
    privateEndpoint: cluster.privateEndpoint ?? null,
    history: cluster.history.map(({ crn }) => crn),
    registrations: cluster.registrations().map(({ key, created }) => ({ key: key.crn, created: iso(created) })),
  })),
  keys: [...world.keys.values()].map((key) => ({
    crn: key.crn,
    name: key.seed.name,
    state: key.state,
    versions: key.versions.length,
  })),
  authorizations: world.policies.map(({ id, roles, subject, resource }) => ({
    id,
    sourceAccount: attributeOf(subject, "accountId"),
    targetAccount: attributeOf(resource, "accountId"),
    service: attributeOf(resource, "serviceName"),
    instance: attributeOf(resource, "serviceInstance"),
    roles: roles.map((role) => role.slice(role.lastIndexOf(":") + 1)),
  })),
});
