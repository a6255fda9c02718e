/** The directions of dependency and the size of files; and that the rules about them bite. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const TOP = ["lib", "stacks", "main.ts"];
/** Written by programs; they have no limit and no direction of their own. */
const GENERATED = /^lib\/(tfplugin\/generated|spec\/generated|constructs\/l1)\//;
const MOST_LINES = 400;

/** What each folder of `lib/` may use, beside itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: [],
  plan: ["model"],
  spec: ["model"],
  cloud: ["model"],
  observe: ["model", "cloud"],
  report: ["model", "plan", "observe"],
  judge: ["model", "observe", "plan"],
  stage: ["model", "plan"],
  tfplugin: [],
  provider: ["model", "cloud", "observe", "plan", "judge", "tfplugin"],
  constructs: ["model", "plan"],
  sandbox: ["model"],
  cli: ["model", "plan", "spec", "cloud", "observe", "judge", "report", "stage", "constructs", "sandbox", "tfplugin"],
  stacks: ["model", "spec", "constructs"],
  main: ["model", "spec", "cli", "stacks"],
  index: ["model", "constructs"],
};
/** Two that are no folders but files at the top: the app, and what the package exports. */
const FILES: Readonly<Record<string, string>> = { main: "main.ts", index: "lib/index.ts" };

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** Everything that the rules find in a folder, as `rule: from -> to`. */
async function violations(folder: string): Promise<readonly Violation[]> {
  const command = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const config = join(ROOT, ".dependency-cruiser.cjs");
  const top = TOP.filter((name) => existsSync(join(folder, name)));
  const args = [command, "--config", config, "--output-type", "json", ...top];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 64 << 20 });
  const { summary }: { summary: { violations: readonly Violation[] } } = JSON.parse(stdout);
  return summary.violations;
}

const temporary: string[] = [];
afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

/** A project with these files, and nothing else but the settings of this one. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "cluster-kms-architecture-"));
  temporary.push(folder);
  cpSync(join(ROOT, "tsconfig.json"), join(folder, "tsconfig.json"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", dependencies: { cdktf: "0.21.0" } }));
  mkdirSync(join(folder, "node_modules/cdktf"), { recursive: true });
  writeFileSync(join(folder, "node_modules/cdktf/package.json"), JSON.stringify({ name: "cdktf", main: "index.js" }));
  writeFileSync(join(folder, "node_modules/cdktf/index.js"), "");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The rules that a project breaks, each once. */
async function broken(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return [...new Set((await violations(project(files))).map(({ rule }) => rule.name))].sort();
}

const fileOf = (folder: string, name: string) =>
  FILES[folder] ?? (folder === "stacks" ? `stacks/${name}.ts` : `lib/${folder}/${name}.ts`);
const THING = "export type Thing = string;\nexport const thing = 1;\n";

describe("the directions of dependency", () => {
  it("are kept by all that is here", { timeout: 60_000 }, async () => {
    expect((await violations(ROOT)).map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  });

  it("name every folder of lib", () => {
    const folders = readdirSync(join(ROOT, "lib"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) expect(Object.keys(ALLOWED)).toContain(name);
  });

  it("are those of the table: of all pairs of folders exactly the others are refused, types too", {
    timeout: 60_000,
  }, async () => {
    const folders = Object.keys(ALLOWED);
    const files: Record<string, string> = {};
    const refused: string[] = [];
    for (const to of folders) files[fileOf(to, "thing")] = THING;
    for (const from of folders) {
      for (const to of folders.filter((folder) => folder !== from)) {
        const target = fileOf(to, "thing");
        const file = fileOf(from, `uses-${to}`);
        const path = relative(dirname(file), target).replace(/\.ts$/, ".js");
        const line = `export type { Thing as Of${to} } from "${path.startsWith(".") ? path : `./${path}`}";\n`;
        files[file] = `${files[file] ?? ""}${line}`;
        if (!ALLOWED[from]?.includes(to)) refused.push(`${file} -> ${target}`);
      }
    }

    const found = (await violations(project(files))).filter(
      ({ rule }) => /-uses?-only-/.test(rule.name) && !rule.name.includes("types"),
    );
    expect([...new Set(found.map(({ from, to }) => `${from} -> ${to}`))].sort()).toEqual(refused.sort());
  });

  it.each<[string, Record<string, string>]>([
    [
      "no-folder-of-lib-without-a-rule",
      { "lib/extra/a.ts": 'export * from "../model/b.js";\n', "lib/model/b.ts": THING },
    ],
    [
      "report-uses-only-the-types-of-observe",
      {
        "lib/report/a.ts": 'import { thing } from "../observe/b.js";\nexport const mine = thing;\n',
        "lib/observe/b.ts": THING,
      },
    ],
    [
      "model-plan-and-stage-are-pure",
      { "lib/plan/a.ts": 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n' },
    ],
    [
      "cdktf-only-in-constructs-and-stacks",
      { "lib/cli/a.ts": 'import { App } from "cdktf";\nexport const app = App;\n' },
    ],
    ["everything-resolves", { "lib/cli/a.ts": 'export * from "./missing.js";\n' }],
    ["no-cycle", { "lib/cli/a.ts": 'export * from "./b.js";\n', "lib/cli/b.ts": 'export * from "./a.js";\n' }],
    [
      "no-cycle-between-folders",
      {
        "lib/provider/one/a.ts": 'export * from "../two/b.js";\n',
        "lib/provider/two/b.ts": THING,
        "lib/provider/two/c.ts": 'export * from "../one/d.js";\n',
        "lib/provider/one/d.ts": THING,
      },
    ],
  ])("are broken where %s is", async (rule, files) => {
    expect(await broken(files)).toEqual([rule]);
  });

  it("let two files of one folder speak of each other's types", async () => {
    const of = (other: string) =>
      `import type { Thing as Other } from "./${other}.js";\nexport type Thing = { of: Other };\n`;
    expect(await broken({ "lib/cli/a.ts": of("b"), "lib/cli/b.ts": of("a") })).toEqual([]);
  });

  it("let constructs and stacks use cdktf, and the report use the types of what was seen", async () => {
    const cdktf = 'import { App } from "cdktf";\nexport const app = App;\n';
    const types = 'import type { Thing } from "../observe/b.js";\nexport type Mine = Thing;\n';
    expect(
      await broken({
        "lib/constructs/a.ts": cdktf,
        "stacks/a.ts": cdktf,
        "main.ts": cdktf,
        "lib/report/a.ts": types,
        "lib/observe/b.ts": THING,
      }),
    ).toEqual([]);
  });
});

/** The files that are longer than they may be. */
function tooLong(root: string): readonly string[] {
  const files = ["lib", "stacks", "test", "scripts", "examples"]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((name) => name.endsWith(".ts") && !GENERATED.test(name) && !/(^|\/)(node_modules|cdktf\.out)\//.test(name));
  return [...files, "main.ts"].filter((name) => {
    const path = join(root, name);
    return existsSync(path) && readFileSync(path, "utf8").trimEnd().split("\n").length > MOST_LINES;
  });
}

describe(`the limit of ${MOST_LINES} lines`, () => {
  it("is kept by every file that people write", () => {
    expect(tooLong(ROOT)).toEqual([]);
  });

  it("bites at the first line too many, and not in what is generated", () => {
    const lines = (count: number) => "// a line\n".repeat(count);
    const root = project({
      "lib/plan/fits.ts": lines(400),
      "lib/plan/long.ts": lines(401),
      "test/plan/long.test.ts": lines(401),
      "main.ts": lines(401),
      "lib/spec/generated/long.ts": lines(401),
      "lib/constructs/l1/long.ts": lines(401),
    });
    expect(tooLong(root)).toEqual(["lib/plan/long.ts", "test/plan/long.test.ts", "main.ts"]);
  });
});
