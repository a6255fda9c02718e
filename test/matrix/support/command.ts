/** A step that is a command: run again until it is done, or has nothing more to do. */
import type { Command } from "commander";
import type { CommandIo, ExitCode } from "../../../lib/cli/io.js";
import type { Connector } from "../../../lib/cli/status.js";
import { connect } from "../../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../../lib/cloud/endpoints.js";
import { ok } from "../../../lib/model/result.js";
import { runInProcess } from "../../cli/run-command.js";
import { must } from "../../support/fakes/must.js";
import { Gone, type Process, type Stand } from "./stand.js";
import type { Step } from "./step.js";

export interface CommandStep extends Pick<Step, "name" | "seed" | "arrange" | "retires" | "deaf"> {
  readonly args: readonly string[];
  /** The file of the fleet. */
  readonly file: string;
  /** Makes what a case needs beside the cloud. */
  prepare?(on: Stand): Promise<void>;
  command(io: CommandIo, process: Process, connector: Connector): Command;
  /** It is done, or says that there is nothing more to do. */
  isDone(code: ExitCode, stderr: string): boolean;
  /** What is left to be done, or must not be so, in words. */
  left(on: Stand): Promise<readonly string[]>;
}

export function command({ args, file, prepare, command: made, isDone, left, ...step }: CommandStep): Step {
  return {
    ...step,
    begin: async (on) => {
      await prepare?.(on);
      return async () => {
        const { code, stderr } = await run(on, args, file, made);
        return {
          errors: isDone(code, stderr) ? [] : [`exit ${code} ${/^([A-Z_]+):/m.exec(stderr)?.[1] ?? ""}`],
          broken: [],
          look: async () => {
            const errors = await left(on);
            return { done: errors.length === 0, errors, broken: [] };
          },
        };
      };
    },
  };
}

async function run(on: Stand, args: readonly string[], file: string, made: CommandStep["command"]) {
  const process = on.start();
  const connector: Connector = async (accounts) => {
    const { env, http, clock } = process;
    return ok(connect(accounts, { http, clock, env, endpoints: must(resolveEndpoints(env)) }));
  };
  const ran = runInProcess((io) => made(io, process, connector), args, {
    env: process.env,
    now: () => process.clock.now(),
    readText: async () => ok(file),
  });
  try {
    const { code = 0, stderr } = await process.alive(ran);
    return { code, stderr };
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    return { code: 1, stderr: "PROCESS_GONE: the process is gone" } as const;
  }
}
