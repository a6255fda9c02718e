import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addFile } from "../../lib/cli/init/add-file.js";
import { initCommand } from "../../lib/cli/init.js";
import { err } from "../../lib/model/result.js";
import { readSpec } from "../../lib/spec/index.js";
import { runInProcess } from "../cli/run-command.js";

let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "clusterkms-init-")), "Our Clusters");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

const init = (...args: readonly string[]) => runInProcess((io) => initCommand(io, addFile), args);
const FILES = [".gitignore", "cdktf.json", "cluster-kms.yaml", "package.json"];
const text = (file: string) => readFile(join(folder, file), "utf8");

describe("cluster-kms init", () => {
  it("writes a file that is sound, and what belongs beside it", async () => {
    const done = await init(folder);
    expect(done).toMatchObject({ stderr: "", code: 0 });
    expect(done.stdout.replaceAll(folder, "FOLDER")).toMatchInlineSnapshot(`
      "created  cluster-kms.yaml
      created  cdktf.json
      created  package.json
      created  .gitignore

      Next:
        1. cd FOLDER
        2. npm install
        3. edit cluster-kms.yaml, and set the variables that it names
        4. npx cluster-kms doctor cluster-kms.yaml
        5. npx cluster-kms plan cluster-kms.yaml
        6. npx cdktf deploy
      "
    `);
    expect((await readdir(folder)).sort()).toEqual(FILES);
    expect(readSpec(await text("cluster-kms.yaml"), "cluster-kms.yaml")).toMatchObject({ ok: true });
  });

  it("names the versions that this package is tested with", async () => {
    await init(folder);
    const own = JSON.parse(await readFile("package.json", "utf8"));
    const { cdktf, constructs, "cdktf-cli": cli } = own.devDependencies;
    expect(JSON.parse(await text("package.json"))).toEqual({
      name: "our-clusters",
      private: true,
      dependencies: { "cluster-kms": own.version, cdktf, constructs },
      devDependencies: { "cdktf-cli": cli },
    });
    expect(own.peerDependencies).toEqual({ cdktf: `>=${cdktf} <0.25.0`, constructs: "^10.4.2" });
  });

  it("changes nothing that is there, and adds what is missing", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), "{}\n");
    await writeFile(join(folder, "cluster-kms.yaml"), "mine\n");
    const done = await init(folder);
    expect(done.code).toBe(0);
    expect(done.stdout).toContain("kept  cluster-kms.yaml (it was there)\ncreated  cdktf.json\nkept  package.json (it");
    expect(done.stdout).toContain("2. npm install cluster-kms cdktf constructs && npm install --save-dev cdktf-cli\n");
    expect([await text("package.json"), await text("cluster-kms.yaml")]).toEqual(["{}\n", "mine\n"]);
    const again = await init(folder, "--json");
    expect(JSON.parse(again.stdout).files.map(({ what }: { what: string }) => what)).toEqual(Array(4).fill("kept"));
  });

  it.each([
    [
      "github",
      {
        "cluster-kms.yaml": "workflows/cluster-kms.yaml",
        "cluster-kms-drift.yaml": "workflows/cluster-kms-drift.yaml",
      },
      ".github/",
    ],
    ["gitlab", { "gitlab-ci.yml": ".gitlab-ci.yml" }, ""],
    [
      "tekton",
      { "tasks.yaml": "tasks.yaml", "pipelines.yaml": "pipelines.yaml", "triggers.yaml": "triggers.yaml" },
      ".tekton/",
    ],
  ])("adds the ready pipeline for %s where its platform looks for it", async (name, files, place) => {
    const done = await init(folder, "--pipeline", name, "--json");
    expect(done.code).toBe(0);
    const added = Object.entries(files).map(([from, to]) => [from, `${place}${to}`] as const);
    expect(JSON.parse(done.stdout).files.slice(4)).toEqual(added.map(([, file]) => ({ file, what: "created" })));
    expect(await readdir(`examples/pipelines/${name}`)).toHaveLength(added.length);
    for (const [from, to] of added)
      expect(await text(to)).toBe(await readFile(`examples/pipelines/${name}/${from}`, "utf8"));
  });

  it("names the variables in the starter file that the pipelines give", async () => {
    await init(folder, "--pipeline", "gitlab");
    const named = [...(await text("cluster-kms.yaml")).matchAll(/apiKeyEnv: (\w+)/g)].map(([, variable]) => variable);
    expect(named).toEqual(["IBMCLOUD_API_KEY", "SECURITY_API_KEY"]);
    for (const variable of named) expect(await text(".gitlab-ci.yml")).toContain(`${variable}: $PLAN_${variable}\n`);
  });

  it("keeps a pipeline that is there, says what comes next, and knows no others", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, ".gitlab-ci.yml"), "mine\n");
    const done = await init(folder, "--pipeline", "gitlab");
    expect(done.stdout).toContain("kept  .gitlab-ci.yml (it was there)\n");
    expect(await text(".gitlab-ci.yml")).toBe("mine\n");
    expect(done.stdout.slice(done.stdout.indexOf("  5. "))).toMatchInlineSnapshot(`
      "  5. npx cluster-kms plan cluster-kms.yaml
        6. say under \`backend:\` in cluster-kms.yaml where the state is kept
        7. make the secrets that the pipeline names: node_modules/cluster-kms/docs/ready-pipelines.md
        8. commit it all, package-lock.json too
      "
    `);
    await expect(init(join(folder, "other"), "--pipeline", "jenkins")).rejects.toThrow(
      "Allowed choices are github, gitlab, tekton.",
    );
    expect(await readdir(folder)).not.toContain("other");
  });

  it("says what stands in the way, and what it had made before", async () => {
    await mkdir(join(folder, ".."), { recursive: true });
    await writeFile(folder, "not a folder");
    const done = await init(folder);
    expect(done).toMatchObject({ stdout: "", code: 1 });
    expect(done.stderr).toMatch(/^FILE_UNWRITABLE: .*cluster-kms.yaml: a file could not be written/);
    expect(done.stderr).toContain(
      "It could not be written: a file is where the folder should be. Nothing was created.",
    );

    const full = await runInProcess(
      (io) =>
        initCommand(io, async (path, content) =>
          path.endsWith(".json") ? err("the disk is full") : addFile(path, content),
        ),
      [join(folder, "..", "other")],
    );
    expect(full.code).toBe(1);
    expect(full.stderr).toContain("the disk is full. Created before it: cluster-kms.yaml.");
  });
});
