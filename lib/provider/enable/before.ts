/**
 * The fresh look before anything is sent: is the cloud still what the plan saw, is something under way, or has this
 * very change already been made by a run that did not live to see it?
 */
import { type InstanceRef, instanceOf, parseKeyCrn } from "../../model/crn.js";
import type { Registration } from "../../model/kms.js";
import type { FreshLook } from "../../observe/fresh.js";
import { targetProblems } from "../../plan/binding-target.js";
import { keyInUse } from "../../plan/key-in-use.js";
import { progressOf } from "../../plan/progress.js";
import { whyUnseen } from "../../plan/words.js";
import { interrupted, inUse, type Means, type Order, type Outcome, POLL, problem, unchanged } from "./order.js";
import { modifiedOf } from "./wait.js";

/** Either the way is free, or it has ended. */
export type Before =
  | { readonly send: true; readonly look: FreshLook }
  | { readonly send: false; readonly outcome: Outcome };

const ended = (outcome: Outcome): Before => ({ send: false, outcome });

export async function lookBefore(means: Means, order: Order): Promise<Before> {
  const settled = await settle(means, order);
  if ("outcome" in settled) return ended(settled.outcome);
  const { look, waited } = settled;
  const { prior, key } = order;
  const use = keyInUse(look, prior.formerRootKeys);

  if (!order.sameKey && use.kind === "key" && use.registration.key === key.crn)
    return ended(inUse(order, "seen", use.registration.version?.id));
  if (prior.encryption === "none") {
    if (use.kind === "none") return free(means, order, look, true);
    if (use.kind === "unseen") return ended(await watch(means, order, look, waited || order.sent !== undefined));
    return ended(changed(order, `the cluster is encrypted with ${use.registration.key}`));
  }
  if (use.kind === "none") return ended(changed(order, "the cluster says that it is not encrypted"));
  if (use.kind === "unseen" || use.kind === "lagging") {
    return ended(unchanged(order, problem(order, "KEY_UNSEEN", `Nothing was sent. ${whyUnseen(use)}`)));
  }
  if (use.registration.key !== prior.rootKey) return ended(changed(order, `the cluster uses ${use.registration.key}`));
  if (!order.sameKey && isDoubtful(order, look, use.registration, waited)) {
    const outcome = await watch(means, order, look, waited || order.sent !== undefined);
    if (outcome.record !== order.prior || waited || order.sent !== undefined || order.signal.aborted)
      return ended(outcome);
  }
  return free(means, order, look, false);
}

/** Waits until no master operation runs. */
async function settle(
  means: Means,
  order: Order,
): Promise<{ look: FreshLook; waited: boolean } | { outcome: Outcome }> {
  const start = means.clock.now();
  for (let waited = false; ; waited = true) {
    const look = await means.eye.look(order.cluster, nearby(order), order.signal);
    if (order.signal.aborted) return { outcome: unchanged(order, interrupted(order, "nothing had been sent")) };
    const progress = progressOf(order.key.crn, look);
    if (progress.kind === "unclear" || progress.kind === "failing") {
      return {
        outcome: unchanged(order, problem(order, "CLUSTER_NOT_NORMAL", `Nothing was sent: ${progress.words}.`)),
      };
    }
    if (progress.kind !== "changing") {
      // A key that is not where the plan saw it may be anywhere: then every instance is asked.
      const near = look.keys.registrations.length > 0 || progress.kind === "off";
      return { look: near ? look : await means.eye.look(order.cluster, "everywhere", order.signal), waited };
    }
    means.log(`${order.subject}: a master operation is under way (${progress.words}); waiting before anything is sent`);
    if (means.clock.now() - start > order.patience.operation) {
      return { outcome: unchanged(order, problem(order, "ENABLE_TIMEOUT", `Nothing was sent: ${progress.words}.`)) };
    }
    await means.clock.sleep(POLL, order.signal);
  }
}

/**
 * The old key is still what is registered. Is that the truth, or does the record lag behind a change that has
 * just been made? It may lag if a master operation ended while we watched, if an earlier run left a mark, or if the
 * master moved after the registration was last touched, and not longer ago than the registration may lag.
 */
function isDoubtful(order: Order, look: FreshLook, registration: Registration, waited: boolean): boolean {
  const modified = Date.parse(modifiedOf(look) ?? "");
  if (waited) return true;
  if (Number.isNaN(modified)) return order.sent !== undefined;
  if (order.sent !== undefined) return modified >= order.sent.at;
  const touched = Date.parse(registration.updated ?? registration.created ?? "");
  const now = look.at;
  return (
    now !== undefined && now - modified < order.patience.registration && (Number.isNaN(touched) || modified > touched)
  );
}

/** Watches for the registration of the key asked for, sending nothing. */
async function watch(means: Means, order: Order, look: FreshLook, ours: boolean): Promise<Outcome> {
  const start = means.clock.now();
  const modified = Date.parse(modifiedOf(look) ?? "");
  const already = look.at === undefined || Number.isNaN(modified) ? 0 : Math.max(0, look.at - modified);
  while (means.clock.now() - start + already < order.patience.registration) {
    means.log(`${order.subject}: the master moved lately; watching whether the KMS shows the key already`);
    await means.clock.sleep(POLL, order.signal);
    const next = await means.eye.look(order.cluster, nearby(order), order.signal);
    if (order.signal.aborted)
      return unchanged(order, interrupted(order, "the KMS was watched; this run has sent nothing"));
    const found = next.keys.registrations.find(({ key }) => key === order.key.crn);
    if (found !== undefined) return inUse(order, "seen", found.version?.id);
  }
  if (order.sent?.key === order.key.crn) {
    const words = `An earlier run sent the enable of ${order.key.crn}; the master has moved since and is Ready, and the KMS does not show the key yet.`;
    return inUse(order, "pending", undefined, [problem(order, "KEY_UNCONFIRMED", words, "warning")]);
  }
  const words = `Nothing was sent. The KMS does not show ${order.key.crn}${order.prior.rootKey === null ? "" : `, and still shows ${order.prior.rootKey}`}.`;
  return unchanged(order, problem(order, ours ? "OPERATION_UNRESOLVED" : "CHANGED_SINCE_PLAN", words));
}

async function free(means: Means, order: Order, look: FreshLook, first: boolean): Promise<Before> {
  const target = targetProblems(order.subject, order.key, await means.eye.key(order.key, order.signal), first);
  const stop = target.find(({ severity }) => severity === "refused");
  return stop === undefined ? { send: true, look } : ended(unchanged(order, stop));
}

function changed(order: Order, now: string): Outcome {
  const { prior } = order;
  const then = prior.encryption === "none" ? "the cluster was not encrypted" : `the cluster used ${prior.rootKey}`;
  return unchanged(
    order,
    problem(order, "CHANGED_SINCE_PLAN", `When it was planned ${then}. Now ${now}. Nothing was sent.`),
  );
}

function nearby(order: Order): readonly InstanceRef[] {
  const prior = order.prior.rootKey === null ? undefined : parseKeyCrn(order.prior.rootKey);
  const refs = [instanceOf(order.key), ...(prior?.ok ? [instanceOf(prior.value)] : [])];
  return [...new Map(refs.map((ref) => [ref.crn, ref])).values()];
}
