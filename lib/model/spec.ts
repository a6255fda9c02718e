/**
 * What a user declares, checked: names resolve, CRNs are parsed, no two things contradict each other.
 * `lib/spec` makes it from the YAML file; `stacks` and `plan` read it.
 */
import type { Account } from "./account.js";
import type { Backend } from "./backend.js";
import type { Endpoint, Infrastructure } from "./cluster.js";
import type { InstanceRef, KeyCrn, KeyRef } from "./crn.js";
import type { ClusterId, ClusterName } from "./ids.js";
import type { AllowedNetwork } from "./kms.js";
import type { Layout } from "./layout.js";

/** A whole file, checked. Maps keep the order of the file. */
export interface Spec {
  /** Names the Terraform stack, or begins the names of its stacks. */
  readonly name: string;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly instances: ReadonlyMap<string, InstanceSpec>;
  readonly keys: ReadonlyMap<string, KeySpec>;
  readonly clusters: ReadonlyMap<string, ClusterSpec>;
  readonly removed: Removed;
  /** How many clusters may be changed at once; undefined where the file does not say: `MAX_CONCURRENT`. */
  readonly maxConcurrent: number | undefined;
  /** How its objects are spread over stacks. */
  readonly stacks: Layout;
  /** Where Terraform keeps its state. */
  readonly backend: Backend;
}

/** How many clusters are changed at once unless the file says otherwise. */
export const MAX_CONCURRENT = 5;

/** Whether an object is wanted. `retired`: it is to be deleted, which is an update and never forced. */
export const WANTED = ["active", "retired"] as const;
export type Wanted = (typeof WANTED)[number];

/** The same of a key. `retiring`: it is kept as it is, and watched until nothing is registered on it any more. */
export const KEY_WANTED = ["active", "retiring", "retired"] as const;
export type KeyWanted = (typeof KEY_WANTED)[number];

/** A KMS instance: one that is managed elsewhere, or one that is managed here. */
export type InstanceSpec =
  | { readonly kind: "referred"; readonly ref: InstanceRef }
  | ({ readonly kind: "managed" } & ManagedInstance);

/** A Key Protect instance that is made here, or taken over. */
export interface ManagedInstance {
  /** The name of its account in the file. */
  readonly account: string;
  /** Its name in the cloud: as written, else the oldest of its names in the file, which a renaming leaves as it is. */
  readonly name: string;
  readonly region: string;
  /** The catalog's name of its plan. */
  readonly plan: string;
  /** The name or the ID (32 hexadecimal digits) of its resource group; undefined is the account's default group. */
  readonly resourceGroup: string | undefined;
  /** Undefined where the file does not say: a new instance is public and private, another keeps what it has. */
  readonly allowedNetwork: AllowedNetwork | undefined;
  /** Undefined where the file says nothing of tags: those that are there stay. */
  readonly tags: readonly string[] | undefined;
  /** The instance that is taken over. */
  readonly adopt: InstanceRef | undefined;
  readonly state: Wanted;
  readonly hold: string | undefined;
  /** Names it had in this file before, oldest first. */
  readonly renamedFrom: readonly string[];
}

/** A root key: one that is managed elsewhere, or one that is managed here. */
export type KeySpec = { readonly kind: "referred"; readonly ref: KeyRef } | ({ readonly kind: "managed" } & ManagedKey);

/** A root key that is made here, or taken over. */
export interface ManagedKey {
  /** The name of its instance in the file. */
  readonly instance: string;
  /** Its name in the cloud: as written, else the oldest of its names in the file. It cannot be changed. */
  readonly name: string;
  /** Undefined where the file does not say: a new key is in the default ring, another stays where it is. */
  readonly keyRing: string | undefined;
  readonly description: string | undefined;
  /** RFC 3339 in UTC, with seconds. */
  readonly expires: string | undefined;
  /** Between two rotations, in months; 0 is no rotation policy. Undefined where the file does not say. */
  readonly rotationMonths: number | undefined;
  /** Undefined where the file does not say: it stays as it is. */
  readonly dualAuthDelete: boolean | undefined;
  /** Beside the one that marks it as made here; undefined where the file does not say: those that are there stay. */
  readonly aliases: readonly string[] | undefined;
  /** The key that is taken over. */
  readonly adopt: KeyRef | undefined;
  readonly state: KeyWanted;
  readonly hold: string | undefined;
  /** Names it had in this file before, oldest first. */
  readonly renamedFrom: readonly string[];
}

/** The instance as far as the file alone tells it: undefined for one that is made here. */
export const instanceRefOf = (spec: InstanceSpec): InstanceRef | undefined =>
  spec.kind === "referred" ? spec.ref : spec.adopt;

/** The key as far as the file alone tells it: undefined for one that is made here. */
export const keyRefOf = (spec: KeySpec): KeyRef | undefined => (spec.kind === "referred" ? spec.ref : spec.adopt);

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
  /** Authorizations, by the names of their resources: `<instance>-<ID of the clusters' account>`. */
  readonly authorizations: readonly string[];
}
