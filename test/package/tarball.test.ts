/** What `npm pack` gives, in an empty project: nothing of the repository is reachable but the sandbox, and cdktf's command. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, keyId, SECRETS } from "../e2e/support/fleet.js";
import { REPOSITORY, SCALE } from "../e2e/support/workspace.js";
import { type Finished, run } from "../support/run.js";

const CDKTF = join(REPOSITORY, "node_modules/cdktf-cli/bundle/bin/cdktf");
/** It is an ES module: what only CommonJS and the old resolution of `main` would miss is not promised. */
const NOT_PROMISED: ReadonlySet<unknown> = new Set(["node10", "node16-cjs"]);
const QUIET = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];

describe("the package, from its tarball", { timeout: 600_000 }, () => {
  let folder = "";
  let tarball = "";
  let place = "";
  let sandbox: Sandbox;
  let env: Record<string, string | undefined> = {};

  const npm = async (cwd: string, ...args: readonly string[]): Promise<Finished> => {
    const done = await run("npm", [...args], { cwd, env });
    expect(done.code, done.output).toBe(0);
    return done;
  };
  /** An empty project with the package in it. */
  const project = async (name: string, ...libraries: readonly string[]): Promise<string> => {
    const made = join(folder, name);
    await mkdir(made);
    await writeFile(join(made, "package.json"), '{ "private": true }\n');
    await npm(made, "install", ...QUIET, tarball, ...libraries);
    return made;
  };
  const command = (...args: readonly string[]) =>
    run("npx", ["--no-install", "cluster-kms", ...args], { cwd: place, env });
  /** Deploys the file of one cluster from the project, with cdktf's own command. */
  const deploys = async (node: string, cli: string, cloud: Sandbox): Promise<void> => {
    await writeFile(join(place, "cluster-kms.yaml"), file({ checkout: checkout("K1") }));
    const deployed = await run(node, [cli, "deploy", "--auto-approve"], { cwd: place, env });
    expect(deployed.output).toContain("1 imported, 1 added, 1 changed, 0 destroyed");
    expect(deployed.code).toBe(0);
    expect(cloud.console.registrations(CHECKOUT)).toEqual([keyId("K1")]);
    expect(await command("status", "cluster-kms.yaml")).toMatchObject({ code: 0 });
  };
  const synthesized = async (cwd: string): Promise<Record<string, unknown>> => {
    await writeFile(join(cwd, "cluster-kms.yaml"), file({ checkout: checkout("K1") }));
    const done = await run("npx", ["--no-install", "cluster-kms-app"], { cwd, env });
    expect(done.code, done.output).toBe(0);
    return JSON.parse(await readFile(join(cwd, "cdktf.out/stacks/payments/cdk.tf.json"), "utf8"));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "clusterkms-tarball-"));
    sandbox = await startSandbox({ seed: fleet(), scale: SCALE });
    env = {
      ...process.env,
      ...sandbox.env(),
      ...SECRETS,
      CLUSTERKMS_TIME_SCALE: String(SCALE),
      CHECKPOINT_DISABLE: "1",
    };
    // Compiled anew beside the built one: other tests run from `dist` meanwhile.
    const copy = join(folder, "copy");
    for (const part of ["lib", "stacks", "schema", "templates", "docs", "examples", "scripts", "dist/provider"])
      await cp(join(REPOSITORY, part), join(copy, part), { recursive: true });
    for (const part of ["main.ts", "package.json", "tsconfig.json", "tsconfig.build.json", "README.md", "LICENSE"])
      await cp(join(REPOSITORY, part), join(copy, part));
    const tsc = join(REPOSITORY, "node_modules/typescript/bin/tsc");
    const types = join(REPOSITORY, "node_modules/@types");
    await symlink(join(REPOSITORY, "node_modules"), join(copy, "node_modules"));
    const built = await run(process.execPath, [tsc, "-p", "tsconfig.build.json", "--typeRoots", types], {
      cwd: copy,
      env,
    });
    expect(built.code, built.output).toBe(0);
    await npm(copy, "pack", "--ignore-scripts", "--pack-destination", folder);
    const [name = ""] = (await readdir(folder)).filter((entry) => entry.endsWith(".tgz"));
    tarball = join(folder, name);
    place = await project("empty");
  }, 600_000);
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is found sound by publint and by are-the-types-wrong", async () => {
    const data = await readFile(tarball);
    const { messages } = await publint({ pack: { tarball: Uint8Array.from(data).buffer }, strict: true });
    expect(messages).toEqual([]);
    const checked = await checkPackage(createPackageFromTarballData(Uint8Array.from(data)));
    const promised = "problems" in checked ? checked.problems : [{ kind: "no types" }];
    expect(
      promised.filter((problem) => !("resolutionKind" in problem && NOT_PROMISED.has(problem.resolutionKind))),
    ).toEqual([]);
  });

  it("holds what is needed, and no path of the machine it was made on", async () => {
    const root = join(place, "node_modules/cluster-kms");
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const inside = files.map((path) => path.slice(root.length + 1));
    expect(inside).toEqual(
      expect.arrayContaining([
        "dist/main.js",
        "dist/lib/index.d.ts",
        "templates/init/gitignore",
        "docs/ready-pipelines.md",
      ]),
    );
    expect(inside.filter((path) => /^(test|scripts|examples\/(?!pipelines\/)|lib)\/|\.map$/.test(path))).toEqual([]);
    for (const path of files) expect((await readFile(path, "utf8")).includes(REPOSITORY), path).toBe(false);
  });

  it("starts a project, checks its file and deploys it with the real cdktf", async () => {
    const started = await command("init", "--pipeline", "github");
    expect(started.output).toContain("created  cdktf.json");
    expect(started.output).toContain("created  .github/workflows/cluster-kms.yaml");
    expect((await command("validate", "cluster-kms.yaml")).stdout).toBe(
      "cluster-kms.yaml: ok (2 accounts, 1 key, 1 cluster)\n",
    );
    await deploys(process.execPath, CDKTF, sandbox);
  });

  // The oldest one is that which runs these tests. cdktf-cli carries its binary part for Node up to 22 only.
  it.each([
    ["22.23.3", undefined],
    ["24.21.0", "cdktn-cli@0.24.0"],
  ])("deploys on Node %s as well: the command, the app and the provider", async (version, cli) => {
    const tools = join(folder, `node-${version}`);
    await mkdir(tools);
    const name = `node-${process.platform}-${process.arch}`;
    await npm(tools, "install", ...QUIET, "--no-save", `${name}@${version}`);
    const fresh = await startSandbox({ seed: fleet(), scale: SCALE });
    const former = env;
    // Terraform starts the provider, and cdktf the app, with the Node that is on the PATH.
    const path = [join(tools, "node_modules", name, "bin"), process.env["PATH"]].join(delimiter);
    env = { ...env, ...fresh.env(), PATH: path };
    try {
      expect((await run("node", ["--version"], { cwd: place, env })).stdout).toBe(`v${version}\n`);
      if (cli !== undefined) await npm(tools, "install", ...QUIET, "--no-save", `${name}@${version}`, cli);
      for (const entry of await readdir(place))
        if (/tfstate|^cdktf\.out$/.test(entry)) await rm(join(place, entry), { recursive: true });
      await deploys("node", cli === undefined ? CDKTF : join(tools, "node_modules/.bin/cdktn"), fresh);
    } finally {
      env = former;
      await fresh.close();
    }
  });

  it("gives the same JSON with cdktn in the place of cdktf, but for its version", async () => {
    const one = await synthesized(place);
    const other = await synthesized(await project("cdktn", "cdktf@npm:cdktn@0.24.0"));
    const comments: readonly unknown[] = [one["//"], other["//"]];
    expect(comments[1]).not.toEqual(comments[0]);
    const versionless = (json: unknown) => JSON.stringify(json).replaceAll(/"version":"0\.\d+\.\d+"/g, '"version":""');
    expect(versionless(other)).toBe(versionless(one));
  });
});
