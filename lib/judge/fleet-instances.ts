/** The instances of a file: what each is, and what is planned for it. */
import type { InstanceRef } from "../model/crn.js";
import type { InstanceSpec, ManagedInstance, Spec } from "../model/spec.js";
import type { Impact, PlannedObject } from "../plan/fleet-plan.js";
import { type InstanceDeclared, type InstanceRecord, instanceChanges } from "../plan/instance.js";
import { instanceAdoption } from "./adoption.js";
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
import { judgeInstance } from "./instance.js";
import { blank, lookAtInstance } from "./instance-look.js";
import type { Context } from "./looks.js";

export interface PlannedInstances {
  readonly objects: readonly PlannedObject[];
  /** The instances by their names in the file, as far as they exist. */
  readonly refs: ReadonlyMap<string, InstanceRef>;
  /** Neither found nor to be made: what hangs on one of these cannot be judged. */
  readonly unknown: ReadonlySet<string>;
}

export async function planInstances(question: FleetQuestion, context: Context): Promise<PlannedInstances> {
  const { spec } = question;
  const all = await Promise.all(
    [...spec.instances].map(async ([name, instance]) => ({
      name,
      ...(await planOne(question, context, name, instance)),
    })),
  );
  return {
    objects: all.map(({ object }) => object),
    refs: new Map(all.flatMap(({ name, ref }) => (ref === undefined ? [] : [[name, ref] as const]))),
    unknown: unknownOf(all),
  };
}

interface One {
  readonly object: PlannedObject;
  readonly ref: InstanceRef | undefined;
}

async function planOne(question: FleetQuestion, context: Context, name: string, instance: InstanceSpec): Promise<One> {
  const { spec, looks } = question;
  if (instance.kind === "referred") {
    const { ref } = instance;
    const look = await looks.managed.instance(ref);
    const status = !look.seen ? null : look.value === "gone" ? "gone" : look.value.state;
    const object = planned({ kind: "instance", name, account: nameOf(spec.accounts, ref.account), action: "referred" });
    return { object: { ...object, crn: ref.crn, status }, ref };
  }
  const declared = declaredOf(spec, instance);
  const { adopt } = instance;
  const address = `clusterkms_instance.${name}`;
  const known = question.prior === undefined || question.prior.addresses.has(address);
  const last = question.prior?.instances?.get(name);
  // One of the state is read by its CRN, and one that is taken over is imported and read first, as Terraform does.
  const there = last?.ref ?? adopt;
  const before = last === undefined ? null : { ...blank(last.ref), allowedNetwork: last.allowedNetwork };
  const prior = there === undefined ? null : (await lookAtInstance(looks, there, before)).record;
  const base = planned({ kind: "instance", name, account: instance.account, action: "none" });
  const taken = question.prior?.addresses.has(address) === true;
  const elsewhere =
    adopt === undefined || prior === null || taken ? [] : await instanceAdoption(looks, adopt, prior, spec.name);
  if (elsewhere.length > 0) return { object: refusedBy(base, elsewhere), ref: adopt };
  const judged = await judgeInstance(context, looks, prior, declared);
  if ("problem" in judged) return { object: refusedBy(base, [judged.problem]), ref: undefined };
  const { decision, record } = judged;
  const changes = record === null ? created(listed(declared)) : changesOf(declared, record);
  const managed = adopt === undefined ? known : taken;
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

const IMPACT: Partial<Record<PlannedObject["action"], Impact>> = {
  create: reversible("A new instance can be retired as long as no key is in it."),
  update: reversible("It can be changed back."),
  retire: forwardOnly("A deleted instance waits seven days for reclamation; then it is gone with its keys (law 3)."),
};

const declaredOf = (spec: Spec, instance: ManagedInstance): InstanceDeclared => {
  const account = spec.accounts.get(instance.account);
  // The file was checked: every name in it resolves.
  if (account === undefined) throw new Error(`the file was not checked: ${instance.account}`);
  const { name, region, plan, resourceGroup: group, allowedNetwork, tags, state, hold } = instance;
  return {
    account: account.id,
    name,
    region,
    plan,
    resourceGroup: group === undefined ? undefined : /^[0-9a-f]{32}$/.test(group) ? { id: group } : { name: group },
    allowedNetwork,
    tags: tags === undefined ? undefined : new Set(tags),
    wanted: state,
    hold: hold ?? null,
  };
};

const listed = ({ name, region, plan, allowedNetwork, tags }: InstanceDeclared) => ({
  name,
  region,
  plan,
  allowed_network: allowedNetwork ?? null,
  tags: tags === undefined ? null : [...tags].sort().join(", "),
});

function changesOf(declared: InstanceDeclared, record: InstanceRecord) {
  const now = { name: record.name, allowed_network: record.allowedNetwork, tags: [...record.tags].sort().join(", ") };
  const after = listed(declared);
  return instanceChanges(declared, record).map((attribute) => changed(attribute, now[attribute], after[attribute]));
}
