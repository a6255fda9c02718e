/** What is said of a plan: one finding for each thing that a reader must know. */
import type { Code } from "../../model/codes/index.js";
import type { Severity } from "../../model/problem.js";
import type { PlannedChange } from "./change.js";

/** Everything that a reader needs to act on it; why it matters stands in the catalog. */
export interface Finding {
  /** The address in the Terraform configuration, or `plan` for the plan as a whole. */
  readonly address: string;
  readonly code: Code;
  readonly severity: Severity;
  /** What is now; never a secret. */
  readonly now: string;
  /** What will be. */
  readonly willBe: string;
  /** @default what the code's catalog entry says */
  readonly todo?: readonly string[];
  /** Something that decides could not be known. @default false */
  readonly open?: boolean;
}

/** What a plan means for what encrypts the clusters. */
export interface Verdict {
  /** The gravest first, else in the order of the plan. */
  readonly findings: readonly Finding[];
  readonly refused: boolean;
  /** Something that decides could not be known. */
  readonly open: boolean;
  /** Something was changed outside of Terraform. */
  readonly drift: boolean;
  /** The plan changes an object that is looked at here. */
  readonly changes: boolean;
}

/** A rule: what one change means. */
export type Rule = (change: PlannedChange, context: Context) => readonly Finding[];

/** What rules need beside the change itself. */
export interface Context {
  /** Milliseconds since the epoch. */
  readonly today: number;
  readonly facts: Facts;
}

/** What the whole plan tells, looked up by ID. */
export interface Facts {
  /** Where the plan shows that the cluster has used the key; undefined where it does not. */
  readonly usedBefore: (cluster: string, key: string) => string | undefined;
  /** IDs of the keys that a KMS registration, in the plan or observed, shows for the cluster today. */
  readonly registered: (cluster: string) => readonly string[];
  /** IDs of the clusters that were observed on a key, by its ID, or on any key of an instance, by its GUID. */
  readonly observedOn: (what: string) => readonly string[];
  /** Addresses of what in the plan points at the key, before or after it. */
  readonly usersOf: (key: string) => readonly string[];
  /** Addresses of the bindings that are left after the plan for the cluster of this change. */
  readonly bindingsOf: (change: PlannedChange) => readonly string[];
  /** `hs-crypto` or `kms`, by the GUID of an instance; undefined where the plan does not show it. */
  readonly serviceOf: (instance: string) => string | undefined;
  /** Whether what an attribute refers to is made by this very plan. */
  readonly isMadeHere: (change: PlannedChange, attribute: string) => boolean;
}
