/**
 * One stack, and stacks for each account: the same first deploy, the same second plan, the same change of key. Then
 * the fleet is moved to the other layout with the recipe of docs/layouts.md, word for word, and nothing changes.
 */
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../support/run.js";
import { chain, KEY } from "./support/chain.js";
import { CLUSTER, quick, tookEffect } from "./support/first-deploy.js";
import { CHECKOUT, checkout, file, fleet, KEYS, PLATFORM, SECURITY } from "./support/fleet.js";
import { inStack, type LayoutName, STACKS, withReader } from "./support/layouts.js";
import { REPOSITORY, type Workspace, workspace } from "./support/workspace.js";

const RECIPE = [...(await readFile(join(REPOSITORY, "docs/layouts.md"), "utf8")).matchAll(/```sh\n([\s\S]*?)```/g)].map(
  ([, text = ""]) => text,
);
const BOTH = { "roks-2026": KEY, next: KEY };
const MOVED = CLUSTER.replace("roks-2026", "next");

describe.each<LayoutName>(["one", "per-account"])("a fleet in the layout `%s`", { timeout: 240_000 }, (layout) => {
  let w: Workspace;
  let now: LayoutName = layout;
  beforeAll(async () => {
    w = await workspace(withReader(quick()));
  }, 60_000);
  afterAll(() => w.close());

  const write = (keys: Readonly<Record<string, string>>, cluster: string) =>
    w.file(chain({ keys, clusters: { checkout: cluster }, more: `stacks: ${now}\n` }));
  const synth = async () => {
    const made = await w.synth();
    expect(made.code, made.output).toBe(0);
  };
  const deploy = async () => {
    for (const stack of STACKS[now]) {
      const initialized = await inStack(w, stack, "init", "-input=false");
      expect(initialized.code, initialized.output).toBe(0);
      const applied = await inStack(w, stack, "apply", "-auto-approve", "-input=false");
      expect(applied.code, applied.output).toBe(0);
    }
  };
  const expectNoChanges = async () => {
    for (const stack of STACKS[now]) {
      const planned = await inStack(w, stack, "plan", "-detailed-exitcode", "-input=false");
      expect(planned.output).toContain("No changes.");
      expect(planned.code).toBe(0);
    }
  };
  const binding = async () => {
    const stack = STACKS[now].at(-1) ?? "";
    return (await inStack(w, stack, "state", "show", "clusterkms_binding.checkout")).stdout;
  };

  it("makes one of each, in the right accounts", async () => {
    await write({ "roks-2026": KEY }, CLUSTER);
    await synth();
    await deploy();
    const { console: cloud } = w.sandbox;
    expect(cloud.instances().map(({ name, account }) => [name, account])).toEqual([["kp-prod", SECURITY]]);
    expect(cloud.authorizations().map(({ account, source }) => [account, source])).toEqual([[SECURITY, PLATFORM]]);
    expect(cloud.keys().map(({ name }) => name)).toEqual(["roks-2026"]);
    expect(cloud.registrations(CHECKOUT)).toEqual(cloud.keys().map(({ id }) => id));
    expect(tookEffect(w, "enableKMS")).toBe(1);
  });

  it("plans nothing the second time", expectNoChanges);

  it("moves the cluster to another key, and sees it there", async () => {
    await write(BOTH, MOVED);
    await synth();
    await deploy();
    const next = w.sandbox.console.keys().find(({ name }) => name === "next");
    expect(w.sandbox.console.history(CHECKOUT)).toHaveLength(2);
    expect(w.sandbox.console.history(CHECKOUT).at(-1)).toBe(next?.id);
    expect(await binding()).toMatch(/root_key_seen\s+= "seen"/);
  });

  it("is moved to the other layout with the recipe: nothing is sent, nothing is forgotten", async () => {
    const before = await binding();
    expect(before).toContain("former_root_keys");
    const bin = await commands(w);
    const env = { ...w.env, PATH: [bin, w.env["PATH"]].join(delimiter) };
    const shell = async (script: string | undefined) => {
      const ran = await run("bash", ["-euc", script ?? "exit 9"], { cwd: w.folder, env });
      expect(ran.code, ran.output).toBe(0);
    };
    w.sandbox.clearLog();
    await shell(RECIPE[0]);
    // The guard for who forgets the second step.
    now = layout === "one" ? "per-account" : "one";
    await write(BOTH, MOVED);
    expect((await w.synth()).output).toContain("CLUSTER_IN_OTHER_STATE");
    await shell(RECIPE[1]);
    await shell(RECIPE[2]);
    expect(RECIPE).toHaveLength(3);
    await deploy();
    await expectNoChanges();
    expect(w.writes()).toEqual([]);
    expect(await binding()).toBe(before);
  });
});

describe("stacks for each account", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(withReader(fleet()));
    await w.file(file({ checkout: checkout("K1") }, "stacks: per-account\n"));
    expect((await w.synth()).code).toBe(0);
  }, 60_000);
  afterAll(() => w.close());

  const plan = async (stack: string, ...args: readonly string[]) => {
    expect((await inStack(w, stack, "init", "-input=false")).code).toBe(0);
    return inStack(w, stack, "plan", "-input=false", ...args);
  };

  it("plan clusters before anything was applied where the key is there already", async () => {
    const planned = await plan("payments-platform-clusters");
    expect(planned.output).toContain("Plan: 1 to import, 0 to add, 1 to change, 0 to destroy.");
    expect(planned.output).toContain(KEYS.K1);
  });

  it("need no credentials where they hold nothing", async () => {
    const planned = await plan("payments-security-clusters", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
  });
});

/** What the recipe calls, as commands: this repository's, and the synthesis that cdktf runs. */
async function commands({ folder }: Workspace): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const node = `exec node --import ${join(REPOSITORY, "node_modules/tsx/dist/loader.mjs")}`;
  const scripts = {
    "cluster-kms": `${node} ${join(REPOSITORY, "lib/cli/main.ts")} "$@"`,
    cdktf: `[ "$*" = synth ] && ${node} ${join(REPOSITORY, "main.ts")}`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return bin;
}
