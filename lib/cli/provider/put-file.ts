/** Writes a file whole or not at all, with the folders on the way. */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { PutFile } from "../provider.js";

/** The real one: beside the file first, then in its place. */
export const putFile: PutFile = async (path, content) => {
  const beside = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, content, { flag: "wx" });
    await rename(beside, path);
    return undefined;
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    return `writing failed (${error instanceof Error && "code" in error ? String(error.code) : "unknown"})`;
  }
};
