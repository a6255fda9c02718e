/** The one thing the reader needs from a file system, as a port: text by path, bounded, with typed errors. */
import type { Result } from "../model/result.js";

/** Why a file gave no text. `message` is one clause, without the path. */
export interface FileError {
  readonly kind: "missing" | "directory" | "denied" | "too-large" | "not-text" | "other";
  readonly message: string;
}

/** Reads a file as UTF-8 and never more than `maxBytes` of it: a longer one is the error `too-large`. */
export type ReadText = (path: string, maxBytes: number) => Promise<Result<string, FileError>>;
