/** What a drill did, step by step, and what that comes to. */
import type { CheckResult } from "./verify.js";

/** The steps, in their order. */
export const DRILL_STEPS = ["before", "disable", "lost", "enable", "normal", "after"] as const;
export type DrillStepName = (typeof DRILL_STEPS)[number];

export interface DrillStep {
  readonly name: DrillStepName;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly ended: number;
  readonly result: CheckResult;
  /** What was seen, in whole sentences; never a secret. */
  readonly seen: string;
}

/** How the key was left: `left` is disabled, or not known. */
export type KeyLeft = "untouched" | "active" | "left";

export interface DrillRecord {
  readonly steps: readonly DrillStep[];
  readonly key: KeyLeft;
  /** It was asked to end before its end. */
  readonly stopped: boolean;
}

/** Proven only where every step was done and seen to be so. */
export function verdictOfDrill({ steps, key, stopped }: DrillRecord): CheckResult {
  if (key === "left" || steps.some(({ result }) => result === "failed")) return "failed";
  const all = DRILL_STEPS.every((name) => steps.some((step) => step.name === name && step.result === "passed"));
  return all && !stopped ? "passed" : "unknown";
}
