/**
 * Child processes of a stage. Told to stop, those that run are interrupted once and waited for:
 * Terraform then ends what it can, writes its state and lets go of its lock. A second interrupt would make it drop both.
 */
import { spawn } from "node:child_process";

/** How a child process ended, and what it said. */
export interface Ended {
  /** Null where a signal ended it; undefined where it could not be started. */
  readonly code: number | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program to run. */
export interface Program {
  /** With `shell`, a whole command line. */
  readonly command: string;
  readonly args?: readonly string[];
  readonly shell?: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Every line of stdout as it comes. */
  readonly onLine?: (line: string) => void;
}

export type StopSignal = "SIGINT" | "SIGTERM";

export interface Runner {
  /** Runs a program to its end. Once told to stop, it starts nothing any more. */
  readonly run: (program: Program) => Promise<Ended>;
  /** Which signal told it to stop; undefined where none did. */
  readonly stopped: () => StopSignal | undefined;
}

/** Runs real processes; `listen` is given what to call when a signal comes. */
export function nodeRunner(listen: (told: (signal: StopSignal) => void) => void): Runner {
  let asked: StopSignal | undefined;
  const running = new Set<() => void>();
  let listening = false;
  // Not before there is something to stop: a process that only prints its help ends as any other.
  const hear = () => {
    if (listening) return;
    listening = true;
    listen((signal) => {
      if (asked !== undefined) return;
      asked = signal;
      for (const interrupt of running) interrupt();
    });
  };
  return {
    stopped: () => asked,
    run: (program) => {
      hear();
      if (asked !== undefined) return Promise.resolve({ code: null, stdout: "", stderr: "" });
      return new Promise((resolve) => {
        const { command, args = [], shell = false, cwd, env, onLine } = program;
        // A group of its own: a terminal's Ctrl-C would reach Terraform beside what is passed on, and be its second.
        const child = spawn(command, [...args], { cwd, env, shell, detached: true, stdio: ["ignore", "pipe", "pipe"] });
        const interrupt = () => {
          try {
            if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
          } catch {
            // It has ended in this moment.
          }
        };
        running.add(interrupt);
        const [stdout, stderr] = [gather(onLine), gather(undefined)];
        child.stdout.setEncoding("utf8").on("data", stdout.push);
        child.stderr.setEncoding("utf8").on("data", stderr.push);
        const end = (code: number | null | undefined) => {
          running.delete(interrupt);
          resolve({ code, stdout: stdout.end(), stderr: stderr.end() });
        };
        child.once("error", () => end(undefined));
        child.once("close", end);
      });
    },
  };
}

function gather(onLine: ((line: string) => void) | undefined) {
  let all = "";
  let rest = "";
  return {
    push: (text: string) => {
      all += text;
      if (onLine === undefined) return;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    },
    end: (): string => {
      if (rest !== "") onLine?.(rest);
      rest = "";
      return all;
    },
  };
}
