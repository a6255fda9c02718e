/** The wait of law 5, from an enable that was sent to an outcome that was seen. */
import { instanceOf } from "../../model/crn.js";
import type { BindingLook } from "../../model/observation.js";
import { isLocked } from "../../model/seen.js";
import { type Progress, progressOf } from "../../plan/progress.js";
import { reasons } from "../../plan/words.js";
import {
  interrupted,
  inUse,
  type Means,
  type Order,
  type Outcome,
  POLL,
  problem,
  type SentNote,
  unchanged,
} from "./order.js";

/** A failure is only believed when it is seen this many times in a row: the words are hints, not proofs. */
const FAILURES = 3;

/**
 * Waits until the key is in use, the operation has failed, or patience ends.
 * `modifiedBefore` is the master's status date before the enable was sent: a master that is Ready proves nothing
 * until it has moved.
 */
export async function waitForKey(
  means: Means,
  order: Order,
  sent: SentNote,
  modifiedBefore: string | undefined,
): Promise<Outcome> {
  const { clock } = means;
  const start = clock.now();
  let moved = false;
  let readySince: number | undefined;
  let failures = 0;
  for (;;) {
    const look = await means.eye.look(order.cluster, [instanceOf(order.key)], order.signal);
    if (order.signal.aborted) return unchanged(order, interrupted(order, "the enablement was under way"), sent);
    const progress = progressOf(order.key.crn, look);
    const modified = modifiedOf(look);
    // A look that failed shows no date; that is not a date that has changed.
    moved ||= progress.kind === "changing" || (modified !== undefined && modified !== modifiedBefore);
    means.log(
      `${order.subject}: ${progress.words}${progress.kind === "ready" ? `; the KMS ${progress.registered ? "shows" : "does not yet show"} the key` : ""}`,
    );

    const failing = progress.kind === "failing" || (progress.kind === "off" && moved);
    failures = failing ? failures + 1 : 0;
    // The mark stays: what a cluster hints at is no proof, and the next run looks before it sends again.
    if (failures >= FAILURES)
      return unchanged(order, problem(order, "ENABLE_FAILED", `After the enable call: ${progress.words}.`), sent);

    if (progress.kind === "ready") {
      readySince ??= clock.now();
      const ended = ending(order, look, progress, moved, clock.now() - readySince);
      if (ended !== undefined) return ended;
    } else {
      readySince = undefined;
    }
    if (clock.now() - start > order.patience.operation) {
      const minutes = Math.round(order.patience.operation / 60_000);
      return unchanged(order, problem(order, "ENABLE_TIMEOUT", `After ${minutes} minutes: ${progress.words}.`), sent);
    }
    await clock.sleep(POLL, order.signal);
  }
}

function ending(
  order: Order,
  look: BindingLook,
  progress: Extract<Progress, { kind: "ready" }>,
  moved: boolean,
  ready: number,
): Outcome | undefined {
  const late = ready >= order.patience.registration;
  const version = look.keys.registrations.find(({ key }) => key === order.key.crn)?.version?.id;
  if (progress.registered && moved) return inUse(order, "seen", version);
  if (progress.registered && late) {
    const words = "The KMS shows the key, but the master's status never moved after the enable call.";
    return inUse(order, "seen", version, [problem(order, "KEY_UNCONFIRMED", words, "warning")]);
  }
  if (!moved) return undefined;
  const locked = look.keys.unread.filter(isLocked);
  if (locked.length > 0) {
    const words = `The cluster reports encryption on and its master Ready (${progress.words}). ${reasons(locked)}`;
    return inUse(order, "unseen", undefined, [problem(order, "KEY_UNCONFIRMED", words, "warning")]);
  }
  if (!late) return undefined;
  const words = `The cluster reports encryption on and its master Ready, but ${Math.round(order.patience.registration / 60_000)} minutes later the KMS does not show ${order.key.crn}. Until it does, nothing is sent for this cluster.`;
  return inUse(order, "pending", undefined, [problem(order, "KEY_UNCONFIRMED", words, "warning")]);
}

/** When the master's status last changed, where that was seen. */
export function modifiedOf(look: BindingLook): string | undefined {
  return look.cluster.kind === "there" && look.cluster.detail?.seen
    ? look.cluster.detail.value.masterStatusModified
    : undefined;
}
