/** A change that brings an object nearer to its declaration, and what is done when its answer is lost. */
import type { CloudFailure } from "../../cloud/failure.js";
import type { Problem } from "../../model/problem.js";
import type { Result } from "../../model/result.js";
import { failed } from "./problems.js";

/** How often something that is being made, or whose answer was lost, is looked for. Milliseconds. */
export const LOOK_EVERY = 5_000;
/** How long something whose answer was lost is looked for. Milliseconds. */
export const LOOK_FOR = 60_000;

/** One write: each can be repeated without doing more than doing it once. */
export interface Change {
  /** Completes “Could not …”. */
  readonly doing: string;
  readonly role: string;
  send(): Promise<Result<null, CloudFailure>>;
  /** Whether it is so already, by a fresh look; undefined where that cannot be seen. */
  isSo(): Promise<boolean | undefined>;
}

/** Sends one after the other and stops at the first that failed; after a lost answer it looks before it says so. */
export async function carryOutAll(subject: string, changes: readonly Change[]): Promise<Problem | undefined> {
  for (const change of changes) {
    const answer = await change.send();
    if (answer.ok || (answer.error.maybeTookEffect && (await change.isSo()) === true)) continue;
    return failed("UPDATE_FAILED", subject, answer.error, change.doing, change.role);
  }
  return undefined;
}
