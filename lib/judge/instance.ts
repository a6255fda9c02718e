/** From the declaration of an instance to the decision over it. */
import type { Problem } from "../model/problem.js";
import {
  type InstanceDeclared,
  type InstanceRecord,
  type InstanceView,
  instanceSubject,
  planInstance,
} from "../plan/instance.js";
import type { ManagedDecision } from "../plan/managed.js";
import { reasons } from "../plan/words.js";
import { findInstances, lookAtInstance as lookAt } from "./instance-look.js";
import type { Context, Looks } from "./looks.js";
import { heldConflict, invalid, stops } from "./problems.js";

/** A resource group by its name and its ID. */
export interface Group {
  readonly id: string;
  readonly name: string;
}

export interface InstanceJudged {
  readonly decision: ManagedDecision;
  /** The instance as it is: of the state, or the one that a create takes over. */
  readonly record: InstanceRecord | null;
  /** The resource group of one that is to be made. */
  readonly group: Group | undefined;
}

/** The decision over a declaration, asked at plan and, with a fresh look, again at apply. */
export async function judgeInstance(
  context: Context,
  looks: Looks,
  prior: InstanceRecord | null,
  declared: InstanceDeclared,
): Promise<InstanceJudged | { readonly problem: Problem }> {
  const keysOf = async (record: InstanceRecord | null) =>
    record !== null && declared.wanted === "retired" && record.status === "active"
      ? looks.observer.keysIn(record.ref)
      : undefined;
  // The look at an instance that is active has read them already.
  const rulesOf = async (record: InstanceRecord | null) =>
    record?.status === "active" && declared.wanted === "active" ? looks.managed.networkRules(record.ref) : undefined;
  if (prior !== null) {
    context.metInstances.add(prior.ref.crn);
    const look = prior.status === "unknown" ? await looks.managed.instance(prior.ref) : undefined;
    const view: InstanceView = {
      why: look?.seen === false ? look.why : undefined,
      record: prior,
      found: undefined,
      existing: null,
      met: context.metInstances,
      keys: await keysOf(prior),
      rules: await rulesOf(prior),
    };
    const decision = planInstance(declared, view);
    const more = declared.hold === null || stops(decision.problems) ? undefined : conflictOf(declared, prior);
    return more === undefined ? { decision, record: prior, group: undefined } : { problem: more };
  }
  const subject = instanceSubject(declared.name);
  const { stack } = context;
  if (stack === undefined) return { problem: withoutStack(subject) };
  const found = await findInstances(looks, declared, stack);
  const mine = found.seen ? found.value.ours[0] : undefined;
  const existing = mine === undefined ? null : (await lookAt(looks, mine, null)).record;
  const view: InstanceView = {
    why: undefined,
    record: null,
    found,
    existing,
    met: context.metInstances,
    keys: await keysOf(existing),
    rules: await rulesOf(existing),
  };
  const decision = planInstance(declared, view);
  if (decision.action !== "create" || stops(decision.problems)) return { decision, record: existing, group: undefined };
  const group = await groupFor(looks, declared);
  return "problem" in group ? group : { decision, record: null, group: group.group };
}

const conflictOf = (declared: InstanceDeclared, { plan, resourceGroup, allowedNetwork }: InstanceRecord) =>
  heldConflict(
    instanceSubject(declared.name),
    { plan, resource_group: resourceGroup, allowed_network: allowedNetwork },
    { plan: declared.plan, resource_group: declared.resourceGroup, allowed_network: declared.allowedNetwork },
  );

/** What is made here carries the stack's name: without it two stacks would take each other's. */
export const withoutStack = (subject: string): Problem =>
  invalid(subject, "name", "The provider's block has no `stack`: what is made here is marked with its name.");

async function groupFor(
  { managed }: Looks,
  { account, name, resourceGroup: wanted }: InstanceDeclared,
): Promise<{ readonly group: Group } | { readonly problem: Problem }> {
  const groups = await managed.resourceGroups(account);
  const subject = instanceSubject(name);
  if (!groups.seen)
    return { problem: { code: groups.why.code, severity: "refused", subject, seen: reasons([groups.why]) } };
  const found = groups.value.find((group) =>
    wanted === undefined ? group.isDefault : "id" in wanted ? group.id === wanted.id : group.name === wanted.name,
  );
  if (found !== undefined) return { group: found };
  const asked = wanted === undefined ? "default group" : `group \`${"id" in wanted ? wanted.id : wanted.name}\``;
  const names = groups.value.map((group) => group.name).join(", ");
  const seen = `Account ${account} shows no ${asked}; it shows: ${names === "" ? "none" : names}.`;
  return {
    problem: { code: "RESOURCE_GROUP_UNKNOWN", severity: "refused", subject, attribute: ["resource_group"], seen },
  };
}
