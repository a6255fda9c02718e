/** KMS instances, root keys and registrations, in the words of Key Protect. */
import type { ClusterCrn, InstanceCrn, KeyCrn, KmsService } from "./crn.js";
import type { AccountId, InstanceGuid, KeyId } from "./ids.js";

/** From where the key API of an instance may be reached (instance policy `allowedNetwork`). */
export const ALLOWED_NETWORKS = ["public-and-private", "private-only"] as const;
export type AllowedNetwork = (typeof ALLOWED_NETWORKS)[number];

/** From where an instance may be reached, by its policies; context-based restrictions are not among them. */
export interface NetworkRules {
  readonly network: AllowedNetwork;
  /** The addresses (CIDR) that its policy `allowedIP` lets in; null where no such policy is enabled. */
  readonly addresses: readonly string[] | null;
}

/** The states of a key (Key Protect: NIST SP 800-57 numbers). `other` is a number the tool does not know. */
export type KeyState = "preactive" | "active" | "disabled" | "expired" | "destroyed" | "other";

const STATES: ReadonlyMap<number, KeyState> = new Map([
  [0, "preactive"],
  [1, "active"],
  [2, "disabled"],
  [3, "expired"],
  [5, "destroyed"],
]);

/** The word for Key Protect's number of a key state. */
export const keyState = (code: number): KeyState => STATES.get(code) ?? "other";

/** A KMS instance, as the resource controller lists it. */
export interface InstanceSeen {
  readonly crn: InstanceCrn;
  readonly guid: InstanceGuid;
  readonly account: AccountId;
  readonly service: KmsService;
  readonly region: string;
  readonly name: string;
  /** The resource controller's own word, for example `active` or `pending_reclamation`. */
  readonly state: string;
  /** Base URLs of its key API; Hyper Protect's cannot be computed and come only from here. */
  readonly endpoints: { readonly public: string | undefined; readonly private: string | undefined };
  /** The catalog's ID of its plan, and the ID of its resource group; undefined where the answer does not tell. */
  readonly planId: string | undefined;
  readonly resourceGroupId: string | undefined;
}

/** A resource group of an account. */
export interface ResourceGroupSeen {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
}

/** A version of a root key: rotating in the KMS makes a new one and leaves the key's ID as it is (law 1). */
export interface KeyVersion {
  readonly id: string;
  /** RFC 3339. */
  readonly created: string | undefined;
}

/** A key, as a list or its metadata tells it; never its payload. */
export interface KeySeen {
  readonly crn: KeyCrn;
  readonly id: KeyId;
  readonly name: string;
  readonly state: KeyState;
  /** False for a root key, true for a standard key, which cannot encrypt a cluster. */
  readonly extractable: boolean;
  readonly keyRing: string;
  readonly description: string | undefined;
  readonly aliases: readonly string[];
  /** Whether two people are needed to delete it; undefined where the answer does not tell. */
  readonly dualAuthDelete: boolean | undefined;
  readonly created: string | undefined;
  readonly expires: string | undefined;
  readonly version: KeyVersion | undefined;
  /** RFC 3339; undefined where it was never rotated, or the answer does not tell. */
  readonly lastRotated: string | undefined;
  /** Whether its material was brought along; undefined where the answer does not tell. */
  readonly imported: boolean | undefined;
  /** Since when it is set for deletion, where two people are needed and one has acted; undefined where it is not. */
  readonly setForDeletion: SetForDeletion | undefined;
  /** Undefined where it is not deleted. */
  readonly deletion: KeyDeletion | undefined;
}

/** The first of two people has allowed the deletion of a key (Key Protect: dual authorization). */
export interface SetForDeletion {
  /** RFC 3339: until when the second may delete it; undefined where the answer does not tell. */
  readonly until: string | undefined;
}

/** What the KMS tells of a key that was deleted. */
export interface KeyDeletion {
  /** RFC 3339; undefined where the answer does not tell. */
  readonly at: string | undefined;
  /** RFC 3339: until when it can be restored; undefined where the answer does not tell. */
  readonly restorableUntil: string | undefined;
  /** Whether the KMS says that it can be restored; undefined where the answer does not tell. */
  readonly restorable: boolean | undefined;
}

/** The policies of one key. */
export interface KeyPolicies {
  /** Between two rotations, in months; null where no rotation policy is enabled. */
  readonly rotationMonths: number | null;
  readonly dualAuthDelete: boolean;
}

/** A registration: the KMS's record that a resource uses a key. It lags behind the cluster, by hours at worst. */
export interface Registration {
  readonly key: KeyCrn;
  /** The CRN registered. A worker pool's registration is another CRN and not the cluster's secrets. */
  readonly cluster: ClusterCrn;
  /** RFC 3339: when it was made, and last touched. */
  readonly created: string | undefined;
  readonly updated: string | undefined;
  /** The IAM ID that the KMS notes as having made it: in most cases the service's own, not a person's. */
  readonly by?: string | undefined;
  readonly version: KeyVersion | undefined;
}
