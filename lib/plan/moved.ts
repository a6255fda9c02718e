/** Is the state still what is seen? It is what the plan showed, and what was approved. */
import type { KeyCrn } from "../model/crn.js";
import type { Problem } from "../model/problem.js";
import type { BindingRecord } from "./record.js";

/**
 * Refuses where the key seen `now` is not the one of the state: a saved plan is being applied after the cloud has
 * moved, or Terraform was told not to refresh. Where it is the declared key, somebody has done what was to be done,
 * and there is nothing to refuse. What is unseen or gone is judged elsewhere.
 */
export function movedProblem(
  record: BindingRecord,
  now: BindingRecord,
  declared: KeyCrn | undefined,
): Problem | undefined {
  if (now.encryption === "gone" || now.rootKeySeen !== "seen" || record.rootKey === now.rootKey) return undefined;
  if (now.rootKey === declared) return undefined;
  const then = record.rootKey === null ? "it was not encrypted" : `it used ${record.rootKey}`;
  return {
    code: "CHANGED_SINCE_PLAN",
    severity: "refused",
    subject: `cluster ${record.cluster}`,
    attribute: ["root_key"],
    seen: `When the state was read, ${then}; now it uses ${now.rootKey}. Nothing was sent.`,
  };
}
