/** The process as the server sees it, passed in so that it can be tested. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Writes the one line that stdout is for; everything else in the process goes to stderr. */
  announce(line: string): void;
  /** Writes a line to stderr, which is Terraform's log. */
  complain(line: string): void;
  /** Keeps a signal from ending the process. */
  ignore(signal: NodeJS.Signals): void;
  /** Calls back when the parent process is gone. */
  whenOrphaned(call: () => void): void;
  exit(code: number): void;
}
