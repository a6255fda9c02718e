/**
 * A generated case: what there is in the cloud, a file over it, and what Terraform's state says. Objects are meant by
 * their place in short fixed lists, so that a counterexample shrinks to few of them and reads well.
 */
import type { Infrastructure } from "../../../lib/model/cluster.js";
import type { AllowedNetwork, KeyState } from "../../../lib/model/kms.js";
import type { KeyWanted } from "../../../lib/model/spec.js";
import type { Sight } from "../../../lib/plan/record.js";

/** How an account can be entered: not at all, not with this role, or without being named in the file. */
export const REACHES = [
  "whole",
  "no credentials",
  "rejected",
  "no containers",
  "no kms",
  "kms reader",
  "no instances",
  "no iam",
  "outside",
] as const;
export type Reach = (typeof REACHES)[number];

/** Whether a mark says that something was made by this stack. */
export type Mark = "none" | "ours";

/** The four instances are those of `PLACES`; the last has the name of the first. */
export interface InstanceThere {
  readonly state: "active" | "provisioning" | "failed" | "deleted";
  readonly mark: Mark;
  readonly network: AllowedNetwork;
  readonly tags: readonly string[];
}

export interface KeyThere {
  /** The place of its instance. */
  readonly instance: number;
  /** The place of its name. */
  readonly name: number;
  readonly state: Exclude<KeyState, "other">;
  readonly standard: boolean;
  readonly ring: "default" | "clusters";
  readonly mark: Mark;
  readonly alias: boolean;
  readonly months: 0 | 3;
  /** Made before or after the histories of clusters begin. */
  readonly late: boolean;
}

export interface ClusterThere {
  readonly infrastructure: Infrastructure;
  readonly account: 0 | 1;
  /** The place of the key that it has had from the start. */
  readonly key: number | undefined;
  readonly registered: boolean;
  /** A key that somebody has pointed it at since, and how far that has come. */
  readonly later: { readonly key: number; readonly progress: "begun" | "unregistered" | "both" | "over" } | undefined;
  readonly words: "normal" | "warning" | "master changes" | "master not ready" | "never heard of" | "cannot be read";
  readonly gone: boolean;
}

export interface AuthorizationThere {
  readonly source: 0 | 1;
  /** The place of the instance, and whether it holds for all of the service. */
  readonly instance: number;
  readonly wide: boolean;
  readonly roles: "both" | "reader" | "delegator";
  /** It is in the account of the clusters, whoever owns the instance. */
  readonly misplaced: boolean;
}

export interface InstanceDeclared {
  readonly as: "referred" | "made" | "adopted";
  readonly name: "as it is" | "another";
  readonly region: "as it is" | "another";
  readonly group: undefined | "default" | "none such";
  readonly network: AllowedNetwork | undefined;
  readonly tags: readonly string[] | undefined;
  readonly hold: boolean;
  readonly retired: boolean;
  readonly renamed: boolean;
}

export interface KeyDeclared {
  readonly as: "referred" | "made" | "adopted";
  /** The place of the key that is meant, or one that nobody has. */
  readonly key: number | "unknown";
  /** Of one that is made: the place of its instance, and of its name. */
  readonly instance: number;
  readonly name: number | "another";
  readonly ring: "default" | "clusters" | undefined;
  readonly months: 0 | 3 | undefined;
  readonly aliases: boolean | undefined;
  readonly description: boolean;
  readonly dualAuth: boolean | undefined;
  readonly hold: boolean;
  readonly state: KeyWanted;
  readonly renamed: boolean;
}

export interface ClusterDeclared {
  readonly as: "id" | "name" | "unknown";
  readonly infrastructure: "as it is" | Infrastructure;
  readonly account: "as it is" | "another";
  /** The place of its key among those of the file. */
  readonly key: number;
  readonly endpoint: "private" | "public";
  readonly hold: boolean;
  readonly forget: boolean;
  readonly renamed: boolean;
  /** Places of keys. */
  readonly former: readonly number[];
}

/** Under which name something is in the state. */
export type Name = "declared" | "former" | "dropped" | "removed";

export interface InstanceStored {
  readonly name: Name;
  /** The place of the instance that it is of. */
  readonly instance: number;
  readonly told: "as it is" | "another name" | "unknown";
  readonly retired: boolean;
}

export interface KeyStored {
  readonly name: Name;
  readonly key: number | "unknown";
  readonly told: "as it is" | "another ring" | "unknown";
  readonly state: KeyWanted;
  /** Since when nothing was registered on it. */
  readonly unused: undefined | "an hour" | "a day";
}

export interface AuthorizationStored {
  readonly name: Exclude<Name, "former">;
  readonly instance: number;
  readonly source: 0 | 1;
  readonly policy: boolean;
  readonly status: "active" | "unknown" | "gone";
}

export interface BindingStored {
  readonly name: Name;
  readonly cluster: number | "unknown";
  readonly byName: boolean;
  readonly infrastructure: "as it is" | Infrastructure;
  readonly key: number | "unknown" | undefined;
  readonly seen: Sight;
  readonly former: readonly number[];
  readonly since: "first day" | "early" | "late" | undefined;
  readonly drifted: number | undefined;
  readonly endpoint: "private" | "public" | undefined;
  readonly forget: boolean;
}

export interface Stored {
  /** It was written against IBM Cloud itself. */
  readonly elsewhere: boolean;
  readonly instances: readonly (InstanceStored | undefined)[];
  readonly keys: readonly (KeyStored | undefined)[];
  readonly authorizations: readonly AuthorizationStored[];
  readonly bindings: readonly (BindingStored | undefined)[];
}

/** Lists are by place; undefined is one that is not there. */
export interface Fleet {
  readonly reach: readonly [platform: Exclude<Reach, "outside">, security: Reach];
  readonly instances: readonly (InstanceThere | undefined)[];
  readonly keys: readonly (KeyThere | undefined)[];
  readonly clusters: readonly (ClusterThere | undefined)[];
  readonly authorizations: readonly AuthorizationThere[];
  readonly file: {
    readonly instances: readonly (InstanceDeclared | undefined)[];
    readonly keys: readonly (KeyDeclared | undefined)[];
    readonly clusters: readonly (ClusterDeclared | undefined)[];
  };
  /** Undefined: the command is given none, and Terraform has none. */
  readonly stored: Stored | undefined;
}
