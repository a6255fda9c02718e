/** The words in which bindings are spoken of; they end up in Terraform's diagnostics. */

import type { BindingLook } from "../model/observation.js";
import type { Unreadable } from "../model/seen.js";
import type { KeyInUse } from "./key-in-use.js";

/** `cluster ledger-prod (d3k8abcd0m1n2o3p4q5r)`, or what was declared where it was not found. */
export function subjectOf(declared: string, look: BindingLook): string {
  const { cluster } = look;
  return cluster.kind === "there" ? `cluster ${cluster.listed.name} (${cluster.listed.id})` : `cluster ${declared}`;
}

/** One sentence per reason: what was tried, in which account, what came back, and the role that is missing. */
export function reasons(why: readonly Unreadable[]): string {
  return why
    .map(({ operation, account, message, role }) => {
      const missing = role === undefined ? "" : ` The role that allows it: ${role}.`;
      return `Could not ${operation} in account ${account}: ${message}.${missing}`;
    })
    .join("\n");
}

/** Why the key was not seen; empty where it was. */
export function whyUnseen(use: KeyInUse): string {
  if (use.kind === "lagging") {
    return `The KMS still shows a key that the cluster has left (${use.registration.key}); its record lags.`;
  }
  if (use.kind !== "unseen") return "";
  if (use.tied.length > 0) return `The KMS shows several keys and not which is the newest: ${use.tied.join(", ")}.`;
  if (use.why.length > 0) return reasons(use.why);
  return "No KMS instance that could be read shows a registration of this cluster.";
}
