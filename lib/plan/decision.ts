/** What a plan decides about one binding. */
import type { Problem } from "../model/problem.js";

export type BindingAction =
  /** Nothing is sent and nothing changes but what Terraform notes of the declaration. */
  | "none"
  /** Encrypt a cluster that is not encrypted. */
  | "enable"
  /** The key asked for is already there: it is taken over. */
  | "adopt"
  /** The cluster is encrypted with a key that may not be read, and the declared one is taken at its word. */
  | "claim"
  | "change_key"
  /** The new key is in another instance: between Key Protect and Hyper Protect, or into another account. */
  | "change_instance"
  | "change_endpoint";

export interface Decision {
  readonly action: BindingAction;
  /** Whether carrying it out sends an enable call. */
  readonly sends: boolean;
  readonly problems: readonly Problem[];
}

const SENDING: ReadonlySet<BindingAction> = new Set(["enable", "change_key", "change_instance", "change_endpoint"]);

/** A decision for an action, with what was found on the way. */
export const decide = (action: BindingAction, problems: readonly Problem[] = []): Decision => ({
  action,
  sends: SENDING.has(action),
  problems,
});

/** The same findings, none of which stops anything: for an object that plans no change. */
export const withoutForce = (problems: readonly Problem[]): readonly Problem[] =>
  problems.map((problem) => (problem.severity === "refused" ? { ...problem, severity: "warning" } : problem));
