/**
 * What a user declares, checked: names resolve, CRNs are parsed, no two things contradict each other.
 * `lib/spec` makes it from the YAML file; `stacks` and `plan` read it.
 */
import type { Account } from "./account.js";
import type { Endpoint, Infrastructure } from "./cluster.js";
import type { InstanceRef, KeyCrn, KeyRef } from "./crn.js";
import type { ClusterId, ClusterName } from "./ids.js";

/** A whole file, checked. Maps keep the order of the file. */
export interface Spec {
  /** Names the Terraform stack. */
  readonly name: string;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly instances: ReadonlyMap<string, InstanceSpec>;
  readonly keys: ReadonlyMap<string, KeySpec>;
  readonly clusters: ReadonlyMap<string, ClusterSpec>;
  readonly removed: Removed;
}

/** A KMS instance that exists and is managed elsewhere. */
export interface InstanceSpec {
  readonly ref: InstanceRef;
}

/** A root key that exists and is managed elsewhere. */
export interface KeySpec {
  readonly ref: KeyRef;
}

/** What happens in the cloud when the binding is destroyed: nothing is; `forget` allows Terraform to drop it. */
export const REMOVALS = ["refuse", "forget"] as const;
export type Removal = (typeof REMOVALS)[number];

/** A cluster and the root key that encrypts its secrets. */
export interface ClusterSpec {
  /** The name of its account in the file. */
  readonly account: string;
  readonly cluster: { readonly id: ClusterId } | { readonly name: ClusterName };
  readonly infrastructure: Infrastructure;
  /** The name of its key in the file. */
  readonly key: string;
  readonly endpoint: Endpoint;
  /** A reason for leaving this cluster alone: it plans no change and is reported as held. */
  readonly hold: string | undefined;
  readonly removal: Removal;
  /** Names it had in this file before, oldest first. */
  readonly renamedFrom: readonly string[];
  /** Root keys it has used before, which it can never use again (law 2). */
  readonly formerKeys: readonly KeyCrn[];
  /** How long a lagging registration is waited for, in seconds. */
  readonly registrationTimeout: number | undefined;
}

/** What stays in the cloud and is no longer managed here, by the names it had. */
export interface Removed {
  readonly clusters: readonly string[];
  readonly keys: readonly string[];
  readonly instances: readonly string[];
}
