/**
 * The plan of a whole file, from the same decisions as Terraform's: every object is judged by the function that the
 * provider asks. What Terraform's state says comes in where there is one; without it, what is marked as made here
 * counts as managed here, and a cluster as imported.
 */
import type { Unreadable } from "../model/seen.js";
import { MAX_CONCURRENT, type Spec } from "../model/spec.js";
import { type FleetPlan, type PlanGap, type PlannedObject, sends } from "../plan/fleet-plan.js";
import { wavesOf } from "../plan/fleet-waves.js";
import { planAuthorizations } from "./fleet-authorizations.js";
import { planBindings } from "./fleet-bindings.js";
import { planInstances } from "./fleet-instances.js";
import { planKeys } from "./fleet-keys.js";
import { otherClusters } from "./fleet-others.js";
import { type FleetQuestion, nameOf } from "./fleet-question.js";
import { forgotten } from "./fleet-removed.js";
import type { Context } from "./looks.js";

/** Judges every object of a file. Sends nothing. */
export async function judgeFleet(question: FleetQuestion): Promise<FleetPlan> {
  const { spec, at, endpoints } = question;
  const context: Context = {
    stack: spec.name,
    met: new Set(),
    metInstances: new Set(),
    metKeys: new Set(),
    metAuthorizations: new Set(),
    retiring: new Set(),
  };
  const instances = await planInstances(question, context);
  const keys = await planKeys(question, context, instances);
  const [authorizations, bindings, others] = await Promise.all([
    planAuthorizations(question, context, instances, keys),
    planBindings(question, context, keys),
    otherClusters(question),
  ]);
  const planned = [...instances.objects, ...keys.objects, ...authorizations, ...bindings, ...forgotten(question)];
  const accounts = [...spec.accounts].map(([name, { id }]) => ({ name, id }));
  const objects = byAccount(
    inTurns(planned),
    accounts.map(({ name }) => name),
  );
  return {
    format: "cluster-kms/plan",
    version: 1,
    at: new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z"),
    stack: spec.name,
    accounts,
    objects,
    waves: wavesOf({ objects, accounts }, spec.maxConcurrent ?? MAX_CONCURRENT),
    findings: others,
    gaps: question.gaps().map(gapOf(spec)),
    endpoints,
  };
}

/** What waits for what: instances, then keys and authorizations, then clusters; turns in which nothing is sent are left out. */
function inTurns(objects: readonly PlannedObject[]): readonly PlannedObject[] {
  const sending = objects.filter(sends);
  const turns = [...new Set(sending.map(({ kind }) => TURN[kind]))].sort();
  return objects.map((object) => (sends(object) ? { ...object, turn: turns.indexOf(TURN[object.kind]) + 1 } : object));
}

const TURN = { instance: 1, root_key: 2, authorization: 2, binding: 3 } as const;

/** In the order of the accounts; within one in the order in which things are made. */
function byAccount(objects: readonly PlannedObject[], accounts: readonly string[]): readonly PlannedObject[] {
  const place = (account: string) => {
    const index = accounts.indexOf(account);
    return index === -1 ? accounts.length : index;
  };
  return [...objects].sort((one, other) => place(one.account) - place(other.account));
}

const gapOf =
  ({ accounts }: Spec) =>
  ({ account, code, operation, message, role }: Unreadable): PlanGap => ({
    account: nameOf(accounts, account),
    code,
    what: `Could not ${operation}: ${message}.`,
    role: role ?? null,
  });
