/**
 * The drill itself, over a world that is passed in. Once the disable may have been sent, nothing leaves this file
 * before the key was given back, or before everything that could be tried was tried.
 */
import type { Clock } from "../../model/clock.js";
import type { ClusterDetail } from "../../model/cluster.js";
import { isReady } from "../../model/cluster.js";
import { ok, type Result } from "../../model/result.js";
import type { SecretName, SecretsLook } from "../../model/secrets.js";
import { secretsCount } from "../../model/secrets.js";
import type { Seen } from "../../model/seen.js";
import type { DrillRecord, DrillStep, DrillStepName } from "../../plan/prove/drill-record.js";
import type { CheckResult } from "../../plan/prove/verify.js";
import { reasons } from "../../plan/words.js";
import { type GivenBack, giveBack, type KeyHandle } from "./give-back.js";

export interface DrillWorld {
  readonly clock: Clock;
  readonly key: KeyHandle;
  /** A fresh look at the cluster. Never rejects. */
  cluster(): Promise<Seen<ClusterDetail>>;
  /** Lists the secrets. Never rejects. */
  secrets(): Promise<SecretsLook>;
  /** Puts the note on disk before anything is sent; the error says why that failed. */
  writeNote(): Promise<Result<null, string>>;
  /** Takes it away; never rejects. */
  removeNote(): Promise<void>;
  /** Aborted when the user asks it to end. */
  readonly stop: AbortSignal;
  /** Tells progress, one line. */
  readonly tell: (line: string) => void;
}

export interface DrillOrder {
  /** The secrets as they were read before, with the time at which that began and ended. */
  readonly before: { readonly names: ReadonlySet<SecretName>; readonly started: number; readonly ended: number };
  /** Milliseconds for each wait. */
  readonly patience: number;
}

/** Between two looks while the cluster is waited for. */
const POLL = 15_000;
/** Once the secrets are lost, the cluster must say so within this time: an outage is not stretched for a word. */
const OUTAGE = 15 * 60_000;

interface Outcome {
  readonly result: CheckResult;
  readonly seen: string;
}
const passed = (seen: string): Outcome => ({ result: "passed", seen });
const failed = (seen: string): Outcome => ({ result: "failed", seen });
const unknown = (seen: string): Outcome => ({ result: "unknown", seen });
const STOPPED = unknown("It was asked to end.");

/** Carries a drill out; the error says why the note could not be written, and then nothing was sent. */
export async function runDrill(world: DrillWorld, order: DrillOrder): Promise<Result<DrillRecord, string>> {
  const { clock, tell, stop } = world;
  const { names, started, ended } = order.before;
  const counted = passed(`The cluster's API lists ${secretsCount(names.size)}, and one of them was read by itself.`);
  const steps: DrillStep[] = [{ name: "before", started, ended, ...counted }];
  const step = async (name: DrillStepName, act: () => Promise<Outcome>): Promise<Outcome> => {
    const begun = clock.now();
    tell(BEGUN[name]);
    const outcome = await act().catch(unexpected);
    steps.push({ name, started: begun, ended: clock.now(), ...outcome });
    tell(`  ${outcome.result}: ${outcome.seen}`);
    return outcome;
  };
  if (stop.aborted) return ok({ steps, key: "untouched", stopped: true });

  const noted = await world.writeNote();
  if (!noted.ok) return noted;
  if (stop.aborted) {
    await world.removeNote();
    return ok({ steps, key: "untouched", stopped: true });
  }
  const sent = clock.now();
  let disabled: Disabled = { at: undefined, underway: true };
  const taken = await step("disable", async () => {
    const told = await disable(world);
    disabled = told;
    return told.outcome;
  });
  if (taken.result === "passed") await step("lost", () => waitForLoss(world, order.patience));

  let back: GivenBack = { kind: "left", why: "" };
  await step("enable", async () => {
    const { at, underway } = disabled;
    back = await giveBack({ key: world.key, clock, tell, disabled: at ?? sent, underway });
    if (back.kind === "left") return failed(back.why);
    if (back.sent) return passed("The key is active again.");
    // Somebody else enabled it, or the disable never took effect: it is as it should be, and nothing is proven.
    return unknown("The key was seen active without having been enabled here.");
  });
  // The closure has set it; the compiler cannot see that.
  const given = back as GivenBack;
  if (given.kind === "left") return ok({ steps, key: "left", stopped: stop.aborted });
  await world.removeNote();
  if (taken.result === "passed" && !stop.aborted) {
    const normal = await step("normal", () => waitForNormal(world, order.patience));
    if (normal.result === "passed") await step("after", () => waitForSecrets(world, names));
  }
  return ok({ steps, key: "active", stopped: stop.aborted });
}

const BEGUN: Readonly<Record<DrillStepName, string>> = {
  before: "Listing the secrets …",
  disable: "Disabling the key …",
  lost: "Waiting until the cluster reports warning and its secrets cannot be read …",
  enable: "Enabling the key …",
  normal: "Waiting until the cluster is normal …",
  after: "Reading the secrets again …",
};

const unexpected = (error: unknown): Outcome =>
  failed(`Something happened that should not: ${error instanceof Error ? error.message : "unknown"}.`);

interface Disabled {
  /** When it was known to be disabled. */
  readonly at: number | undefined;
  readonly underway: boolean;
}

/** Sends the disable, once more only where a look has shown that it did not take effect. */
async function disable({ key, clock }: DrillWorld): Promise<Disabled & { readonly outcome: Outcome }> {
  for (let tried = 0; ; tried += 1) {
    const answer = await key.disable();
    if (answer.ok) return { at: clock.now(), underway: false, outcome: passed("The key was disabled.") };
    const { message, maybeTookEffect } = answer.error;
    if (!maybeTookEffect) {
      const outcome = failed(`The KMS refused to disable the key: ${message}.`);
      return { at: undefined, underway: false, outcome };
    }
    // After a lost answer, look before repeating.
    for (let looked = 0; looked < 3; looked += 1) {
      await clock.sleep(LOOK_AGAIN);
      const look = await key.look();
      if (look.kind === "there" && look.key.state === "disabled") {
        const outcome = passed(`The answer was lost (${message}); a look showed the key disabled.`);
        return { at: clock.now(), underway: false, outcome };
      }
      if (looked === 2 && (tried > 0 || look.kind !== "there")) {
        const outcome = failed(`The answer was lost (${message}), and no look showed the key disabled.`);
        return { at: undefined, underway: true, outcome };
      }
    }
  }
}
const LOOK_AGAIN = 5_000;

/** `warning`, and no secret can be read: both in one look. */
async function waitForLoss(world: DrillWorld, patience: number): Promise<Outcome> {
  const { clock, stop, tell, key } = world;
  let end = clock.now() + patience;
  let before = "";
  for (let lost = false; ; ) {
    if (stop.aborted) return STOPPED;
    const [detail, secrets, look] = await Promise.all([world.cluster(), world.secrets(), key.look()]);
    if (look.kind === "there" && look.key.state !== "disabled")
      return failed(`The key is ${look.key.state}: somebody else has changed it meanwhile.`);
    const warned = detail.seen && detail.value.state === "warning";
    const told = `${stateWords(detail)} ${secretsWords(secrets)}`;
    if (told !== before) tell(`  ${told}`);
    before = told;
    if (warned && secrets.kind === "unreadable") return passed(told);
    if (secrets.kind === "unreadable" && !lost) {
      lost = true;
      end = Math.min(end, clock.now() + OUTAGE);
    }
    if (clock.now() >= end) return missed(secrets, detail, `Not seen in time. Last: ${told}`);
    await clock.sleep(Math.min(POLL, end - clock.now()), stop);
  }
}

/** What was seen to be otherwise has failed; what was not seen is unknown. */
const missed = (secrets: SecretsLook, detail: Seen<ClusterDetail>, seen: string): Outcome =>
  secrets.kind === "unclear" || !detail.seen ? unknown(seen) : failed(seen);

async function waitForNormal(world: DrillWorld, patience: number): Promise<Outcome> {
  const { clock, stop, tell } = world;
  const end = clock.now() + patience;
  for (let before = ""; ; ) {
    if (stop.aborted) return STOPPED;
    const detail = await world.cluster();
    const told = stateWords(detail);
    if (told !== before) tell(`  ${told}`);
    before = told;
    if (detail.seen && detail.value.state === "normal" && isReady(detail.value)) return passed(told);
    if (clock.now() >= end) return (detail.seen ? failed : unknown)(`Not seen in time. Last: ${told}`);
    await clock.sleep(Math.min(POLL, end - clock.now()), stop);
  }
}

async function waitForSecrets(world: DrillWorld, names: ReadonlySet<SecretName>): Promise<Outcome> {
  const { clock, stop } = world;
  for (const end = clock.now() + OUTAGE; ; ) {
    if (stop.aborted) return STOPPED;
    const secrets = await world.secrets();
    if (secrets.kind === "read") return compared(names, secrets.names);
    if (clock.now() >= end) return (secrets.kind === "unclear" ? unknown : failed)(secretsWords(secrets));
    await clock.sleep(POLL, stop);
  }
}

function compared(before: ReadonlySet<SecretName>, after: ReadonlySet<SecretName>): Outcome {
  const gone = [...before].filter((name) => !after.has(name)).length;
  const more = [...after].filter((name) => !before.has(name)).length;
  const told = `The cluster's API lists ${secretsCount(after.size)}, and one of them was read by itself:`;
  if (gone > 0) return unknown(`${told} ${gone} of those before ${gone === 1 ? "is" : "are"} not among them.`);
  return passed(`${told} all ${before.size} of those before${more > 0 ? `, and ${more} more` : ""}.`);
}

const stateWords = (detail: Seen<ClusterDetail>): string =>
  detail.seen ? `The cluster reports “${detail.value.state}”.` : reasons([detail.why]);

function secretsWords(secrets: SecretsLook): string {
  switch (secrets.kind) {
    case "read":
      return `Its API gives ${secretsCount(secrets.names.size)}.`;
    case "unreadable":
      return `Its API gives no secrets: ${secrets.why}.`;
    case "unclear":
      return `Whether secrets can be read was not seen: ${secrets.why}.`;
  }
}
