/** When a root key may be rotated by hand, and how its age stands against its declared interval. */
import type { KeySeen } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import { momentOf } from "./retirement.js";

/** A key is rotated at most once an hour (Key Protect docs, “Rotating root keys”), in milliseconds. */
export const BETWEEN_ROTATIONS = 3_600_000;

/** Why a key may not be rotated now; undefined where it may. */
export function rotationProblem(subject: string, key: KeySeen, now: number): Problem | undefined {
  const because = (code: Problem["code"], seen: string): Problem => ({ code, severity: "refused", subject, seen });
  const { crn, state, version, lastRotated } = key;
  if (key.extractable) return because("KEY_NOT_ROOT", `It is a standard key:\n  ${crn}`);
  if (state !== "active") return because("KEY_NOT_ACTIVE", `It is ${state}:\n  ${crn}`);
  if (key.imported === true) return because("ROTATION_NEEDS_MATERIAL", `It was imported:\n  ${crn}`);
  const next = lastRotated === undefined ? Number.NaN : Date.parse(lastRotated) + BETWEEN_ROTATIONS;
  if (!(now < next)) return undefined;
  const to = version === undefined ? "" : `, to version ${version.id}`;
  const seen = `It was rotated at ${lastRotated}${to}:\n  ${crn}\nIt may be rotated again from ${momentOf(next)}.`;
  return because("ROTATION_TOO_SOON", seen);
}

/** A version may be that much older than the interval before it counts as overdue: the KMS names no time of the day. */
export const OVERDUE_AFTER_DAYS = 2;

export const ROTATION_STATES = ["in_time", "due", "overdue", "not_declared", "unknown"] as const;
export type RotationState = (typeof ROTATION_STATES)[number];

/** The age of the newest version of a key, against the interval that is declared. */
export interface KeyAge {
  /** Whole days; null where it is not known when the version was made. */
  readonly ageDays: number | null;
  /** RFC 3339: when the next version is due; null where no interval is declared, or the age is not known. */
  readonly dueOn: string | null;
  readonly rotation: RotationState;
}

const DAY = 86_400_000;

/** `everyMonths`: 0 and undefined are no interval. */
export function keyAge(made: string | undefined, everyMonths: number | undefined, now: number): KeyAge {
  const since = Date.parse(made ?? "");
  const declared = everyMonths !== undefined && everyMonths > 0;
  if (Number.isNaN(since)) return { ageDays: null, dueOn: null, rotation: declared ? "unknown" : "not_declared" };
  const ageDays = Math.max(0, Math.floor((now - since) / DAY));
  if (!declared) return { ageDays, dueOn: null, rotation: "not_declared" };
  const due = monthsLater(since, everyMonths);
  const rotation = now < due ? "in_time" : now <= due + OVERDUE_AFTER_DAYS * DAY ? "due" : "overdue";
  return { ageDays, dueOn: momentOf(due), rotation };
}

/** The same day of a later month, or its last day where it has no such day. */
function monthsLater(at: number, months: number): number {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

/** A key whose newest version is too old; undefined where it is not, or that is not known. */
export function overdueProblem(
  subject: string,
  everyMonths: number,
  { ageDays, dueOn, rotation }: KeyAge,
): Problem | undefined {
  if (rotation !== "overdue") return undefined;
  const every = everyMonths === 1 ? "every month" : `every ${everyMonths} months`;
  const seen = `It is declared to be rotated ${every}; its newest version is ${ageDays} days old, and a new one was due on ${dueOn}.`;
  return { code: "ROTATION_OVERDUE", severity: "warning", subject, seen };
}
