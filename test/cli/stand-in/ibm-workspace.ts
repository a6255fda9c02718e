/** A folder in which the real Terraform finds the stand-in for the official provider. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Finished, run } from "../../support/run.js";
import { IBM_SOURCE } from "./ibm-provider.js";

const VERSION = "1.0.0";

export interface IbmWorkspace {
  /** Writes the configuration; the head that names the provider is put before it. */
  write(configuration: string): void;
  terraform(...args: readonly string[]): Promise<Finished>;
  remove(): void;
}

/** Makes the folder and initializes it. */
export async function ibmWorkspace(): Promise<IbmWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), "ibm-"));
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const place = join(folder, "terraform.d/plugins", IBM_SOURCE, VERSION, platform);
  mkdirSync(place, { recursive: true });
  const bundle = join(place, `terraform-provider-ibm_v${VERSION}`);
  await build({
    entryPoints: [fileURLToPath(new URL("./ibm-main.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
  });
  chmodSync(bundle, 0o755);
  const env = {
    ...process.env,
    CHECKPOINT_DISABLE: "1",
    // An absent CLI configuration: a user's own could name other places to install from.
    TF_CLI_CONFIG_FILE: join(folder, "none.tfrc"),
    TF_IN_AUTOMATION: "1",
  };
  const terraform = (...args: readonly string[]) => run("terraform", [...args, "-no-color"], { cwd: folder, env });
  const head = `terraform {
  required_providers {
    ibm = {
      source  = "${IBM_SOURCE}"
      version = "${VERSION}"
    }
  }
}
`;
  const write = (configuration: string) => writeFileSync(join(folder, "main.tf"), `${head}${configuration}`);
  write("");
  const initialized = await terraform("init", "-input=false");
  if (initialized.code !== 0) throw new Error(`init failed:\n${initialized.output}`);
  return { write, terraform, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
