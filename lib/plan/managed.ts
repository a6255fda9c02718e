/** What the plans of instances, root keys and authorizations have in common. */
import type { Problem } from "../model/problem.js";
import type { Unreadable } from "../model/seen.js";
import { withoutForce } from "./decision.js";
import { reasons } from "./words.js";

/** What is done with an object that is made here. */
export type ManagedAction =
  /** Nothing is sent. */
  | "none"
  | "create"
  /** It exists already and is taken over; what differs from the declaration is changed with it. */
  | "adopt"
  | "update"
  /** Deleted, since the declaration says so: an update, never forced. */
  | "retire";

export interface ManagedDecision {
  readonly action: ManagedAction;
  readonly problems: readonly Problem[];
}

/**
 * An object on hold plans no change; what would have stopped one is still told. A create cannot plan none: what is not
 * in the state would be there afterwards, so only what is taken over as it is comes through.
 */
export function heldBack(
  decision: ManagedDecision,
  hold: string | null,
  subject: string,
  { creates, changes }: { readonly creates: boolean; readonly changes: boolean },
): ManagedDecision {
  if (hold === null) return decision;
  const held: Problem = {
    code: "HELD",
    severity: creates && (decision.action !== "adopt" || changes) ? "refused" : "warning",
    subject,
    attribute: ["hold"],
    seen: `On hold: ${hold}`,
  };
  if (creates) return { ...decision, problems: [held, ...decision.problems] };
  // What is not done is not announced.
  const told = decision.problems.filter(({ code }) => code !== "RETIRED_BY_PLAN");
  return { action: "none", problems: [held, ...withoutForce(told)] };
}

/** `-replace`, a taint or `replace_triggered_by`: what is in the state is to be made again. */
export const replacement = (subject: string, kind: string): Problem => ({
  code: "REPLACEMENT_REFUSED",
  severity: "refused",
  subject,
  seen: `Terraform plans to destroy this ${kind} and to make it again.`,
});

/** What an object that is to be taken over is said of. */
export const adopted = (subject: string, crn: string): Problem => ({
  code: "ADOPTED",
  severity: "warning",
  subject,
  seen: `Found:\n  ${crn}`,
});

/** Refuses to take over what another stack has marked as made by it: that stack may manage it still. */
export const madeElsewhere = (subject: string, crn: string, mark: string): Problem => ({
  code: "MADE_BY_ANOTHER_STACK",
  severity: "refused",
  subject,
  seen: `It has the ${mark}:\n  ${crn}`,
});

/** What an object that is found beside the declared one is said to be. */
export const notMadeHere = (mark: string | undefined): string =>
  mark === undefined ? "not made here" : `made by another stack: ${mark}`;

/** Two declarations of one attribute, and what it is now: as lines, so that long CRNs stay whole. */
export const fixed = (
  code: "INSTANCE_FIXED" | "KEY_FIXED" | "AUTHORIZATION_FIXED",
  subject: string,
  attribute: string,
  now: string,
  declared: string,
): Problem => ({
  code,
  severity: "refused",
  subject,
  attribute: [attribute],
  seen: `${attribute}:\n  Now:      ${now}\n  Declared: ${declared}`,
});

/** An object that is not as it should be, or was not seen: an error only where a change is planned for it. */
export function notReady(
  code: "INSTANCE_NOT_ACTIVE" | "KEY_NOT_ACTIVE",
  subject: string,
  { ref, status }: { readonly ref: { readonly crn: string }; readonly status: string },
  why: Unreadable | undefined,
  changes: boolean,
): Problem {
  const severity = changes ? "refused" : "warning";
  if (why !== undefined) return { code: why.code, severity, subject, seen: reasons([why]) };
  return { code, severity, subject, seen: `It is ${status}:\n  ${ref.crn}` };
}
