/** What a stage tells while it runs: lines of JSON for a machine, or short lines of progress for a reader. */
import type { CommandIo } from "../io.js";

export type StageName = "plan" | "apply";

/** The steps in their order; a stage leaves out what it does not need. */
export type Step =
  | "verify"
  | "validate"
  | "synthesize"
  | "init"
  | "state"
  | "observe"
  | "plan"
  | "compare"
  | "check"
  | "write"
  | "apply";

/** Tells of a stage. */
export interface Teller {
  readonly step: (step: Step, stack?: string) => void;
  /** A message of Terraform's own machine-readable interface, passed on as it came. */
  readonly terraform: (step: Step, stack: string, message: unknown) => void;
  /** The last of them. */
  readonly summary: (summary: object) => void;
}

const DOING: Readonly<Record<Step, string>> = {
  verify: "Verifying the artifact",
  validate: "Reading the file",
  synthesize: "Synthesizing",
  init: "terraform init",
  state: "Reading the state",
  observe: "Looking at the cloud",
  plan: "terraform plan",
  compare: "Holding both plans against each other",
  check: "Holding the plan against the laws",
  write: "Writing the artifact",
  apply: "terraform apply",
};

/** Events on stdout, one JSON object a line, with `--json`; progress on stderr without. */
export function tellerOf(io: CommandIo, stage: StageName, json: boolean): Teller {
  const emit = (event: object) => {
    const at = new Date(io.now()).toISOString();
    io.stdout(`${JSON.stringify({ at, stage, ...event })}\n`);
  };
  return {
    step: (step, stack) => {
      if (json) emit({ type: "step", step, ...(stack === undefined ? {} : { stack }) });
      else io.stderr(`${DOING[step]}${stack === undefined ? "" : ` (${stack})`} …\n`);
    },
    terraform: (step, stack, message) => {
      if (json) emit({ type: "terraform", step, stack, message });
    },
    summary: (summary) => {
      if (json) emit({ type: "summary", ...summary });
    },
  };
}
