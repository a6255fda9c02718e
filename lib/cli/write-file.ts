/** Writes a file whole or not at all. */
import { chmod, mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { err, ok, type Result } from "../model/result.js";

/** Writes text; the error says in one clause why it could not. */
export type WriteText = (path: string, text: string) => Promise<Result<null, string>>;

/** Writes text or bytes, making the folders on the way; the error says in one clause why it could not. */
export type PutFile = (path: string, content: string | Uint8Array) => Promise<Result<null, string>>;

/** Into the folder that is there; a file that is replaced keeps its mode, and a link to it stays a link. */
export const writeText: WriteText = (path, text) => written(() => replace(path, text));

/** Like {@link writeText}, where the folder may be missing. */
export const putFile: PutFile = (path, content) =>
  written(async () => {
    await mkdir(dirname(path), { recursive: true });
    await replace(path, content);
  });

/** Beside the file first, then in its place, so that a run that is killed leaves the one or the other. */
async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const place = await realpath(path).catch(() => path);
  const beside = `${place}.${process.pid}.new`;
  try {
    await writeFile(beside, content, { flag: "wx" });
    const there = await stat(place).catch(() => undefined);
    if (there !== undefined) await chmod(beside, there.mode);
    await rename(beside, place);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function written(write: () => Promise<void>): Promise<Result<null, string>> {
  try {
    await write();
    return ok(null);
  } catch (error) {
    return err(`writing it failed (${error instanceof Error && "code" in error ? String(error.code) : "unknown"})`);
  }
}
