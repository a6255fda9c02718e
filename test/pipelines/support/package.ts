/** The package as it lies in a project after `npm ci`: compiled from the sources as they are now, without a registry. */
import { chmod, cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { REPOSITORY } from "../../e2e/support/workspace.js";

const PARTS = ["package.json", "schema", "templates", "docs/codes", "examples/pipelines", "dist/provider"];
const COMMANDS = { "cluster-kms": "dist/lib/cli/main.js", "cluster-kms-app": "dist/main.js" };

/** Puts the package into `folder/node_modules`, and answers that path: what `npm ci` gives in each job is a link to it. */
export async function installedPackage(folder: string): Promise<string> {
  const modules = join(folder, "node_modules");
  const own = join(modules, "cluster-kms");
  for (const part of PARTS) await cp(join(REPOSITORY, part), join(own, part), { recursive: true });
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ["main.ts", "lib/cli/main.ts"],
    outdir: join(own, "dist"),
    outbase: ".",
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  await symlink(join(REPOSITORY, "node_modules"), join(own, "node_modules"));
  await mkdir(join(modules, ".bin"));
  for (const [name, path] of Object.entries(COMMANDS)) {
    await chmod(join(own, path), 0o755);
    await symlink(join("..", "cluster-kms", path), join(modules, ".bin", name));
  }
  return modules;
}
