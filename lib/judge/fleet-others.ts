/**
 * What the accounts of a file hold that the file does not mention: clusters that are not encrypted, and clusters with a
 * root key that the file does not have. Looked for in the lists, of all infrastructures of every account that has a
 * cluster in the file; a single read is made only of clusters that no key shows.
 */
import { type ClusterListed, INFRASTRUCTURES } from "../model/cluster.js";
import { type KeyCrn, parseKeyCrn } from "../model/crn.js";
import type { Registration } from "../model/kms.js";
import type { Problem, Severity } from "../model/problem.js";
import { partOf } from "../model/seen.js";
import type { PlannedObject } from "../plan/fleet-plan.js";
import { keyInUse } from "../plan/key-in-use.js";
import type { PlannedKeys } from "./fleet-keys.js";
import type { FleetQuestion } from "./fleet-question.js";

/** Findings on clusters, whether the file has them or not. `bindings`: those that it has, as they are planned. */
export async function otherClusters(
  question: FleetQuestion,
  keys: PlannedKeys,
  bindings: readonly PlannedObject[],
): Promise<readonly Problem[]> {
  const all = await clustersOf(question);
  const registered = await registeredOn(question.looks);
  const { beside } = question;
  const declared = new Set([...[...keys.refs.values()].map(({ crn }) => crn), ...(beside?.declared ?? [])]);
  const whole = beside?.declaredWhole ?? true;
  const planned = new Map(bindings.flatMap((object) => (object.crn === null ? [] : [[object.crn, object] as const])));
  const named = namesOf(question.spec);
  const told = await Promise.all(
    all.map(async (cluster): Promise<readonly Problem[]> => {
      const shown = registered.get(cluster.crn) ?? [];
      const object = planned.get(cluster.crn);
      const mentioned =
        object !== undefined || named.has(cluster.id) || named.has(`${cluster.account}/${cluster.name}`);
      const key = inUse(cluster, shown, object);
      if (key !== undefined && whole && !declared.has(key))
        return [foreignKey(cluster, key, mentioned ? "warning" : "note")];
      if (mentioned || shown.length > 0) return [];
      // What was not seen is not said: an encrypted one may hide in an instance that may not be read.
      const detail = await question.looks.observer.detail(cluster);
      return detail.seen && !detail.value.encrypted ? [notEncrypted(cluster)] : [];
    }),
  );
  return told.flat();
}

/** Every cluster of the accounts that have one in the file. */
async function clustersOf({ spec, looks }: FleetQuestion): Promise<readonly ClusterListed[]> {
  const accounts = new Set([...spec.clusters.values()].flatMap(({ account }) => spec.accounts.get(account)?.id ?? []));
  const lists = await Promise.all(
    [...accounts].flatMap((account) =>
      INFRASTRUCTURES.map(async (infrastructure) => {
        const list = await looks.observer.clusters(account, infrastructure);
        return list.seen ? list.value.clusters : [];
      }),
    ),
  );
  return lists.flat();
}

/** The key that is seen in use; what its history shows as left is not. */
function inUse(
  listed: ClusterListed,
  registrations: readonly Registration[],
  object: PlannedObject | undefined,
): KeyCrn | undefined {
  const left = new Set((object?.history.slice(0, -1) ?? []).flatMap((crn) => keyOf(crn) ?? []));
  const look = {
    cluster: { kind: "there", listed, detail: undefined },
    keys: { registrations, unread: [] },
  } as const;
  const use = keyInUse(look, left);
  return use.kind === "key" ? use.registration.key : undefined;
}

function keyOf(crn: string): KeyCrn | undefined {
  const key = parseKeyCrn(crn);
  return key.ok ? key.value.crn : undefined;
}

const notEncrypted = ({ name, id, account, infrastructure }: ClusterListed): Problem => ({
  code: "CLUSTER_NOT_DECLARED",
  severity: "note",
  subject: `cluster ${name} (${id})`,
  seen: `Account ${account} has this ${infrastructure} cluster; its secrets are not encrypted with a root key.`,
});

const foreignKey = ({ name, id, account }: ClusterListed, key: KeyCrn, severity: Severity): Problem => ({
  code: "KEY_NOT_DECLARED",
  severity,
  subject: `cluster ${name} (${id})`,
  seen: `${severity === "note" ? `The file does not mention this cluster of account ${account}. It` : "It"} is encrypted with:\n  ${key}`,
});

/** The clusters of the file, by ID or by account and name. */
function namesOf({ clusters, accounts }: FleetQuestion["spec"]): ReadonlySet<string> {
  return new Set(
    [...clusters.values()].map(({ cluster, account }) =>
      "id" in cluster ? cluster.id : `${accounts.get(account)?.id}/${cluster.name}`,
    ),
  );
}

/** What any key of any instance shows, by the cluster. */
async function registeredOn({
  observer,
}: FleetQuestion["looks"]): Promise<ReadonlyMap<string, readonly Registration[]>> {
  const { found } = await observer.instances.all();
  const all = await Promise.all(found.map((instance) => observer.registrationsIn(instance)));
  const groups = new Map<string, Registration[]>();
  for (const registration of all.flatMap(partOf)) {
    const group = groups.get(registration.cluster);
    if (group === undefined) groups.set(registration.cluster, [registration]);
    else group.push(registration);
  }
  return groups;
}
