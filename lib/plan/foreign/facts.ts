/** What the rules look up in the plan as a whole; made once, in one pass over it. */
import { type ForeignPlan, type PlannedChange, type Side, withoutKeys } from "./change.js";
import type { Facts } from "./finding.js";
import { clusterIdOf, historyOf, type ObservedUse } from "./history.js";
import { isOfficialCluster } from "./kinds.js";
import { instanceGuid, keyIdOf, kmsConfigOf } from "./kms-config.js";
import { madeHere, referencesIn } from "./references.js";
import { textOf, valueAt } from "./value.js";

/** `observed`: registrations from elsewhere than the plan. */
export function factsOf(plan: ForeignPlan, observed: readonly ObservedUse[]): Facts {
  const { used, registered } = historyOf(plan, observed);
  const uses = usesByKeyAndInstance(observed);
  const users = usersByKey(plan);
  const services = servicesByInstance(plan);
  const bindings = bindingsByCluster(plan);
  return {
    usedBefore: (cluster, key) => used.get(cluster)?.get(key),
    registered: (cluster) => [...(registered.get(cluster) ?? [])],
    observedOn: (what) => [...(uses.get(what) ?? [])],
    usersOf: (key) => users.get(key) ?? [],
    bindingsOf: (change) => [
      ...new Set(namesOf(change, change.after ?? change.before).flatMap((name) => bindings.get(name) ?? [])),
    ],
    serviceOf: (instance) => services.get(instance),
    isMadeHere: madeHere(plan),
  };
}

function usesByKeyAndInstance(observed: readonly ObservedUse[]): ReadonlyMap<string, ReadonlySet<string>> {
  const uses = new Map<string, Set<string>>();
  for (const { cluster, key, instance } of observed) {
    for (const what of [key, instance]) uses.set(what, (uses.get(what) ?? new Set<string>()).add(cluster));
  }
  return uses;
}

/** What points at each key before or after the plan. */
function usersByKey({ changes }: ForeignPlan): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  const note = (key: string | undefined, address: string) => {
    if (key === undefined) return;
    const known = users.get(key);
    if (known === undefined) users.set(key, [address]);
    else if (known.at(-1) !== address) known.push(address);
  };
  for (const { type, address, before, after } of changes) {
    for (const side of [before, after]) {
      if (type === "clusterkms_binding") note(keyIdOf(textOf(valueAt(side, "root_key"))), address);
      if (!isOfficialCluster(type)) continue;
      const config = kmsConfigOf(side);
      if (typeof config !== "string") note(keyIdOf(textOf(config.key)), address);
    }
  }
  return users;
}

/** The service of every instance whose CRN, or the CRN of whose key, stands in the plan. */
function servicesByInstance({ changes, prior }: ForeignPlan): ReadonlyMap<string, string> {
  const services = new Map<string, string>();
  const sides = [...changes.flatMap(({ before, after }) => [before, after]), ...prior.map(({ side }) => side)];
  for (const side of sides) {
    for (const name of ["crn", "id", "instance_crn", "instance_id", "root_key", "instance"]) {
      const crn = textOf(valueAt(side, name));
      const [service = "", guid] = [crn?.split(":")[4], instanceGuid(crn)];
      if (crn?.startsWith("crn:") && guid !== undefined && ["kms", "hs-crypto"].includes(service))
        services.set(guid, service);
    }
  }
  return services;
}

/** The bindings that are left after the plan, by every name of their cluster. */
function bindingsByCluster(plan: ForeignPlan): ReadonlyMap<string, readonly string[]> {
  const bindings = new Map<string, string[]>();
  for (const change of plan.changes) {
    const { type, action, address, after } = change;
    if (type !== "clusterkms_binding" || action === "forget" || after === undefined) continue;
    const referred = referredCluster(plan, change);
    for (const name of [...namesOf(change, after), ...referred]) {
      const known = bindings.get(name);
      if (known === undefined) bindings.set(name, [address]);
      else known.push(address);
    }
  }
  return bindings;
}

/**
 * By what the cluster of an official resource or of a binding can be told from others: its ID, its name within account
 * and infrastructure, and the address of an official one.
 */
function namesOf({ type, address }: PlannedChange, side: Side | undefined): readonly string[] {
  const at = (name: string) => textOf(valueAt(side, name));
  if (type === "clusterkms_binding") {
    const [id, cluster] = [at("cluster_id"), at("cluster")];
    const named = cluster === undefined ? [] : [`${at("account")}/${at("infrastructure")}/${cluster}`];
    return [...new Set([id, cluster].filter((one) => one !== undefined && CLUSTER_ID.test(one))), ...named].flatMap(
      (one) => one ?? [],
    );
  }
  const account = at("crn")?.split(":")[6]?.replace(/^a\//, "");
  const infrastructure = type === "ibm_container_cluster" ? "classic" : "vpc";
  const [id, name] = [clusterIdOf(side), at("name")];
  return [
    `@${withoutKeys(address)}`,
    ...(id === undefined ? [] : [id]),
    ...(account === undefined || name === undefined ? [] : [`${account}/${infrastructure}/${name}`]),
  ];
}

const CLUSTER_ID = /^[a-z0-9]{20}$/;

/** A cluster that is known only after the apply is known by what the configuration refers to. */
function referredCluster({ expressions }: ForeignPlan, { address, module, after }: PlannedChange): readonly string[] {
  if (valueAt(after, "cluster").kind !== "unknown") return [];
  const prefix = module === "" ? "@" : `@${withoutKeys(module)}.`;
  return referencesIn(expressions.get(withoutKeys(address)), "cluster").map((reference) => `${prefix}${reference}`);
}
