/**
 * The plan of a whole file, from the same decisions as Terraform's: every object is judged by the function that the
 * provider asks. What Terraform's state says comes in where there is one; without it, what is marked as made here
 * counts as managed here, and a cluster as imported.
 */

import { impliedAuthorizations, letGo } from "../model/implied.js";
import type { Problem } from "../model/problem.js";
import type { Unreadable } from "../model/seen.js";
import { MAX_CONCURRENT, type Spec } from "../model/spec.js";
import { type FleetPlan, type PlanGap, type PlannedObject, sends } from "../plan/fleet-plan.js";
import { wavesOf } from "../plan/fleet-waves.js";
import { pairOf } from "./authorization-look.js";
import { planAuthorizations } from "./fleet-authorizations.js";
import { planBindings } from "./fleet-bindings.js";
import { dropped } from "./fleet-dropped.js";
import { planInstances } from "./fleet-instances.js";
import { planKeys } from "./fleet-keys.js";
import { addressOf } from "./fleet-object.js";
import { otherClusters } from "./fleet-others.js";
import { type FleetQuestion, nameOf } from "./fleet-question.js";
import { forgotten } from "./fleet-removed.js";
import { asRenamed, withRename } from "./fleet-renamed.js";
import type { Context } from "./looks.js";
import type { Prior } from "./prior.js";
import { metKeys } from "./question.js";

/** Judges every object of a file. Sends nothing. */
export async function judgeFleet(asked: FleetQuestion): Promise<FleetPlan> {
  const { spec, at, endpoints } = asked;
  const implied = asked.beside?.implied ?? impliedAuthorizations(spec);
  const renamed = asRenamed(asked.prior, spec, implied);
  const question: FleetQuestion = { ...asked, prior: renamed.prior };
  const context = contextOf(question);
  const instances = await planInstances(question, context);
  const keys = await planKeys(question, context, instances);
  const [authorizations, bindings] = await Promise.all([
    planAuthorizations(question, context, instances, implied),
    planBindings(question, context, keys),
  ]);
  const made = [...instances.objects, ...keys.objects, ...authorizations].map(changedOutside(question.prior));
  const declared = [...made, ...bindings];
  const planned = await withoutFile(
    question,
    [...declared.map((object) => withRename(object, renamed)), ...forgotten(question)],
    new Set(letGo(spec, implied)),
  );
  const { beside } = asked;
  const accounts = [...spec.accounts]
    .filter(([name]) => beside === undefined || beside.accounts.includes(name))
    .map(([name, { id }]) => ({ name, id }));
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
    findings: await otherClusters(question, keys, bindings),
    gaps: question.gaps().map(gapOf(spec)),
    endpoints,
  };
}

/** What the state has is dropped too where the file only refers to it now. */
async function withoutFile(
  question: FleetQuestion,
  objects: readonly PlannedObject[],
  letGo: ReadonlySet<string>,
): Promise<readonly PlannedObject[]> {
  const gone = await dropped(
    question,
    objects.filter(({ action }) => action !== "referred"),
    letGo,
  );
  const byAddress = new Map(gone.map((object) => [object.address, object]));
  const here = objects.map((object) => ({
    ...object,
    findings: [...object.findings, ...(byAddress.get(object.address)?.findings ?? [])],
  }));
  const known = new Set(objects.map(({ address }) => address));
  return [...here, ...gone.filter(({ address }) => !known.has(address))];
}

/**
 * What is managed already and has to be made again, or is not what Terraform last knew although that is what is declared,
 * was changed by somebody else. A binding tells that by itself.
 */
const changedOutside =
  (prior: Prior | undefined) =>
  (object: PlannedObject): PlannedObject => {
    if (prior?.addresses.has(object.address) !== true) return object;
    const known = prior.addresses.get(object.address)?.values;
    const undone =
      known !== undefined && object.changes.some(({ attribute, after }) => (known.get(attribute) ?? null) === after);
    const gone = object.findings.some(({ code }) => GONE.has(code));
    return { ...object, drifted: gone || object.action === "create" || (object.action === "update" && undone) };
  };

const GONE: ReadonlySet<Problem["code"]> = new Set(["INSTANCE_GONE", "KEY_GONE", "AUTHORIZATION_GONE"]);

/**
 * What is in the state, and what is taken over, is met before anything is judged: nothing else of the file is taken for
 * it, and what Terraform would make again is known. An entry that is in the state already is not imported any more.
 */
function contextOf({ spec: { name, instances, keys }, prior, beside }: FleetQuestion): Context {
  const adopted = <T>(
    kind: "instance" | "root_key",
    all: ReadonlyMap<string, { readonly kind: string; readonly adopt?: { readonly crn: T } | undefined }>,
  ): readonly T[] =>
    [...all].flatMap(([entry, { kind: way, adopt }]) =>
      way !== "managed" || adopt === undefined || prior?.addresses.has(addressOf(kind, entry)) ? [] : [adopt.crn],
    );
  return {
    stack: name,
    met: new Set([...(prior?.bindings.values() ?? [])].flatMap(metKeys)),
    metInstances: new Set([
      ...[...(prior?.instances.values() ?? [])].map(({ ref }) => ref.crn),
      ...adopted("instance", instances),
    ]),
    metKeys: new Set([...[...(prior?.keys.values() ?? [])].map(({ ref }) => ref.crn), ...adopted("root_key", keys)]),
    metAuthorizations: new Set([...(prior?.authorizations.values() ?? [])].map(pairOf)),
    retiring: new Set(beside?.retiring),
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
