/** What is said of objects that are made here while they are made or changed. */
import type { CloudFailure } from "../../cloud/failure.js";
import type { Problem } from "../../model/problem.js";
import { movedSince } from "../../plan/moved.js";

/** A state that this version cannot read is not overwritten. */
export const unreadable = (subject: string, wrong: string): Problem => ({
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject: `the state of ${subject}`,
  seen: `The state cannot be read: ${wrong}.`,
});

/** What the cloud answered to a write, in its own words, with the role that it may want. */
export function answered(failure: CloudFailure, doing: string, role: string): string {
  const code = failure.cloudCode === undefined ? "" : `${failure.cloudCode}: `;
  const needed = failure.code === "ACCESS_DENIED" ? ` The role that allows it: ${role}.` : "";
  return `Could not ${doing}. IBM Cloud answered ${failure.status ?? "nothing"} ${code}${failure.message}.${needed}`;
}

/** Codes that say more than that a write failed. */
const OWN: ReadonlySet<CloudFailure["code"]> = new Set([
  "CREDENTIALS_MISSING",
  "CREDENTIALS_REJECTED",
  "ACCOUNT_NOT_CONFIGURED",
  "ACCESS_DENIED",
]);

/** A write that was refused, or whose outcome is not known. */
export const failed = (
  code: "CREATE_FAILED" | "UPDATE_FAILED" | "CREATE_UNANSWERED",
  subject: string,
  failure: CloudFailure,
  doing: string,
  role: string,
): Problem => ({
  code: OWN.has(failure.code) ? failure.code : code,
  severity: "refused",
  subject,
  seen: answered(failure, doing, role),
});

/** What was to be taken over is not what is found now; undefined where it is, or where none was promised. */
export function otherThanPlanned(
  subject: string,
  attribute: "crn" | "policy_id",
  planned: string | undefined,
  found: string | null | undefined,
): Problem | undefined {
  return planned === undefined || planned === found
    ? undefined
    : movedSince(subject, attribute, planned, found ?? "not there");
}

/** Terraform was told to stop. */
export const stopped = (subject: string, words: string): Problem => ({
  code: "INTERRUPTED",
  severity: "refused",
  subject,
  seen: `The run was stopped while ${words}.`,
});
