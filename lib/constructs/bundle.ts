/**
 * Lays the provider beside a stack at synthesis: into the folder that Terraform searches without any set-up, for every
 * platform, and into the stack's lock file. So `terraform init` and `cdktf deploy` need no registry. The bundle is
 * JavaScript, the same for all platforms, and is copied: nothing synthesized depends on where this package is.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type ISynthesisSession, type TerraformProvider, TerraformStack } from "cdktf";
import { LOCK_FILE, withProvider } from "./lock-file.js";
import { BUNDLE } from "./own-package.js";
import { PLATFORMS, PROVIDER_SOURCE, providerFiles } from "./provider-files.js";
import { refuse } from "./refuse.js";

// cdktf calls the hook of every construct that has this property; it exports no function to set it.
const CUSTOM_SYNTHESIS = Symbol.for("cdktf/customSynthesis");
const EXECUTABLE = 0o755;
const PLAIN = 0o644;

/** Has the provider laid beside its stack whenever that is synthesized. */
export function installProvider(provider: TerraformProvider): void {
  const onSynthesize = ({ outdir, manifest }: ISynthesisSession) => {
    const { workingDirectory } = manifest.forStack(TerraformStack.of(provider));
    layProvider(join(outdir, workingDirectory), provider.node.path);
  };
  Object.defineProperty(provider, CUSTOM_SYNTHESIS, { value: { onSynthesize } });
}

function layProvider(folder: string, subject: string): void {
  const { version, files } =
    providerFiles() ??
    refuse("PROVIDER_BUNDLE_MISSING", subject, `There is no \`dist/provider/${BUNDLE}\` in this package.`);
  // By renaming: a running executable cannot be written to, and nobody sees half a file.
  const put = (path: string, content: Buffer, mode: number) => {
    if (!existsSync(path) || !readFileSync(path).equals(content)) {
      const temporary = join(folder, `.cluster-kms.${process.pid}.tmp`);
      writeFileSync(temporary, content);
      renameSync(temporary, path);
    }
    chmodSync(path, mode);
  };
  for (const platform of PLATFORMS) {
    const place = join(folder, "terraform.d", "plugins", PROVIDER_SOURCE, version, platform);
    mkdirSync(place, { recursive: true });
    // Terraform's hash is over all that lies there.
    for (const name of readdirSync(place)) if (!files.has(name)) rmSync(join(place, name), { recursive: true });
    for (const [name, content] of files) put(join(place, name), content, name.startsWith(BUNDLE) ? EXECUTABLE : PLAIN);
  }
  const lockFile = join(folder, LOCK_FILE);
  const entry = { source: PROVIDER_SOURCE, version, hashes: [h1(files)] };
  const before = existsSync(lockFile) ? readFileSync(lockFile, "utf8") : "";
  put(lockFile, Buffer.from(withProvider(before, entry)), PLAIN);
}

/** Terraform's hash of a provider's folder, version 1: over contents and names alone, so that all platforms share it. */
function h1(files: ReadonlyMap<string, Buffer>): string {
  const sha256 = (content: string | Buffer) => createHash("sha256").update(content);
  const lines = [...files.keys()].sort().map((name) => `${sha256(files.get(name) ?? "").digest("hex")}  ${name}\n`);
  return `h1:${sha256(lines.join("")).digest("base64")}`;
}
