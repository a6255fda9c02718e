/**
 * The fresh look before anything is sent: is the cloud still what the plan saw, is something under way, or has this
 * very change already been made by a run that did not live to see it?
 */
import { questionOf } from "../../judge/question.js";
import { instanceGone } from "../../judge/since-plan.js";
import { type InstanceRef, instanceOf, parseKeyCrn } from "../../model/crn.js";
import type { Registration } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { isLocked, type Unreadable } from "../../model/seen.js";
import type { FreshLook, Reach } from "../../observe/fresh.js";
import { missingAuthorization } from "../../plan/authorization.js";
import { clusterGone } from "../../plan/binding.js";
import { targetProblems } from "../../plan/binding-target.js";
import { keyInUse } from "../../plan/key-in-use.js";
import { sincePlanned } from "../../plan/moved.js";
import { networkProblems } from "../../plan/network.js";
import { progressOf } from "../../plan/progress.js";
import { reasons, whyUnseen } from "../../plan/words.js";
import {
  BEGINNING,
  interrupted,
  inUse,
  type Means,
  type Order,
  type Outcome,
  POLL,
  problem,
  unchanged,
} from "./order.js";
import { modifiedOf } from "./wait.js";

/** Either the way is free, or it has ended; what `passes` may be gone at the next look. */
export type Before =
  | { readonly send: true; readonly look: FreshLook }
  | { readonly send: false; readonly outcome: Outcome; readonly passes: boolean };

const ended = (outcome: Outcome) => ({ send: false, outcome, passes: false }) as const;

/** Looks, waits for what is under way, and says whether the way is free. Sends nothing. */
export async function lookBefore(means: Means, order: Order): Promise<Before> {
  /** The master's last movement for which the record has been waited, without finding the key asked for. */
  let watched: string | undefined;
  for (;;) {
    const settled = await settle(means, order);
    if ("outcome" in settled) return ended(settled.outcome);
    const { look, waited } = settled;
    const { prior, key } = order;
    const use = keyInUse(look, prior.formerRootKeys);
    const ours = waited || mayBeOurs(order, look);

    if (!order.sameKey && use.kind === "key" && use.registration.key === key.crn) {
      // It is in use over another endpoint than the declared one: that is what is left to do.
      if (wasSentOtherwise(order)) return free(means, order, look, false);
      return ended(inUse(order, "seen", use.registration.version?.id));
    }
    if (prior.encryption === "none") {
      if (use.kind === "none") return free(means, order, look, true);
      if (use.kind === "unseen") return ended(await watch(means, order, look, ours));
      return ended(changed(order, `the cluster is encrypted with ${use.registration.key}`));
    }
    if (use.kind === "none") return ended(changed(order, "the cluster says that it is not encrypted"));
    if (use.kind === "unseen" || use.kind === "lagging") {
      if (ours && !order.sameKey) return ended(await watch(means, order, look, ours));
      const unseen = problem(order, "KEY_UNSEEN", `Nothing was sent. ${whyUnseen(use)}`);
      const gone = await instanceGone(means.lookAgain(), order.subject, nearby(order));
      return ended(unchanged(order, gone === undefined ? unseen : sincePlanned(gone)));
    }
    if (use.registration.key !== prior.rootKey)
      return ended(changed(order, `the cluster uses ${use.registration.key}`));
    if (order.sameKey && isCarriedOut(order, look, waited))
      return ended(inUse(order, "seen", use.registration.version?.id, [carriedOut(order)]));
    const known = watched !== undefined && watched === modifiedOf(look);
    if (order.sameKey || known || !isDoubtful(order, look, use.registration, waited))
      return free(means, order, look, false);
    const outcome = await watch(means, order, look, ours);
    if (outcome.record !== prior || ours || order.signal.aborted) return ended(outcome);
    // Nothing of ours: the way is free, if a look that is not as old as this one still says so.
    watched = modifiedOf(look);
  }
}

/** Waits until no master operation runs, and looks everywhere then: another key may be in any instance. */
async function settle(
  means: Means,
  order: Order,
): Promise<{ look: FreshLook; waited: boolean } | { outcome: Outcome }> {
  const start = means.clock.now();
  let waited = false;
  let reach: Reach = "near";
  for (;;) {
    const look = await means.eye.look(order.cluster, nearby(order), order.signal, reach);
    if (order.signal.aborted) return { outcome: unchanged(order, interrupted(order, "nothing had been sent")) };
    const progress = progressOf(order.key.crn, look);
    if (progress.kind === "unclear" || progress.kind === "failing") {
      const against =
        look.cluster.kind === "unseen"
          ? await notRead(means, order, look.cluster.why)
          : problem(order, "CLUSTER_NOT_NORMAL", `${progress.words}.`);
      return { outcome: unchanged(order, sincePlanned(against)) };
    }
    if (progress.kind !== "changing" && !mayYetBegin(order, look)) {
      if (reach === "everywhere" || progress.kind === "off") return { look, waited };
      reach = "everywhere";
      continue;
    }
    waited ||= progress.kind === "changing";
    reach = "near";
    means.log(`${order.subject}: a master operation is under way (${progress.words}); waiting before anything is sent`);
    if (means.clock.now() - start > order.patience.operation) {
      return { outcome: unchanged(order, problem(order, "CLUSTER_CHANGING", `Nothing was sent: ${progress.words}.`)) };
    }
    await means.clock.sleep(POLL, order.signal);
  }
}

/** The cluster alone was not found or not read: that it is gone only the list of its account says. */
async function notRead(means: Means, order: Order, why: Unreadable): Promise<Problem> {
  const { subject, cluster } = order;
  const { observer } = means.lookAgain();
  const look = why.code === "NOT_FOUND" ? await observer.look(questionOf(order.prior)) : undefined;
  if (look?.cluster.kind === "gone") return clusterGone(subject, { ...cluster, cluster: cluster.id });
  return problem(order, why.code, `Nothing was sent: ${reasons([why])}`);
}

/** An earlier run sent an enable so lately that the master need not show it yet. */
const mayYetBegin = ({ sent }: Order, look: FreshLook): boolean =>
  sent !== undefined && look.at !== undefined && look.at - sent.at < BEGINNING && movedAt(look) < sent.at;

/**
 * The master has moved since an earlier run sent an enable, or may have. That it was for another key matters only as
 * long as its registration may lag: else that mark would stand in the way for ever.
 */
function mayBeOurs({ sent, key, patience }: Order, look: FreshLook): boolean {
  if (sent === undefined || movedAt(look) < sent.at) return false;
  return sent.key === key.crn || !(look.at !== undefined && look.at - movedAt(look) >= patience.registration);
}

/** An earlier run sent this very change of endpoint, and the master has moved since: nothing else could show it. */
const isCarriedOut = ({ sent, key, endpoint }: Order, look: FreshLook, waited: boolean): boolean =>
  sent?.key === key.crn && sent.endpoint === endpoint && (waited || movedAt(look) >= sent.at);

const carriedOut = (order: Order): Problem =>
  problem(
    order,
    "ENDPOINT_SENT_BEFORE",
    `An earlier run sent the enable of ${order.key.crn} over the ${order.endpoint} endpoint; the master has moved since and is Ready. Nothing was sent again.`,
    "warning",
  );

/** An earlier run sent the enable of this key over another endpoint than the one that is declared now. */
const wasSentOtherwise = ({ sent, key, endpoint }: Order): boolean =>
  sent?.key === key.crn && sent.endpoint !== undefined && sent.endpoint !== endpoint;

/** When the master last moved, milliseconds; NaN where that is not told. */
const movedAt = (look: FreshLook): number => Date.parse(modifiedOf(look) ?? "");

/**
 * The old key is still what is registered. Is that the truth, or does the record lag behind a change that has
 * just been made? It may lag if a master operation ended while we watched, if an earlier run left a mark, or if the
 * master moved after the registration was last touched, and not longer ago than the registration may lag.
 */
function isDoubtful(order: Order, look: FreshLook, registration: Registration, waited: boolean): boolean {
  if (waited || mayBeOurs(order, look)) return true;
  if (order.sent !== undefined) return false;
  const modified = movedAt(look);
  const touched = Date.parse(registration.updated ?? registration.created ?? "");
  const now = look.at;
  return (
    now !== undefined && now - modified < order.patience.registration && (Number.isNaN(touched) || modified > touched)
  );
}

/**
 * Watches for the registration of the key asked for, sending nothing. `ours`: the master's last movement may have
 * been this very change.
 */
async function watch(means: Means, order: Order, look: FreshLook, ours: boolean): Promise<Outcome> {
  const start = means.clock.now();
  let locked: readonly Unreadable[] = [];
  const modified = movedAt(look);
  const already = look.at === undefined || Number.isNaN(modified) ? 0 : Math.max(0, look.at - modified);
  while (means.clock.now() - start + already < order.patience.registration) {
    means.log(`${order.subject}: the master moved lately; watching whether the KMS shows the key already`);
    await means.clock.sleep(POLL, order.signal);
    const next = await means.eye.look(order.cluster, [instanceOf(order.key)], order.signal);
    if (order.signal.aborted)
      return unchanged(order, interrupted(order, "the KMS was watched; this run has sent nothing"));
    const found = next.keys.registrations.find(({ key }) => key === order.key.crn);
    if (found !== undefined) return seenNow(order, found);
    if (next.keys.unread.some(isLocked)) {
      locked = next.keys.unread;
      break;
    }
  }
  if (ours && order.sent?.key === order.key.crn && !wasSentOtherwise(order)) {
    const words = `An earlier run sent the enable of ${order.key.crn}; the master has moved since and is Ready, and the KMS does not show the key yet.`;
    const sight = locked.length > 0 ? "unseen" : "pending";
    return inUse(order, sight, undefined, [problem(order, "KEY_UNCONFIRMED", withReasons(words, locked), "warning")]);
  }
  const words = `Nothing was sent. The KMS does not show ${order.key.crn}${order.prior.rootKey === null ? "" : `, and still shows ${order.prior.rootKey}`}.`;
  const code = ours ? "OPERATION_UNRESOLVED" : "CHANGED_SINCE_PLAN";
  return unchanged(order, problem(order, code, withReasons(words, locked)));
}

function seenNow(order: Order, { version }: Registration): Outcome {
  if (!wasSentOtherwise(order)) return inUse(order, "seen", version?.id);
  const words = `Nothing was sent. An earlier run enabled ${order.key.crn} over the ${order.sent?.endpoint} endpoint; the KMS shows it now.`;
  return unchanged(order, problem(order, "OPERATION_UNRESOLVED", words));
}

const withReasons = (words: string, why: readonly Unreadable[]) => [words, reasons(why)].filter(Boolean).join(" ");

/** The last look before it is sent: at the key, at the way to it, and at what lets the cluster use it. */
async function free(means: Means, order: Order, look: FreshLook, first: boolean): Promise<Before> {
  const { subject, key, endpoint, cluster } = order;
  const lookup = await means.eye.key(key, order.signal);
  const looks = means.lookAgain();
  const instance = instanceOf(key);
  // A deleted instance answers nothing, also of its keys.
  const gone = lookup.kind === "unseen" ? await instanceGone(looks, subject, [instance]) : undefined;
  const rules = await looks.managed.networkRules(instance);
  const against = [
    ...(gone === undefined ? [] : [gone]),
    ...targetProblems(subject, key, lookup, first, means.clock.now()),
    ...networkProblems({ subject, instance: instance.crn, endpoint, sends: true }, rules),
  ];
  const stop = against.find(({ severity }) => severity === "refused");
  if (stop !== undefined) return ended(unchanged(order, sincePlanned(stop)));
  const pair = { instance, source: cluster.account };
  const missing = missingAuthorization(subject, pair, await looks.managed.authorizations(key.account));
  // IAM need not list at once what another resource of this very run has just made.
  return missing === undefined ? { send: true, look } : { ...ended(unchanged(order, missing)), passes: true };
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
