/** The old key goes: after the new registration has come, until the KMS no longer shows the cluster on the key it left. */
import { instanceOf, type KeyCrn, parseKeyCrn } from "../../model/crn.js";
import { isLocked } from "../../model/seen.js";
import { reasons } from "../../plan/words.js";
import { type Means, type Order, type Outcome, POLL, problem } from "./order.js";

/**
 * Watches the registration of the key that was left, as long as a registration may lag. It only adds to an outcome: a
 * record that lags longer, or cannot be read, is told and noted, and undoes nothing (law 5).
 */
export async function watchRelease(means: Means, order: Order, outcome: Outcome): Promise<Outcome> {
  const left = order.prior.rootKey;
  const old = left === null ? undefined : parseKeyCrn(left);
  const { record } = outcome;
  if (left === null || left === order.key.crn || !old?.ok) return outcome;
  if (record.rootKey !== order.key.crn || record.rootKeySeen !== "seen") return outcome;

  const start = means.clock.now();
  for (;;) {
    const { registrations, unread } = await means.eye.registrations(order.cluster, instanceOf(old.value), order.signal);
    const still = registrations.some(({ key }) => key === left);
    if (order.signal.aborted) return noted(order, outcome, left, "The run was stopped while that was watched.");
    if (!still && unread.length === 0) return withLingering(outcome, gone(record.lingeringKeys, left));
    if (unread.some(isLocked)) return noted(order, outcome, left, reasons(unread));
    if (means.clock.now() - start >= order.patience.registration) {
      const minutes = Math.round(order.patience.registration / 60_000);
      const seen = still ? `${minutes} minutes later the KMS still shows it on the old key.` : reasons(unread);
      return noted(order, outcome, left, seen);
    }
    means.log(`${order.subject}: the KMS shows the new key, and the old one still`);
    await means.clock.sleep(POLL, order.signal);
  }
}

/** It was seen on the old key before the change, and not without it since. */
function noted(order: Order, outcome: Outcome, old: KeyCrn, why: string): Outcome {
  const seen = `The cluster uses ${order.key.crn}. It has left ${old}. ${why}`;
  const { problems, record } = withLingering(outcome, new Set([...outcome.record.lingeringKeys, old]));
  return { ...outcome, record, problems: [...problems, problem(order, "OLD_KEY_REGISTERED", seen, "warning")] };
}

const withLingering = (outcome: Outcome, lingeringKeys: ReadonlySet<KeyCrn>): Outcome => ({
  ...outcome,
  record: { ...outcome.record, lingeringKeys },
});

const gone = (keys: ReadonlySet<KeyCrn>, old: KeyCrn): ReadonlySet<KeyCrn> =>
  new Set([...keys].filter((key) => key !== old));
