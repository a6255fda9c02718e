/** The root keys of a file: what each is, and what is planned for it. */
import { type InstanceRef, instanceOf, type KeyRef } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import { instanceRefOf, type KeySpec, type ManagedKey, type Spec } from "../model/spec.js";
import type { Impact, PlannedObject } from "../plan/fleet-plan.js";
import { keyChanges, type RootKeyDeclared, type RootKeyRecord } from "../plan/root-key.js";
import { keyAdoption } from "./adoption.js";
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
import { blank, lookAtKey } from "./key-look.js";
import type { Context } from "./looks.js";
import { judgeKey } from "./root-key.js";

export interface PlannedKeys {
  readonly objects: readonly PlannedObject[];
  /** The keys by their names in the file, as far as they exist. */
  readonly refs: ReadonlyMap<string, KeyRef>;
  /** Neither found nor to be made: what hangs on one of these cannot be judged. */
  readonly unknown: ReadonlySet<string>;
  /** The account that owns each, by its name in the file. */
  readonly owners: ReadonlyMap<string, AccountId>;
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
    owners: new Map([...spec.keys].map(([name, key]) => [name, ownerOf(spec, key)])),
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
  if (instances.unknown.has(key.instance)) return { object: { ...base, action: "unknown" }, ref: undefined };
  if (instance === undefined) {
    const object: PlannedObject = {
      ...base,
      action: "create",
      changes: created(listed(declared)),
      impact: IMPACT.create ?? null,
    };
    return { object, ref: undefined };
  }
  const known = question.prior === undefined || question.prior.addresses.has(base.address);
  const last = question.prior?.keys.get(name) ?? null;
  // One of the state is read by its CRN, and one that is taken over is imported and read first, as Terraform does.
  const there = last?.ref ?? key.adopt;
  const before = last?.policies === undefined ? null : { ...blank(last.ref), ...last.policies };
  const prior = there === undefined ? null : (await lookAtKey(looks, there, before, spec.name)).record;
  const adopts = key.adopt !== undefined && !taken(question, base.address);
  if (prior === null && question.prior === undefined && key.state === "retired") {
    const destroyed = await retiredOf(question, instance, key.name);
    if (destroyed !== undefined) return { object: { ...base, ...destroyed }, ref: undefined };
  }
  const elsewhere = prior !== null && adopts ? keyAdoption(prior, spec.name) : [];
  if (elsewhere.length > 0) return { object: refusedBy(base, elsewhere), ref: key.adopt };
  const judged = await judgeKey(context, looks, { prior, last, today: at }, { ...declared, instance });
  if ("problem" in judged) return { object: refusedBy(base, [judged.problem]), ref: undefined };
  const { decision, record } = judged;
  const changes = record === null ? created(listed(declared)) : changesOf({ ...declared, instance }, record);
  const managed = key.adopt === undefined ? known : taken(question, base.address);
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
  return { object, ref: record?.ref };
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

/** Whether what is to be taken over has been. */
const taken = ({ prior }: FleetQuestion, address: string): boolean => prior?.addresses.has(address) === true;

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
