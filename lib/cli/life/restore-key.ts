/** Asks for a deleted key back, and is sure of what came of it. */
import type { CloudFailure } from "../../cloud/failure.js";
import type { KeySeen } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { explain } from "../../observe/unreadable.js";
import { keyAlias } from "../../plan/marker.js";
import { keySubject } from "../../plan/root-key.js";
import { reasons } from "../../plan/words.js";
import type { MeantKey } from "./meant.js";
import { type LifeWork, lookUntil } from "./rotate-key.js";

const MANAGER = "Manager on the KMS instance";

/** The key as it is then; sent once, and after a lost answer looked for before anything is said. */
export async function restoreKey(work: LifeWork, meant: MeantKey): Promise<Result<KeySeen, Problem>> {
  const { named, ref, place } = meant;
  const subject = keySubject(named);
  const answer = await work.cloud.keyWrites.restoreKey(place, ref.id);
  if (!answer.ok && !answer.error.maybeTookEffect) return err(refusal(subject, meant, answer.error));
  if (!answer.ok) work.say(`The answer was lost (${answer.error.message}); looking whether the key is back …`);
  const after = await lookUntil(work, meant, ({ state }) => state !== "destroyed");
  if (after !== undefined) return ok(after);
  const seen = answer.ok
    ? "The KMS accepted it, and does not show the key as restored yet."
    : `${answer.error.message}.`;
  return err({ code: "RESTORE_UNANSWERED", severity: "refused", subject, seen });
}

const GONE: ReadonlySet<string | undefined> = new Set(["KEY_RESTORE_EXPIRED", "KEY_EXPIRED_ERR"]);

function refusal(subject: string, { ref }: MeantKey, failure: CloudFailure): Problem {
  const why = explain(failure, ref.account, `restore key ${ref.id}`, MANAGER);
  const refused = failure.code === "CLOUD_REFUSED" ? "RESTORE_REFUSED" : failure.code;
  const code = GONE.has(failure.cloudCode) ? "KEY_NOT_RESTORABLE" : refused;
  return { code, severity: "refused", subject, seen: reasons([why]) };
}

/**
 * A deletion frees the aliases of a key, and nobody promises that a restore gives them back. The one that marks it as
 * made by this file is given back here, so that it is found again; those that the file declares come with the next deploy.
 * What could not be done, in a sentence; undefined where the mark is there, or it never had one.
 */
export async function markAgain(
  { cloud, signal }: LifeWork,
  { ref, place, declared, eye }: MeantKey,
  after: KeySeen,
  stack: string,
): Promise<string | undefined> {
  if (declared === undefined || declared.adopt !== undefined) return undefined;
  const mark = keyAlias(stack, declared.name);
  if (after.aliases.includes(mark)) return undefined;
  const answer = await cloud.keyWrites.addAlias(place, ref.id, mark);
  if (answer.ok) return undefined;
  const look = answer.error.maybeTookEffect ? await eye.key(ref, signal) : undefined;
  return look?.kind === "there" && look.key.aliases.includes(mark)
    ? undefined
    : `The alias ${mark}, by which this file finds the key, could not be given back: ${answer.error.message}. Run the command again.`;
}
