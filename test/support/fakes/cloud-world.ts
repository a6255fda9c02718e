/** What the cloud of values holds. */
import type { EnableOrder } from "../../../lib/cloud/containers.js";
import type { CloudFailure } from "../../../lib/cloud/failure.js";
import type { ClusterDetail, ClusterListed } from "../../../lib/model/cluster.js";
import type { InstanceRef } from "../../../lib/model/crn.js";
import type { AuthorizationSeen } from "../../../lib/model/iam.js";
import type { AccountId, ClusterId, InstanceGuid, KeyId } from "../../../lib/model/ids.js";
import type {
  AllowedNetwork,
  InstanceSeen,
  KeyPolicies,
  KeySeen,
  Registration,
  ResourceGroupSeen,
} from "../../../lib/model/kms.js";
import { ok, type Result } from "../../../lib/model/result.js";
import { K1, K2, K3, KP, keySeen, PLATFORM, SECURITY } from "./binding.js";

export interface World {
  /** Accounts whose credentials are there. */
  accounts: AccountId[];
  clusters: ClusterListed[];
  /** How many records of each list could not be understood. */
  odd: number;
  details: Map<ClusterId, ClusterDetail>;
  instances: InstanceSeen[];
  keys: KeySeen[];
  registrations: Registration[];
  /** Of keys that have some. */
  policies: Map<KeyId, KeyPolicies>;
  /** Of instances that have more than `default`. */
  rings: Map<InstanceGuid, readonly string[]>;
  /** Of instances with a policy on it. */
  networks: Map<InstanceGuid, AllowedNetwork>;
  /** Addresses that instances with such a policy let in. */
  addresses: Map<InstanceGuid, readonly string[]>;
  /** The same in every account. */
  resourceGroups: ResourceGroupSeen[];
  /** The IDs of plans by their names. */
  plans: Map<string, string>;
  /** By CRN. */
  tags: Map<string, readonly string[]>;
  authorizations: Map<AccountId, readonly AuthorizationSeen[]>;
  /**
   * The failure of a call, by its words. A write whose failure says that it may have taken effect has taken effect;
   * any other has not.
   */
  fail: (call: string) => CloudFailure | undefined;
  /** Of the writes whose failure says that they may have taken effect: those that have not. */
  swallowed: (call: string) => boolean;
  /** Months between two rotations that new keys take from the policy of their instance. */
  inherited: Map<InstanceGuid, number>;
  /** The state in which a new instance is. */
  newborn: string;
  /** What an enable call does. */
  enable: (order: EnableOrder) => Result<null, CloudFailure>;
  /** Every call, in words: `clusters <account> vpc`, `registrations <instance>`, `enable <cluster> <key>`… */
  readonly calls: string[];
}

export const instanceSeen = (ref: InstanceRef): InstanceSeen => ({
  ...ref,
  name: "kp",
  state: "active",
  endpoints: { public: undefined, private: undefined },
  planId: undefined,
  resourceGroupId: undefined,
});

/** One cluster that is not encrypted unless something else is said, and one instance with three usable keys. */
export function world(change: Partial<World> = {}): World {
  return {
    accounts: [PLATFORM, SECURITY],
    clusters: [],
    odd: 0,
    details: new Map(),
    instances: [instanceSeen(KP)],
    keys: [K1, K2, K3].map((ref) => keySeen(ref)),
    registrations: [],
    policies: new Map(),
    rings: new Map(),
    networks: new Map(),
    addresses: new Map(),
    resourceGroups: [{ id: "1111222233334444aaaabbbbccccdddd", name: "default", isDefault: true }],
    plans: new Map([["tiered-pricing", "eedd3585-90c6-4c8f-be3d-062069e99fc3"]]),
    tags: new Map(),
    authorizations: new Map(),
    fail: () => undefined,
    swallowed: () => false,
    inherited: new Map(),
    newborn: "active",
    enable: () => ok(null),
    calls: [],
    ...change,
  };
}

export const denied: CloudFailure = {
  code: "ACCESS_DENIED",
  status: 403,
  message: "Unauthorized",
  maybeTookEffect: false,
};
export const unavailable: CloudFailure = {
  code: "CLOUD_UNAVAILABLE",
  message: "socket hang up",
  maybeTookEffect: false,
};
/** A write whose answer was lost. */
export const lost: CloudFailure = { code: "CLOUD_UNAVAILABLE", message: "socket hang up", maybeTookEffect: true };
export const notFound: CloudFailure = {
  code: "NOT_FOUND",
  status: 404,
  message: "no such thing",
  maybeTookEffect: false,
};
export const outside: CloudFailure = {
  code: "ACCOUNT_NOT_CONFIGURED",
  message: "no credentials",
  maybeTookEffect: false,
};

/** Notes a call by its words, and answers it unless the world says that it fails. */
export type Call = <T>(
  account: AccountId,
  words: string,
  answer: () => Result<T, CloudFailure>,
  signal?: AbortSignal,
) => Promise<Result<T, CloudFailure>>;

/** The same for a write: a failure that may have taken effect has taken effect. */
export type Write = <T>(
  account: AccountId,
  words: string,
  effect: () => Result<T, CloudFailure>,
) => Promise<Result<T, CloudFailure>>;
