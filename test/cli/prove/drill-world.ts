/** A key and a cluster that hangs on it, on a fake clock: what a drill meets, with faults at will. */
import type { DrillOrder, DrillWorld } from "../../../lib/cli/prove/drill-run.js";
import { runDrill } from "../../../lib/cli/prove/drill-run.js";
import type { KeyHandle } from "../../../lib/cli/prove/give-back.js";
import type { CloudFailure } from "../../../lib/cloud/failure.js";
import type { KeyState } from "../../../lib/model/kms.js";
import { err, ok, type Result } from "../../../lib/model/result.js";
import type { SecretName, SecretsLook } from "../../../lib/model/secrets.js";
import { seen, unseen } from "../../../lib/model/seen.js";
import { detail, K1, locked, usable } from "../../support/fakes/binding.js";
import { fakeClock } from "../../support/fakes/clock.js";

export const START = Date.parse("2026-11-24T12:00:00Z");
export const NAMES: ReadonlySet<SecretName> = new Set(["default/a", "default/b"] as const);

export const lost: CloudFailure = { code: "CLOUD_UNAVAILABLE", message: "ECONNRESET", maybeTookEffect: true };
export const refused: CloudFailure = {
  code: "ACCESS_DENIED",
  status: 403,
  message: "no role (FORBIDDEN)",
  maybeTookEffect: false,
};
export const down: CloudFailure = { code: "CLOUD_UNAVAILABLE", status: 503, message: "down", maybeTookEffect: true };

/** What a write meets: nothing, a failure before it took effect, or after. */
export type Fault = { readonly failure: CloudFailure; readonly effect: boolean } | undefined;

export interface Play {
  state: KeyState;
  /** Every call that was made and every line that was told, in order. */
  readonly log: string[];
  /** The note on disk. */
  note: boolean;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly controller: AbortController;
  readonly world: DrillWorld;
  /** Somebody else changes the key. */
  become(state: KeyState): void;
  run(order?: Partial<DrillOrder>): ReturnType<typeof runDrill>;
}

export interface PlayOptions {
  readonly disable?: readonly Fault[];
  readonly enable?: readonly Fault[];
  /** Answers of a look at the key that differ from what is so. */
  readonly look?: (index: number) => ReturnType<KeyHandle["look"]> | undefined;
  readonly cluster?: () => ReturnType<DrillWorld["cluster"]> | undefined;
  readonly secrets?: () => SecretsLook | undefined;
  readonly note?: Result<null, string>;
  /** Milliseconds until the cluster has noticed that its key is lost. @default 5 minutes */
  readonly notice?: number;
  /** Called with every word of the log, before it is acted on. */
  readonly at?: (word: string, play: Play) => unknown;
}

export function play(options: PlayOptions = {}): Play {
  const clock = fakeClock(START);
  const controller = new AbortController();
  const log: string[] = [];
  let changed = START;
  let looks = 0;
  const faults = { disable: [...(options.disable ?? [])], enable: [...(options.enable ?? [])] };
  const notices = () => made.state !== "active" && clock.now() >= changed + (options.notice ?? 300_000);
  const note = async (word: string) => {
    log.push(word);
    await options.at?.(word, made);
  };
  const act = async (name: "disable" | "enable", to: KeyState): Promise<Result<null, CloudFailure>> => {
    await note(name);
    const fault = faults[name].shift();
    if (fault === undefined || fault.effect) {
      if (name === "enable" && clock.now() < changed + 30_000)
        return err({ code: "CLOUD_REFUSED", status: 409, message: "too early", maybeTookEffect: false });
      made.state = to;
      changed = clock.now();
    }
    return fault === undefined ? ok(null) : err(fault.failure);
  };
  const world: DrillWorld = {
    clock,
    stop: controller.signal,
    key: {
      look: async () => {
        await note("look");
        looks += 1;
        return (await options.look?.(looks)) ?? usable(K1, { state: made.state });
      },
      disable: () => act("disable", "disabled"),
      enable: () => act("enable", "active"),
    },
    cluster: async () => {
      await note("cluster");
      return (await options.cluster?.()) ?? seen(detail({ state: notices() ? "warning" : "normal" }));
    },
    secrets: async () => {
      await note("secrets");
      return (
        options.secrets?.() ?? (notices() ? { kind: "unreadable", why: "HTTP 500" } : { kind: "read", names: NAMES })
      );
    },
    writeNote: async () => {
      await note("write note");
      const written = options.note ?? ok(null);
      made.note = written.ok;
      return written;
    },
    removeNote: async () => {
      await note("remove note");
      made.note = false;
    },
    tell: () => undefined,
  };
  const made: Play = {
    state: "active",
    log,
    note: false,
    clock,
    controller,
    world,
    become: (state) => {
      made.state = state;
    },
    run: (order = {}) =>
      runDrill(world, { before: { names: NAMES, started: START, ended: START }, patience: 3_600_000, ...order }),
  };
  return made;
}

export const blind = unseen(locked());
