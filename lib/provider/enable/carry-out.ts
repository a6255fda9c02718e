/** Carries out one enable: takes its turn, looks, sends once, and waits for what is really so. */
import type { CloudFailure } from "../../cloud/failure.js";
import { instanceOf } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { progressOf } from "../../plan/progress.js";
import { lookBefore } from "./before.js";
import type { Turn } from "./gate.js";
import { lookForMisplaced } from "./misplaced.js";
import {
  BEGINNING,
  interrupted,
  type Means,
  type Order,
  type Outcome,
  POLL,
  problem,
  type SentNote,
  unchanged,
} from "./order.js";
import { watchRelease } from "./release.js";
import { modifiedOf, waitForKey } from "./wait.js";

/** Does what was decided; the outcome is what was seen. Nothing is sent twice. */
export async function carryOut(means: Means, order: Order): Promise<Outcome> {
  const turn = await means.gate.enter(order.signal);
  if (turn.kind === "interrupted") return unchanged(order, interrupted(order, "nothing had been sent"));
  if (turn.kind === "stopped") return unchanged(order, stopped(order, turn.by));
  // The master is done before the old key is let go of: others need not wait for that.
  return watchRelease(means, order, await inTurn(means, order, turn).finally(turn.leave));
}

async function inTurn(means: Means, order: Order, turn: Extract<Turn, { kind: "go" }>): Promise<Outcome> {
  const start = means.clock.now();
  for (;;) {
    const ended = await once(means, order, turn, start);
    if (ended !== "not yet") return ended;
    await means.clock.sleep(POLL, order.signal);
  }
}

/** One look and one enable call. A refusal that is known to pass has no effect, so it may be tried again. */
async function once(
  means: Means,
  order: Order,
  turn: Extract<Turn, { kind: "go" }>,
  start: number,
): Promise<Outcome | "not yet"> {
  const before = await lookBefore(means, order);
  // What a look did not find after the signal says nothing about the cloud.
  if (order.signal.aborted && (before.send || before.outcome.record === order.prior)) {
    return unchanged(order, interrupted(order, "nothing had been sent"));
  }
  if (!before.send) {
    if (!before.passes) return before.outcome;
    if (means.clock.now() - start >= PATIENCE) return withMisplaced(means, order, before.outcome);
    means.log(`${order.subject}: no service authorization is seen yet; looking again before anything is sent`);
    return "not yet";
  }
  const failedMeanwhile = turn.stoppedBy();
  if (failedMeanwhile !== undefined) return unchanged(order, stopped(order, failedMeanwhile));

  const modifiedBefore = modifiedOf(before.look);
  const sent: SentNote = { key: order.key.crn, endpoint: order.endpoint, at: before.look.at ?? means.clock.now() };
  // The KMS tells what became of a change of key; of a change of the endpoint alone nothing does but this mark.
  if (order.sameKey) await means.kept.write(order.cluster.crn, sent);
  means.log(`${order.subject}: sending the enable of ${order.key.crn}`);
  // Not given the signal: a request that has left is not taken back by hanging up on its answer.
  const answer = await means.cloud.containers.enableKms(order.cluster.account, {
    cluster: order.cluster.id,
    key: order.key,
    privateEndpoint: order.endpoint === "private",
  });
  const passes = answer.ok ? undefined : passing(answer.error);
  if (passes !== undefined && means.clock.now() - start < PATIENCE) {
    means.log(`${order.subject}: ${passes}; trying again`);
    return "not yet";
  }
  const outcome = answer.ok
    ? await waitForKey(means, order, sent, modifiedBefore)
    : await afterFailure(means, order, answer.error, sent, modifiedBefore);
  const failed = outcome.problems.find(({ severity, code }) => severity === "refused" && code !== "INTERRUPTED");
  if (failed !== undefined) means.gate.trip(order.subject);
  return outcome;
}

async function afterFailure(
  means: Means,
  order: Order,
  failure: CloudFailure,
  sent: SentNote,
  modifiedBefore: string | undefined,
): Promise<Outcome> {
  if (!failure.maybeTookEffect) return unchanged(order, await refusedBy(means, order, failure));
  // The answer was lost: look before anything is repeated.
  means.log(
    `${order.subject}: the answer to the enable call was lost (${failure.message}); looking whether it took effect`,
  );
  const start = means.clock.now();
  while (means.clock.now() - start < BEGINNING && !order.signal.aborted) {
    const look = await means.eye.look(order.cluster, [instanceOf(order.key)], order.signal);
    const progress = progressOf(order.key.crn, look);
    const registered = progress.kind === "ready" && progress.registered && !order.sameKey;
    const modified = modifiedOf(look);
    if (progress.kind === "changing" || registered || (modified !== undefined && modified !== modifiedBefore)) {
      return waitForKey(means, order, sent, modifiedBefore);
    }
    await means.clock.sleep(POLL, order.signal);
  }
  if (order.signal.aborted)
    return unchanged(order, interrupted(order, "the answer to the enable call was looked for"), sent);
  return unchanged(order, problem(order, "ENABLE_UNANSWERED", `The enable call ended with: ${failure.message}.`), sent);
}

/**
 * How long an enable that was refused for a reason that passes is tried again, in milliseconds: a new policy takes tens
 * of seconds to work (IBM's own modules wait 30 s), and the limit of requests is one of 10 s (docs: limitations.md).
 */
const PATIENCE = 120_000;

/** Why a refusal is known not to have taken effect and to pass by itself, in words; undefined where it is not. */
function passing(failure: CloudFailure): string | undefined {
  if (isUnauthorized(failure)) return `the service authorization does not work yet (${failure.cloudCode})`;
  if (failure.code === "RATE_LIMITED") return "the cloud asks to slow down (429)";
  return undefined;
}

// 401 with E09c0 is how the containers API says that the service authorization is missing, not that ours is
// (terraform-provider-ibm issue 5007).
const isUnauthorized = (failure: CloudFailure): boolean => failure.cloudCode === "E09c0";

/** What was looked for in vain may have been made in the wrong account. */
async function withMisplaced(means: Means, order: Order, outcome: Outcome): Promise<Outcome> {
  const more = await lookForMisplaced(means, order);
  return { ...outcome, problems: outcome.problems.map((one) => ({ ...one, seen: [one.seen, ...more].join("\n") })) };
}

async function refusedBy(means: Means, order: Order, failure: CloudFailure): Promise<Problem> {
  const code = failure.cloudCode === undefined ? "" : `${failure.cloudCode}: `;
  const words = `IBM Cloud answered ${failure.status ?? "nothing"} ${code}${failure.message}`;
  if (isUnauthorized(failure)) {
    const { account, guid } = order.key;
    const needed = `It is needed in account ${account}, for instance ${guid}, with ${order.cluster.account} as the source account.`;
    const misplaced = await lookForMisplaced(means, order);
    return problem(order, "AUTHORIZATION_MISSING", [words, needed, ...misplaced].join("\n"));
  }
  const own =
    failure.code === "CREDENTIALS_MISSING" ||
    failure.code === "CREDENTIALS_REJECTED" ||
    failure.code === "ACCOUNT_NOT_CONFIGURED" ||
    failure.code === "RATE_LIMITED" ||
    failure.code === "ACCESS_DENIED";
  const role = failure.code === "ACCESS_DENIED" ? " The call needs the Administrator role on the cluster." : "";
  return problem(order, own ? failure.code : "ENABLE_REFUSED", `${words}${role}`);
}

const stopped = (order: Order, by: string): Problem =>
  problem(order, "STOPPED_AFTER_FAILURE", `The enable of ${by} failed first. Nothing was sent for this cluster.`);
