/** What a plan stage comes to, and the exit code that a pipeline goes by. */
import { allFindings, EXIT, exitCodeOf, type FleetPlan } from "../plan/fleet-plan.js";

/** The gravest first. */
export const OUTCOMES = ["refused", "unreadable", "drift", "changes", "nothing"] as const;

/**
 * `refused`: a law, or Terraform, forbids it. `unreadable`: something that decides could not be read. `drift`: somebody
 * changed something outside of Terraform; it may be applied. `changes`, `nothing`: as they say.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** What was found out beside the fleet's plan. */
export interface Besides {
  /** Terraform made no plan of a stack. */
  readonly refused: boolean;
  /** Terraform would write something, be it only its state. */
  readonly changes: boolean;
  /** `check` could not know something that decides. */
  readonly open: boolean;
}

/** What the plans of a file and of its stacks come to together. */
export function outcomeOf(plan: FleetPlan, { refused, changes, open }: Besides): Outcome {
  if (refused || allFindings(plan).some(({ severity }) => severity === "refused")) return "refused";
  // An authorization that may not be seen stops nothing: an enable finds out (docs/roles.md).
  if (open || plan.objects.some(({ kind, action }) => action === "unknown" && kind !== "authorization"))
    return "unreadable";
  if (plan.objects.some(({ drifted }) => drifted)) return "drift";
  const fleet = exitCodeOf({ ...plan, gaps: [] });
  return changes || fleet === EXIT.changes ? "changes" : "nothing";
}

/** Whether a plan of this outcome may be applied at all. */
export const isApplicable = (outcome: Outcome): boolean => outcome !== "refused" && outcome !== "unreadable";

const DETAILED: Readonly<Record<Outcome, 0 | 2 | 3 | 4 | 5>> = {
  nothing: EXIT.nothing,
  changes: EXIT.changes,
  drift: EXIT.drift,
  refused: EXIT.refused,
  unreadable: EXIT.unreadable,
};

/**
 * The exit code of `stage plan`. A plan that cannot be applied never exits with 0, so that no pipeline asks for its
 * approval; whether one that can be applied changes something is told by the code only where that is asked for.
 */
export const planExitCode = (outcome: Outcome, detailed: boolean): 0 | 2 | 3 | 4 | 5 =>
  detailed || !isApplicable(outcome) ? DETAILED[outcome] : 0;
