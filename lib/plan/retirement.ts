/**
 * When a root key may be deleted (law 3): it is declared `retiring` first, and goes only after no look has found anything
 * registered on it for a day. Registrations lag for hours (law 6), so one empty look proves nothing.
 */
import type { KeyCrn } from "../model/crn.js";
import type { KeySeen } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import type { Seen } from "../model/seen.js";
import type { KeyWanted } from "../model/spec.js";
import type { ManagedDecision } from "./managed.js";
import { reasons } from "./words.js";

/** For how long nothing must have been registered on a key before it is deleted: 24 hours, in milliseconds. */
export const UNUSED_FOR = 24 * 3_600_000;

/** How far the retirement of a key has come, as Terraform's state says. */
export interface Retirement {
  /** What was declared at the last apply. */
  readonly wanted: KeyWanted;
  /** Since when looks have found nothing registered on it (RFC 3339); null where something was, or nobody has looked. */
  readonly unusedSince: string | null;
}

/** What is known of a key that is to go. */
export interface RetirementView {
  /** Null where no state is at hand, or it does not have the key. */
  readonly last: Retirement | null;
  /** The key as the KMS tells it; undefined where that was not read. */
  readonly key: KeySeen | undefined;
  /** The CRNs of whatever is registered on it; undefined where nobody asked. */
  readonly users: Seen<readonly string[]> | undefined;
  /** Milliseconds since the epoch. */
  readonly today: number;
}

/** RFC 3339 with seconds. */
export const momentOf = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");

/** When `retired` is accepted for a key that is unused since then, RFC 3339. */
const acceptedFrom = (unusedSince: string): string => momentOf(Date.parse(unusedSince) + UNUSED_FOR);

/**
 * Since when nothing is registered, after one more look: the first empty one begins the time, one that finds something
 * ends it, and one that could not see changes nothing.
 */
export function unusedSince(before: string | null, users: Seen<readonly string[]>, now: number): string | null {
  if (!users.seen) return before;
  return users.value.length > 0 ? null : (before ?? momentOf(now));
}

const WRITTEN = "It counts from the deploy that writes it into Terraform's state; any deploy does.";

/** A key that is being retired: what is still registered, or since when nothing is, and when it may go. */
export function retiringProblem(crn: KeyCrn, subject: string, { last, users, today }: RetirementView): Problem {
  const told = (severity: "warning" | "note", seen: string): Problem => ({
    code: "KEY_RETIRING",
    severity,
    subject,
    attribute: ["state"],
    seen,
  });
  if (users === undefined) return told("warning", `What is registered on it was not read:\n  ${crn}`);
  if (!users.seen) return told("warning", `What is registered on it is not known:\n  ${crn}\n${reasons([users.why])}`);
  if (users.value.length > 0) return told("warning", `It may not go yet. ${registered(crn, users.value)}`);
  const since = last?.unusedSince ?? null;
  if (since === null) {
    const seen = `Nothing is registered on it now:\n  ${crn}\n\`state: retired\` is accepted 24 hours after a deploy has seen that. ${WRITTEN}`;
    return told("note", seen);
  }
  const from = acceptedFrom(since);
  const nothing = `Nothing is registered on it, since ${since} at the latest:\n  ${crn}\n`;
  const seen =
    today >= Date.parse(from)
      ? `${nothing}\`state: retired\` is accepted since ${from}.`
      : `${nothing}\`state: retired\` is accepted from ${from}. ${WRITTEN}`;
  return told("note", seen);
}

/** Whether a key may be deleted: never while anything is registered on it, may be, or was within the last day. */
export function judgeRetire(crn: KeyCrn, subject: string, view: RetirementView): ManagedDecision {
  const { last, key, users, today } = view;
  const kept = (code: "KEY_IN_USE" | "KEY_RETIRED_TOO_SOON", seen: string): ManagedDecision => ({
    action: "none",
    problems: [{ code, severity: "refused", subject, attribute: ["state"], seen }],
  });
  if (users === undefined) return kept("KEY_IN_USE", `What is registered on it was not read:\n  ${crn}`);
  if (!users.seen)
    return kept("KEY_IN_USE", `What is registered on it is not known:\n  ${crn}\n${reasons([users.why])}`);
  if (users.value.length > 0) return kept("KEY_IN_USE", registered(crn, users.value));
  const since = last?.unusedSince ?? null;
  if (last === null || last.wanted === "active" || since === null) {
    const why =
      last === null
        ? "Terraform's state, which says since when nothing is registered on it, is not at hand or does not have it"
        : last.wanted === "active"
          ? "It was not declared as `retiring` before"
          : "Terraform's state does not say since when nothing is registered on it";
    return kept("KEY_RETIRED_TOO_SOON", `${why}:\n  ${crn}`);
  }
  const from = acceptedFrom(since);
  if (today < Date.parse(from))
    return kept(
      "KEY_RETIRED_TOO_SOON",
      `Nothing is registered on it, since ${since} at the latest:\n  ${crn}\n\`state: retired\` is accepted from ${from}.`,
    );
  return deletion(crn, subject, since, last.wanted, key);
}

/** Two people may be needed: then one sets the key for deletion, and another deletes it within the time that is left. */
function deletion(
  crn: KeyCrn,
  subject: string,
  since: string,
  last: KeyWanted,
  key: KeySeen | undefined,
): ManagedDecision {
  const waits = key?.setForDeletion;
  if (key !== undefined && waits !== undefined && last === "retired")
    return { action: "none", problems: [awaited(subject, key)] };
  const two = key?.dualAuthDelete === true && waits === undefined;
  const does = two
    ? "Two people are needed to delete this key; this apply is the first and sets it for deletion"
    : "This apply deletes";
  const seen = `${does}:\n  ${crn}\nTerraform counts it as changed, not as destroyed. Nothing is registered on it, since ${since} at the latest.`;
  return { action: "retire", problems: [{ code: "RETIRED_BY_PLAN", severity: "warning", subject, seen }] };
}

/** Set for deletion by one of two people: who is waited for, until when. */
export function awaited(subject: string, { crn, id, setForDeletion }: KeySeen): Problem {
  const until = setForDeletion?.until;
  const seen = `It is set for deletion${until === undefined ? "" : ` until ${until}`}, and still there:\n  ${crn}\nA second person must delete it${until === undefined ? "" : " before that"}; whoever has set it for deletion cannot.`;
  return {
    code: "KEY_DELETION_AWAITED",
    severity: "warning",
    subject,
    attribute: ["state"],
    seen,
    todo: [
      `Another person, with Manager on the instance: \`ibmcloud kp key delete ${id} --instance-id ${guidOf(crn)}\`. The next deploy then finds it destroyed.`,
      "To keep the key: declare it `retiring` or `active` again and deploy; that takes it back.",
    ],
  };
}

const guidOf = (crn: KeyCrn): string => crn.split(":")[7] ?? "";

const registered = (crn: KeyCrn, users: readonly string[]): string =>
  `On\n  ${crn}\nis registered:\n${users.map((user) => `  ${user}`).join("\n")}`;

/** A cluster whose declared key is being retired: refused where it would move to it, told where it is on it. */
export function retiringKeyOf(subject: string, crn: KeyCrn, sends: boolean): Problem {
  const seen = sends ? `It would be moved to\n  ${crn}` : `It is declared with\n  ${crn}`;
  return {
    code: "RETIRING_KEY_DECLARED",
    severity: sends ? "refused" : "warning",
    subject,
    attribute: ["root_key"],
    seen,
  };
}
