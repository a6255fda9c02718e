/** Unknown is a value (law 6): what was not seen says why, and is never taken for absence. */

import type { CloudCode } from "./codes/cloud.js";
import type { AccountId } from "./ids.js";

/** Why something could not be read. */
export interface Unreadable {
  readonly code: CloudCode;
  /** The account whose credentials were used, or were missing. */
  readonly account: AccountId;
  /** What was tried, in words: `list the registrations of instance kp-prod`. */
  readonly operation: string;
  /** What came back, in words, without any secret. */
  readonly message: string;
  /** The role that would allow it, where the cloud documents one. */
  readonly role?: string;
}

/** What no patience will open: the account cannot be entered, or the role is missing. */
export const isLocked = ({ code }: Unreadable): boolean =>
  code === "ACCOUNT_NOT_CONFIGURED" ||
  code === "CREDENTIALS_MISSING" ||
  code === "CREDENTIALS_REJECTED" ||
  code === "ACCESS_DENIED";

/**
 * Something read, or the reason it was not. Of a list that was not read whole, `part` is what came: each thing in it was
 * seen, and of what is not in it nothing is known. Whoever needs the whole list asks for `seen` alone.
 */
export type Seen<T> =
  | { readonly seen: true; readonly value: T }
  | { readonly seen: false; readonly why: Unreadable; readonly part?: T };

/** Wraps what was read. */
export const seen = <T>(value: T): Seen<T> => ({ seen: true, value });

/** Wraps the reason it was not read. */
export const unseen = (why: Unreadable): { readonly seen: false; readonly why: Unreadable } => ({ seen: false, why });

/** All of a list that was seen, be it whole or not. */
export const partOf = <T>(list: Seen<readonly T[]>): readonly T[] => (list.seen ? list.value : (list.part ?? []));
