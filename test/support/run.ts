/** Child processes in tests: run to the end, with everything they printed. */
import { spawn } from "node:child_process";

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which they arrived, without colour. */
  readonly output: string;
}

export interface Running {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  /** What has been printed so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A process group of its own, so that a signal can be sent to all of it. @default false */
  readonly group?: boolean;
}

/** Starts a command; it is the caller's to wait for it. */
export function start(command: string, args: readonly string[], { cwd, env, group = false }: RunOptions): Running {
  const child = spawn(command, args, { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"], detached: group });
  let stdout = "";
  let stderr = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    output += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr, output: plain(output) }));
  });
  const { pid } = child;
  if (pid === undefined) return { pid: 0, finished, output: () => plain(output), kill: () => undefined };
  return {
    pid,
    finished,
    output: () => plain(output),
    kill: (signal) => void process.kill(group ? -pid : pid, signal),
  };
}

/** Runs a command to its end. */
export const run = (command: string, args: readonly string[], options: RunOptions): Promise<Finished> =>
  start(command, args, options).finished;

/** Text without the colours and cursor movements of a terminal. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}

/** Asks again and again until the answer is there; fails with what was waited for. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  limit = 30_000,
): Promise<T> {
  for (const end = Date.now() + limit; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
  }
  throw new Error(`waited ${limit / 1000} s in vain for ${what}`);
}
