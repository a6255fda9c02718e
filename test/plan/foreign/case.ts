/** How the cases are written: a rule broken and the nearest plan that keeps it, with all that is said of each. */
import type { PlanGiven } from "./plan-json.js";

export interface Side {
  readonly plan: PlanGiven;
  /** All findings, `severity CODE address`, the gravest first. */
  readonly says: readonly string[];
  readonly exit: 0 | 2 | 3 | 4 | 5;
}

export interface Case {
  readonly name: string;
  readonly broken: Side;
  readonly kept: Side;
}

/** One side of a case. */
export const side = (exit: Side["exit"], says: readonly string[], plan: PlanGiven): Side => ({ exit, says, plan });
