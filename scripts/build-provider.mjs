#!/usr/bin/env node
/**
 * Bundles the provider into `dist/provider`: the executable, and beside it the libraries that only some runs need.
 * The same sources give the same bytes on every machine: Terraform's lock files hold their hash.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "dist", "provider");
const EXECUTABLE = "terraform-provider-clusterkms";

/**
 * What is loaded when it is first needed, by the name of its file: a library with what is used of it, or a module of
 * ours. Terraform starts a provider three times for a plan, and twice nobody needs a token: parsing these would cost a
 * quarter of the start.
 */
const LATER = {
  "ibm-cloud-sdk-core": library("ibm-cloud-sdk-core", [
    ...["IamAuthenticator", "BearerTokenAuthenticator", "ContainerAuthenticator", "VpcInstanceAuthenticator"],
    "IamAssumeAuthenticator",
    // What the services of the platform are made of.
    ...["BaseService", "NoAuthAuthenticator", "getAuthenticatorFromEnvironment", "getMissingParams", "getNewLogger"],
    ...["getQueryParam", "validateParams"],
  ]),
  undici: library("undici", ["EnvHttpProxyAgent", "setGlobalDispatcher"]),
  "platform-sdk": { entryPoints: ["lib/cloud/platform-sdk.ts"] },
  // All that the provider knows of the cloud: loaded while Terraform connects.
  provider: { entryPoints: ["lib/provider/provider.ts"] },
  // Beside both, since what it makes must be known again by the same code.
  tfplugin: { entryPoints: ["lib/tfplugin/index.ts"] },
};

function library(name, used) {
  const contents = `export { ${used.join(", ")} } from "${name}";`;
  return { stdin: { contents, resolveDir: root, sourcefile: `${name}.js` } };
}

const shared = {
  absWorkingDir: root,
  write: false,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // It is copied for four platforms into every stack. Names are kept for what a stack trace in a log says.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "eof",
  logLevel: "warning",
};

/** Replaces each of them by the file beside the executable; but a library does not stand aside for itself. */
const later = (name) => ({
  name: "later",
  setup: ({ onResolve }) => {
    const others = Object.keys(LATER).filter((other) => other !== name);
    const forms = [
      `${others.join("|")}`,
      `\\./(?:${others.join("|")})\\.js`,
      `(?:\\.\\./)+(?:${others.join("|")})/index\\.js`,
    ];
    onResolve({ filter: new RegExp(`^(?:${forms.join("|")})$`) }, ({ path }) => ({
      path: `./${basename(path.replace(/\/index\.js$/, ""), ".js")}.cjs`,
      external: true,
    }));
  },
});

const executable = build({
  ...shared,
  entryPoints: ["lib/provider/main.ts"],
  outfile: join(folder, EXECUTABLE),
  plugins: [later()],
  banner: { js: "#!/usr/bin/env node" },
});
const libraries = Object.entries(LATER).map(([name, source]) =>
  build({ ...shared, ...source, plugins: [later(name)], outfile: join(folder, `${name}.cjs`) }),
);

const [main, ...others] = await Promise.all([executable, ...libraries]);
const files = new Map(
  others.map(({ outputFiles: [file] }, index) => [`${Object.keys(LATER)[index]}.cjs`, file.contents]),
);
files.set(EXECUTABLE, main.outputFiles[0].contents);
// Node takes a file without an ending for what the nearest package.json above it says.
files.set("package.json", Buffer.from('{ "type": "commonjs" }\n'));

mkdirSync(folder, { recursive: true });
for (const [file, contents] of files) put(file, contents);
for (const file of readdirSync(folder)) if (!files.has(file)) rmSync(join(folder, file));

/** By renaming, and only what has changed: others may be reading or running it. */
function put(file, contents) {
  const path = join(folder, file);
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  const temporary = join(dirname(folder), `${file}.${process.pid}.tmp`);
  writeFileSync(temporary, contents, { mode: file === EXECUTABLE ? 0o755 : 0o644 });
  renameSync(temporary, path);
}
