/** What is said before the plan is asked. */
import type { Problem } from "../model/problem.js";

/** A configuration that cannot be. */
export const invalid = (subject: string, attribute: string, seen: string): Problem => ({
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject,
  attribute: [attribute],
  seen,
});

/** Whether any of them stops the change. */
export const stops = (problems: readonly Problem[]): boolean => problems.some(({ severity }) => severity === "refused");
