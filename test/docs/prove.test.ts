/** The pages about proving: their commands run as they stand there, and their tables say what the code says. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { type DrillCommandMeans, drillCommand } from "../../lib/cli/drill.js";
import { type CommandIo, nodeIo } from "../../lib/cli/io.js";
import { notesIn } from "../../lib/cli/prove/note.js";
import { makeFolder } from "../../lib/cli/prove/write.js";
import { sandboxCommand } from "../../lib/cli/sandbox.js";
import { verifyCommand } from "../../lib/cli/verify.js";
import { writeText } from "../../lib/cli/write-file.js";
import { openKubernetes } from "../../lib/cloud/kubernetes.js";
import { DRILL_CODES } from "../../lib/model/codes/drill.js";
import { CHECK_MEANINGS, STEP_MEANINGS } from "../../lib/plan/prove/meaning.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, SECRETS } from "../e2e/support/fleet.js";
import { commandsOf, page, runLine } from "./page-commands.js";

const VERIFY = page("verify.md");
const DRILL = page("drill.md");

// The Kubernetes client takes its time to load, more so on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describe("the pages about proving", () => {
  let sandbox: Sandbox;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "prove-"));
    sandbox = await startSandbox({ seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }), scale: 0 });
    writeFileSync(join(folder, "cluster-kms.yaml"), file({ checkout: checkout("K1") }));
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it("have commands that run: the sandbox's kubeconfig first, then the rest of both pages", async () => {
    const env = { ...sandbox.env(), ...SECRETS };
    const means: DrillCommandMeans = {
      connector: (accounts) => connectFromEnv(accounts, env),
      open: openKubernetes,
      writeText,
      makeFolder,
      notes: notesIn(join(folder, "state")),
      signals: () => ({ stop: new AbortController().signal, done: () => undefined }),
      clock: () => ({
        now: () => sandbox.clock.now(),
        sleep: async (milliseconds) => sandbox.clock.advance(milliseconds / 1_000),
      }),
    };
    const commands = {
      verify: (io: CommandIo) => verifyCommand(io, means),
      drill: (io: CommandIo) => drillCommand(io, means),
      sandbox: sandboxCommand,
    };
    const ran: string[] = [];
    for (const line of [...commandsOf(VERIFY).slice(-1), ...commandsOf(VERIFY).slice(0, -1), ...commandsOf(DRILL)]) {
      const { code, output } = await runLine(line, folder, commands, env);
      expect([line, code, code === 0 ? "" : output]).toEqual([line, 0, ""]);
      ran.push(line.split(" ").slice(1, 3).join(" "));
    }
    expect(ran).toEqual([
      "sandbox kubeconfig",
      "verify checkout",
      "verify checkout",
      "verify --all",
      "drill checkout",
      "drill --resume",
    ]);
  });

  it("say of each check and step what the report says of it", () => {
    const checks = Object.values(CHECK_MEANINGS).map(({ title, proves, not }) => `| ${title} | ${proves} | ${not} |`);
    for (const row of checks) expect(VERIFY).toContain(row);
    const rows = [...DRILL.matchAll(/^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, title, shows]) => [title, shows]);
    const steps = Object.values(STEP_MEANINGS).map(({ title, shows }) => [title, shows]);
    expect(rows.filter(([title]) => title !== "step" && title !== "---")).toEqual(steps);
  });

  it("name every code of the drill", () => {
    for (const code of Object.keys(DRILL_CODES)) expect(DRILL).toContain(`[\`${code}\`](codes/${code}.md)`);
  });

  it("name every option and every exit code of the help", () => {
    const never = () => Promise.reject(new Error("not called"));
    const means = {
      connector: never,
      open: never,
      writeText: never,
      makeFolder: never,
      notes: notesIn(folder),
      signals: () => ({ stop: new AbortController().signal, done: () => undefined }),
      clock: () => ({ now: () => 0, sleep: never }),
    };
    const pages = [
      [VERIFY, verifyCommand(nodeIo(), means), 4],
      [DRILL, drillCommand(nodeIo(), means), 5],
    ] as const;
    for (const [text, command, count] of pages) {
      let help = "";
      const writeOut = (told: string) => {
        help += told;
      };
      command.configureOutput({ writeOut }).outputHelp();
      for (const [, option = ""] of help.matchAll(/^ {2}(--[a-z]+)/gm)) expect(text).toContain(`\`${option}`);
      const exits = [...help.matchAll(/(?::|,) (\d+) [a-z]/g)].map(([, exit = ""]) => exit);
      expect(exits).toHaveLength(count);
      for (const exit of exits) expect(text).toContain(`| ${exit} | `);
    }
  });
});
