/** PlanResourceChange for an instance: asks the plan, and writes its answer down in Terraform's terms. */

import { type InstanceJudged, judgeInstance as judge } from "../../judge/instance.js";
import { lookAtInstance } from "../../judge/instance-look.js";
import type { Looks } from "../../judge/looks.js";
import { stops } from "../../judge/problems.js";
import { storedInstance } from "../../judge/stored.js";
import type { Problem } from "../../model/problem.js";
import { STANDARD_PLAN } from "../../observe/managed.js";
import {
  type InstanceDeclared,
  type InstanceRecord,
  instanceRemoval,
  instanceSubject,
  isGoing,
} from "../../plan/instance.js";
import { keptSince } from "../../plan/moved.js";
import { UNKNOWN } from "../../tfplugin/index.js";
import { unreadable } from "../managed/problems.js";
import { heldAs } from "../managed/values.js";
import type { Session } from "../session.js";
import { USUAL_NETWORK } from "./carry-out.js";
import { declaredOf } from "./declared.js";
import type { InstanceConfig, InstanceState } from "./schema.js";
import { attributesOf, wantedOf } from "./state.js";

export interface InstancePlanned {
  readonly planned: InstanceConfig | null;
  readonly problems: readonly Problem[];
}

/** What a destroy means: nothing is ever sent for one. */
export function planDestroy(prior: InstanceState): readonly Problem[] {
  const record = storedInstance(prior);
  if (!record.ok) return [unreadable(instanceSubject(prior.name ?? ""), record.error)];
  return instanceRemoval(record.value, wantedOf(prior));
}

/** What a create or an update means. */
export async function planChange(
  session: Session,
  prior: InstanceState | null,
  config: InstanceConfig,
): Promise<InstancePlanned> {
  const declared = declaredOf(config);
  if (!declared.ok) return { planned: echo(session, config), problems: [declared.error] };
  const record = prior === null ? null : storedInstance(prior);
  if (record?.ok === false)
    return { planned: config, problems: [unreadable(instanceSubject(prior?.name ?? ""), record.error)] };
  const known = record?.ok ? record.value : null;
  if (known !== null) session.metInstances.add(known.ref.crn);
  if (declared.value === undefined) {
    const base = echo(session, config);
    const same = known === null ? {} : { crn: known.ref.crn, guid: known.ref.guid };
    return { planned: { ...base, ...same }, problems: [] };
  }
  // A plan that was saved is made once more when it is applied, over what it saw then.
  const saved = known !== null && !session.read.has(known.ref.crn);
  const now = saved && declared.value.wanted === "retired" ? await goneAlready(session, known) : known;
  const moved = saved && now !== null ? await filledSince(session, now, declared.value) : undefined;
  if (moved !== undefined) return { planned: echo(session, config), problems: [moved] };
  const judged = await judge(session, session, now, declared.value);
  if ("problem" in judged) return { planned: echo(session, config), problems: [judged.problem] };
  const { decision } = judged;
  if (stops(decision.problems)) return { planned: echo(session, config), problems: decision.problems };
  return { planned: write(session, prior, config, declared.value, judged), problems: decision.problems };
}

/** As it was planned; where it is deleted by now, that: then nothing is left to do, and its keys cannot be read. */
async function goneAlready(session: Session, known: InstanceRecord): Promise<InstanceRecord> {
  const { status } = (await lookAtInstance(session, known.ref, known)).record;
  return isGoing(status) ? { ...known, status } : known;
}

/** The keys that are by now in an instance that is to be deleted. */
export async function filledSince(
  { observer }: Pick<Looks, "observer">,
  { ref, status }: InstanceRecord,
  { name, wanted, hold }: InstanceDeclared,
): Promise<Problem | undefined> {
  if (wanted !== "retired" || hold !== null || status !== "active") return undefined;
  return keptSince(name, await observer.keysIn(ref));
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
