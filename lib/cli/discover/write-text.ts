/** Writes a file whole or not at all. */
import { chmod, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { err, ok, type Result } from "../../model/result.js";

/** Writes text; the error says in one clause why it could not. */
export type WriteText = (path: string, text: string) => Promise<Result<null, string>>;

/** Beside the file first, then in its place, so that a run that is killed leaves the one or the other. */
export const writeText: WriteText = async (path, text) => {
  const place = await realpath(path).catch(() => path);
  const beside = `${place}.${process.pid}.new`;
  try {
    await writeFile(beside, text, { flag: "wx" });
    const there = await stat(place).catch(() => undefined);
    if (there !== undefined) await chmod(beside, there.mode);
    await rename(beside, place);
    return ok(null);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return err(`writing it failed (${code})`);
  }
};
