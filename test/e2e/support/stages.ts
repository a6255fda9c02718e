/** Two machines of a pipeline: clean folders with the same checkout, against one sandbox. Between them travel only the artifact and the state. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { connectFromEnv } from "../../../lib/cli/connect.js";
import type { CommandIo, ExitCode } from "../../../lib/cli/io.js";
import { nodeRunner, type StopSignal } from "../../../lib/cli/stage/runner.js";
import { nodeFiles, type StageWorld } from "../../../lib/cli/stage/world.js";
import { stageCommand } from "../../../lib/cli/stage.js";
import { type Sandbox, type SandboxSeed, startSandbox } from "../../../lib/sandbox/index.js";
import { runInProcess } from "../../cli/run-command.js";
import { SECRETS } from "./fleet.js";
import { REPOSITORY, SCALE } from "./workspace.js";

type Env = Record<string, string | undefined>;

/** What a stage is run with beyond its arguments. */
export interface RunWith {
  readonly env?: Env;
  readonly io?: Partial<CommandIo>;
  readonly world?: Partial<StageWorld>;
  /** Given what to call to stop the stage. */
  readonly stop?: (stop: (signal: StopSignal) => void) => void;
}

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: ExitCode | undefined;
}

/** A clean folder with a checkout. */
export interface Machine {
  readonly folder: string;
  readonly artifact: string;
  file(yaml: string): Promise<void>;
  stage(args: readonly string[], more?: RunWith): Promise<Ran>;
}

export interface Pipeline {
  readonly sandbox: Sandbox;
  readonly env: Env;
  readonly planner: Machine;
  readonly applier: Machine;
  /** The file in both checkouts. */
  file(yaml: string): Promise<void>;
  plan(args?: readonly string[], more?: RunWith): Promise<Ran>;
  /** Brings the artifact over. */
  hand(): Promise<void>;
  /** Applies on the other machine, and brings the state back. */
  apply(args?: readonly string[], more?: RunWith): Promise<Ran>;
  writes(): readonly { readonly operation: string }[];
  /** Every file of the artifact that was made, by path. */
  artifact(): Promise<ReadonlyMap<string, Buffer>>;
  close(): Promise<void>;
}

/** @param stacks those whose states travel; @default the one of a file with one stack */
export async function pipeline(seed: SandboxSeed, stacks: readonly string[] = ["payments"]): Promise<Pipeline> {
  const sandbox = await startSandbox({ seed, scale: SCALE });
  const env: Env = { ...process.env, ...sandbox.env(), ...SECRETS, CLUSTERKMS_TIME_SCALE: String(SCALE) };
  delete env["GITHUB_OUTPUT"];
  const [planner, applier] = [await machine(env), await machine(env)];
  const states = stacks.map((stack) => `terraform.${stack}.tfstate`);
  const carry = (from: Machine, to: Machine, name: string) =>
    cp(join(from.folder, name), join(to.folder, name), { recursive: true }).catch(() => undefined);
  return {
    sandbox,
    env,
    planner,
    applier,
    file: async (yaml) => {
      for (const one of [planner, applier]) await one.file(yaml);
    },
    plan: (args = [], more = {}) => planner.stage(["plan", "--out", planner.artifact, ...args], more),
    hand: async () => {
      await rm(join(applier.folder, applier.artifact), { recursive: true, force: true });
      await carry(planner, applier, planner.artifact);
      for (const state of states) await carry(planner, applier, state);
    },
    apply: async (args = [], more = {}) => {
      const ran = await applier.stage(["apply", applier.artifact, ...args], more);
      for (const state of states) await carry(applier, planner, state);
      return ran;
    },
    writes: () => sandbox.log.filter(({ write, operation }) => write && operation !== "token"),
    artifact: () => filesIn(join(planner.folder, planner.artifact)),
    close: async () => {
      await sandbox.close();
      for (const { folder } of [planner, applier]) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function machine(env: Env): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), "cluster-kms-stage-"));
  const app = `node --import ${join(REPOSITORY, "node_modules/tsx/dist/loader.mjs")} ${join(REPOSITORY, "main.ts")}`;
  await writeFile(join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", app, projectId: "test" }));
  return {
    folder,
    artifact: "artifact",
    file: (yaml) => writeFile(join(folder, "cluster-kms.yaml"), yaml),
    stage: (args, { env: more = {}, io: given = {}, world = {}, stop = () => undefined } = {}) => {
      const all = { ...env, ...more };
      const command = (io: CommandIo) =>
        stageCommand({
          io,
          connector: (accounts) => connectFromEnv(accounts, all),
          files: nodeFiles,
          runner: nodeRunner(stop),
          folder,
          tool: "0.1.0",
          ...world,
        });
      return runInProcess(command, args, { env: all, ...given });
    },
  };
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(paths.sort().map(async (path) => [relative(folder, path), await readFile(path)] as const)),
  );
}
