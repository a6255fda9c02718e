/**
 * What the pipelines of `examples/pipelines` are run against: a sandbox, a server for the state, a repository with a file,
 * and clean folders in which its jobs find a checkout. Between two jobs travels only what the pipeline carries itself.
 */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Sandbox, startSandbox } from "../../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file as fleetFile, type KeyName, keyId, SECRETS } from "../../e2e/support/fleet.js";
import { fleetWithReaders, READERS } from "../../e2e/support/readers.js";
import { REPOSITORY, SCALE } from "../../e2e/support/workspace.js";
import { type Finished, run } from "../../support/run.js";
import { stateServer } from "../../support/state-server.js";
import { installedPackage } from "./package.js";

const PASSWORD = "sandbox-secret-of-the-state-server-5d0e";

/** The values that a team would store, by what they are for. */
export const VALUES = {
  reading: { IBMCLOUD_API_KEY: READERS.PLATFORM_KEY, SECURITY_API_KEY: READERS.SECURITY_KEY },
  writing: { IBMCLOUD_API_KEY: SECRETS.PLATFORM_KEY, SECURITY_API_KEY: SECRETS.SECURITY_KEY },
  state: { TF_HTTP_USERNAME: "ada", TF_HTTP_PASSWORD: PASSWORD },
} as const;

/** The same with names as a pipeline stores them. */
export const prefixed = (prefix: string, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));

/** None of these may stand in anything that a pipeline shows or keeps. */
export const HIDDEN: readonly string[] = [...Object.values(SECRETS), ...Object.values(READERS), PASSWORD];

export interface Scene {
  readonly sandbox: Sandbox;
  /** A folder of its own, for what the platform keeps between jobs. */
  readonly folder: string;
  /** The folder of the repository; no Git is in it unless a test puts it there. */
  readonly repository: string;
  /** The file in the repository says this key of the one cluster. */
  declare(key: KeyName): Promise<void>;
  /** The file in the repository is this. */
  file(yaml: string): Promise<void>;
  /** A clean folder with a checkout. */
  checkout(): Promise<string>;
  /** What `npm ci` comes to here: a link to the package. */
  install(checkout: string): Promise<void>;
  /** Runs a script by a shell, with what a runner has of itself and these variables. */
  shell(
    shell: readonly string[],
    script: string,
    cwd: string,
    env: Readonly<Record<string, string>>,
  ): Promise<Finished>;
  /** How many keys were enabled on clusters since the last time that this was asked. */
  enabled(): number;
  /** Somebody gives the cluster this key in the console. */
  console(key: KeyName): void;
  close(): Promise<void>;
}

export async function scene(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), "cluster-kms-pipeline-"));
  const sandbox = await startSandbox({ seed: fleetWithReaders({ encrypted: { [CHECKOUT]: "K1" } }), scale: SCALE });
  const state = await stateServer(VALUES.state.TF_HTTP_USERNAME, PASSWORD);
  const modules = await installedPackage(join(folder, "installed"));
  const repository = join(folder, "repository");
  await mkdir(repository);
  await cp(join(REPOSITORY, "templates/init/cdktf.json"), join(repository, "cdktf.json"));
  const { PATH = "", HOME = folder } = process.env;
  const bin = join(folder, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "npx"), NPX, { mode: 0o755 });
  const runner = {
    PATH: [bin, PATH].join(delimiter),
    HOME,
    ...defined(sandbox.env()),
    CLUSTERKMS_TIME_SCALE: String(SCALE),
  };
  const file = (yaml: string) => writeFile(join(repository, "cluster-kms.yaml"), yaml);
  let checkouts = 0;
  return {
    sandbox,
    folder,
    repository,
    declare: (key) => file(declaring(key, state.url)),
    file,
    checkout: async () => {
      checkouts += 1;
      const made = join(folder, `checkout-${checkouts}`);
      await cp(repository, made, { recursive: true });
      return made;
    },
    install: (checkout) => symlink(modules, join(checkout, "node_modules")),
    shell: async ([command = "sh", ...flags], script, cwd, env) => {
      const path = join(folder, "script.sh");
      await writeFile(path, script);
      return run(command, [...flags, path], { cwd, env: { ...runner, ...env } });
    },
    enabled: () => {
      const count = sandbox.log.filter(({ operation }) => operation === "enableKMS").length;
      sandbox.clearLog();
      return count;
    },
    console: (key) => {
      sandbox.console.enable(CHECKOUT, keyId(key));
      sandbox.clock.advance(7_200);
      sandbox.clearLog();
    },
    close: async () => {
      await sandbox.close();
      await state.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a command of the project, as `npx` does, and never one of a registry; it starts in a tenth of the time. */
const NPX = `#!/bin/sh
[ "$1" = --no-install ] && shift
command=$1
shift
exec "./node_modules/.bin/$command" "$@"
`;

/** With the names of variables that `cluster-kms init` writes, and those that the pipelines give. */
const declaring = (key: KeyName, address: string): string =>
  fleetFile(
    { checkout: checkout(key) },
    `backend: { http: { address: "${address}/{stack}", lockAddress: "${address}/{stack}/lock" } }\n`,
  )
    .replace("apiKeyEnv: PLATFORM_KEY", "apiKeyEnv: IBMCLOUD_API_KEY")
    .replace("apiKeyEnv: SECURITY_KEY", "apiKeyEnv: SECURITY_API_KEY");

const defined = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
