/** What is done for a key that goes: it is watched, set for deletion, deleted, or kept after all. */
import type { CloudFailure } from "../../cloud/failure.js";
import { lookAtKey as lookAt } from "../../judge/key-look.js";
import type { Looks } from "../../judge/looks.js";
import type { KeySeen } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { awaited, type Retirement, unusedSince } from "../../plan/retirement.js";
import { isDestroyed, keySubject, type RootKeyRecord } from "../../plan/root-key.js";
import { answered, failed } from "../managed/problems.js";
import { carryOutAll } from "../managed/write.js";
import { type Changed, type KeyWork, MANAGER, placeOf, WRITER } from "./carry-out.js";

/** Since when nothing is registered, after an apply: the one that begins to retire a key looks for the first time. */
export async function unusedAfter(
  { session, declared }: KeyWork,
  record: RootKeyRecord,
  last: Retirement | null,
): Promise<string | null> {
  if (declared.wanted === "active") return null;
  if (declared.wanted === "retired" || (last !== null && last.wanted !== "active")) return last?.unusedSince ?? null;
  return unusedSince(null, await session.lookAgain().managed.users(record.ref), session.clock.now());
}

type Done = Changed | { readonly problems: readonly Problem[] };

/** Deleting is an update, and never forced: the key stays in the state, as what it is then. */
export async function retire(work: KeyWork, record: RootKeyRecord): Promise<Done> {
  const { session, declared, log } = work;
  const subject = keySubject(declared.name);
  const place = await placeOf(work);
  if (!place.ok) return { problems: [place.error] };
  const key = await seenOf(session.lookAgain(), record);
  const { keyWrites } = session.cloud;
  if (key?.dualAuthDelete === true && key.setForDeletion === undefined) {
    log(`${subject}: setting it for deletion; a second person must delete it`);
    const answer = await keyWrites.setForDeletion(place.value, record.ref.id, true);
    const after = await seenOf(session.lookAgain(), record);
    const isSet = after?.setForDeletion !== undefined;
    if (after !== undefined && (answer.ok || (answer.error.maybeTookEffect && isSet)))
      return { record, problem: undefined, note: awaited(subject, after) };
    if (answer.ok) return { record, problem: undefined, note: awaited(subject, key) };
    return { problems: [failed("UPDATE_FAILED", subject, answer.error, "set it for deletion", WRITER)] };
  }
  log(`${subject}: deleting it; it can be restored for 30 days`);
  const answer = await keyWrites.deleteKey(place.value, record.ref.id);
  const looks = session.lookAgain();
  const after = await lookAt(looks, record.ref, record, session.stack);
  if (answer.ok || (answer.error.maybeTookEffect && isDestroyed(after.record.status)))
    return { record: after.record, problem: undefined };
  const now = await seenOf(looks, record);
  // An earlier run of these very credentials set it for deletion: another must delete it.
  if (answer.error.cloudCode === "AUTHORIZATIONS_NOT_MET" && now?.setForDeletion !== undefined)
    return { record: after.record, problem: undefined, note: awaited(subject, now) };
  return { problems: [notDeleted(subject, answer.error)] };
}

/** The KMS's own guard: it knows of registrations that are younger than the last look. */
const IN_USE: ReadonlySet<string | undefined> = new Set(["PROTECTED_RESOURCE_ERR", "PREV_KEY_DEL_ERR"]);

const notDeleted = (subject: string, failure: CloudFailure): Problem =>
  IN_USE.has(failure.cloudCode)
    ? {
        code: "KEY_IN_USE",
        severity: "refused",
        subject,
        attribute: ["state"],
        seen: answered(failure, "delete it", MANAGER),
      }
    : failed("UPDATE_FAILED", subject, failure, "delete it", MANAGER);

/** It is kept after all: nobody may delete it any more. */
export async function takeBack(work: KeyWork, record: RootKeyRecord): Promise<Problem | undefined> {
  const { session, declared } = work;
  const isSo = async () => {
    const key = await seenOf(session.lookAgain(), record);
    return key === undefined ? undefined : key.setForDeletion === undefined;
  };
  if ((await isSo()) === true) return undefined;
  const place = await placeOf(work);
  if (!place.ok) return place.error;
  const send = () => session.cloud.keyWrites.setForDeletion(place.value, record.ref.id, false);
  const change = { doing: "take back that it is set for deletion", role: WRITER, send, isSo };
  return carryOutAll(keySubject(declared.name), [change]);
}

async function seenOf({ observer }: Looks, { ref }: RootKeyRecord): Promise<KeySeen | undefined> {
  const look = await observer.key(ref);
  return look.kind === "there" ? look.key : undefined;
}
