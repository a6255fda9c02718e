/** Which key a command means: by its name in the file, or by its CRN. */
import type { Cloud } from "../../cloud/cloud.js";
import type { KeyPlace } from "../../cloud/key-management.js";
import { instanceOf, type KeyRef, parseKeyCrn } from "../../model/crn.js";
import type { KeySeen } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { Unreadable } from "../../model/seen.js";
import type { ManagedKey, Spec } from "../../model/spec.js";
import { type FreshEye, freshEye } from "../../observe/fresh.js";
import { type Observer, observe } from "../../observe/observer.js";
import { keySubject } from "../../plan/root-key.js";
import { reasons } from "../../plan/words.js";
import { findMeant } from "../made-here.js";
import { unusable } from "../plan/look.js";

/** A key that was found, as it is now. */
export interface MeantKey {
  /** How it was named: in the file, or by its CRN. */
  readonly named: string;
  readonly ref: KeyRef;
  readonly key: KeySeen;
  readonly place: KeyPlace;
  /** What the file says of it; undefined where it is managed elsewhere. */
  readonly declared: ManagedKey | undefined;
  readonly observer: Observer;
  readonly eye: FreshEye;
}

const unread = (subject: string, why: Unreadable): Problem => ({
  code: why.code,
  severity: "refused",
  subject,
  seen: reasons([why]),
});

/**
 * Finds the key and reads it. A deleted one has lost the alias that marks it: with `deleted` those of its name count
 * that are deleted, where there is only one.
 */
export async function meantKey(
  spec: Spec,
  cloud: Cloud,
  { file, named, deleted }: { readonly file: string; readonly named: string; readonly deleted: boolean },
  signal: AbortSignal,
): Promise<Result<MeantKey, Problem>> {
  const observer = observe(cloud);
  const subject = keySubject(named);
  const ref = await refOf(spec, observer, file, named, deleted);
  if (!ref.ok) return ref;
  const place = await observer.instances.place(instanceOf(ref.value));
  if (!place.seen) return err(unread(subject, place.why));
  const eye = freshEye(cloud, observer.instances);
  const look = await eye.key(ref.value, signal);
  if (look.kind === "unseen") return err(unread(subject, look.why));
  if (look.kind === "missing")
    return err({ code: "KEY_NOT_FOUND", severity: "refused", subject, seen: `There is no key ${ref.value.crn}.` });
  const entry = spec.keys.get(named);
  const declared = entry?.kind === "managed" ? entry : undefined;
  return ok({ named, ref: ref.value, key: look.key, place: place.value, declared, observer, eye });
}

async function refOf(
  spec: Spec,
  observer: Observer,
  file: string,
  named: string,
  deleted: boolean,
): Promise<Result<KeyRef, Problem>> {
  const crn = parseKeyCrn(named);
  if (crn.ok) return crn;
  const subject = keySubject(named);
  const entry = spec.keys.get(named);
  if (entry === undefined) {
    const names = [...spec.keys.keys()].join(", ");
    return err(unusable(file, `it declares no key \`${named}\`, but ${names === "" ? "none" : names}`));
  }
  const { instances, keys } = await findMeant(spec, observer);
  const found = keys.get(named);
  if (found?.kind === "found") return ok(found.ref);
  if (found?.kind === "unseen") return err(unread(subject, found.why));
  const home = entry.kind === "managed" ? instances.get(entry.instance) : undefined;
  const listed = deleted && home?.kind === "found" ? await observer.keysIn(home.ref) : undefined;
  if (listed?.seen === false) return err(unread(subject, listed.why));
  const ofItsName = (listed?.value ?? []).filter(({ name }) => entry.kind === "managed" && name === entry.name);
  const destroyed = ofItsName.filter(({ state }) => state === "destroyed");
  // One that came back already has lost its mark as well.
  const gone = destroyed.length > 0 ? destroyed : ofItsName;
  const refs = gone.flatMap((one) => {
    const ref = parseKeyCrn(one.crn);
    return ref.ok ? [ref.value] : [];
  });
  const [only, ...more] = refs;
  if (only !== undefined && more.length === 0) return ok(only);
  const seen =
    more.length > 0
      ? `Several keys of its name are deleted; give the CRN of the one that is meant:\n${gone.map((one) => `  ${one.crn} (deleted ${one.deletion?.at ?? "at a time that is not told"})`).join("\n")}`
      : found?.kind === "several"
        ? `${found.count} keys could be meant; give its CRN.`
        : "It is not made yet, or does not have the alias that marks it; if it is there, give its CRN.";
  return err({ code: "KEY_NOT_FOUND", severity: "refused", subject, seen });
}
