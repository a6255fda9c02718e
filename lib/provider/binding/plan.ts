/** PlanResourceChange for a binding: asks the plan, and writes its answer down in Terraform's terms. */

import { type BindingJudged, judgeBinding } from "../../judge/binding.js";
import { stops } from "../../judge/problems.js";
import { metKeys, questionOf } from "../../judge/question.js";
import { sincePlan } from "../../judge/since-plan.js";
import { storedBinding } from "../../judge/stored.js";
import { instanceOf, parseKeyCrn } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import type { Decision } from "../../plan/decision.js";
import { type BindingRecord, recordAfterLook } from "../../plan/record.js";
import { removalProblems } from "../../plan/removal.js";
import { UNKNOWN } from "../../tfplugin/index.js";
import type { SentNote } from "../enable/order.js";
import { wrongCloud } from "../refusals.js";
import type { Session } from "../session.js";
import { type Declared, declaredOf } from "./declared.js";
import type { BindingConfig, BindingPlanned, BindingState } from "./schema.js";
import { attributesOf } from "./state.js";

export interface Planned {
  readonly planned: BindingPlanned | null;
  readonly problems: readonly Problem[];
  /** Of a destroy: the binding as it was looked for, where it was. */
  readonly now?: BindingRecord;
}

/**
 * What a destroy means: nothing is ever sent for one, and mostly it is refused. Terraform does not read again what the
 * configuration no longer has, so the state may not know that the cluster is gone, or that somebody has encrypted it: it is looked for.
 */
export async function planDestroy(session: Session | undefined, prior: BindingState): Promise<Planned> {
  const record = storedBinding(prior);
  if (!record.ok) return { planned: null, problems: [unreadableState(prior, record.error)] };
  const removal = prior.removal === "forget" ? "forget" : "refuse";
  const problems = removalProblems(record.value, removal);
  const free = removal === "forget" || record.value.encryption === "gone";
  // In another cloud than the state's the cluster would not be found either.
  if (free || session === undefined || wrongCloud(prior, session) !== undefined) return { planned: null, problems };
  const now = recordAfterLook(record.value, await session.observer.look(questionOf(record.value)));
  return { planned: null, problems: removalProblems(now, removal), now };
}

/** What a create or an update means. */
export async function planChange(
  session: Session,
  prior: BindingState | null,
  config: BindingConfig,
  sent?: SentNote,
): Promise<Planned> {
  const declared = declaredOf(config);
  if (!declared.ok) return { planned: echo(session, config), problems: [declared.error] };
  if (declared.value === undefined) return { planned: echo(session, config), problems: [] };
  const judged = await judge(session, prior, declared.value, sent);
  if ("problem" in judged) return { planned: echo(session, config), problems: [judged.problem] };
  const { decision, record } = judged;
  if (stops(decision.problems))
    return {
      planned: echo(session, config),
      problems: wasRead(session, record) ? decision.problems : await since(session, judged, declared.value),
    };
  return { planned: write(session, prior, record, config, declared.value, decision), problems: decision.problems };
}

/**
 * Terraform plans a saved plan once more when it applies it, over what it saw then. A cluster that was gone already has
 * not changed since.
 */
const wasRead = ({ read }: Session, record: BindingRecord | null): boolean =>
  record === null || record.encryption === "gone" || metKeys(record).some((name) => read.has(name));

/** What refuses the change when its plan is applied. */
export const since = (
  session: Session,
  { decision, record }: BindingJudged,
  { rootKey }: Declared,
): Promise<readonly Problem[]> => {
  const used = record?.rootKey ? parseKeyCrn(record.rootKey) : undefined;
  const keys = [...(rootKey === undefined ? [] : [rootKey]), ...(used?.ok ? [used.value] : [])];
  return sincePlan(session, decision.problems, keys.map(instanceOf));
};

/** The decision over a declaration, with the record it was made on; also asked again at apply. */
export async function judge(
  session: Session,
  prior: BindingState | null,
  declared: Declared,
  sent?: SentNote,
): Promise<BindingJudged | { readonly problem: Problem }> {
  const record = prior === null ? null : storedBinding(prior);
  if (record?.ok === false && prior !== null) return { problem: unreadableState(prior, record.error) };
  const known = record?.ok ? withEndpoint(record.value, declared, sent) : null;
  return judgeBinding(session, session, known, declared, session.clock.now());
}

/**
 * The endpoint is known only as it was last sent. An earlier run that was cut off may have sent another than the state
 * says: taking the change back is then a change too.
 */
function withEndpoint(record: BindingRecord, { endpoint }: Declared, sent: SentNote | undefined): BindingRecord {
  const other = sent?.key === record.rootKey ? sent?.endpoint : undefined;
  return other !== undefined && record.endpoint === endpoint ? { ...record, endpoint: other } : record;
}

function write(
  session: Session,
  prior: BindingState | null,
  record: BindingRecord | null,
  config: BindingConfig,
  declared: Declared,
  decision: Decision,
): BindingPlanned {
  if (prior === null || record === null) return echo(session, config);
  if (declared.hold !== null) return held(prior, config);
  const { root_key: _, ...known } = attributesOf(record);
  const former = new Set([...record.formerRootKeys, ...declared.formerKeys]);
  const base = { ...echo(session, config), ...known, former_root_keys: [...former].sort() };
  const endpoint = declared.endpoint;
  if (decision.action === "claim") return { ...base, endpoint, root_key_seen: "claimed" };
  // The seen key is declared: what was changed outside is accepted, and no longer told.
  if (!decision.sends) return { ...base, endpoint, drifted_from: null };
  if (record.rootKey !== null && record.rootKey !== declared.rootKey?.crn) former.add(record.rootKey);
  return {
    ...base,
    endpoint,
    encryption: "enabled",
    root_key_seen: UNKNOWN,
    key_version: UNKNOWN,
    former_root_keys: [...former].sort(),
    lingering_root_keys: UNKNOWN,
    drifted_from: null,
  };
}

/**
 * On hold nothing changes but what is only declared. Terraform accepts the prior key over a declared one, but not
 * none over a declared one: then the key must be left out.
 */
function held(prior: BindingState, config: BindingConfig): BindingPlanned {
  const { account, infrastructure, cluster, hold, removal, former_keys, registration_timeout, timeouts } = config;
  const declaredOnly = { account, infrastructure, cluster, hold, removal, former_keys, registration_timeout, timeouts };
  return { ...prior, ...declaredOnly, endpoint: prior.endpoint ?? config.endpoint ?? "private" };
}

/** The configuration with everything that is computed still open. */
function echo(session: Session, config: BindingConfig): BindingPlanned {
  return {
    ...config,
    endpoint: config.endpoint ?? "private",
    cluster_id: UNKNOWN,
    cluster_crn: UNKNOWN,
    encryption: UNKNOWN,
    root_key_seen: UNKNOWN,
    key_version: UNKNOWN,
    former_root_keys: UNKNOWN,
    history_complete_since: UNKNOWN,
    lingering_root_keys: UNKNOWN,
    drifted_from: UNKNOWN,
    written_against: session.writtenAgainst,
  };
}

/** A state that this version cannot read is not overwritten. */
export const unreadableState = (state: BindingState, wrong: string): Problem => ({
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject: `the state of cluster ${state.cluster}`,
  seen: `The state cannot be read: ${wrong}.`,
});
