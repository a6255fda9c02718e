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

/** On hold a value that is declared over none that is there could be neither planned nor left out of the plan. */
export function heldConflict(
  subject: string,
  now: Readonly<Record<string, unknown>>,
  declared: Readonly<Record<string, unknown>>,
): Problem | undefined {
  const more = Object.keys(now).find((name) => now[name] === null && declared[name] !== undefined);
  if (more === undefined) return undefined;
  const seen = `It is on hold, and has no \`${more}\`: Terraform cannot plan a declared one without changing to it.`;
  return { ...invalid(subject, more, seen), todo: [`Leave \`${more}\` out while it is on hold.`] };
}
