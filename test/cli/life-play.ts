/** The commands on keys in this process, on a sandbox whose time passes where they wait. */
import { connectFromEnv } from "../../lib/cli/connect.js";
import { restoreCommand } from "../../lib/cli/restore.js";
import { rotateCommand } from "../../lib/cli/rotate.js";
import { statusCommand } from "../../lib/cli/status.js";
import type { Clock } from "../../lib/model/clock.js";
import { ok } from "../../lib/model/result.js";
import { type Sandbox, type SandboxSeed, startSandbox } from "../../lib/sandbox/index.js";
import { SECRETS } from "../e2e/support/fleet.js";
import { runInProcess } from "./run-command.js";

export const START = "2026-11-24T12:00:00Z";

export interface LifePlay {
  readonly sandbox: Sandbox;
  readonly env: Record<string, string | undefined>;
  /** Heard at each wait, with the seconds that have passed since the start. */
  waits: (seconds: number) => void;
  rotate(yaml: string, ...args: readonly string[]): ReturnType<typeof runInProcess>;
  restore(yaml: string, ...args: readonly string[]): ReturnType<typeof runInProcess>;
  status(yaml: string, ...args: readonly string[]): ReturnType<typeof runInProcess>;
  /** What is typed where the restore asks; undefined is no terminal. */
  typed: string | undefined;
  /** Ctrl-C. */
  stop(): void;
  /** The writes that were sent. */
  sent(): readonly string[];
  close(): Promise<void>;
}

export async function lifePlay(seed: SandboxSeed): Promise<LifePlay> {
  const sandbox = await startSandbox({ seed, startAt: START, scale: 0 });
  const env: Record<string, string | undefined> = { ...sandbox.env(), ...SECRETS };
  const controller = new AbortController();
  const start = sandbox.clock.now();
  const clock: Clock = {
    now: () => sandbox.clock.now(),
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted) return;
      sandbox.clock.advance(milliseconds / 1_000);
      it.waits((sandbox.clock.now() - start) / 1_000);
    },
  };
  const means = {
    connector: (accounts: Parameters<typeof connectFromEnv>[0]) => connectFromEnv(accounts, env),
    clockFor: () => clock,
    watchSignals: () => ({ stop: controller.signal, done: () => undefined }),
    ask: async () => it.typed,
  };
  const world = (yaml: string) => ({ env, now: () => sandbox.clock.now(), readText: async () => ok(yaml) });
  const it: LifePlay = {
    sandbox,
    env,
    waits: () => undefined,
    typed: undefined,
    rotate: (yaml, ...args) => runInProcess((io) => rotateCommand(io, means), args, world(yaml)),
    restore: (yaml, ...args) => runInProcess((io) => restoreCommand(io, means), args, world(yaml)),
    status: (yaml, ...args) => runInProcess((io) => statusCommand(io, means.connector), args, world(yaml)),
    stop: () => controller.abort(),
    sent: () =>
      sandbox.log.filter(({ write, operation }) => write && operation !== "token").map(({ operation }) => operation),
    close: () => sandbox.close(),
  };
  return it;
}
