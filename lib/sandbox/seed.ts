/** What a sandbox starts with: plain data, short to write since everything usual is the default. */
import type { Infrastructure } from "../model/cluster.js";
import type { KmsService } from "../model/crn.js";
import type { KeyState } from "../model/kms.js";

export interface SandboxSeed {
  readonly accounts: readonly AccountSeed[];
  readonly instances?: readonly InstanceSeed[];
  readonly keys?: readonly KeySeed[];
  readonly clusters?: readonly ClusterSeed[];
  readonly authorizations?: readonly AuthorizationSeed[];
  /** Virtual seconds until a policy that a client made or changed works; IAM takes tens of seconds. @default 0 */
  readonly policyPropagationSeconds?: number;
}

export interface AccountSeed {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly name?: string;
  readonly apiKeys: readonly ApiKeySeed[];
  readonly profiles?: readonly ProfileSeed[];
}

/** What an identity may do in its account. */
export interface GrantedSeed {
  /** @default all of them, except KeyPurge, which no other role brings along */
  readonly roles?: Partial<Roles>;
  /** Roles on single KMS instances, by GUID; they add to `roles.kms` and never take away. */
  readonly kmsOnInstances?: Readonly<Record<string, Roles["kms"]>>;
}

export interface ApiKeySeed extends GrantedSeed {
  readonly key: string;
  /** The environment variable that users of this seed read it from. */
  readonly variable?: string;
}

/** A trusted profile. Every valid token may assume it, and every compute resource is trusted. */
export interface ProfileSeed extends GrantedSeed {
  /** `Profile-` and a UUID. */
  readonly id: string;
}

/** The rungs of each ladder of roles, from nothing to everything. */
export const LADDERS = {
  containers: ["none", "Viewer", "Operator", "Administrator"],
  kms: ["none", "Reader", "ReaderPlus", "Writer", "Manager"],
  keyPurge: ["none", "KeyPurge"],
  resourceController: ["none", "Viewer", "Editor"],
  iam: ["none", "Viewer", "Administrator"],
  /** Not of IBM Cloud: with `none`, what needs Viewer or Reader is refused whatever else is held, as under a custom role. */
  reading: ["none", "all"],
} as const;

export type Roles = { readonly [S in keyof typeof LADDERS]: (typeof LADDERS)[S][number] };

export interface InstanceSeed {
  readonly guid: string;
  readonly name: string;
  readonly service: KmsService;
  readonly account: string;
  readonly region: string;
  /** The resource controller's word. @default "active" */
  readonly state?: string;
}

export interface KeySeed {
  readonly id: string;
  /** The GUID of its instance. */
  readonly instance: string;
  readonly name: string;
  /** @default "active" */
  readonly state?: Exclude<KeyState, "other">;
  /** True makes it a standard key. @default false */
  readonly extractable?: boolean;
  /** @default "default" */
  readonly ring?: string;
  /** Names that lead to the key as its ID does; each is unique in its instance. */
  readonly aliases?: readonly string[];
  /** RFC 3339. @default the start of the sandbox */
  readonly created?: string;
}

export interface ClusterSeed {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly infrastructure: Infrastructure;
  readonly region: string;
  /** @default false */
  readonly openshift?: boolean;
  /** The ID of the root key that encrypts it from the start. */
  readonly key?: string;
  /** Whether the KMS shows that key. @default true */
  readonly registered?: boolean;
  /** RFC 3339. @default the start of the sandbox */
  readonly created?: string;
  /** How many Kubernetes secrets it holds, spread over three namespaces. @default 5 */
  readonly secrets?: number;
  /** How long an enablement takes, in virtual seconds. @default 900 */
  readonly enableSeconds?: number;
  /** How long after the end of a change its registration appears. @default 30 */
  readonly registrationLagSeconds?: number;
  /** How long after the end of a change the old registration stays. @default 60 */
  readonly releaseLagSeconds?: number;
}

export interface AuthorizationSeed {
  readonly sourceAccount: string;
  /** The account that the policy is in. It gives nothing on an instance that another account owns. */
  readonly targetAccount: string;
  readonly service: KmsService;
  /** The GUID of one instance; without it the authorization holds for the whole service. */
  readonly instance?: string;
  /** @default both that are needed */
  readonly roles?: readonly ("Reader" | "AuthorizationDelegator")[];
  /** Virtual seconds until it works; IAM takes tens of seconds. @default 0 */
  readonly propagationSeconds?: number;
}
