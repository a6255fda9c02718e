/** The authorizations that a file implies: one for each account with clusters and instance of their keys. */
import type { InstanceRef } from "../model/crn.js";
import { instanceOf } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import { instanceRefOf, type Spec } from "../model/spec.js";
import type { AuthorizationRecord } from "../plan/authorization.js";
import type { PlannedObject } from "../plan/fleet-plan.js";
import { judgeAuthorization } from "./authorization.js";
import { lookAtAuthorization } from "./authorization-look.js";
import type { PlannedInstances } from "./fleet-instances.js";
import type { PlannedKeys } from "./fleet-keys.js";
import { planned, reversible } from "./fleet-object.js";
import { type FleetQuestion, nameOf, type Owned } from "./fleet-question.js";
import type { Context } from "./looks.js";

interface Pair {
  readonly name: string;
  readonly source: AccountId;
  readonly owner: AccountId;
  /** Undefined while the instance is still to be made. */
  readonly instance: InstanceRef | undefined;
  /** The instance could not be judged. */
  readonly unknown: boolean;
  readonly on: string;
}

export async function planAuthorizations(
  question: FleetQuestion,
  context: Context,
  instances: PlannedInstances,
  keys: PlannedKeys,
): Promise<readonly PlannedObject[]> {
  const pairs = pairsOf(question.spec, instances, keys);
  return Promise.all(pairs.map((pair) => planOne(question, context, pair)));
}

async function planOne(question: FleetQuestion, context: Context, pair: Pair): Promise<PlannedObject> {
  const { name, source, owner, instance, on } = pair;
  const { spec, looks, prior } = question;
  const base = {
    ...planned({ kind: "authorization", name, account: nameOf(spec.accounts, owner), action: "none" }),
    on: [on],
  };
  const grants = [{ attribute: "source_account", before: null, after: source }];
  const impact = reversible("It is never deleted here; IAM can.");
  if (pair.unknown) return { ...base, action: "unknown" };
  if (instance === undefined) return { ...base, action: "create", changes: grants, impact };
  // What the state has is read first, as Terraform does.
  const last = prior?.owned.get(base.address)?.pair;
  const before = last === undefined ? null : await refreshed(looks, last);
  const { decision, record } = await judgeAuthorization(context, looks, before, { instance, source });
  const known = prior === undefined || prior.addresses.has(base.address);
  const action = decision.action === "adopt" && known ? "none" : decision.action;
  const unseen = record.status === "unknown";
  return {
    ...base,
    action: unseen ? "unknown" : action,
    crn: record.policyId,
    status: unseen ? null : record.status,
    changes: action === "create" ? grants : [],
    impact: action === "create" ? impact : null,
    findings: known ? decision.problems.filter(({ code }) => code !== "ADOPTED") : decision.problems,
  };
}

async function refreshed(
  looks: FleetQuestion["looks"],
  last: NonNullable<Owned["pair"]>,
): Promise<AuthorizationRecord> {
  const blank: AuthorizationRecord = { ...last, roles: new Set(), scope: null, status: "unknown" };
  return (await lookAtAuthorization(looks, last, blank)).record;
}

/** As the stack names them: by the instance of the file, else by the GUID. */
function pairsOf(spec: Spec, { refs, unknown }: PlannedInstances, { owners }: PlannedKeys): readonly Pair[] {
  const entered = new Set([...spec.accounts.values()].map(({ id }) => id));
  const pairs = new Map<string, Pair>();
  for (const cluster of spec.clusters.values()) {
    const key = spec.keys.get(cluster.key);
    const source = spec.accounts.get(cluster.account)?.id;
    const owner = owners.get(cluster.key);
    if (key === undefined || source === undefined || owner === undefined || !entered.has(owner)) continue;
    const home = key.kind === "referred" ? instanceOf(key.ref) : undefined;
    const named =
      key.kind === "managed"
        ? key.instance
        : [...spec.instances].find(([, one]) => instanceRefOf(one)?.crn === home?.crn)?.[0];
    const instance = home ?? (named === undefined ? undefined : refs.get(named));
    const name = `${named ?? `kms-${home?.guid ?? ""}`}-${source}`;
    const on = named === undefined ? (home?.crn ?? "") : `clusterkms_instance.${named}`;
    pairs.set(name, { name, source, owner, instance, unknown: named !== undefined && unknown.has(named), on });
  }
  return [...pairs.values()];
}
