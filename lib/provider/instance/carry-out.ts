/** Makes an instance, or brings one that is there to what is declared. What it returns is what was seen or answered. */
import type { CloudFailure } from "../../cloud/failure.js";
import type { Group } from "../../judge/instance.js";
import { findInstances, lookAtInstance as lookAt } from "../../judge/instance-look.js";
import type { InstanceRef } from "../../model/crn.js";
import type { InstanceSeen } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { STANDARD_PLAN } from "../../observe/managed.js";
import { type InstanceDeclared, type InstanceRecord, instanceChanges, instanceSubject } from "../../plan/instance.js";
import { instanceTag } from "../../plan/marker.js";
import { failed, stopped } from "../managed/problems.js";
import { type Change, carryOutAll, LOOK_EVERY, LOOK_FOR } from "../managed/write.js";
import type { Session } from "../session.js";

/** How long a new instance is waited for: the official provider gives it ten minutes. Milliseconds. */
const PROVISIONING = 10 * 60_000;

export interface Work {
  readonly session: Session;
  readonly declared: InstanceDeclared;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

/** What a new instance has where nothing is declared, as in the console. */
export const USUAL_NETWORK = "public-and-private";

const ROLE = "Editor on the KMS instances of the account and on the resource group";
const NETWORK_ROLE = "Manager on the KMS instance";

/** Asks for the instance once, and waits until it is active. */
export async function create(work: Work, stack: string, group: Group): Promise<Result<InstanceRecord, Problem>> {
  const { session, declared, log } = work;
  const subject = instanceSubject(declared.name);
  const { resources } = session.cloud;
  const planId =
    declared.plan === STANDARD_PLAN.name
      ? ok(STANDARD_PLAN.id)
      : await resources.planId(declared.account, declared.plan);
  if (!planId.ok) return err(failed("CREATE_FAILED", subject, planId.error, `find plan ${declared.plan}`, ROLE));
  log(`${subject}: asking for it in ${declared.region}`);
  const tags = [instanceTag(stack, declared.name), ...(declared.tags ?? [])];
  const { account, name, region, allowedNetwork = USUAL_NETWORK } = declared;
  const order = { name, region, planId: planId.value, resourceGroupId: group.id, allowedNetwork, tags };
  const answer = await resources.createInstance(account, order);
  const made = answer.ok ? answer : await afterFailure(work, stack, answer.error);
  if (!made.ok) return made;
  const active = await untilActive(work, made.value);
  if (!active.ok) return active;
  return ok({
    ref: active.value,
    name: active.value.name,
    plan: declared.plan,
    resourceGroup: group.name,
    resourceGroupId: group.id,
    allowedNetwork,
    tags: declared.tags ?? new Set(),
    status: active.value.state,
  });
}

/** A lost answer is not a refusal: it is looked for what was made, and nothing is asked for twice. */
async function afterFailure(work: Work, stack: string, failure: CloudFailure): Promise<Result<InstanceSeen, Problem>> {
  const { session, declared, signal, log } = work;
  const subject = instanceSubject(declared.name);
  if (!failure.maybeTookEffect) return err(failed("CREATE_FAILED", subject, failure, "make it", ROLE));
  log(`${subject}: the answer was lost (${failure.message}); looking whether it was made`);
  const start = session.clock.now();
  while (!signal.aborted) {
    const found = await findInstances(session.lookAgain(), declared, stack);
    const mine = found.seen ? found.value.ours[0] : undefined;
    if (mine !== undefined) return ok(mine);
    if (session.clock.now() - start >= LOOK_FOR)
      return err(failed("CREATE_UNANSWERED", subject, failure, "make it", ROLE));
    await session.clock.sleep(LOOK_EVERY, signal);
  }
  return err(stopped(subject, "it was looked for"));
}

/** Waits until the instance can be used. */
export async function untilActive(work: Work, first: InstanceSeen): Promise<Result<InstanceSeen, Problem>> {
  const { session, declared, signal, log } = work;
  const subject = instanceSubject(declared.name);
  const start = session.clock.now();
  const bad = (words: string): Result<InstanceSeen, Problem> =>
    err({ code: "CREATE_FAILED", severity: "refused", subject, seen: `${first.crn} ${words}.` });
  for (let seen = first; ; ) {
    if (seen.state === "active") return ok(seen);
    if (/fail|remov|reclam/.test(seen.state)) return bad(`is ${seen.state}`);
    if (session.clock.now() - start >= PROVISIONING) return bad(`is still ${seen.state} after ten minutes`);
    log(`${subject}: ${seen.state}`);
    await session.clock.sleep(LOOK_EVERY, signal);
    if (signal.aborted) return err(stopped(subject, "it was being made"));
    const next = await session.cloud.resources.instance(first.crn, first.account);
    if (!next.ok) return err(failed("CREATE_FAILED", subject, next.error, "read it while it was being made", ROLE));
    seen = next.value;
  }
}

/** Brings an instance that is there to what is declared; the record is what is so afterwards. */
export async function converge(
  work: Work,
  record: InstanceRecord,
): Promise<{ readonly record: InstanceRecord; readonly problem: Problem | undefined }> {
  const { declared, session } = work;
  const subject = instanceSubject(declared.name);
  const wanted = instanceChanges(declared, record);
  const changes = wanted.flatMap((attribute) => changesOf(work, record, attribute));
  const problem = await carryOutAll(subject, changes);
  if (problem !== undefined) return { record: (await lookAt(session.lookAgain(), record.ref, record)).record, problem };
  const { name, allowedNetwork = record.allowedNetwork } = declared;
  return { record: { ...record, name, allowedNetwork, tags: declared.tags ?? record.tags }, problem: undefined };
}

function changesOf(
  work: Work,
  record: InstanceRecord,
  attribute: "name" | "allowed_network" | "tags",
): readonly Change[] {
  const { session, declared } = work;
  const { ref } = record;
  const { resources, keyWrites } = session.cloud;
  const isSo = async () => {
    const { record: now, why } = await lookAt(session.lookAgain(), ref, record);
    return why === undefined ? !instanceChanges(declared, now).includes(attribute) : undefined;
  };
  switch (attribute) {
    case "name": {
      const send = () => resources.renameInstance(ref.crn, ref.account, declared.name);
      return [{ doing: "rename it", role: ROLE, isSo, send }];
    }
    case "allowed_network":
      return [{ doing: "change its network policy", role: NETWORK_ROLE, isSo, send: () => network(session, ref) }];
    case "tags":
      return tagChanges(work, record);
  }

  async function network({ observer }: Session, at: InstanceRef): Promise<Result<null, CloudFailure>> {
    const place = await observer.instances.place(at);
    if (place.seen) return keyWrites.setAllowedNetwork(place.value, declared.allowedNetwork ?? USUAL_NETWORK);
    return err({ code: place.why.code, message: place.why.message, maybeTookEffect: false });
  }
}

/** What is missing is attached, then what is to go is detached: two writes, and each is looked for by itself. */
function tagChanges({ session, declared }: Work, record: InstanceRecord): readonly Change[] {
  const { resources } = session.cloud;
  const { ref, tags: now } = record;
  const { tags = now } = declared;
  const missing = [...tags].filter((tag) => !now.has(tag));
  const extra = [...now].filter((tag) => !tags.has(tag));
  const after = (holds: (tags: ReadonlySet<string>) => boolean) => async () => {
    const look = await lookAt(session.lookAgain(), ref, record);
    return look.why === undefined ? holds(look.record.tags) : undefined;
  };
  const attach: Change = {
    doing: "attach its tags",
    role: ROLE,
    send: () => resources.attachTags(ref.crn, ref.account, missing),
    isSo: after((seen) => missing.every((tag) => seen.has(tag))),
  };
  const detach: Change = {
    doing: "detach its tags",
    role: ROLE,
    send: () => resources.detachTags(ref.crn, ref.account, extra),
    isSo: after((seen) => !extra.some((tag) => seen.has(tag))),
  };
  return [...(missing.length > 0 ? [attach] : []), ...(extra.length > 0 ? [detach] : [])];
}
