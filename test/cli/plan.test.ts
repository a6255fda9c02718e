import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { observeCommand } from "../../lib/cli/observe.js";
import { planCommand } from "../../lib/cli/plan.js";
import { writeText } from "../../lib/cli/write-file.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, type Fleet, file, fleet, KEYS, LEDGER, ledger, SECRETS } from "../e2e/support/fleet.js";
import { runInProcess } from "./run-command.js";

const both = file({ checkout: checkout("K1"), ledger: ledger("P1") });

/** What a state knows of a cluster whose key was K2. */
const KNOWN = {
  account: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  infrastructure: "vpc",
  cluster: CHECKOUT,
  cluster_id: CHECKOUT,
  root_key: KEYS.K2,
  root_key_seen: "seen",
  encryption: "enabled",
  former_root_keys: [],
  endpoint: "private",
};

function stateWith(instance: Readonly<Record<string, unknown>>): string {
  const resource = { mode: "managed", type: "clusterkms_binding", name: "checkout", instances: [instance] };
  return JSON.stringify({ version: 4, resources: [resource] });
}

describe("cluster-kms plan", () => {
  let sandbox: Sandbox;
  let env: Record<string, string | undefined>;
  let folder = "";
  const begin = async (options: Fleet) => {
    await sandbox?.close();
    sandbox = await startSandbox({ seed: fleet(options), startAt: "2026-11-24T12:00:00Z" });
    env = { ...sandbox.env(), ...SECRETS };
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "plan-"));
    await begin({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } });
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });
  const at = (name: string) => join(folder, name);
  const save = (name: string, text: string) => {
    writeFileSync(at(name), text);
    return at(name);
  };
  const plan = (yaml: string, ...flags: string[]) =>
    runInProcess(
      (io) => planCommand(io, (accounts) => connectFromEnv(accounts, env), writeText),
      [save("cluster-kms.yaml", yaml), ...flags],
    );
  const observe = (yaml: string, ...flags: string[]) =>
    runInProcess(
      (io) => observeCommand(io, (accounts) => connectFromEnv(accounts, env), writeText),
      [save("cluster-kms.yaml", yaml), ...flags],
    );
  const writes = () => sandbox.log.filter(({ write, operation }) => write && operation !== "token");

  it("has nothing to say and exits with 0 where all is as declared, and sends nothing", async () => {
    const { stdout, code } = await plan(both);
    expect(stdout).toContain("payments");
    expect(code).toBe(0);
    expect(writes()).toEqual([]);
  });

  it("exits with 2 for changes, and says what is now, what will be, for how long and whether it can be undone", async () => {
    await begin({});
    const { stdout, code } = await plan(both);
    expect(stdout).toContain("clusterkms_binding.checkout");
    expect(stdout).toContain(KEYS.K1);
    expect(stdout).toContain("15");
    expect(code).toBe(2);
    expect(writes()).toEqual([]);
  });

  it("exits with 4 where something is refused, with its code", async () => {
    const reused = file({ checkout: checkout("K2", `, formerKeys: ["${KEYS.K3}"]`), ledger: ledger("P1") });
    sandbox.console.setKeyState(KEYS.K2.split(":").at(-1) ?? "", "disabled");
    const { stdout, code } = await plan(reused);
    expect(stdout).toContain("KEY_NOT_ACTIVE");
    expect(code).toBe(4);
  });

  it("exits with 5 where something could not be read, and names the role", async () => {
    env["SECURITY_KEY"] = undefined;
    const { stdout, code } = await plan(both);
    expect(stdout).toContain("SECURITY_KEY");
    expect(code).toBe(5);
  });

  it("tells drift by Terraform's state, and exits with 4 since going back is refused", async () => {
    const state = save("state.json", stateWith({ attributes: KNOWN }));
    const declared = file({ checkout: checkout("K1"), ledger: ledger("P1") });
    const drifted = await plan(declared, "--state", state);
    expect(drifted.code).toBe(3);
    const back = await plan(file({ checkout: checkout("K2"), ledger: ledger("P1") }), "--state", state);
    expect(back.stdout).toContain("KEY_CHANGED_OUTSIDE");
    expect(back.code).toBe(4);
  });

  it("takes the states of several stacks together, in whatever order", async () => {
    const empty = save("keys.json", '{"version":4,"resources":[]}');
    const state = save("clusters.json", stateWith({ attributes: KNOWN }));
    const declared = file({ checkout: checkout("K1"), ledger: ledger("P1") });
    const alone = await plan(declared, "--state", state);
    expect(alone.code).toBe(3);
    const told = ({ stdout }: { readonly stdout: string }) => stdout.replaceAll(/\d\d:\d\d:\d\d\S*/g, "");
    for (const states of [
      [state, empty],
      [empty, state],
    ]) {
      const both = await plan(declared, ...states.flatMap((one) => ["--state", one]));
      expect(told(both)).toBe(told(alone));
      expect(both.code).toBe(3);
    }
  });

  it("knows what was only declared as former in a state of version 0", async () => {
    const attributes = { ...KNOWN, root_key: KEYS.K1, former_root_keys: undefined, former_keys: [KEYS.K3] };
    const state = save("state.json", stateWith({ schema_version: 0, attributes }));
    const back = await plan(file({ checkout: checkout("K3"), ledger: ledger("P1") }), "--state", state);
    expect(back.stdout).toContain("KEY_REUSED");
    expect(back.code).toBe(4);
  });

  it("prints JSON, and writes the same with --out", async () => {
    const { stdout, code } = await plan(both, "--format", "json", "--out", at("plan.json"));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: "cluster-kms/plan", version: 1, stack: "payments" });
    expect(readFileSync(at("plan.json"), "utf8")).toBe(stdout);
  });

  it("prints Markdown, HTML, JUnit and SARIF, which points at the line of the file", async () => {
    sandbox.console.setKeyState(KEYS.K2.split(":").at(-1) ?? "", "disabled");
    const yaml = file({ checkout: checkout("K2"), ledger: ledger("P1") });
    const line = yaml.split("\n").findIndex((one) => one.startsWith("  checkout:")) + 1;
    const sarif: { runs: { results: { ruleId: string; locations?: unknown[] }[] }[] } = JSON.parse(
      (await plan(yaml, "--format", "sarif")).stdout,
    );
    const result = sarif.runs[0]?.results.find(({ ruleId }) => ruleId === "KEY_NOT_ACTIVE");
    expect(JSON.stringify(result?.locations)).toContain(`"startLine":${line}`);
    expect((await plan(yaml, "--format", "markdown")).stdout).toContain("KEY_NOT_ACTIVE");
    expect((await plan(yaml, "--format", "html")).stdout).toMatch(/^<!doctype html>/);
    expect((await plan(yaml, "--format", "junit")).stdout).toContain("<testsuite");
  });

  it("makes the same plan of a saved observation, and asks the cloud nothing", async () => {
    const live = await plan(both, "--format", "json");
    const observed = await observe(both, "--out", at("observation.json"));
    expect(observed.code).toBe(0);
    sandbox.clearLog();
    const again = await plan(both, "--observation", at("observation.json"), "--format", "json");
    expect(sandbox.log).toEqual([]);
    expect(JSON.parse(again.stdout).objects).toEqual(JSON.parse(live.stdout).objects);
  });

  it.each([
    ["cut short", "--observation", (text: string) => text.slice(0, 100), "it is not JSON, or was cut short"],
    ["of something else", "--observation", () => "{}", "it is not an observation"],
    [
      "an observation of another version",
      "--observation",
      (text: string) => text.replace('"version": 1', '"version": 2'),
      "it is of version 2; this tool reads 1",
    ],
    [
      "an edited observation",
      "--observation",
      (text: string) => text.replace('"state": "normal"', '"state": "abnormal"'),
      "it was cut short or edited: its digest does not fit what it holds",
    ],
    ["no state", "--state", () => "{}", "it is no Terraform state of version 4"],
    [
      "a state with a ledger that cannot be read",
      "--state",
      () => stateWith({ attributes: { ...KNOWN, former_root_keys: ["K1"] } }),
      "clusterkms_binding.checkout cannot be understood: former_root_keys: `K1`: ",
    ],
    [
      "a state of a newer version",
      "--state",
      () => stateWith({ schema_version: 9, attributes: KNOWN }),
      "clusterkms_binding.checkout was written by a newer version of the provider",
    ],
  ])("refuses a file that is %s, and reads nothing", async (_, option, spoil, words) => {
    const observed = await observe(both);
    sandbox.clearLog();
    const { stderr, code } = await plan(both, option, save("spoilt.json", spoil(observed.stdout)));
    expect(stderr).toContain("INPUT_UNUSABLE");
    expect(stderr).toContain(words);
    expect(code).toBe(1);
    expect(sandbox.log).toEqual([]);
  });

  it("has no secret in what it prints or saves", async () => {
    const observed = await observe(both);
    const { stdout } = await plan(both, "--format", "json");
    for (const secret of [...Object.values(SECRETS), ...sandbox.tokens()]) {
      expect(observed.stdout).not.toContain(secret);
      expect(stdout).not.toContain(secret);
    }
  });
});
