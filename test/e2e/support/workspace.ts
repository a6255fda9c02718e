/**
 * A user's project in a folder of its own, against a sandbox: write the file, synthesize, run the real Terraform or
 * the real cdktf. Nothing is shared between two workspaces.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, type SandboxSeed, startSandbox } from "../../../lib/sandbox/index.js";
import { type Finished, type Running, run, start } from "../../support/run.js";
import { SECRETS } from "./fleet.js";

export const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** Virtual seconds in one real second: 15 minutes pass in 1.5 s. */
export const SCALE = 600;

export interface Workspace {
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** The environment that every command runs in; tests may change it. */
  readonly env: Record<string, string | undefined>;
  /** Writes `cluster-kms.yaml`. */
  file(yaml: string): Promise<void>;
  /** Runs the app alone: what `cdktf synth` does, without its overhead. */
  synth(): Promise<Finished>;
  /** Synthesizes, initializes, and runs Terraform in the stack's folder. */
  terraform(...args: readonly string[]): Promise<Finished>;
  /** The same without synthesizing again: for several commands over one file. */
  again(...args: readonly string[]): Promise<Finished>;
  cdktf(...args: readonly string[]): Promise<Finished>;
  startCdktf(...args: readonly string[]): Running;
  startTerraform(...args: readonly string[]): Running;
  /** The JSON of a saved plan. */
  plan(...args: readonly string[]): Promise<PlanJson>;
  /** The attributes of a resource in the state; undefined where it is not in it. */
  attributes(address: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** The writes that the sandbox has seen, token requests left out. */
  writes(): readonly { readonly operation: string }[];
  readonly stackFolder: string;
  readonly stateFile: string;
  close(): Promise<void>;
}

/** The parts of a plan's JSON that tests look at. */
export interface PlanJson {
  readonly errored?: boolean;
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly importing?: { readonly id: string };
      readonly after?: unknown;
      readonly before?: unknown;
    };
  }[];
  readonly resource_drift?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Record<string, unknown>;
      readonly after: Record<string, unknown>;
    };
  }[];
}

export async function workspace(seed: SandboxSeed, stack = "payments"): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), "cluster-kms-"));
  const sandbox = await startSandbox({ seed, scale: SCALE });
  const env: Record<string, string | undefined> = {
    ...process.env,
    ...sandbox.env(),
    ...SECRETS,
    CLUSTERKMS_TIME_SCALE: String(SCALE),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    FORCE_COLOR: "0",
  };
  const app = `node --import ${join(REPOSITORY, "node_modules/tsx/dist/loader.mjs")} ${join(REPOSITORY, "main.ts")}`;
  await writeFile(
    join(folder, "cdktf.json"),
    JSON.stringify({ language: "typescript", app, projectId: "test", sendCrashReports: "false" }),
  );
  const stackFolder = join(folder, "cdktf.out/stacks", stack);
  const stateFile = join(folder, `terraform.${stack}.tfstate`);
  const here = { cwd: folder, env };
  const terraformIn = (...args: readonly string[]) => run("terraform", [...args], { cwd: stackFolder, env });

  const synth = () => {
    const [command = "node", ...args] = app.split(" ");
    return run(command, args, here);
  };
  const ready = async () => {
    const synthesized = await synth();
    if (synthesized.code !== 0) throw new Error(`synth failed:\n${synthesized.output}`);
    const initialized = await terraformIn("init", "-no-color", "-input=false");
    if (initialized.code !== 0) throw new Error(`init failed:\n${initialized.output}`);
  };
  const again = (...args: readonly string[]) => terraformIn(...args, "-no-color");

  return {
    folder,
    sandbox,
    env,
    stackFolder,
    stateFile,
    file: (yaml) => writeFile(join(folder, "cluster-kms.yaml"), yaml),
    synth,
    again,
    terraform: async (...args) => {
      await ready();
      return again(...args);
    },
    cdktf: (...args) => run("node", [join(REPOSITORY, "node_modules/cdktf-cli/bundle/bin/cdktf"), ...args], here),
    startCdktf: (...args) =>
      start("node", [join(REPOSITORY, "node_modules/cdktf-cli/bundle/bin/cdktf"), ...args], { ...here, group: true }),
    startTerraform: (...args) => start("terraform", [...args, "-no-color"], { cwd: stackFolder, env, group: true }),
    plan: async (...args) => {
      const planned = await again("plan", "-input=false", "-out=test.plan", ...args);
      if (planned.code !== 0) throw new Error(`plan failed:\n${planned.output}`);
      const shown = await terraformIn("show", "-json", "test.plan");
      return JSON.parse(shown.stdout);
    },
    attributes: async (address) => {
      const shown = await terraformIn("show", "-json");
      const state: {
        values?: { root_module?: { resources?: readonly { address: string; values: Record<string, unknown> }[] } };
      } = JSON.parse(shown.stdout);
      return state.values?.root_module?.resources?.find((resource) => resource.address === address)?.values;
    },
    writes: () => sandbox.log.filter(({ write, operation }) => write && operation !== "token"),
    close: async () => {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
