/** The root keys of a file: what each is, and what is planned for it. */
import { type InstanceRef, instanceOf, type KeyRef } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import { instanceRefOf, type KeySpec, type ManagedKey, type Spec } from "../model/spec.js";
import type { Impact, PlannedObject } from "../plan/fleet-plan.js";
import { fixed } from "../plan/managed.js";
import { heldBeforeMade, keyChanges, keySubject, type RootKeyDeclared, type RootKeyRecord } from "../plan/root-key.js";
import type { PlannedInstances } from "./fleet-instances.js";
import {
  changed,
  created,
  forwardOnly,
  managedAction,
  planned,
  refusedBy,
  reversible,
  unknownOf,
} from "./fleet-object.js";
import { type FleetQuestion, nameOf } from "./fleet-question.js";
import { keyImportProblem } from "./imported.js";
import { lookAtKey } from "./key-look.js";
import type { Context } from "./looks.js";
import { storedProblem } from "./prior.js";
import { unusedNow } from "./retirement.js";
import { judgeKey } from "./root-key.js";

export interface PlannedKeys {
  readonly objects: readonly PlannedObject[];
  /** The keys by their names in the file, as far as they exist. */
  readonly refs: ReadonlyMap<string, KeyRef>;
  /** Neither found nor to be made: what hangs on one of these cannot be judged. */
  readonly unknown: ReadonlySet<string>;
}

export async function planKeys(
  question: FleetQuestion,
  context: Context,
  instances: PlannedInstances,
): Promise<PlannedKeys> {
  const { spec } = question;
  const all = await Promise.all(
    [...spec.keys].map(async ([name, key]) => ({ name, ...(await planOne(question, context, instances, name, key)) })),
  );
  return {
    objects: all.map(({ object }) => object),
    refs: new Map(all.flatMap(({ name, ref }) => (ref === undefined ? [] : [[name, ref] as const]))),
    unknown: unknownOf(all),
  };
}

interface One {
  readonly object: PlannedObject;
  readonly ref: KeyRef | undefined;
}

async function planOne(
  question: FleetQuestion,
  context: Context,
  instances: PlannedInstances,
  name: string,
  key: KeySpec,
): Promise<One> {
  const { spec, looks, at } = question;
  const account = nameOf(spec.accounts, ownerOf(spec, key));
  const on = [homeOf(spec, key)];
  if (key.kind === "referred") {
    const lookup = await looks.observer.key(key.ref);
    const status = lookup.kind === "there" ? lookup.key.state : lookup.kind === "missing" ? "purged" : null;
    const object = planned({ kind: "root_key", name, account, action: "referred" });
    return { object: { ...object, crn: key.ref.crn, status, on }, ref: key.ref };
  }
  const base = { ...planned({ kind: "root_key", name, account, action: "none" }), on };
  const instance = instances.refs.get(key.instance);
  const declared = declaredOf(key);
  const { prior } = question;
  const stored = storedProblem(prior, base.address, question.endpoints);
  if (stored !== undefined) return { object: refusedBy(base, [stored]), ref: key.adopt };
  const last = prior?.keys.get(name) ?? null;
  // What is in the state is read again, and what is taken over is imported and read first, as Terraform does.
  const there = last?.ref ?? key.adopt;
  const looked = there === undefined ? null : await lookAtKey(looks, there, last, spec.name);
  const wrong = looked === null || last !== null ? undefined : await keyImportProblem(looks, looked, spec.name);
  if (wrong !== undefined) return { object: refusedBy(base, [wrong]), ref: key.adopt };
  if (instances.unknown.has(key.instance)) return { object: { ...base, action: "unknown" }, ref: undefined };
  if (instance === undefined && looked !== null) {
    const { crn, instance: now } = looked.record.ref;
    const problem = fixed("KEY_FIXED", keySubject(key.name), "instance", now, "one that is still to be made");
    return { object: { ...refusedBy(base, [problem]), crn, status: looked.record.status }, ref: there };
  }
  if (instance === undefined) {
    const object: PlannedObject = {
      ...base,
      action: "create",
      changes: created(listed(declared)),
      impact: IMPACT.create ?? null,
      findings: declared.hold === null ? [] : [heldBeforeMade(declared.name, declared.hold)],
    };
    return { object, ref: undefined };
  }
  if (looked === null && prior === undefined && key.state === "retired") {
    const destroyed = await retiredOf(question, instance, key.name);
    if (destroyed !== undefined) return { object: { ...base, ...destroyed }, ref: undefined };
  }
  const asked = { prior: looked?.record ?? null, last: await refreshed(question, name, looked?.record), today: at };
  const judged = await judgeKey(context, looks, asked, { ...declared, instance });
  if ("problem" in judged) return { object: refusedBy(base, [judged.problem]), ref: key.adopt };
  const { decision, record } = judged;
  const changes = record === null ? created(listed(declared)) : changesOf({ ...declared, instance }, record);
  // Without a state what is marked as made here counts as managed here.
  const managed = last !== null || (prior === undefined && key.adopt === undefined);
  const action = managedAction(decision, managed, changes.length > 0, declared.hold);
  const object: PlannedObject = {
    ...base,
    action,
    crn: record?.ref.crn ?? null,
    status: record?.status ?? null,
    changes: action === "none" || action === "held" ? [] : changes,
    impact: IMPACT[action] ?? null,
    findings: managed ? decision.problems.filter(({ code }) => code !== "ADOPTED") : decision.problems,
  };
  // What hangs on it refers to what the file says, also where the state has another one.
  return { object, ref: key.adopt ?? record?.ref };
}

/**
 * Without a state a key that is destroyed cannot be found by its mark, which its deletion has freed: one of its name that
 * is destroyed is the one that was retired. Undefined where there is none, or a key of its name is there yet.
 */
async function retiredOf(
  { looks }: FleetQuestion,
  instance: InstanceRef,
  name: string,
): Promise<Pick<PlannedObject, "crn" | "status"> | undefined> {
  const keys = await looks.observer.keysIn(instance);
  const ofItsName = keys.seen ? keys.value.filter((one) => one.name === name) : [];
  const [key] = ofItsName;
  if (key === undefined || ofItsName.some(({ state }) => state !== "destroyed")) return undefined;
  return { crn: ofItsName.length === 1 ? key.crn : null, status: key.state };
}

/** How far the retirement of a key of the state has come, after this look. */
async function refreshed({ prior, looks, at }: FleetQuestion, name: string, now: RootKeyRecord | undefined) {
  const [last, before] = [prior?.retirements.get(name), prior?.keys.get(name)];
  if (last === undefined || before === undefined || now === undefined) return null;
  return { ...last, unusedSince: await unusedNow(looks, now, before, last, at) };
}

const IMPACT: Partial<Record<PlannedObject["action"], Impact>> = {
  create: reversible("A new key can be retired as long as nothing is registered on it."),
  update: reversible("It can be changed back, but for dual authorization, which stays once it is on."),
  retire: forwardOnly("A deleted key can be restored for 30 days; what it has encrypted is lost with it (law 3)."),
};

const declaredOf = (key: ManagedKey): Omit<RootKeyDeclared, "instance"> => ({
  name: key.name,
  keyRing: key.keyRing,
  description: key.description,
  expires: key.expires,
  rotationMonths: key.rotationMonths,
  dualAuthDelete: key.dualAuthDelete,
  aliases: key.aliases === undefined ? undefined : new Set(key.aliases),
  wanted: key.state,
  hold: key.hold ?? null,
});

const months = (number: number | null | undefined): string | null =>
  number === null || number === undefined ? null : number === 0 ? "none" : String(number);
const words = (set: ReadonlySet<string> | undefined): string | null =>
  set === undefined ? null : [...set].sort().join(", ");
const flag = (value: boolean | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

const listed = (declared: Omit<RootKeyDeclared, "instance">) => ({
  name: declared.name,
  key_ring: declared.keyRing ?? null,
  rotation_months: months(declared.rotationMonths),
  dual_auth_delete: flag(declared.dualAuthDelete),
  aliases: words(declared.aliases),
});

function changesOf(declared: RootKeyDeclared, record: RootKeyRecord) {
  const now = {
    key_ring: record.keyRing,
    rotation_months: months(record.rotationMonths),
    dual_auth_delete: flag(record.dualAuthDelete),
    aliases: words(record.aliases),
  };
  const after = listed(declared);
  return keyChanges(declared, record).map((attribute) => changed(attribute, now[attribute], after[attribute]));
}

/** The account that owns a key. */
function ownerOf(spec: Spec, key: KeySpec): AccountId {
  if (key.kind === "referred") return key.ref.account;
  const instance = spec.instances.get(key.instance);
  const ref = instance === undefined ? undefined : instanceRefOf(instance);
  if (ref !== undefined) return ref.account;
  const account = instance?.kind === "managed" ? spec.accounts.get(instance.account) : undefined;
  // The file was checked: every name in it resolves.
  if (account === undefined) throw new Error(`the file was not checked: ${key.instance}`);
  return account.id;
}

/** What a key hangs on: the address of its instance, or the CRN of one that the file does not have. */
function homeOf(spec: Spec, key: KeySpec): string {
  if (key.kind === "managed") return `clusterkms_instance.${key.instance}`;
  const home: InstanceRef = instanceOf(key.ref);
  const named = [...spec.instances].find(([, instance]) => instanceRefOf(instance)?.crn === home.crn)?.[0];
  return named === undefined ? home.crn : `clusterkms_instance.${named}`;
}
