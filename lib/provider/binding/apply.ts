/** ApplyResourceChange for a binding: decides again with what is known now, acts, and returns what was seen. */

import { stops } from "../../judge/problems.js";
import type { Problem } from "../../model/problem.js";
import { sincePlanned } from "../../plan/moved.js";
import { type BindingRecord, recordAfterLook } from "../../plan/record.js";
import { subjectOf } from "../../plan/words.js";
import { carryOut } from "../enable/carry-out.js";
import type { Order, SentNote } from "../enable/order.js";
import type { Session } from "../session.js";
import { type Declared, declaredOf } from "./declared.js";
import { judge, planDestroy, since } from "./plan.js";
import type { BindingConfig, BindingState } from "./schema.js";
import { attributesOf } from "./state.js";

export interface Applied {
  /** The state as it really is: the prior one where nothing is known to have changed. */
  readonly state: BindingState | null;
  readonly problems: readonly Problem[];
  readonly sent: SentNote | undefined;
}

/** A destroy sends nothing; apply can be reached by one that was never planned (a taint, `-replace`). */
export async function applyDestroy(
  session: Session,
  prior: BindingState,
  sent: SentNote | undefined,
): Promise<Applied> {
  const { problems: found, now } = await planDestroy(session, prior);
  const moved = prior.encryption === "none" && now?.encryption === "enabled";
  const problems = moved ? found.map(sincePlanned) : found;
  return stops(problems) ? { state: prior, problems, sent } : { state: null, problems, sent: undefined };
}

export interface ChangeRequest {
  readonly prior: BindingState | null;
  /** The configuration, with every value known. */
  readonly config: BindingConfig;
  readonly sent: SentNote | undefined;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

export async function applyChange(session: Session, request: ChangeRequest): Promise<Applied> {
  const { prior, config, sent } = request;
  const nothing = (problems: readonly Problem[]): Applied => ({ state: prior, problems, sent });
  const declared = declaredOf(config);
  if (!declared.ok) return nothing([declared.error]);
  if (declared.value === undefined) return nothing([stillUnknown]);
  const judged = await judge(session, prior, declared.value, sent);
  if ("problem" in judged) return nothing([judged.problem]);
  const { decision, view } = judged;
  if (stops(decision.problems)) return nothing(await since(session, judged, declared.value));

  const { cluster } = view.look;
  const record = withFormerKeys(judged.record ?? blank(declared.value), declared.value);
  const declaredOnly = echoOf(declared.value, config);
  if (declared.value.hold !== null && prior !== null) {
    const endpoint = prior.endpoint ?? declared.value.endpoint;
    return { state: { ...prior, ...declaredOnly, endpoint }, problems: [], sent };
  }
  const { rootKey } = declared.value;
  if (rootKey === undefined) {
    if (declared.value.hold === null) return nothing([stillUnknown]);
    const looked = { ...recordAfterLook(record, view.look), endpoint: declared.value.endpoint };
    return { state: stateOf(session, declaredOnly, looked), problems: [], sent };
  }
  if (!decision.sends || cluster.kind !== "there") {
    // Nothing to send: an adoption is what was seen, the rest is what the state said.
    const known = prior === null ? recordAfterLook(record, view.look) : record;
    const claimed: BindingRecord = decision.action === "claim" ? { ...known, rootKeySeen: "claimed" } : known;
    const after = { ...claimed, rootKey: rootKey.crn, endpoint: declared.value.endpoint, driftedFrom: null };
    return { state: stateOf(session, declaredOnly, after), problems: decision.problems, sent };
  }
  const order: Order = {
    subject: subjectOf(declared.value.cluster, view.look),
    cluster: cluster.listed,
    key: rootKey,
    endpoint: declared.value.endpoint,
    prior: prior === null ? recordAfterLook(record, view.look) : record,
    sameKey: decision.action === "change_endpoint",
    sent,
    patience: declared.value.patience,
    signal: request.signal,
  };
  const outcome = await carryOut({ ...session, log: request.log }, order);
  // Its end was seen, or it is known not to have taken effect; else Terraform keeps the mark, and so does this machine.
  if (outcome.sent === undefined) await session.kept.remove(cluster.listed.crn);
  // Warnings of the plan were shown by the plan; only what happened is told now.
  if (stops(outcome.problems)) return { state: prior, problems: outcome.problems, sent: outcome.sent };
  return {
    state: stateOf(session, declaredOnly, outcome.record),
    problems: outcome.problems,
    sent: outcome.sent,
  };
}

const stillUnknown: Problem = {
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject: "clusterkms_binding",
  seen: "Its account, cluster or root key is still unknown at apply.",
};

/** What is known of a binding that is not in the state: only what was declared. */
const blank = (declared: Declared): BindingRecord => ({
  account: declared.account,
  infrastructure: declared.infrastructure,
  cluster: declared.cluster,
  clusterId: null,
  clusterCrn: null,
  rootKey: null,
  encryption: "unknown",
  rootKeySeen: "unseen",
  keyVersion: null,
  formerRootKeys: new Set(),
  historyCompleteSince: null,
  lingeringKeys: new Set(),
  driftedFrom: null,
  endpoint: null,
});

const withFormerKeys = (record: BindingRecord, declared: Declared): BindingRecord => ({
  ...record,
  cluster: declared.cluster,
  formerRootKeys: new Set([...record.formerRootKeys, ...declared.formerKeys]),
});

type Echo = Pick<
  BindingState,
  "account" | "infrastructure" | "cluster" | "hold" | "removal" | "former_keys" | "registration_timeout" | "timeouts"
>;

/** What the state repeats of the declaration. */
function echoOf(declared: Declared, config: BindingConfig): Echo {
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const { timeouts } = config;
  return {
    account: declared.account,
    infrastructure: declared.infrastructure,
    cluster: declared.cluster,
    hold: text(config.hold),
    removal: text(config.removal),
    former_keys: declared.formerKeys.size === 0 && config.former_keys === null ? null : [...declared.formerKeys],
    registration_timeout: text(config.registration_timeout),
    timeouts: timeouts === null ? null : { update: text("update" in timeouts ? timeouts.update : null) },
  };
}

const stateOf = (session: Session, declaredOnly: Echo, record: BindingRecord): BindingState => ({
  ...attributesOf(record),
  ...declaredOnly,
  written_against: session.writtenAgainst,
});
