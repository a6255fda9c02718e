/** Adds a file to a project, and never touches one that is there. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { err, ok, type Result } from "../../model/result.js";

/** Writes a text to a path where there is nothing yet; the error says in one clause why it could not. */
export type AddFile = (path: string, text: string) => Promise<Result<"created" | "kept", string>>;

/** The real one; it makes the folders on the way. */
export const addFile: AddFile = async (path, text) => {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: "wx" });
    return ok("created");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    // Of the folder too, when a file is in its place; that a file cannot be in a file is then said with the next code.
    if (code === "EEXIST" && error instanceof Error && "syscall" in error && error.syscall === "open")
      return ok("kept");
    return err(REASONS[code] ?? `writing failed (${code})`);
  }
};

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "a file is where the folder should be",
  ENOTDIR: "a file is where the folder should be",
  EACCES: "writing there is not permitted",
  EPERM: "writing there is not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};
