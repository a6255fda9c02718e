/** What a stage touches beyond what every command does: a project's folder, child processes, signals. */
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { CommandIo } from "../io.js";
import type { Connector } from "../status.js";
import { nodeRunner, type Runner } from "./runner.js";

/** Files by their paths; what fails for a reason that a user could cause is a value. */
export interface StageFiles {
  /** The bytes; undefined where there is no such file, or it may not be read. */
  readonly read: (path: string) => Promise<Buffer | undefined>;
  /** Writes, with the folders on the way; answers why it could not. */
  readonly write: (path: string, content: string | Uint8Array) => Promise<string | undefined>;
  readonly append: (path: string, text: string) => Promise<string | undefined>;
  /** The names in a folder; undefined where there is none. */
  readonly list: (folder: string) => Promise<readonly string[] | undefined>;
  readonly remove: (path: string) => Promise<void>;
}

/** The world as a stage sees it. */
export interface StageWorld {
  readonly io: CommandIo;
  readonly connector: Connector;
  readonly files: StageFiles;
  readonly runner: Runner;
  /** The project's folder, an absolute path: never written into anything. */
  readonly folder: string;
  /** This version of `cluster-kms`. */
  readonly tool: string;
}

/** The real one. */
export const nodeWorld = (io: CommandIo, connector: Connector, tool: string): StageWorld => ({
  io,
  connector,
  files: nodeFiles,
  runner: nodeRunner((told) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => told(signal));
  }),
  folder: process.cwd(),
  tool,
});

/** The real file system. */
export const nodeFiles: StageFiles = {
  read: (path) => readFile(path).catch(() => undefined),
  write: (path, content) =>
    failure(async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }),
  append: (path, text) => failure(() => appendFile(path, text)),
  list: (folder) => readdir(folder).catch(() => undefined),
  remove: (path) => rm(path, { recursive: true, force: true }),
};

async function failure(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return `writing it failed (${error instanceof Error && "code" in error ? String(error.code) : "unknown"})`;
  }
}
