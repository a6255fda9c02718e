/** ApplyResourceChange for an instance: looks afresh, decides again, acts, and returns what is so. */

import { judgeInstance as judge, withoutStack } from "../../judge/instance.js";
import { lookAtInstance as lookAt } from "../../judge/instance-look.js";
import { invalid, stops } from "../../judge/problems.js";
import { storedInstance } from "../../judge/stored.js";
import type { Problem } from "../../model/problem.js";
import { ROLES } from "../../observe/unreadable.js";
import { type InstanceRecord, instanceSubject, isGoing } from "../../plan/instance.js";
import { movedInstance, movedSince, sincePlanned } from "../../plan/moved.js";
import { reasons } from "../../plan/words.js";
import { failed, otherThanPlanned } from "../managed/problems.js";
import { asPlanned, textOf } from "../managed/values.js";
import type { Session } from "../session.js";
import { converge, create, untilActive, type Work } from "./carry-out.js";
import { declaredOf } from "./declared.js";
import { filledSince, planDestroy } from "./plan.js";
import type { InstanceConfig, InstanceState } from "./schema.js";
import { attributesOf } from "./state.js";

export interface InstanceApplied {
  /** The state as it really is: the prior one where nothing is known to have changed. */
  readonly state: InstanceState | null;
  readonly problems: readonly Problem[];
}

export interface InstanceRequest {
  readonly prior: InstanceState | null;
  /** What Terraform was told that it would be. */
  readonly planned: InstanceConfig;
  /** The configuration, with every value known. */
  readonly config: InstanceConfig;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

export async function applyChange(session: Session, request: InstanceRequest): Promise<InstanceApplied> {
  const { prior, planned, config } = request;
  const nothing = (...problems: readonly Problem[]): InstanceApplied => ({ state: prior, problems });
  const declared = declaredOf(config);
  if (!declared.ok) return nothing(declared.error);
  if (declared.value === undefined)
    return nothing(invalid("clusterkms_instance", "name", "Something in it is still unknown at apply."));
  const work: Work = { session, declared: declared.value, signal: request.signal, log: request.log };
  const before = prior === null ? null : storedInstance(prior);
  if (before?.ok === false) return nothing(invalid(instanceSubject(declared.value.name), "crn", before.error));
  const done = before === null ? await make(work, planned) : await change(work, before.value);
  if ("problems" in done) return nothing(...done.problems);
  const { record, problem } = done;
  const own = {
    state: declared.value.wanted,
    hold: declared.value.hold,
    written_against: session.writtenAgainst,
  };
  const state = { ...attributesOf(record), ...own };
  return problem === undefined ? { state: asPlanned(planned, state), problems: [] } : { state, problems: [problem] };
}

type Done =
  | { readonly record: InstanceRecord; readonly problem: Problem | undefined }
  | { readonly problems: readonly Problem[] };

/** A create that failed returns nothing: the next one looks first, and takes over what it finds. */
async function make(work: Work, planned: InstanceConfig): Promise<Done> {
  const { session, declared } = work;
  const { stack } = session;
  const subject = instanceSubject(declared.name);
  if (stack === undefined) return { problems: [withoutStack(subject)] };
  const judged = await judge(session, session.lookAgain(), null, declared);
  if ("problem" in judged) return { problems: [judged.problem] };
  const { decision, record, group } = judged;
  if (stops(decision.problems)) return { problems: decision.problems.map(sincePlanned) };
  const other = otherThanPlanned(subject, "crn", textOf(planned.crn), record?.ref.crn);
  if (other !== undefined) return { problems: [other] };
  if (decision.action === "create") {
    if (group === undefined) return { problems: [invalid(subject, "resource_group", "It is not known.")] };
    const made = await create(work, stack, group);
    return made.ok ? { record: made.value, problem: undefined } : { problems: [made.error] };
  }
  if (record === null) return { problems: decision.problems };
  return takeOver(work, record);
}

async function takeOver(work: Work, record: InstanceRecord): Promise<Done> {
  const { session, declared } = work;
  const subject = instanceSubject(declared.name);
  let ready = record;
  if (record.status !== "active") {
    const answer = await session.cloud.resources.instance(record.ref.crn, record.ref.account);
    if (!answer.ok) return { problems: [failed("CREATE_FAILED", subject, answer.error, "read it", ROLES.instances)] };
    const active = await untilActive(work, answer.value);
    if (!active.ok) return { problems: [active.error] };
    ready = (await lookAt(session.lookAgain(), record.ref, record)).record;
  }
  const done = await converge(work, ready);
  // Not taken over yet: a state with an error would be tainted.
  return done.problem === undefined ? done : { problems: [done.problem] };
}

async function change(work: Work, prior: InstanceRecord): Promise<Done> {
  const { session, declared } = work;
  const subject = instanceSubject(declared.name);
  // On hold nothing is changed but the words of the declaration.
  if (declared.hold !== null) return { record: prior, problem: undefined };
  const looks = session.lookAgain();
  const { record: now, why } = await lookAt(looks, prior.ref, prior);
  if (why !== undefined) return { problems: [{ code: why.code, severity: "refused", subject, seen: reasons([why]) }] };
  const moved = movedInstance(prior, now, declared) ?? (await filledSince(looks, now, declared));
  if (moved !== undefined) return { problems: [moved] };
  const judged = await judge(session, looks, now, declared);
  if ("problem" in judged) return { problems: [judged.problem] };
  if (stops(judged.decision.problems)) return { problems: judged.decision.problems.map(sincePlanned) };
  if (judged.decision.action === "retire") return retire(work, now);
  return judged.decision.action === "update" ? converge(work, now) : { record: now, problem: undefined };
}

/** Deleting is an update: the instance stays in the state, as what it is then. */
async function retire(work: Work, record: InstanceRecord): Promise<Done> {
  const { session, declared, log } = work;
  const { ref } = record;
  const subject = instanceSubject(declared.name);
  log(`${subject}: deleting it; it waits for reclamation`);
  const answer = await session.cloud.resources.deleteInstance(ref.crn, ref.account);
  const after = await lookAt(session.lookAgain(), ref, record);
  const gone = after.why === undefined && after.record.status !== "active";
  if (answer.ok || (answer.error.maybeTookEffect && gone)) return { record: after.record, problem: undefined };
  const role = "Editor on the KMS instance";
  return { problems: [failed("UPDATE_FAILED", subject, answer.error, "delete it", role)] };
}

/**
 * A destroy sends nothing; apply can be reached by one that was never planned (a taint, `-replace`). A retired instance
 * that may go from the state, since it is gone, may have been taken back from reclamation since the plan.
 */
export async function applyDestroy(session: Session, prior: InstanceState): Promise<InstanceApplied> {
  const problems = planDestroy(prior);
  if (stops(problems)) return { state: prior, problems };
  const record = storedInstance(prior);
  if (!record.ok) return { state: prior, problems };
  const { ref, name, status } = record.value;
  const { record: now, why } = await lookAt(session.lookAgain(), ref, record.value);
  if (why !== undefined || isGoing(now.status)) return { state: null, problems: [] };
  return { state: prior, problems: [movedSince(instanceSubject(name), "status", status, now.status)] };
}
