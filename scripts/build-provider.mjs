#!/usr/bin/env node
/**
 * Bundles the provider into one executable file, `dist/provider/terraform-provider-clusterkms`.
 * The same sources give the same bytes on every machine: Terraform's lock files hold the file's hash.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const folder = join(root, "dist", "provider");
const name = "terraform-provider-clusterkms";

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["lib/provider/main.ts"],
  outfile: join(folder, name),
  write: false,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
  // For code that tells which provider it is: a bundle has no package.json to read.
  define: { CLUSTERKMS_VERSION: JSON.stringify(version) },
  // Not minified: parsing the rest takes a few milliseconds, and a stack trace in a log shows lines that can be read.
  legalComments: "eof",
  logLevel: "warning",
});

mkdirSync(folder, { recursive: true });
for (const { contents } of outputFiles) put(name, contents, 0o755);
// Node takes a file without an ending for what the nearest package.json above it says.
put("package.json", Buffer.from('{ "type": "commonjs" }\n'), 0o644);

/** By renaming, and only what has changed: others may be reading or running it. */
function put(file, contents, mode) {
  const path = join(folder, file);
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, contents, { mode });
  renameSync(temporary, path);
}
