/** What the built provider itself says its schema is: asked by the real Terraform, in a folder of its own. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const SOURCE = "terraform.local/cluster-kms/clusterkms";
const VERSION = "0.0.1";

/**
 * The output of `terraform providers schema -json` for the bundle at this path, as text that ends with a line break:
 * the parts that every version of Terraform tells, so that the text is the same with all of them.
 */
export function providerSchema(bundle: string): string {
  const folder = mkdtempSync(join(tmpdir(), "clusterkms-schema-"));
  try {
    const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
    const place = join(folder, "terraform.d/plugins", SOURCE, VERSION, platform);
    // With the files beside it, which it loads.
    cpSync(dirname(bundle), place, { recursive: true });
    renameSync(join(place, basename(bundle)), join(place, `terraform-provider-clusterkms_v${VERSION}`));
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: { clusterkms: { source: SOURCE, version: VERSION } } } }),
    );
    // An absent CLI configuration: a user's own could name other places to install from.
    const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: join(folder, "none.tfrc") };
    const terraform = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
    const run = (...args: readonly string[]) =>
      execFileSync(terraform, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    run("init", "-no-color");
    return common(run("providers", "schema", "-json"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Told {
  readonly format_version: string;
  readonly provider_schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function common(answer: string): string {
  const { format_version, provider_schemas }: Told = JSON.parse(answer);
  const { provider, resource_schemas, data_source_schemas, functions } = provider_schemas[SOURCE] ?? {};
  const schema = { provider, resource_schemas, data_source_schemas, functions };
  return `${JSON.stringify({ format_version, provider_schemas: { [SOURCE]: schema } }, undefined, 2)}\n`;
}
