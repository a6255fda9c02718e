/**
 * What a command may touch of the world around it, as one parameter: so that every command can be
 * run in-process by a test. `nodeIo()` is the only place where commands meet the real process.
 */
import { type FileHandle, open } from "node:fs/promises";
import { err, ok, type Result } from "../model/result.js";
import type { FileError, ReadText } from "../spec/files.js";

/** 0 fine, 1 error, 2 changes or not understood, 3 drift, 4 refused, 5 something could not be read, 130 or 143 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130 | 143;

/** The world as a command sees it. */
export interface CommandIo {
  /** Writes data: what a user would pipe on. The text ends its own lines. */
  readonly stdout: (text: string) => void;
  /** Writes talk: reports, progress, errors. The text ends its own lines. */
  readonly stderr: (text: string) => void;
  /** Whether what is written to stderr may carry colour. */
  readonly colour: boolean;
  /** The terminal that stdout is: whether it may carry colour, and its width in columns where that is known. */
  readonly terminal: { readonly colour: boolean; readonly width: number | undefined };
  /** Columns of the terminal that stderr is; undefined where nobody watches it. */
  readonly watchedWidth: number | undefined;
  /** Sets the code the process will end with, and returns. */
  readonly exit: (code: ExitCode) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly readText: ReadText;
  /** Reads all that is piped in, to its end, at most so many bytes. */
  readonly readStdin: (maxBytes: number) => ReturnType<ReadText>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Resolves when the user asks the process to end (Ctrl-C, SIGTERM). */
  readonly interrupted: () => Promise<void>;
}

/** The real process: its streams, its exit code, its files. */
export function nodeIo(): CommandIo {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    colour: process.stderr.isTTY === true && !process.env["NO_COLOR"],
    terminal: {
      colour: process.stdout.isTTY === true && !process.env["NO_COLOR"],
      width: process.stdout.isTTY === true ? process.stdout.columns : undefined,
    },
    watchedWidth: process.stderr.isTTY === true ? process.stderr.columns : undefined,
    exit: (code) => {
      process.exitCode = code;
    },
    now: Date.now,
    readText,
    readStdin: (maxBytes) => readAll(process.stdin, maxBytes),
    env: process.env,
    fetch,
    interrupted: () =>
      new Promise((resolve) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
      }),
  };
}

/** Reads text from the real file system. */
export const readText: ReadText = async (path, maxBytes) => {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    const bytes = await readAtMost(file, maxBytes);
    if (bytes === undefined) return err({ kind: "too-large", message: `it is larger than ${maxBytes} bytes` });
    return decode(bytes);
  } catch (error) {
    return err(explain(error));
  } finally {
    await file?.close();
  }
};

/** Reads a stream to its end as text. */
export async function readAll(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Result<string, FileError>> {
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    for await (const chunk of stream) {
      total += chunk.length;
      if (total > maxBytes) return err({ kind: "too-large", message: `it is larger than ${maxBytes} bytes` });
      chunks.push(chunk);
    }
  } catch (error) {
    return err(explain(error));
  }
  return decode(Buffer.concat(chunks));
}

/** Undefined when there is more than that; a size is never asked for, since devices and pipes have none. */
async function readAtMost(file: FileHandle, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024));
    if (bytesRead === 0) return Buffer.concat(chunks);
    total += bytesRead;
    if (total > maxBytes) return undefined;
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

function decode(bytes: Buffer): Result<string, FileError> {
  try {
    return ok(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return err({ kind: "not-text", message: "it is not UTF-8 text" });
  }
}

function explain(error: unknown): FileError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { kind: "missing", message: "there is no such file" };
    case "EISDIR":
      return { kind: "directory", message: "it is a directory" };
    case "EACCES":
    case "EPERM":
      return { kind: "denied", message: "reading it is not permitted" };
    default:
      return { kind: "other", message: `reading it failed (${code})` };
  }
}
