/** A folder as a user's project: apps run in it as child processes, and the real Terraform on what they wrote. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { type Finished, run } from "./run.js";

const LOADER = resolve("node_modules/tsx/dist/loader.mjs");

export interface Project {
  readonly folder: string;
  /** Runs an app of this repository in the folder. */
  app(script: string, env?: Readonly<Record<string, string>>): Promise<Finished>;
  /** Runs Terraform in the folder of a stack. */
  terraform(stack: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Finished>;
  /** Every file, by its path from the folder, with what is in it; what Terraform made is left out. */
  files(): Promise<ReadonlyMap<string, Buffer>>;
  remove(): Promise<void>;
}

export async function project(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "clusterkms-project-"));
  // An absent CLI configuration: that of whoever runs the tests could name other places to install from.
  const base = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: join(folder, "none.tfrc") };
  return {
    folder,
    app: (script, env = {}) =>
      run(process.execPath, ["--import", LOADER, resolve(script)], { cwd: folder, env: { ...base, ...env } }),
    terraform: (stack, args, env = {}) =>
      run("terraform", [...args, "-no-color"], {
        cwd: join(folder, "cdktf.out/stacks", stack),
        env: { ...base, ...env },
      }),
    files: async () => {
      const all = await readdir(folder, { recursive: true, withFileTypes: true });
      const paths = all.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
      const made = paths.filter((path) => !path.includes(`${join("/", ".terraform")}/`)).sort();
      return new Map(
        await Promise.all(made.map(async (path) => [relative(folder, path), await readFile(path)] as const)),
      );
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
