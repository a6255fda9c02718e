/** A folder in which the real Terraform finds the provider as it is built, for configurations in HCL. */
import { chmodSync, cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BUNDLE, bundlePath } from "../../lib/constructs/own-package.js";
import { SOURCE } from "../../lib/provider/source.js";
import { type Finished, run } from "../support/run.js";

const VERSION = "0.0.1";

export interface HclFolder {
  /** What `terraform validate` says of a configuration; the head that names the provider is put before it. */
  validate(configuration: string): Promise<Finished>;
  remove(): void;
}

const HEAD = `terraform {
  required_providers {
    clusterkms = {
      source  = "${SOURCE}"
      version = "${VERSION}"
    }
  }
}
`;

/** Makes the folder and initializes it; throws what Terraform says where it cannot. */
export async function hclFolder(): Promise<HclFolder> {
  const folder = mkdtempSync(join(tmpdir(), "clusterkms-hcl-"));
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const place = join(folder, "terraform.d/plugins", SOURCE, VERSION, platform);
  cpSync(dirname(bundlePath()), place, { recursive: true });
  const executable = join(place, `${BUNDLE}_v${VERSION}`);
  renameSync(join(place, BUNDLE), executable);
  chmodSync(executable, 0o755);
  // An absent CLI configuration: that of whoever runs the tests could name other places to install from.
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: join(folder, "none.tfrc") };
  const binary = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const terraform = (...args: readonly string[]) => run(binary, [...args, "-no-color"], { cwd: folder, env });
  const write = (configuration: string) => writeFileSync(join(folder, "main.tf"), `${HEAD}${configuration}`);
  const remove = () => rmSync(folder, { recursive: true });
  write("");
  const initialized = await terraform("init", "-input=false");
  if (initialized.code !== 0) {
    remove();
    throw new Error(initialized.output);
  }
  return {
    validate: (configuration) => {
      write(configuration);
      return terraform("validate");
    },
    remove,
  };
}
