/** What was seen of one cluster and its key, with "gone", "none" and "unseen" as answers of their own (law 6). */
import type { ClusterDetail, ClusterListed } from "./cluster.js";
import type { KeyCrn } from "./crn.js";
import type { KeySeen, Registration } from "./kms.js";
import type { Seen, Unreadable } from "./seen.js";

/** A cluster, as far as it was seen. */
export type ClusterLook =
  /** The list of the right account, read with that account's credentials, lacks it. */
  | { readonly kind: "gone" }
  | { readonly kind: "unseen"; readonly why: Unreadable }
  | {
      readonly kind: "there";
      readonly listed: ClusterListed;
      /** Undefined where nothing made a single read necessary, unseen where that read failed. */
      readonly detail: Seen<ClusterDetail> | undefined;
    };

/** The registrations of a cluster's secrets in every instance that was read, and the instances that were not. */
export interface KeyLook {
  readonly registrations: readonly Registration[];
  readonly unread: readonly Unreadable[];
}

/** What was seen of one cluster. */
export interface BindingLook {
  readonly cluster: ClusterLook;
  readonly keys: KeyLook;
}

/** What was seen of one key. */
export type KeyLookup =
  | { readonly kind: "there"; readonly key: KeySeen }
  /** `elsewhere`: the key of that ID in another instance, where one was seen; IDs of keys are unique. */
  | { readonly kind: "missing"; readonly elsewhere?: KeyCrn }
  | { readonly kind: "unseen"; readonly why: Unreadable };
