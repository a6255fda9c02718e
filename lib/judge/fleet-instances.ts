/** The instances of a file: what each is, and what is planned for it. */
import type { InstanceRef } from "../model/crn.js";
import type { InstanceSpec, ManagedInstance, Spec } from "../model/spec.js";
import type { Impact, PlannedObject } from "../plan/fleet-plan.js";
import { type InstanceDeclared, type InstanceRecord, instanceChanges } from "../plan/instance.js";
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
import { instanceImportProblem } from "./imported.js";
import { judgeInstance } from "./instance.js";
import { lookAtInstance } from "./instance-look.js";
import type { Context } from "./looks.js";
import { storedProblem } from "./prior.js";

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
  const base = planned({ kind: "instance", name, account: instance.account, action: "none" });
  const { prior } = question;
  const stored = storedProblem(prior, address, question.endpoints);
  if (stored !== undefined) return { object: refusedBy(base, [stored]), ref: adopt };
  const last = prior?.instances.get(name) ?? null;
  // What is in the state is read again, and what is taken over is imported and read first, as Terraform does.
  const there = last?.ref ?? adopt;
  const looked = there === undefined ? null : await lookAtInstance(looks, there, last);
  const wrong = looked === null || last !== null ? undefined : await instanceImportProblem(looks, looked, spec.name);
  if (wrong !== undefined) return { object: refusedBy(base, [wrong]), ref: adopt };
  const judged = await judgeInstance(context, looks, looked?.record ?? null, declared);
  if ("problem" in judged) return { object: refusedBy(base, [judged.problem]), ref: adopt };
  const { decision, record } = judged;
  const changes = record === null ? created(listed(declared)) : changesOf(declared, record);
  // Without a state what is marked as made here counts as managed here.
  const managed = last !== null || (prior === undefined && adopt === undefined);
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
  return { object, ref: adopt ?? record?.ref };
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
