/** Asks for one rotation, and is sure of what came of it. */
import type { Cloud } from "../../cloud/cloud.js";
import type { CloudFailure } from "../../cloud/failure.js";
import type { Clock } from "../../model/clock.js";
import type { KeySeen } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { explain } from "../../observe/unreadable.js";
import { keySubject } from "../../plan/root-key.js";
import { reasons } from "../../plan/words.js";
import type { MeantKey } from "./meant.js";

export interface LifeWork {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Progress, one line. */
  readonly say: (line: string) => void;
}

/** How often, and for how long, what was asked for is looked for. Milliseconds. */
const LOOK_EVERY = 5_000;
const LOOK_FOR = 60_000;

/** Looks until the key is as it should be; undefined where it is not in time, or the user has stopped it. */
export async function lookUntil(
  { clock, signal }: LifeWork,
  { eye, ref }: MeantKey,
  isSo: (key: KeySeen) => boolean,
): Promise<KeySeen | undefined> {
  const start = clock.now();
  while (!signal.aborted) {
    const look = await eye.key(ref, signal);
    if (look.kind === "there" && isSo(look.key)) return look.key;
    if (clock.now() - start >= LOOK_FOR) return undefined;
    await clock.sleep(LOOK_EVERY, signal);
  }
  return undefined;
}

/** The key with its new version; sent once, and after a lost answer looked for before anything is said. */
export async function rotateKey(work: LifeWork, meant: MeantKey): Promise<Result<KeySeen, Problem>> {
  const { named, ref, place, key: before } = meant;
  const subject = keySubject(named);
  const answer = await work.cloud.keyWrites.rotateKey(place, ref.id);
  if (!answer.ok && !answer.error.maybeTookEffect) return err(refusal(subject, meant, answer.error));
  if (!answer.ok) work.say(`The answer was lost (${answer.error.message}); looking at the version of the key …`);
  const after = await lookUntil(
    work,
    meant,
    ({ version }) => version !== undefined && version.id !== before.version?.id,
  );
  if (after !== undefined) return ok(after);
  const seen = answer.ok
    ? "The KMS accepted it, and does not show the new version yet."
    : `${answer.error.message}. The key still has version ${before.version?.id ?? "unknown"}.`;
  return err({ code: "ROTATION_UNANSWERED", severity: "refused", subject, seen });
}

function refusal(subject: string, { ref }: MeantKey, failure: CloudFailure): Problem {
  const why = explain(failure, ref.account, `rotate key ${ref.id}`, "Writer on the KMS instance");
  const code =
    failure.cloudCode === "KEY_ROTATION_NOT_PERMITTED"
      ? "ROTATION_TOO_SOON"
      : failure.cloudCode === "KEY_PAYLOAD_REQ_ERR"
        ? "ROTATION_NEEDS_MATERIAL"
        : failure.code === "CLOUD_REFUSED"
          ? "ROTATION_REFUSED"
          : failure.code;
  return { code, severity: "refused", subject, seen: reasons([why]) };
}
