/** Enables a key again, however often that takes: after a drill, and after one that was cut off. */
import type { CloudFailure } from "../../cloud/failure.js";
import type { Clock } from "../../model/clock.js";
import type { KeyLookup } from "../../model/observation.js";
import type { Result } from "../../model/result.js";
import { reasons } from "../../plan/words.js";

/** One key, with the credentials of its own account (law 7). Nothing here rejects. */
export interface KeyHandle {
  look(): Promise<KeyLookup>;
  disable(): Promise<Result<null, CloudFailure>>;
  enable(): Promise<Result<null, CloudFailure>>;
}

export interface GiveBack {
  readonly key: KeyHandle;
  readonly clock: Clock;
  /** Tells progress, one line. */
  readonly tell: (line: string) => void;
  /** Milliseconds since the epoch: when the disable was sent, or was seen to have taken effect if that is known. */
  readonly disabled: number;
  /**
   * Whether the disable may still be on its way: then a key that is seen active may be disabled yet, and is looked at
   * for a while.
   */
  readonly underway: boolean;
  /** Ends the trying early; what is under way is waited for. */
  readonly stop?: AbortSignal;
}

export type GivenBack =
  /** Seen active; `sent` says whether this took an enable. */
  { readonly kind: "active"; readonly sent: boolean } | { readonly kind: "left"; readonly why: string };

/** Key Protect wants so much time between a disable and an enable (docs: disable-keys); and a second for its clock. */
const APART = 31_000;
/** A request that nobody has heard of for so long has either arrived or never will: the clients wait one minute. */
const SETTLED = 90_000;
const GIVE_UP = 15 * 60_000;
const PAUSES = [2_000, 5_000, 10_000, 20_000];
const LONGEST = 30_000;

/** Looks, enables and looks again until the key is seen active; gives up after a quarter of an hour. */
export async function giveBack(means: GiveBack): Promise<GivenBack> {
  const { key, clock, tell, underway, stop } = means;
  // A note may come from a clock that was ahead of this one; nothing is waited for longer than from now.
  const disabled = Math.min(means.disabled, clock.now());
  const end = disabled + Math.max(APART, clock.now() - disabled) + GIVE_UP;
  const stopped = () => stop?.aborted === true;
  let sent = false;
  let why = "";
  for (let tried = 0; ; tried += 1) {
    const seen = judged(await key.look());
    if (seen.kind === "lost") return { kind: "left", why: seen.why };
    if (seen.kind === "active" && (sent || !underway || clock.now() >= disabled + SETTLED))
      return { kind: "active", sent };
    // Whatever was sent last was followed by a look: it may be what helped.
    if (tried > 0 && clock.now() >= end) return { kind: "left", why: `It was not seen active in time: ${why}.` };
    if (stopped()) return { kind: "left", why: `It was asked to end: ${why || seen.why}.` };
    why = seen.why;
    if (seen.kind === "unseen") tell(`The key is not seen: ${why}.`);
    if (seen.kind === "disabled") {
      // Waited for here, not asked for early: the KMS would refuse it.
      await clock.sleep(Math.max(0, disabled + APART - clock.now()), stop);
      if (stopped()) continue;
      const answer = await key.enable();
      sent = true;
      // A lost answer is followed by a look, as is every other.
      why = answer.ok ? "the enable was accepted" : `the enable was answered with: ${answer.error.message}`;
      if (!answer.ok) tell(`The key is not enabled yet: ${why}.`);
    }
    await clock.sleep(PAUSES[tried] ?? LONGEST, stop);
  }
}

type Judged = { readonly kind: "active" | "disabled" | "unseen" | "lost"; readonly why: string };

function judged(look: KeyLookup): Judged {
  switch (look.kind) {
    case "missing":
      return { kind: "lost", why: "The instance does not have the key any more." };
    case "unseen": {
      const own = look.why.code === "ACCOUNT_NOT_CONFIGURED" || look.why.code === "CREDENTIALS_MISSING";
      // What is missing in this process stays missing, however often it is asked.
      return own
        ? { kind: "lost", why: reasons([look.why]) }
        : { kind: "unseen", why: reasons([look.why]).replace(/\.$/, "") };
    }
    case "there": {
      const { state } = look.key;
      if (state === "active") return { kind: "active", why: "it is seen active" };
      if (state === "disabled") return { kind: "disabled", why: "it is disabled" };
      return { kind: "lost", why: `The key is ${state}: it cannot be enabled.` };
    }
  }
}
