/** A process for the server to run in that exists only in a test. */
import type { Host } from "../../../lib/tfplugin/index.js";

export interface FakeHost extends Host {
  /** The lines on stdout. */
  readonly announced: readonly string[];
  /** The lines on stderr. */
  readonly complaints: readonly string[];
  readonly exits: readonly number[];
  readonly ignored: readonly NodeJS.Signals[];
  /** The parent process is gone. */
  orphan(): void;
}

export const COOKIE = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
};

export function fakeHost(
  env: Readonly<Record<string, string>>,
  given: { readonly argv?: readonly string[]; readonly platform?: NodeJS.Platform } = {},
): FakeHost {
  const announced: string[] = [];
  const complaints: string[] = [];
  const exits: number[] = [];
  const ignored: NodeJS.Signals[] = [];
  const orphaned: (() => void)[] = [];
  return {
    announced,
    complaints,
    exits,
    ignored,
    orphan: () => {
      for (const call of orphaned) call();
    },
    env,
    argv: given.argv ?? [],
    platform: given.platform ?? "linux",
    pid: 4711,
    now: Date.now,
    announce: (line) => announced.push(line),
    complain: (line) => complaints.push(line),
    ignore: (signal) => ignored.push(signal),
    whenOrphaned: (call) => orphaned.push(call),
    exit: (code) => exits.push(code),
  };
}
