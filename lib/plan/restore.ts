/** Whether a deleted root key can be restored. */
import type { KeySeen } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import { keyAlias, otherKeyMark } from "./marker.js";
import { restorableUntil } from "./root-key.js";

/** Why a key cannot be restored; undefined where it can, as far as the KMS tells. */
export function restoreProblem(subject: string, key: KeySeen, now: number): Problem | undefined {
  const because = (seen: string): Problem => ({ code: "KEY_NOT_RESTORABLE", severity: "refused", subject, seen });
  const { crn, state, deletion, expires } = key;
  if (state !== "destroyed") return because(`It is not deleted, it is ${state}:\n  ${crn}`);
  if (key.extractable) return { ...because(`It is a standard key:\n  ${crn}`), code: "KEY_NOT_ROOT" };
  if (key.imported === true) return because(`It was imported, and comes back only with its key material:\n  ${crn}`);
  const until = restorableUntil(key);
  if (deletion?.restorable === false || (until !== undefined && now > Date.parse(until)))
    return because(`It could be restored${until === undefined ? "" : ` until ${until}`}, and no longer can:\n  ${crn}`);
  if (expires !== undefined && Date.parse(expires) <= now) return because(`It expired on ${expires}:\n  ${crn}`);
  return undefined;
}

/**
 * Whether all that is left to do is to give back the mark: the key is there, and a run that took its deletion back did not
 * come so far. A key that another file has marked is that file's.
 */
export const lacksMark = ({ state, aliases }: KeySeen, stack: string, name: string): boolean =>
  state === "active" && !aliases.includes(keyAlias(stack, name)) && otherKeyMark(aliases, stack, name) === undefined;
