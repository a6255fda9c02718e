/** A saved Terraform plan under the laws: every change through the rule of its kind, in one pass. */
import type { Severity } from "../../model/problem.js";
import type { ForeignPlan, PlannedChange } from "./change.js";
import { clusterRule } from "./cluster.js";
import { driftRule } from "./drift.js";
import { factsOf } from "./facts.js";
import type { Finding, Rule, Verdict } from "./finding.js";
import type { ObservedUse } from "./history.js";
import { instanceRule, keyRingRule } from "./instance.js";
import { keyRule } from "./key.js";
import { isLookedAt } from "./kinds.js";
import { ownRule } from "./own.js";
import { policyRule } from "./policy.js";

const OFFICIAL: Readonly<Record<string, Rule>> = {
  ibm_resource_instance: instanceRule,
  ibm_kms_key_rings: keyRingRule,
  ibm_kms_key: keyRule,
  ibm_kp_key: keyRule,
  ibm_iam_authorization_policy: policyRule,
  ibm_container_cluster: clusterRule,
  ibm_container_vpc_cluster: clusterRule,
};

const RANK: Readonly<Record<Severity, number>> = { refused: 0, warning: 1, note: 2 };

/**
 * Judges a plan. `today`: milliseconds since the epoch, for the days that are left.
 * `observed`: registrations that were seen in the cloud; none where nobody looked.
 */
export function judgePlan(plan: ForeignPlan, today: number, observed: readonly ObservedUse[] = []): Verdict {
  const context = { today, facts: factsOf(plan, observed) };
  const lookedAt = plan.changes.filter(isLookedAt);
  const drift = plan.drift.filter(isLookedAt).flatMap((change) => driftRule(change, context));
  const findings = [
    ...plan.gaps.map(gap),
    ...lookedAt.flatMap((change) => (OFFICIAL[change.type] ?? ownRule)(change, context)),
    ...drift,
  ].sort((one, other) => RANK[one.severity] - RANK[other.severity]);
  return {
    findings,
    refused: findings.some(({ severity }) => severity === "refused"),
    open: findings.some(({ open = false }) => open),
    drift: drift.length > 0,
    changes: lookedAt.some(isChange),
  };
}

const gap = (willBe: string): Finding => ({
  address: "plan",
  code: "PLAN_INCOMPLETE",
  severity: "warning",
  now: "Only a part of what Terraform would do is in this plan.",
  willBe,
  open: true,
});

/** An import or a new address changes the state alone, and is a change to Terraform too. */
const isChange = ({ action, importing, previousAddress }: PlannedChange): boolean =>
  (action !== "no-op" && action !== "read") || importing || previousAddress !== undefined;
