/** What the checks may ask of the machine, passed in so that tests can stand in for it. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";

/** The machine, as far as the checks look at it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  readonly exists: (path: string) => boolean;
  /** The text of a file; undefined where it cannot be read. */
  readonly read: (path: string) => string | undefined;
  /** The names in a folder; none where it cannot be read. */
  readonly list: (folder: string) => readonly string[];
  /** What a program prints on stdout; undefined where it cannot be started. */
  readonly ask: (program: string, args: readonly string[]) => string | undefined;
}

/** How long a program may take to answer, in milliseconds. */
const PATIENCE = 30_000;

/** The real machine. */
export const machine = (): Surroundings => ({
  env: process.env,
  home: homedir(),
  exists: existsSync,
  read: (path) => attempt(() => readFileSync(path, "utf8")),
  list: (folder) => attempt(() => readdirSync(folder)) ?? [],
  ask: (program, args) => {
    const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
    const { error, stdout } = spawnSync(program, [...args], { env, encoding: "utf8", timeout: PATIENCE });
    return error === undefined ? stdout : undefined;
  },
});

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // Not there, or not permitted: there is nothing to be learnt from it.
    return undefined;
  }
}
