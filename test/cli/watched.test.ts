/** How far a read is and how it is ended, for each command that reads from the cloud. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tokenOwner } from "../../lib/cli/discover/token-owner.js";
import { discoverCommand } from "../../lib/cli/discover.js";
import type { CommandIo } from "../../lib/cli/io.js";
import { listCommand } from "../../lib/cli/list.js";
import { observeCommand } from "../../lib/cli/observe.js";
import { planCommand } from "../../lib/cli/plan.js";
import { statusCommand } from "../../lib/cli/status.js";
import { Interrupted, type Watched, watched } from "../../lib/cli/watched.js";
import { writeText } from "../../lib/cli/write-file.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, LEDGER, ledger, SECRETS } from "../e2e/support/fleet.js";
import { type Play, play } from "../scale/play.js";
import { start, until } from "../support/run.js";

const both = file({ checkout: checkout("K1"), ledger: ledger("P1") });
const seed = () => fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } });
const forever = () => new Promise<void>(() => undefined);

type Make = (watched: Watched, p: Play) => Command;
/** Those that can write what they have read to a file. */
const WRITING = ["plan", "observe", "discover"];
const COMMANDS: readonly (readonly [name: string, make: Make, args: (file: string) => readonly string[]])[] = [
  ["plan", ({ io, connector }) => planCommand(io, connector, writeText), (path) => [path, "--format", "json"]],
  ["observe", ({ io, connector }) => observeCommand(io, connector, writeText), (path) => [path]],
  ["status", ({ io, connector }) => statusCommand(io, connector), (path) => [path, "--json"]],
  ["list", ({ io, connector }) => listCommand(io, connector), (path) => ["clusters", path, "--json"]],
  [
    "discover",
    ({ io, connector }, p) =>
      discoverCommand(io, { connector, tokenOwner: tokenOwner({ ...p.sandbox.env(), ...SECRETS }), writeText }),
    () => [
      ...["--account", "platform=0a1b2c3d4e5f60718293a4b5c6d7e8f9", "--credentials", "platform=PLATFORM_KEY"],
      "--json",
    ],
  ],
];

describe("a command that reads from the cloud", () => {
  let p: Play;
  beforeEach(async () => {
    p = await play(seed(), SECRETS);
  });
  afterEach(() => p.close());
  const run = (make: Make, args: readonly string[], world: Partial<CommandIo>) =>
    p.run((io) => make(watched(io, p.connector), p), args, {
      env: { ...p.sandbox.env(), ...SECRETS },
      interrupted: forever,
      ...world,
    });

  it.each(COMMANDS)("shows on a terminal what it reads and how far it is: %s", async (_, make, args) => {
    const path = p.save("cluster-kms.yaml", both);
    const quiet = await run(make, args(path), { watchedWidth: undefined });
    for (const mark of ["\r", "\u001b", "reading"]) expect(quiet.stderr).not.toContain(mark);
    const { stdout, stderr, code } = await run(make, args(path), { watchedWidth: 60 });
    // The same data, whether somebody watches or not.
    expect([stdout, code]).toEqual([quiet.stdout, quiet.code]);
    const lines = stderr.split("\r\u001b[K");
    const shown = lines.filter((line) => line.startsWith("reading "));
    expect(shown.length).toBeGreaterThan(3);
    for (const line of shown) expect(line).toMatch(/^reading [A-Za-z ]+: \d+ of \d+ answers$/);
    // It is gone when the command is done, and before anything else is said.
    expect(lines.at(-1)).not.toMatch(/^reading/);
    expect(lines.filter((line) => !line.startsWith("reading ")).join("")).toBe(quiet.stderr);
  });

  it("keeps its line shorter than the terminal is wide", async () => {
    const [, make, args] = COMMANDS[0] ?? [];
    if (make === undefined || args === undefined) throw new Error("there is no such command");
    const { stderr } = await run(make, args(p.save("cluster-kms.yaml", both)), { watchedWidth: 20 });
    expect(stderr).toContain("reading ");
    for (const line of stderr.split("\r\u001b[K")) expect(line.length).toBeLessThan(20);
  });

  it.each(COMMANDS)("ends at once where it is asked to, and leaves nothing: %s", async (name, make, args) => {
    const path = p.save("cluster-kms.yaml", both);
    for (const operation of ["getClusters", "listResourceInstances"])
      p.sandbox.faults.push({ operation, action: { kind: "delay", seconds: 30 } });
    const asked = until("a request", () => p.sandbox.log.some(({ operation }) => operation === "token"));
    const said: string[] = [];
    const out = WRITING.includes(name) ? ["--out", p.path("out")] : [];
    const running = run(make, [...args(path), ...out], {
      watchedWidth: 60,
      interrupted: async () => void (await asked),
      stdout: (text) => said.push(text),
    });
    await expect(running).rejects.toThrow(Interrupted);
    expect(said).toEqual([]);
    expect(existsSync(p.path("out"))).toBe(false);
  });
});

describe("the process", { timeout: 120_000 }, () => {
  let sandbox: Sandbox;
  let folder = "";
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: seed() });
    folder = mkdtempSync(join(tmpdir(), "watched-"));
    writeFileSync(join(folder, "cluster-kms.yaml"), both);
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it("ends with 130 and one sentence on Ctrl-C, and leaves no file behind", async () => {
    sandbox.faults.push({ operation: "getClusters", action: { kind: "delay", seconds: 100 } });
    const args = ["--import", resolve("node_modules/tsx/dist/esm/index.mjs"), resolve("lib/cli/main.ts")];
    const running = start(process.execPath, [...args, "plan", "--out", "plan.json"], {
      cwd: folder,
      env: { ...process.env, ...sandbox.env(), ...SECRETS },
    });
    await until("the first lists", () => sandbox.log.some(({ operation }) => operation === "listResourceInstances"));
    running.kill("SIGINT");
    const { code, stdout, stderr } = await running.finished;
    expect([code, stdout, stderr]).toEqual([130, "", "Interrupted: nothing was changed, and nothing was written.\n"]);
    expect(readdirSync(folder)).toEqual(["cluster-kms.yaml"]);
  });
});
