/** A command over a sandbox with a client whose clock runs fast: pauses between tries take no time. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { CommandIo } from "../../lib/cli/io.js";
import { planCommand } from "../../lib/cli/plan.js";
import type { Connector } from "../../lib/cli/status.js";
import { writeText } from "../../lib/cli/write-file.js";
import { connect } from "../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../lib/cloud/endpoints.js";
import { httpOver } from "../../lib/cloud/http.js";
import { systemClock } from "../../lib/cloud/system-clock.js";
import { ok } from "../../lib/model/result.js";
import { type Sandbox, type SandboxSeed, startSandbox } from "../../lib/sandbox/index.js";
import { runInProcess } from "../cli/run-command.js";

/** How much faster the client's clock runs than the machine's. */
const SCALE = 2_000;

export interface Play {
  readonly sandbox: Sandbox;
  readonly connector: Connector;
  /** Pauses that the client made, in milliseconds. */
  readonly pauses: readonly number[];
  path(name: string): string;
  save(name: string, text: string): string;
  run(
    command: (io: CommandIo) => Command,
    args: readonly string[],
    world?: Partial<CommandIo>,
  ): ReturnType<typeof runInProcess>;
  /** The plan of a file, as text unless another format is asked for. */
  plan(yaml: string, ...flags: readonly string[]): ReturnType<typeof runInProcess>;
  close(): Promise<void>;
}

export async function play(seed: SandboxSeed, credentials: Readonly<Record<string, string>>): Promise<Play> {
  const folder = mkdtempSync(join(tmpdir(), "cluster-kms-"));
  const sandbox = await startSandbox({ seed, startAt: "2026-11-24T12:00:00Z" });
  const env = { ...sandbox.env(), ...credentials };
  const pauses: number[] = [];
  const fast = systemClock(SCALE);
  const clock = {
    ...fast,
    sleep: (milliseconds: number, signal?: AbortSignal) => {
      pauses.push(milliseconds);
      return fast.sleep(milliseconds, signal);
    },
  };
  const connector: Connector = async (accounts) => {
    const endpoints = resolveEndpoints(env);
    return endpoints.ok
      ? ok(connect(accounts, { http: httpOver(fetch), clock, env, endpoints: endpoints.value }))
      : endpoints;
  };
  const path = (name: string) => join(folder, name);
  const save = (name: string, text: string) => {
    writeFileSync(path(name), text);
    return path(name);
  };
  return {
    sandbox,
    connector,
    pauses,
    path,
    save,
    run: runInProcess,
    plan: (yaml, ...flags) =>
      runInProcess((io) => planCommand(io, connector, writeText), [save("cluster-kms.yaml", yaml), ...flags]),
    close: async () => {
      await sandbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}
