#!/usr/bin/env node
/**
 * Bundles the provider into one executable file, `dist/provider/terraform-provider-clusterkms`.
 * The same sources give the same bytes on every machine: Terraform's lock files hold the file's hash.
 */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const folder = join(root, "dist", "provider");
const outfile = join(folder, "terraform-provider-clusterkms");

await build({
  absWorkingDir: root,
  entryPoints: ["lib/provider/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
  define: { CLUSTERKMS_VERSION: JSON.stringify(version) },
  // Whitespace costs start-up time, names do not; names are kept for what a stack trace in a log says.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
});
chmodSync(outfile, 0o755);
// Node takes a file without an ending for what the nearest package.json above it says.
writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
