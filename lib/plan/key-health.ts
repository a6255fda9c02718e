/** Can a key be used, and for how long yet? The same rules for a key of its own and for the key of a cluster. */
import type { KeyCrn } from "../model/crn.js";
import type { KeyState } from "../model/kms.js";
import type { Problem, Severity } from "../model/problem.js";

/** So many days before its date a key is said to expire soon: time enough to move a fleet from it, wave by wave. */
export const EXPIRES_SOON_DAYS = 90;

const DAY = 86_400_000;

/** A key as far as its health goes. */
export interface HealthOf {
  readonly crn: KeyCrn;
  readonly state: KeyState;
  /** RFC 3339; undefined where it never expires. */
  readonly expires: string | undefined;
}

/** Whose health it is, and how grave what makes the key unusable is. */
export interface Patient {
  readonly subject: string;
  readonly attribute?: readonly string[];
  readonly severity: Severity;
  /** How the key is spoken of. @default "It" */
  readonly what?: string;
}

/**
 * What stands against using a key, today (milliseconds since the epoch) or soon. An expired key stays active in the
 * KMS's words for up to an hour after its date (Key Protect docs, “Key states”), so the date counts as well.
 */
export function keyHealth(
  key: HealthOf,
  { severity, what = "It", ...about }: Patient,
  today: number,
): readonly Problem[] {
  const { crn, state, expires } = key;
  const date = Date.parse(expires ?? "");
  if (state === "expired" || (state === "active" && date <= today)) {
    const when = Number.isNaN(date) ? "on a date that is not told" : `on ${expires}, ${ago(today - date)}`;
    return [{ code: "KEY_EXPIRED", severity, ...about, seen: `${what} expired ${when}:\n  ${crn}` }];
  }
  if (state !== "active") {
    const problem: Problem = { code: "KEY_NOT_ACTIVE", severity, ...about, seen: `${what} is ${state}:\n  ${crn}` };
    return [state === "destroyed" ? { ...problem, todo: RESTORE } : problem];
  }
  const days = Math.ceil((date - today) / DAY);
  if (Number.isNaN(days) || days > EXPIRES_SOON_DAYS) return [];
  const seen = `${what} expires on ${expires}, in ${counted(days)}:\n  ${crn}`;
  return [{ code: "KEY_EXPIRES_SOON", severity: "warning", ...about, seen }];
}

/** IBM Cloud docs, Key Protect, “Restoring keys”: within 30 days of its deletion. */
const RESTORE = [
  "Within 30 days of its deletion it can be restored: `ibmcloud kp key restore KEY_ID --instance-id GUID`. Do this first if a cluster uses it.",
  "To encrypt a cluster: declare a key that is active.",
];

const counted = (days: number) => (days === 1 ? "1 day" : `${days} days`);

const ago = (milliseconds: number) =>
  milliseconds < DAY ? "less than a day ago" : `${counted(Math.floor(milliseconds / DAY))} ago`;
