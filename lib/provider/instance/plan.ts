/** PlanResourceChange for an instance: asks the plan, and writes its answer down in Terraform's terms. */
import type { Problem } from "../../model/problem.js";
import { STANDARD_PLAN } from "../../observe/managed.js";
import {
  type InstanceDeclared,
  type InstanceRecord,
  type InstanceView,
  instanceRemoval,
  instanceSubject,
  planInstance,
} from "../../plan/instance.js";
import type { ManagedDecision } from "../../plan/managed.js";
import { reasons } from "../../plan/words.js";
import { UNKNOWN } from "../../tfplugin/index.js";
import { heldConflict, invalid, unreadable } from "../managed/problems.js";
import { heldAs } from "../managed/values.js";
import { stops } from "../problems.js";
import type { Looks, Session } from "../session.js";
import { USUAL_NETWORK } from "./carry-out.js";
import { declaredOf } from "./declared.js";
import { findInstances, lookAt } from "./look.js";
import type { InstanceConfig, InstanceState } from "./schema.js";
import { attributesOf, recordOf, wantedOf } from "./state.js";

export interface InstancePlanned {
  readonly planned: InstanceConfig | null;
  readonly problems: readonly Problem[];
}

/** What a destroy means: nothing is ever sent for one. */
export function planDestroy(prior: InstanceState): readonly Problem[] {
  const record = recordOf(prior);
  if (!record.ok) return [unreadable(instanceSubject(prior.name ?? ""), record.error)];
  return instanceRemoval(record.value, wantedOf(prior));
}

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
export async function judge(
  session: Session,
  looks: Looks,
  prior: InstanceRecord | null,
  declared: InstanceDeclared,
): Promise<InstanceJudged | { readonly problem: Problem }> {
  const keysOf = async (record: InstanceRecord | null) =>
    record !== null && declared.wanted === "retired" && record.status === "active"
      ? looks.observer.keysIn(record.ref)
      : undefined;
  if (prior !== null) {
    session.metInstances.add(prior.ref.crn);
    const look = prior.status === "unknown" ? await looks.managed.instance(prior.ref) : undefined;
    const view: InstanceView = {
      why: look?.seen === false ? look.why : undefined,
      record: prior,
      found: undefined,
      existing: null,
      met: session.metInstances,
      keys: await keysOf(prior),
    };
    return { decision: planInstance(declared, view), record: prior, group: undefined };
  }
  const subject = instanceSubject(declared.name);
  const { stack } = session;
  if (stack === undefined) return { problem: withoutStack(subject) };
  const found = await findInstances(looks, declared, stack);
  const mine = found.seen ? found.value.ours[0] : undefined;
  const existing = mine === undefined ? null : (await lookAt(looks, mine, null)).record;
  const view: InstanceView = {
    why: undefined,
    record: null,
    found,
    existing,
    met: session.metInstances,
    keys: await keysOf(existing),
  };
  const decision = planInstance(declared, view);
  if (decision.action !== "create" || stops(decision.problems)) return { decision, record: existing, group: undefined };
  const group = await groupFor(looks, declared);
  return "problem" in group ? group : { decision, record: null, group: group.group };
}

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

/** What a create or an update means. */
export async function planChange(
  session: Session,
  prior: InstanceState | null,
  config: InstanceConfig,
): Promise<InstancePlanned> {
  const declared = declaredOf(config);
  if (!declared.ok) return { planned: echo(session, config), problems: [declared.error] };
  const record = prior === null ? null : recordOf(prior);
  if (record?.ok === false)
    return { planned: config, problems: [unreadable(instanceSubject(prior?.name ?? ""), record.error)] };
  const known = record?.ok ? record.value : null;
  if (known !== null) session.metInstances.add(known.ref.crn);
  if (declared.value === undefined) {
    const base = echo(session, config);
    const same = known === null ? {} : { crn: known.ref.crn, guid: known.ref.guid };
    return { planned: { ...base, ...same }, problems: [] };
  }
  const judged = await judge(session, session, known, declared.value);
  if ("problem" in judged) return { planned: echo(session, config), problems: [judged.problem] };
  const { decision } = judged;
  if (stops(decision.problems)) return { planned: echo(session, config), problems: decision.problems };
  const { hold, name } = declared.value;
  const more = hold === null || prior === null ? undefined : heldConflict(instanceSubject(name), prior, config);
  if (more !== undefined) return { planned: echo(session, config), problems: [more] };
  return { planned: write(session, prior, config, declared.value, judged), problems: decision.problems };
}

function write(
  session: Session,
  prior: InstanceState | null,
  config: InstanceConfig,
  declared: InstanceDeclared,
  { decision, record, group }: InstanceJudged,
): InstanceConfig {
  const own = { state: declared.wanted, hold: config.hold, written_against: session.writtenAgainst };
  if (record === null) {
    const made = { resource_group: group?.name ?? UNKNOWN, resource_group_id: group?.id ?? UNKNOWN };
    return { ...echo(session, config), ...made, tags: config.tags ?? [] };
  }
  const now = attributesOf(record);
  if (declared.hold !== null && prior !== null) return { ...heldAs(prior, config), hold: config.hold };
  // Taken over while it is still being made: what it will be then is not said before.
  const coming = decision.action === "adopt" && record.status !== "active";
  const changed = {
    name: declared.name,
    allowed_network: declared.allowedNetwork ?? (coming ? UNKNOWN : now.allowed_network),
    tags: config.tags ?? now.tags,
  };
  if (decision.action === "retire") return { ...now, ...changed, ...own, status: UNKNOWN };
  const status = coming ? UNKNOWN : now.status;
  const group_ = { resource_group: config.resource_group ?? now.resource_group, plan: config.plan ?? now.plan };
  const id = config.resource_group_id ?? now.resource_group_id;
  return { ...now, ...changed, ...group_, resource_group_id: id, ...own, status };
}

/** The configuration with everything that is computed still open. */
function echo(session: Session, config: InstanceConfig): InstanceConfig {
  return {
    ...config,
    plan: config.plan ?? STANDARD_PLAN.name,
    resource_group: config.resource_group ?? UNKNOWN,
    resource_group_id: config.resource_group_id ?? UNKNOWN,
    allowed_network: config.allowed_network ?? USUAL_NETWORK,
    tags: config.tags ?? UNKNOWN,
    state: config.state ?? "active",
    crn: UNKNOWN,
    guid: UNKNOWN,
    status: UNKNOWN,
    written_against: session.writtenAgainst,
  };
}
