/** A folder in which the real Terraform finds the echo provider, bundled as a provider is shipped. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ECHO_SOURCE } from "./echo-provider.js";
import { type Finished, type Running, run, start } from "./run.js";

const VERSION = "1.0.0";
const ROOT = resolve(import.meta.dirname, "../..");

/** Bundles the echo provider into one executable file. */
export async function bundleEcho(file: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [fileURLToPath(new URL("./echo-main.ts", import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minifyWhitespace: true,
    minifySyntax: true,
    banner: { js: "#!/usr/bin/env node" },
  });
  chmodSync(file, 0o755);
}

export interface EchoWorkspace {
  readonly folder: string;
  readonly bundle: string;
  /** Writes the configuration; the head that names the provider is put before it. */
  write(configuration: string): void;
  /** Runs Terraform to its end. */
  terraform(...args: readonly string[]): Promise<Finished>;
  /** Starts Terraform in a process group of its own; what the provider logs is part of its output. */
  start(...args: readonly string[]): Running;
  remove(): void;
}

const HEAD = `terraform {
  required_providers {
    echo = {
      source  = "${ECHO_SOURCE}"
      version = "${VERSION}"
    }
  }
}
`;

/** Makes the folder; `terraform init` is the caller's. */
export async function echoWorkspace(): Promise<EchoWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), "echo-"));
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const place = join(folder, "terraform.d/plugins", ECHO_SOURCE, VERSION, platform);
  mkdirSync(place, { recursive: true });
  const bundle = join(place, `terraform-provider-echo_v${VERSION}`);
  await bundleEcho(bundle);
  // An absent CLI configuration: a user's own could name other places to install from.
  const env = {
    ...process.env,
    CHECKPOINT_DISABLE: "1",
    TF_CLI_CONFIG_FILE: join(folder, "none.tfrc"),
    TF_IN_AUTOMATION: "1",
  };
  const terraform = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const plainly = (args: readonly string[]) => [...args, "-no-color"];
  return {
    folder,
    bundle,
    write: (configuration) => writeFileSync(join(folder, "main.tf"), `${HEAD}${configuration}`),
    terraform: (...args) => run(terraform, plainly(args), { cwd: folder, env }),
    start: (...args) =>
      start(terraform, plainly(args), { cwd: folder, env: { ...env, TF_LOG_PROVIDER: "INFO" }, group: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
