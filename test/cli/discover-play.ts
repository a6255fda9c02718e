/** `discover` in this process, against a sandbox and a file that is kept in memory. */
import { connectFromEnv } from "../../lib/cli/connect.js";
import { tokenOwner } from "../../lib/cli/discover/token-owner.js";
import { discoverCommand } from "../../lib/cli/discover.js";
import type { CommandIo } from "../../lib/cli/io.js";
import { ok } from "../../lib/model/result.js";
import { type Sandbox, type SandboxSeed, startSandbox } from "../../lib/sandbox/index.js";
import { readSpec } from "../../lib/spec/index.js";
import { PLATFORM, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { runInProcess } from "./run-command.js";

export const ACCOUNTS = ["--account", `platform=${PLATFORM}`, "--account", `security=${SECURITY}`];
export const CREDENTIALS = ["--credentials", "platform=PLATFORM_KEY", "--credentials", "security=SECURITY_KEY"];
export const OUT = ["--out", "fleet.yaml"];

export interface Play {
  sandbox: Sandbox;
  readonly env: Record<string, string | undefined>;
  /** The text of `fleet.yaml`; undefined where there is none. */
  file: string | undefined;
  /** Runs the command as it stands. */
  run(args: readonly string[], world?: Partial<CommandIo>): ReturnType<typeof runInProcess>;
  /** Both accounts, into the file. */
  discover(...more: readonly string[]): ReturnType<typeof runInProcess>;
  /** The file, which has to be sound. */
  sound(): string;
  close(): Promise<void>;
}

export async function play(seed: SandboxSeed): Promise<Play> {
  const sandbox = await startSandbox({ seed, startAt: "2026-11-24T12:00:00Z" });
  const env: Record<string, string | undefined> = { ...sandbox.env(), ...SECRETS };
  const it: Play = {
    sandbox,
    env,
    file: undefined,
    run: (args, world = {}) =>
      runInProcess(
        (io) =>
          discoverCommand(io, {
            connector: (accounts) => connectFromEnv(accounts, env),
            tokenOwner: tokenOwner(env),
            writeText: async (_, text) => {
              it.file = text;
              return ok(null);
            },
          }),
        args,
        {
          env,
          readText: async () =>
            it.file === undefined
              ? { ok: false, error: { kind: "missing", message: "there is no such file" } }
              : ok(it.file),
          ...world,
        },
      ),
    discover: (...more) => it.run([...ACCOUNTS, ...CREDENTIALS, ...OUT, ...more]),
    sound: () => {
      const text = it.file ?? "";
      const read = readSpec(text, "fleet.yaml");
      if (!read.ok) throw new Error(`${JSON.stringify(read.error.problems)}\n${text}`);
      return text;
    },
    close: () => sandbox.close(),
  };
  return it;
}
