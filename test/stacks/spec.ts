/** Checked files for the tests of stacks: two accounts, and what is given. */
import { type Backend, LOCAL_STATE } from "../../lib/model/backend.js";
import { parseInstanceCrn, parseKeyCrn } from "../../lib/model/crn.js";
import { parseAccountId, parseClusterName } from "../../lib/model/ids.js";
import type { Layout } from "../../lib/model/layout.js";
import type {
  ClusterSpec,
  InstanceSpec,
  KeySpec,
  ManagedInstance,
  ManagedKey,
  Removed,
  Spec,
} from "../../lib/model/spec.js";
import { must } from "../support/fakes/must.js";

export const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
export const SECURITY = "1122334455667788990011223344aabb";
export const GUID = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
export const INSTANCE = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${GUID}::`;
export const KEY = `${INSTANCE.slice(0, -1)}key:a7b1c2d3-0001-4e4e-8f8f-112233445566`;

const account = (id: string, variable: string) => ({
  id: must(parseAccountId(id)),
  credentials: { kind: "apiKey", variable } as const,
});

const BOTH = { platform: account(PLATFORM, "IBMCLOUD_API_KEY"), security: account(SECURITY, "SECURITY_API_KEY") };

interface Parts {
  readonly accounts?: readonly (keyof typeof BOTH)[];
  readonly instances?: Readonly<Record<string, InstanceSpec>>;
  readonly keys?: Readonly<Record<string, KeySpec>>;
  readonly clusters?: Readonly<Record<string, ClusterSpec>>;
  readonly removed?: Partial<Removed>;
  readonly maxConcurrent?: number;
  readonly stacks?: Layout;
  readonly backend?: Backend;
}

export const fileOf = ({
  accounts = ["platform", "security"],
  removed = {},
  backend = LOCAL_STATE,
  ...parts
}: Parts): Spec => ({
  name: "payments",
  accounts: new Map(accounts.map((name) => [name, BOTH[name]])),
  instances: new Map(Object.entries(parts.instances ?? {})),
  keys: new Map(Object.entries(parts.keys ?? {})),
  clusters: new Map(Object.entries(parts.clusters ?? {})),
  removed: { clusters: [], keys: [], instances: [], authorizations: [], ...removed },
  maxConcurrent: parts.maxConcurrent,
  stacks: parts.stacks ?? "one",
  backend,
});

export const referredInstance = (crn = INSTANCE): InstanceSpec => ({
  kind: "referred",
  ref: must(parseInstanceCrn(crn)),
});

/** An instance of the security account that is made here. */
export const madeInstance = (given: Partial<ManagedInstance> = {}): InstanceSpec => ({
  kind: "managed",
  account: "security",
  name: "kp",
  region: "us-south",
  plan: "tiered-pricing",
  resourceGroup: undefined,
  allowedNetwork: "public-and-private",
  tags: undefined,
  adopt: undefined,
  state: "active",
  hold: undefined,
  renamedFrom: [],
  ...given,
});

export const referredKey = (crn = KEY): KeySpec => ({ kind: "referred", ref: must(parseKeyCrn(crn)) });

/** A key in `kp-prod` that is made here. */
export const madeKey = (given: Partial<ManagedKey> = {}): KeySpec => ({
  kind: "managed",
  instance: "kp-prod",
  name: "roks",
  keyRing: "default",
  description: undefined,
  expires: undefined,
  rotationMonths: undefined,
  dualAuthDelete: undefined,
  aliases: [],
  adopt: undefined,
  state: "active",
  hold: undefined,
  renamedFrom: [],
  ...given,
});

/** A VPC cluster of the platform account. */
export const clusterOf = (name: string, given: Partial<ClusterSpec> = {}): ClusterSpec => ({
  account: "platform",
  cluster: { name: must(parseClusterName(name)) },
  infrastructure: "vpc",
  key: "roks",
  endpoint: "private",
  hold: undefined,
  removal: "refuse",
  renamedFrom: [],
  formerKeys: [],
  registrationTimeout: undefined,
  ...given,
});
