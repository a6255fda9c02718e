/** Makes a root key with its ring, or brings one that is there to what is declared. */
import type { CloudFailure } from "../../cloud/failure.js";
import type { KeyPlace } from "../../cloud/key-management.js";
import type { KeyOrder } from "../../cloud/key-writes.js";
import { blank, findKeys, lookAtKey as lookAt, recordOfSeen, refOf } from "../../judge/key-look.js";
import type { KeySeen } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { keyAlias } from "../../plan/marker.js";
import {
  type KeyChange,
  keyChanges,
  keySubject,
  type RootKeyDeclared,
  type RootKeyRecord,
} from "../../plan/root-key.js";
import { reasons } from "../../plan/words.js";
import { failed, stopped } from "../managed/problems.js";
import { type Change, carryOutAll, LOOK_EVERY, LOOK_FOR } from "../managed/write.js";
import type { Session } from "../session.js";

export interface KeyWork {
  readonly session: Session;
  readonly declared: RootKeyDeclared;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

/** The ring that every instance has. */
const DEFAULT_RING = "default";

export const WRITER = "Writer on the KMS instance";
export const MANAGER = "Manager on the KMS instance";

/** Where the key API of the instance answers. */
export async function placeOf({ session, declared }: KeyWork): Promise<Result<KeyPlace, Problem>> {
  const place = await session.observer.instances.place(declared.instance);
  if (place.seen) return ok(place.value);
  const subject = keySubject(declared.name);
  return err({ code: place.why.code, severity: "refused", subject, seen: reasons([place.why]) });
}

/** Asks for the key once, with its ring there first; gives its record as it is then. */
export async function create(work: KeyWork, stack: string): Promise<Result<RootKeyRecord, Problem>> {
  const { session, declared, log } = work;
  const place = await placeOf(work);
  if (!place.ok) return place;
  const noRing = await ensureRing(work, place.value);
  if (noRing !== undefined) return err(noRing);
  const { name, keyRing = DEFAULT_RING, aliases, description, expires, rotationMonths, dualAuthDelete } = declared;
  const order: KeyOrder = {
    name,
    keyRing,
    aliases: [keyAlias(stack, name), ...[...(aliases ?? [])].sort()],
    ...(description === undefined ? {} : { description }),
    ...(expires === undefined ? {} : { expires }),
    ...(rotationMonths === undefined || rotationMonths === 0 ? {} : { rotationMonths }),
    ...(dualAuthDelete === undefined ? {} : { dualAuthDelete }),
  };
  log(`${keySubject(name)}: asking for it in ring ${keyRing} of instance ${declared.instance.guid}`);
  const answer = await session.cloud.keyWrites.createKey(place.value, order);
  const made = answer.ok ? answer : await afterFailure(work, stack, answer.error);
  if (!made.ok) return made;
  // Who may make a key may not always read its policies: then they are what was asked for.
  const asked = {
    ...blank(refOf(made.value)),
    rotationMonths: rotationMonths ?? null,
    dualAuthDelete: dualAuthDelete ?? null,
  };
  return ok(await recordOfSeen(session.lookAgain(), asked.ref, made.value, asked, stack));
}

/**
 * A lost answer is not a refusal: the key is looked for by its alias, which the KMS keeps unique. The same when the
 * KMS says that the alias is taken: then it was made after this run looked.
 */
async function afterFailure(work: KeyWork, stack: string, failure: CloudFailure): Promise<Result<KeySeen, Problem>> {
  const { session, declared, signal, log } = work;
  const subject = keySubject(declared.name);
  const taken = failure.status === 409;
  if (!failure.maybeTookEffect && !taken) return err(failed("CREATE_FAILED", subject, failure, "make it", WRITER));
  if (!taken) log(`${subject}: the answer was lost (${failure.message}); looking whether it was made`);
  const start = session.clock.now();
  while (!signal.aborted) {
    const found = await findKeys(session.lookAgain(), declared.instance, declared.name, stack);
    if (found.seen && found.value.ours !== undefined) return ok(found.value.ours);
    if (taken && found.seen) return err(failed("CREATE_FAILED", subject, failure, "make it", WRITER));
    if (session.clock.now() - start >= LOOK_FOR)
      return err(failed("CREATE_UNANSWERED", subject, failure, "make it", WRITER));
    await session.clock.sleep(LOOK_EVERY, signal);
  }
  return err(stopped(subject, "it was looked for"));
}

/** Makes the key ring where it is missing, once in a process; one that is there is left as it is. */
async function ensureRing(work: KeyWork, place: KeyPlace): Promise<Problem | undefined> {
  const { session, declared } = work;
  const { keyRing = DEFAULT_RING } = declared;
  if (keyRing === DEFAULT_RING) return undefined;
  const key = `${place.crn} ${keyRing}`;
  const asked = session.rings.get(key) ?? makeRing(work, place);
  session.rings.set(key, asked);
  const problem = await asked;
  if (problem === undefined) return undefined;
  session.rings.delete(key);
  // Another key may have asked: what is said is said of this one.
  return { ...problem, subject: keySubject(declared.name) };
}

async function makeRing({ session, declared, log }: KeyWork, place: KeyPlace): Promise<Problem | undefined> {
  const { keyManagement, keyWrites } = session.cloud;
  const { keyRing = DEFAULT_RING, name } = declared;
  const subject = keySubject(name);
  const there = async () => {
    const rings = await keyManagement.rings(place);
    return rings.ok ? ok(rings.value.includes(keyRing)) : rings;
  };
  const before = await there();
  if (!before.ok)
    return failed("CREATE_FAILED", subject, before.error, "list the key rings", "Reader on the KMS instance");
  if (before.value) return undefined;
  log(`${subject}: making key ring ${keyRing}`);
  const answer = await keyWrites.createRing(place, keyRing);
  if (answer.ok) return undefined;
  const after = await there();
  if (after.ok && after.value) return undefined;
  return failed("CREATE_FAILED", subject, answer.error, `make key ring ${keyRing}`, WRITER);
}

/** What is so after a change. */
export interface Changed {
  readonly record: RootKeyRecord;
  /** Why it was not made, or not wholly. */
  readonly problem: Problem | undefined;
  /** What is left to others. */
  readonly note?: Problem;
}

/** Brings a key that is there to what is declared; the record is what is so afterwards. */
export async function converge(work: KeyWork, record: RootKeyRecord): Promise<Changed> {
  const { declared, session } = work;
  const wanted = keyChanges(declared, record);
  if (wanted.length === 0) return { record, problem: undefined };
  const place = await placeOf(work);
  if (!place.ok) return { record, problem: place.error };
  const noRing = wanted.includes("key_ring") ? await ensureRing(work, place.value) : undefined;
  if (noRing !== undefined) return { record, problem: noRing };
  const changes = wanted.flatMap((attribute) => changesOf(work, place.value, record, attribute));
  const problem = await carryOutAll(keySubject(declared.name), changes);
  if (problem !== undefined) {
    const after = await lookAt(session.lookAgain(), record.ref, record, session.stack);
    return { record: after.record, problem };
  }
  const { keyRing = record.keyRing, rotationMonths = record.rotationMonths, aliases = record.aliases } = declared;
  const dualAuthDelete = declared.dualAuthDelete ?? record.dualAuthDelete;
  return { record: { ...record, keyRing, rotationMonths, dualAuthDelete, aliases }, problem: undefined };
}

function changesOf(work: KeyWork, place: KeyPlace, record: RootKeyRecord, attribute: KeyChange): readonly Change[] {
  const { session, declared } = work;
  const { keyWrites } = session.cloud;
  const { id } = record.ref;
  const isSo = async () => {
    const { record: now, why } = await lookAt(session.lookAgain(), record.ref, record, session.stack);
    return why === undefined ? !keyChanges(declared, now).includes(attribute) : undefined;
  };
  switch (attribute) {
    case "key_ring": {
      const { keyRing = DEFAULT_RING } = declared;
      const send = () => keyWrites.moveKey(place, id, keyRing);
      return [{ doing: `move it to key ring ${keyRing}`, role: MANAGER, send, isSo }];
    }
    case "rotation_months": {
      const send = () => keyWrites.setRotation(place, id, declared.rotationMonths || null);
      return [{ doing: "set its rotation policy", role: MANAGER, send, isSo }];
    }
    case "dual_auth_delete": {
      const send = () => keyWrites.setDualAuthDelete(place, id, declared.dualAuthDelete === true);
      return [{ doing: "set its dual authorization policy", role: MANAGER, send, isSo }];
    }
    case "aliases":
      return aliasChanges(work, place, record);
  }
}

/** One write for each alias; what is to go goes first, since a key has five at most. */
function aliasChanges({ session, declared }: KeyWork, place: KeyPlace, record: RootKeyRecord): readonly Change[] {
  const { keyWrites } = session.cloud;
  const { id } = record.ref;
  const has = async (alias: string): Promise<boolean | undefined> => {
    const { record: now, why } = await lookAt(session.lookAgain(), record.ref, record, session.stack);
    return why === undefined ? now.aliases.has(alias) : undefined;
  };
  const lacks = async (alias: string): Promise<boolean | undefined> => {
    const is = await has(alias);
    return is === undefined ? undefined : !is;
  };
  const { aliases = record.aliases } = declared;
  const extra = [...record.aliases].filter((alias) => !aliases.has(alias)).sort();
  const missing = [...aliases].filter((alias) => !record.aliases.has(alias)).sort();
  return [
    ...extra.map((alias) => ({
      doing: `take the alias ${alias} away`,
      role: MANAGER,
      send: () => keyWrites.removeAlias(place, id, alias),
      isSo: () => lacks(alias),
    })),
    ...missing.map((alias) => ({
      doing: `give it the alias ${alias}`,
      role: WRITER,
      send: () => keyWrites.addAlias(place, id, alias),
      isSo: () => has(alias),
    })),
  ];
}
