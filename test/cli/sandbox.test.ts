/** `cluster-kms sandbox`: what it prints, what it refuses, and looks and turns from another shell. */
import { Command } from "commander";
import { afterEach, describe, expect, it } from "vitest";
import type { CommandIo, ExitCode } from "../../lib/cli/io.js";
import { sandboxCommand } from "../../lib/cli/sandbox.js";
import { err, ok } from "../../lib/model/result.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CLUSTERS, KEYS, PLATFORM, SECRETS, seed } from "../support/seed.js";

const FILES: ReadonlyMap<string, string> = new Map([
  ["seed.json", JSON.stringify(seed())],
  ["small.yaml", `accounts: [{ id: ${PLATFORM}, apiKeys: [] }]\n`],
  ["guid.yaml", JSON.stringify({ ...seed(), clusters: [{ ...seed().clusters?.[0], id: "checkout" }] })],
  ["typo.yaml", "accounts: []\nclustres: []\n"],
  ["no-yaml.yaml", "accounts: [\n"],
  ["twice.yaml", JSON.stringify({ ...seed(), clusters: [...(seed().clusters ?? []), ...(seed().clusters ?? [])] })],
  ["dangling.yaml", JSON.stringify({ ...seed(), instances: [] })],
  ["role.yaml", JSON.stringify({ accounts: [{ id: "a", apiKeys: [{ key: "k", roles: { kms: "Admin" } }] }] })],
]);

const running: (() => void)[] = [];
afterEach(() => {
  for (const end of running.splice(0)) end();
});

function world(env: Readonly<Record<string, string>> = {}) {
  const told = { out: "", talk: "", exit: undefined as ExitCode | undefined };
  const io: CommandIo = {
    stdout: (text) => {
      told.out += text;
    },
    stderr: (text) => {
      told.talk += text;
    },
    colour: false,
    terminal: { colour: false, width: undefined },
    watchedWidth: undefined,
    readStdin: async () => err({ kind: "missing", message: "nothing is piped in" }),
    exit: (code) => {
      told.exit = code;
    },
    now: Date.now,
    readText: async (path) => {
      const text = FILES.get(path);
      return text === undefined ? err({ kind: "missing", message: "there is no such file" }) : ok(text);
    },
    env,
    fetch,
    interrupted: () => new Promise((resolve) => running.push(resolve)),
  };
  // Beneath a program, as it really runs: commander looks for options differently there.
  const run = (...args: readonly string[]) =>
    new Command("program").addCommand(sandboxCommand(io)).parseAsync(["sandbox", ...args], { from: "user" });
  return { io, told, run };
}

/** Starts one in the foreground; `end` is Ctrl-C. */
async function foreground(...args: readonly string[]) {
  const { told, run } = world();
  const ended = run("--port", "0", ...args);
  await expect.poll(() => told.talk, { timeout: 5_000 }).toContain("Ctrl-C ends it");
  const variables = Object.fromEntries(
    told.out
      .trim()
      .split("\n")
      .map((line) => line.replace("export ", "").split("=")),
  );
  const url = String(variables["IBMCLOUD_IAM_API_ENDPOINT"]);
  const end = async () => {
    for (const resolve of running.splice(0)) resolve();
    await ended;
  };
  return { told, variables, url, end };
}

describe("cluster-kms sandbox", () => {
  it("prints the variables to set, those of its own accounts too, and ends cleanly with Ctrl-C", async () => {
    const { told, variables, url, end } = await foreground();
    expect(told.out.split("\n").filter((line) => line !== "" && !/^export [A-Z_]+=\S+$/.test(line))).toEqual([]);
    expect(variables["IBMCLOUD_CS_API_ENDPOINT"]).toBe(`${url}/global`);
    expect(variables).toHaveProperty("IBMCLOUD_API_KEY");
    expect(variables).toHaveProperty("SECURITY_API_KEY");
    await end();
    expect(told.exit).toBeUndefined();
    await expect(fetch(`${url}/_sandbox/state`)).rejects.toThrow();
  });

  it("prints a line for each request, and no key or token in it", async () => {
    const { told, url, end } = await foreground("--seed", "seed.json");
    expect(told.out).not.toContain("API_KEY");
    const body = new URLSearchParams({
      grant_type: "urn:ibm:params:oauth:grant-type:apikey",
      apikey: SECRETS.platform,
    });
    await fetch(`${url}/identity/token`, { method: "POST", body });
    await end();
    expect(told.talk).toMatch(/^200 +POST +\/identity\/token {2}token$/m);
    expect(told.talk).not.toContain(SECRETS.platform);
  });

  it("prints none of them when it is to be quiet", async () => {
    const { told, url, end } = await foreground("--quiet");
    await fetch(`${url}/v2/vpc/getClusters`);
    await end();
    expect(told.talk).not.toContain("getClusters");
  });

  it("says so when the port is taken and takes another", async () => {
    const other = await startSandbox({ seed: seed() });
    const { told, run } = world();
    const ended = run("--port", String(other.port));
    await expect.poll(() => told.talk, { timeout: 5_000 }).toContain("Ctrl-C ends it");
    expect(told.talk).toContain(`Port ${other.port} is taken; listening on `);
    expect(told.out).not.toContain(other.url);
    for (const resolve of running.splice(0)) resolve();
    await ended;
    await other.close();
  });

  it("runs fast when it is told to, and tells the provider", async () => {
    const { variables, url, end } = await foreground("--scale", "3600");
    expect(variables["CLUSTERKMS_TIME_SCALE"]).toBe("3600");
    const now = async () => Date.parse(JSON.parse(await (await fetch(`${url}/_sandbox/state`)).text()).now);
    const before = await now();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await now()) - before).toBeGreaterThanOrEqual(100_000);
    await end();
  });

  it.each([
    ["a port that is none", ["--port", "99999"], "`99999` is not a port"],
    ["a port that is no number", ["--port", "http"], "`http` is not a port"],
    ["a scale that is none", ["--scale", "0"], "`0` is not a number above 0"],
    ["a seed that is not there", ["--seed", "nobody.json"], "there is no such file"],
    ["a seed that is not YAML", ["--seed", "no-yaml.yaml"], "not a seed"],
    ["a seed with a word that is not known", ["--seed", "typo.yaml"], "clustres"],
    ["a seed whose parts do not fit", ["--seed", "dangling.yaml"], "an instance that is not there"],
    ["a seed with an ID of another form", ["--seed", "guid.yaml"], "clusters.0.id must match"],
    ["a seed with one thing twice", ["--seed", "twice.yaml"], `two of cluster ${CLUSTERS.checkout}`],
    ["a seed with a role that does not exist", ["--seed", "role.yaml"], "none, Reader, ReaderPlus, Writer, Manager"],
  ])("refuses %s, and starts nothing", async (_, args, why) => {
    const { told, run } = world();
    await run(...args);
    expect([told.exit, told.out]).toEqual([1, ""]);
    expect(told.talk).toContain(why);
  });
});

describe("from another shell", () => {
  /** Runs commands against one that is running; each must go well. */
  async function against(use: (shell: (...args: readonly string[]) => Promise<string>, sandbox: Sandbox) => unknown) {
    const sandbox = await startSandbox({ seed: seed(), startAt: "2026-02-03T10:00:00Z", scale: 0 });
    try {
      await use(async (...args) => {
        const { told, run } = world({ IBMCLOUD_IAM_API_ENDPOINT: `${sandbox.url}/` });
        await run(...args);
        expect([args, told.talk, told.exit]).toEqual([args, "", undefined]);
        return told.out;
      }, sandbox);
    } finally {
      await sandbox.close();
    }
  }

  it("state shows clusters and keys", () =>
    against(async (shell, sandbox) => {
      sandbox.console.enable(CLUSTERS.checkout, KEYS.first);
      sandbox.clock.advance(900);
      expect(await shell("state")).toContain(`checkout-prod  ${CLUSTERS.checkout}  normal  Ready   ${KEYS.first}`);
      expect(await shell("state")).toMatch(new RegExp(`^key-0004 +${KEYS.disabled}  disabled  1$`, "m"));
    }));

  it("log shows a line for each request", () =>
    against(async (shell, sandbox) => {
      await fetch(`${sandbox.url}/v2/vpc/getClusters`);
      expect(await shell("log")).toBe("401   GET    /v2/vpc/getClusters  getClusters\n");
    }));

  it.each([
    ["state", "clusters"],
    ["log", "operation"],
    ["clock", "scale"],
    ["faults", "truncate"],
  ])("%s prints all of it as JSON on request", (name, word) =>
    against(async (shell, sandbox) => {
      await fetch(`${sandbox.url}/v2/vpc/getClusters`);
      sandbox.faults.push({ operation: "getClusters", action: { kind: "truncate" } });
      const out = await shell(name, "--json");
      expect(() => JSON.parse(out)).not.toThrow();
      expect(out).toContain(`"${word}"`);
    }),
  );

  it("clock and advance show and turn its time", () =>
    against(async (shell, sandbox) => {
      expect(await shell("clock")).toBe("It is 2026-02-03T10:00:00Z; time stands still.\n");
      expect(await shell("advance", "60")).toContain("2026-02-03T10:01:00Z");
      expect(await shell("clock", "--run", "600")).toContain("runs 600 times as fast");
      expect(sandbox.clock.scale).toBe(600);
    }));

  it("console does what somebody might do", () =>
    against(async (shell, sandbox) => {
      await shell("console", "enable", "--cluster", CLUSTERS.checkout, "--key", KEYS.first);
      expect(sandbox.console.history(CLUSTERS.checkout)).toEqual([KEYS.first]);
      await shell("console", "set-cluster", "--cluster", CLUSTERS.ledger, "--with", '{"state":"unsupported"}');
      expect(await shell("state")).toMatch(/ledger-prod.*unsupported/);
    }));

  it("fault adds one, faults shows them and takes them away", () =>
    against(async (shell, sandbox) => {
      expect(await shell("faults")).toBe("No faults.\n");
      const fault = '{"operation":"enableKMS","times":1,"action":{"kind":"fail-enablement"}}';
      expect(await shell("fault", fault)).toBe(`${fault}\n`);
      expect(sandbox.faults).toHaveLength(1);
      await shell("faults", "--clear");
      expect(sandbox.faults).toEqual([]);
    }));

  it("reset begins anew, also with another seed", () =>
    against(async (shell, sandbox) => {
      sandbox.console.deleteCluster(CLUSTERS.checkout);
      sandbox.faults.push({ operation: "getClusters", action: { kind: "truncate" } });
      await shell("reset");
      expect([sandbox.faults, sandbox.log]).toEqual([[], []]);
      expect(await shell("state")).toContain("checkout-prod");
      await shell("reset", "--to", "small.yaml");
      expect(await shell("state")).not.toContain("checkout-prod");
    }));

  it.each([
    ["nothing says where it is", {}, ["state"], "Where is the sandbox?"],
    ["nobody is there", { IBMCLOUD_IAM_API_ENDPOINT: "http://127.0.0.1:9" }, ["state"], "No sandbox answers at"],
  ])("they say so when %s", async (_, env, args, why) => {
    const { told, run } = world(env);
    await run(...args);
    expect([told.exit, told.out]).toEqual([1, ""]);
    expect(told.talk).toContain(why);
  });

  it.each([
    [["advance", "--", "-5"], "seconds"],
    [["advance", "soon"], "seconds"],
    [["clock", "--run", ""], "scale"],
    [["console", "add-authorization", "--with", "{}"], "not an authorization"],
    [["reset", "--to", "typo.yaml"], "clustres"],
    [["reset", "--to", "dangling.yaml"], "an instance that is not there"],
    [["console", "explode"], "an action"],
    [["console", "rotate", "--key", "nobody"], "the sandbox has no key nobody"],
    [["fault", "{"], "action.kind"],
  ])("they pass on what it refuses: %j", async (args, why) => {
    const sandbox = await startSandbox({ seed: seed() });
    const { told, run } = world();
    const [name = "", ...rest] = args;
    await run(name, "--url", sandbox.url, ...rest);
    await sandbox.close();
    expect(told.exit).toBe(1);
    expect(told.talk).toContain(why);
  });
});
