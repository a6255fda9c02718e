/** A step of a key's life: where it begins, and what is done again and again until it has been done. */
import type { Sandbox, SandboxSeed } from "../../../lib/sandbox/index.js";
import type { Weather } from "./faults.js";
import type { Stand } from "./stand.js";

/** What came of one run. */
export interface Ran {
  /** What was refused or went wrong, by code. */
  readonly errors: readonly string[];
  /** What must never be so, in words. */
  readonly broken: readonly string[];
  /** Looks whether nothing is left to do, and sends nothing. */
  look(): Promise<{ readonly done: boolean; readonly errors: readonly string[]; readonly broken: readonly string[] }>;
}

/** Runs it once more; who ends on the way says whose state is gone with it. */
export type Again = (ends: Weather["ends"]) => Promise<Ran>;

export interface Step {
  readonly name: string;
  /** What there is before it. */
  seed(): SandboxSeed;
  /** What else is so in the cloud before it. */
  arrange?(sandbox: Sandbox): void;
  /** The keys that are declared as retired, by ID: no others may be destroyed. */
  readonly retires?: readonly string[];
  /** It hears no signals: Ctrl-C is a kill for it. @default false */
  readonly deaf?: boolean;
  /** Begins it, from the same state each time, in a cloud that is as it was. */
  begin(on: Stand): Promise<Again>;
}
