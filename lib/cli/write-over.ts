/** Writes a file that was read before, unless somebody has edited it meanwhile. */
import { MAX_BYTES } from "../spec/index.js";
import type { CommandIo } from "./io.js";
import type { WriteText } from "./write-file.js";

/** Why a file was not written, in one clause, and what to do then. */
export interface NotWritten {
  readonly why: string;
  readonly todo: string;
}

/** `before` is the text that was read, empty where there was no file. Undefined when it is written. */
export async function writeOver(
  path: string,
  before: string,
  text: string,
  io: CommandIo,
  writeText: WriteText,
): Promise<NotWritten | undefined> {
  const now = await io.readText(path, MAX_BYTES);
  const same = now.ok ? now.value === before : now.error.kind === "missing" && before === "";
  if (!same) return { why: "it was changed meanwhile", todo: "Run again." };
  const written = await writeText(path, text);
  return written.ok ? undefined : { why: written.error, todo: "Check the path and the permissions." };
}
