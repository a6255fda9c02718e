/**
 * Writes `lib/tfplugin/generated` from `lib/tfplugin/proto`: `npm run generate:codec`. Offline: buf compiles, the
 * plugin beside it writes TypeScript.
 */
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname, "..");
const bin = (name: string) => join(ROOT, "node_modules/.bin", name);

const OPTIONS = [
  "env=node",
  "esModuleInterop=true",
  "importSuffix=.js",
  "oneof=unions",
  "outputJsonMethods=false",
  "outputPartialMethods=true",
  "outputServices=none",
  "snakeToCamel=true",
  "useExactTypes=false",
  // Versions, indices and argument numbers: the generated code refuses what is beyond 2^53 instead of rounding it.
  "forceLong=number",
];

/** Generates the codec of every definition into a folder. */
export function generateCodec(folder: string): void {
  const template = {
    version: "v2",
    plugins: [{ local: bin("protoc-gen-ts_proto"), out: folder, opt: OPTIONS }],
  };
  const args = ["generate", "lib/tfplugin/proto", "--template", JSON.stringify(template)];
  execFileSync(bin("buf"), args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) generateCodec(join(ROOT, "lib/tfplugin/generated"));
