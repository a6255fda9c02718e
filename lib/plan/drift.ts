/** A plan asked for drift alone: what was changed outside of Terraform, and nothing of what the file changes. */
import { EXIT, type FleetPlan } from "./fleet-plan.js";

/**
 * What drift comes to, as an exit code: refused where the file can no longer be applied over a drifted object, unreadable
 * where drift cannot be ruled out, drift, or nothing; changes that are only waiting are nothing.
 */
export function driftCodeOf(plan: FleetPlan): (typeof EXIT)[keyof typeof EXIT] {
  const objects = plan.objects.filter(({ drifted }) => drifted);
  if (objects.some(({ findings }) => findings.some(({ severity }) => severity === "refused"))) return EXIT.refused;
  if (plan.gaps.length > 0 || plan.objects.some(({ action }) => action === "unknown")) return EXIT.unreadable;
  return objects.length > 0 ? EXIT.drift : EXIT.nothing;
}

/** The part of a plan that is drift, with what could not be read. */
export const driftOf = (plan: FleetPlan): FleetPlan => ({
  ...plan,
  objects: plan.objects.filter(({ drifted, action }) => drifted || action === "unknown"),
  waves: null,
  findings: [],
});
