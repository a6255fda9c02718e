/**
 * A machine that plays a project, Terraform and a cloud's answers without any of them: files in memory, and a stand-in
 * for the programs that answers as the real ones were seen to (test/e2e/stage.test.ts holds the same path up to those).
 */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { zipSync } from "fflate";
import { connectFromEnv } from "../../../lib/cli/connect.js";
import type { CommandIo } from "../../../lib/cli/io.js";
import type { Ended, Program, Runner, StopSignal } from "../../../lib/cli/stage/runner.js";
import type { StageFiles, StageWorld } from "../../../lib/cli/stage/world.js";
import { stageCommand } from "../../../lib/cli/stage.js";
import { err, ok } from "../../../lib/model/result.js";
import type { Sandbox } from "../../../lib/sandbox/index.js";
import { runInProcess } from "../run-command.js";

export const FOLDER = "/pipeline/checkout";
export const NOW = Date.parse("2026-11-24T12:00:00Z");
export const LINEAGE = "3f1c33b8-0051-8102-0cac-5b4a7bd4bab2";

/** A change as `terraform show -json` tells it. */
export interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
}

/** What the programs answer; tests change it. */
export interface Play {
  version: string;
  /** The stacks that the app writes. */
  stacks: Record<string, { json: string; after: readonly string[]; hash: string }>;
  /** The serial of each stack's state; none where it was never written. */
  serials: Record<string, number>;
  /** What is in the states that were written, each in that of the stack that has it. */
  resources: readonly { readonly name?: string | undefined }[];
  changes: Record<string, readonly Change[]>;
  outputs: Record<string, unknown>;
  /** The outputs in each stack's state. */
  stateOutputs: Record<string, Readonly<Record<string, unknown>>>;
  /** What lies in the saved plan beside what Terraform puts there. */
  inside: Record<string, string>;
  /** Answers instead of the usual, by the first word of the arguments, or `app`. */
  instead: Partial<Record<string, (program: Program) => Partial<Ended> | undefined>>;
}

export interface FakeMachine {
  readonly play: Play;
  readonly files: Map<string, Buffer>;
  /** The command lines that were run. */
  readonly ran: string[];
  /** The same for each stack, without the program. */
  ranIn(stack: string): readonly string[];
  readonly env: Record<string, string | undefined>;
  now: number;
  tool: string;
  /** Tells the stage to stop. */
  stop(signal: StopSignal): void;
  stage(...args: readonly string[]): Promise<Awaited<ReturnType<typeof runInProcess>>>;
  /** A file by its path from the project. */
  text(path: string): string | undefined;
  write(path: string, content: string | Uint8Array): void;
}

export const line = (message: object): string => `${JSON.stringify(message)}\n`;
export const diagnostic = (severity: string, summary: string, detail: string, address?: string): string =>
  line({ type: "diagnostic", diagnostic: { severity, summary, detail, ...(address && { address }) } });
export const hook = (type: string, addr: string): string => line({ type, hook: { resource: { addr } } });

/** A clean checkout of that file; what else is in `from` travels along. */
export function fakeMachine(sandbox: Sandbox, yaml: string, secrets: Readonly<Record<string, string>>): FakeMachine {
  const env = { ...sandbox.env(), ...secrets };
  const files = new Map<string, Buffer>();
  const ran: string[] = [];
  const places: string[] = [];
  let asked: StopSignal | undefined;
  const write = (path: string, content: string | Uint8Array) =>
    void files.set(resolve(FOLDER, path), Buffer.from(content));
  const play: Play = {
    version: "Terraform v1.11.4\non linux_amd64\n",
    stacks: { payments: { json: '{"resource":{}}', after: [], hash: "h1:build-one" } },
    serials: {},
    resources: [],
    changes: {},
    outputs: {},
    stateOutputs: {},
    inside: {},
    instead: {},
  };
  write("cdktf.json", JSON.stringify({ app: "the app" }));
  write("cluster-kms.yaml", yaml);

  const usual = ({ command, args = [], shell = false, cwd }: Program): Ended => {
    const [first = ""] = args;
    const stack = cwd.split("/").at(-1) ?? "";
    const done = (stdout = "", code = 0): Ended => ({ code, stdout, stderr: "" });
    if (shell) return done(synthesized(command));
    if (first === "version") return done(play.version);
    if (first === "state") return done(stateOf(play.serials[stack], resourcesOf(stack), play.stateOutputs[stack]));
    if (first === "plan") write(join(cwd, "cluster-kms.tfplan"), savedPlan(play.inside));
    if (first === "show" && args.includes("-json")) return done(planOf(play.changes[stack] ?? [], play.outputs));
    if (first === "show") return done("Terraform will perform what it says.\n");
    if (first !== "apply") return done();
    play.serials[stack] = (play.serials[stack] ?? 0) + 1;
    const changed = (play.changes[stack] ?? []).filter(({ actions }) => actions[0] !== "no-op");
    return done(changed.map(({ address }) => hook("apply_start", address) + hook("apply_complete", address)).join(""));
  };
  const resourcesOf = (stack: string) =>
    play.resources.filter(({ name }) => play.stacks[stack]?.json.includes(`"${name}"`) === true);
  const synthesized = (_: string): string => {
    const stacks = Object.entries(play.stacks).map(([name, { json, after, hash }]) => {
      const working = `stacks/${name}`;
      write(`cdktf.out/${working}/cdk.tf.json`, json);
      write(
        `cdktf.out/${working}/.terraform.lock.hcl`,
        `provider "terraform.local/cluster-kms/clusterkms" {\n  version = "0.1.0"\n  hashes = [\n    "${hash}",\n  ]\n}\n`,
      );
      const path = { synthesizedStackPath: `${working}/cdk.tf.json`, workingDirectory: working };
      return [name, { name, dependencies: after, ...path }];
    });
    write("cdktf.out/manifest.json", JSON.stringify({ stacks: Object.fromEntries(stacks) }));
    return "";
  };
  const runner: Runner = {
    stopped: () => asked,
    run: async (program) => {
      if (asked !== undefined) return { code: null, stdout: "", stderr: "" };
      const { command, args = [], shell = false, onLine } = program;
      ran.push([command, ...args].join(" "));
      places.push(program.cwd);
      const instead = play.instead[shell ? "app" : (args[0] ?? "")]?.(program);
      const ended = instead === undefined ? usual(program) : { code: 0, stdout: "", stderr: "", ...instead };
      for (const one of ended.stdout.split("\n").filter(Boolean)) onLine?.(one);
      return ended;
    },
  };
  const machine: FakeMachine = {
    play,
    files,
    ran,
    ranIn: (stack) => ran.filter((_, at) => places[at]?.endsWith(`/${stack}`)).map((one) => one.split(" ")[1] ?? ""),
    env,
    now: NOW,
    tool: "0.1.0",
    stop: (signal) => {
      asked ??= signal;
    },
    text: (path) => files.get(resolve(FOLDER, path))?.toString("utf8"),
    write,
    stage: (...args) => {
      asked = undefined;
      const world = (io: CommandIo): StageWorld => ({
        io,
        connector: (accounts) => connectFromEnv(accounts, env),
        files: inMemory(files),
        runner,
        folder: FOLDER,
        tool: machine.tool,
      });
      const readText: CommandIo["readText"] = async (path) => {
        const found = files.get(path);
        return found === undefined
          ? err({ kind: "missing", message: "there is no such file" })
          : ok(found.toString("utf8"));
      };
      return runInProcess((io) => stageCommand(world(io)), args, { env, readText, now: () => machine.now });
    },
  };
  return machine;
}

function inMemory(files: Map<string, Buffer>): StageFiles {
  const under = (folder: string) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
  return {
    read: async (path) => files.get(path),
    write: async (path, content) => {
      files.set(path, Buffer.from(content));
      return undefined;
    },
    append: async (path, text) => {
      files.set(path, Buffer.concat([files.get(path) ?? Buffer.alloc(0), Buffer.from(text)]));
      return undefined;
    },
    list: async (folder) => {
      const names = new Set(under(folder).map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""));
      return names.size === 0 ? undefined : [...names];
    },
    remove: async (path) => {
      for (const one of [path, ...under(path)]) files.delete(one);
    },
  };
}

const stateOf = (serial: number | undefined, resources: readonly object[], outputs: object = {}): string =>
  serial === undefined ? "" : JSON.stringify({ version: 4, lineage: LINEAGE, serial, outputs, resources });

const savedPlan = (inside: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries({ tfplan: "the plan", ...inside }).map(([path, text]) => [path, Buffer.from(text)]),
    ),
  );

const planOf = (changes: readonly Change[], outputs: unknown): string =>
  JSON.stringify({
    format_version: "1.2",
    planned_values: {},
    resource_changes: changes.map(({ address, actions, before = null, after = null }) => {
      const [type, name] = address.split(".");
      return { address, type, name, mode: "managed", change: { actions, before, after } };
    }),
    output_changes: outputs,
  });

/** Brings the artifact to another machine, with the state. */
export function hand(from: FakeMachine, to: FakeMachine): void {
  for (const [path, bytes] of from.files) if (path.startsWith(`${FOLDER}/artifact/`)) to.files.set(path, bytes);
  to.play.serials = { ...from.play.serials };
}

/** The paths in the artifact. */
export const listed = ({ files }: FakeMachine): readonly string[] =>
  [...files.keys()]
    .filter((path) => path.startsWith(`${FOLDER}/artifact/`))
    .map((path) => path.slice(FOLDER.length + 10));

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
