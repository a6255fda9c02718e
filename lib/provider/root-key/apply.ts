/** ApplyResourceChange for a root key: looks afresh, decides again, acts, and returns what is so. */

import { withoutStack } from "../../judge/instance.js";
import { lookAtKey as lookAt } from "../../judge/key-look.js";
import { invalid, stops } from "../../judge/problems.js";
import { judgeKey as judge } from "../../judge/root-key.js";
import { sincePlan } from "../../judge/since-plan.js";
import { storedKey, storedRetirement } from "../../judge/stored.js";
import { instanceOf } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { movedKey, movedSince } from "../../plan/moved.js";
import type { Retirement } from "../../plan/retirement.js";
import { isDestroyed, keySubject, type RootKeyDeclared, type RootKeyRecord } from "../../plan/root-key.js";
import { reasons } from "../../plan/words.js";
import { otherThanPlanned } from "../managed/problems.js";
import { asPlanned, textOf } from "../managed/values.js";
import type { Session } from "../session.js";
import { type Changed, converge, create, type KeyWork } from "./carry-out.js";
import { declaredOf } from "./declared.js";
import { planDestroy, usedSince } from "./plan.js";
import { retire, takeBack, unusedAfter } from "./retire.js";
import type { RootKeyConfig, RootKeyState } from "./schema.js";
import { attributesOf } from "./state.js";

export interface RootKeyApplied {
  /** The state as it really is: the prior one where nothing is known to have changed. */
  readonly state: RootKeyState | null;
  readonly problems: readonly Problem[];
}

export interface RootKeyRequest {
  readonly prior: RootKeyState | null;
  /** What Terraform was told that it would be. */
  readonly planned: RootKeyConfig;
  /** The configuration, with every value known. */
  readonly config: RootKeyConfig;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

export async function applyChange(session: Session, request: RootKeyRequest): Promise<RootKeyApplied> {
  const { prior, planned, config } = request;
  const nothing = (...problems: readonly Problem[]): RootKeyApplied => ({ state: prior, problems });
  const declared = declaredOf(config);
  if (!declared.ok) return nothing(declared.error);
  if (declared.value === undefined || declared.value.instance === undefined)
    return nothing(invalid("clusterkms_root_key", "instance", "Something in it is still unknown at apply."));
  const whole: RootKeyDeclared = { ...declared.value, instance: declared.value.instance };
  const work: KeyWork = { session, declared: whole, signal: request.signal, log: request.log };
  const before = prior === null ? null : storedKey(prior);
  if (before?.ok === false) return nothing(invalid(keySubject(whole.name), "crn", before.error));
  const last = prior === null ? null : storedRetirement(prior);
  const done = before === null ? await make(work, planned) : await change(work, before.value, last);
  if ("problems" in done) return nothing(...done.problems);
  const { record, problem, note } = done;
  const unused_since = await unusedAfter(work, record, last);
  const own = { state: whole.wanted, hold: whole.hold, written_against: session.writtenAgainst, unused_since };
  const state: RootKeyState = { ...attributesOf(record), ...own };
  if (problem !== undefined) return { state, problems: [problem] };
  return { state: asPlanned(planned, state), problems: note === undefined ? [] : [note] };
}

type Done = Changed | { readonly problems: readonly Problem[] };

/** A create that failed returns nothing: the next one looks first, and takes over what it finds. */
async function make(work: KeyWork, planned: RootKeyConfig): Promise<Done> {
  const { session, declared } = work;
  const { stack } = session;
  if (stack === undefined) return { problems: [withoutStack(keySubject(declared.name))] };
  const question = { prior: null, last: null, today: session.clock.now() };
  const looks = session.lookAgain();
  const judged = await judge(session, looks, question, declared);
  if ("problem" in judged) return { problems: [judged.problem] };
  const { decision, record } = judged;
  if (stops(decision.problems)) return { problems: await sincePlan(looks, decision.problems, [declared.instance]) };
  const other = otherThanPlanned(keySubject(declared.name), "crn", textOf(planned.crn), record?.ref.crn);
  if (other !== undefined) return { problems: [other] };
  const found = decision.action === "create" ? await create(work, stack) : undefined;
  if (found?.ok === false) return { problems: [found.error] };
  const there = found?.value ?? record;
  if (there === null) return { problems: decision.problems };
  // A new key may have taken policies from its instance that are not declared.
  const done = await converge(work, there);
  // Not in the state yet: a state with an error would be tainted.
  return done.problem === undefined ? done : { problems: [done.problem] };
}

async function change(work: KeyWork, prior: RootKeyRecord, last: Retirement | null): Promise<Done> {
  const { session, declared } = work;
  const subject = keySubject(declared.name);
  // On hold nothing is changed but the words of the declaration.
  if (declared.hold !== null) return { record: prior, problem: undefined };
  const looks = session.lookAgain();
  const { record: now, why } = await lookAt(looks, prior.ref, prior, session.stack);
  const home = [instanceOf(prior.ref)];
  if (why !== undefined)
    return {
      problems: await sincePlan(looks, [{ code: why.code, severity: "refused", subject, seen: reasons([why]) }], home),
    };
  const moved = movedKey(prior, now, declared) ?? (await usedSince(looks, now, last, declared));
  if (moved !== undefined) return { problems: [moved] };
  const judged = await judge(session, looks, { prior: now, last, today: session.clock.now() }, declared);
  if ("problem" in judged) return { problems: [judged.problem] };
  if (stops(judged.decision.problems)) return { problems: await sincePlan(looks, judged.decision.problems, home) };
  if (judged.decision.action === "retire") return retire(work, now);
  if (judged.decision.action !== "update") return { record: now, problem: undefined };
  const kept = last?.wanted === "retired" ? await takeBack(work, now) : undefined;
  return kept === undefined ? converge(work, now) : { problems: [kept] };
}

/**
 * A destroy sends nothing; apply can be reached by one that was never planned (a taint, `-replace`). A retired key that
 * may go from the state, since it is destroyed, may have been restored since the plan.
 */
export async function applyDestroy(session: Session, prior: RootKeyState): Promise<RootKeyApplied> {
  const problems = await planDestroy(session, prior);
  if (stops(problems)) return { state: prior, problems };
  const record = storedKey(prior);
  if (!record.ok) return { state: prior, problems };
  const { ref, name, status } = record.value;
  const { record: now, why } = await lookAt(session.lookAgain(), ref, record.value, session.stack);
  if (why !== undefined || isDestroyed(now.status)) return { state: null, problems: [] };
  return { state: prior, problems: [movedSince(keySubject(name), "status", status, now.status)] };
}
