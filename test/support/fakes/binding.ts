/** One cluster, a few keys, and short ways to say what was seen of them. */
import type { ClusterDetail, ClusterListed } from "../../../lib/model/cluster.js";
import {
  clusterCrn,
  type InstanceRef,
  type KeyCrn,
  type KeyRef,
  parseInstanceCrn,
  parseKeyCrn,
} from "../../../lib/model/crn.js";
import { parseAccountId, parseClusterId, parseClusterName } from "../../../lib/model/ids.js";
import type { KeySeen, Registration } from "../../../lib/model/kms.js";
import type { BindingLook, ClusterLook, KeyLookup } from "../../../lib/model/observation.js";
import { seen, type Unreadable } from "../../../lib/model/seen.js";
import type { BindingDeclared } from "../../../lib/plan/binding.js";
import type { BindingRecord } from "../../../lib/plan/record.js";
import { must } from "./must.js";

/** The account of the clusters, and the account of the keys. */
export const PLATFORM = must(parseAccountId("0a1b2c3d4e5f60718293a4b5c6d7e8f9"));
export const SECURITY = must(parseAccountId("1122334455667788990011223344aabb"));

const instance = (service: string, digit: string): InstanceRef =>
  must(
    parseInstanceCrn(
      `crn:v1:bluemix:public:${service}:us-south:a/${SECURITY}:${digit.repeat(8)}-2f57-4a3c-9c55-0c6c1f0f2a11::`,
    ),
  );

/** Two instances of Key Protect and one of Hyper Protect, all in the account of the keys. */
export const KP = instance("kms", "5");
export const KP2 = instance("kms", "6");
export const HPCS = instance("hs-crypto", "7");

/** The key of that number in an instance. */
export const key = (number: number, at: InstanceRef = KP): KeyRef =>
  must(parseKeyCrn(`${at.crn.slice(0, -1)}key:a7b1c2d3-0001-4e4e-8f8f-11223344556${number}`));

export const K1 = key(1);
export const K2 = key(2);
export const K3 = key(3);

/** The day on which the cluster was made, and days after it. */
export const day = (number: number): string => `2026-02-${String(number).padStart(2, "0")}T00:00:00Z`;
export const MADE = day(1);

/** The cluster of that number. */
export function listed(change: Partial<ClusterListed> = {}, number = 0): ClusterListed {
  const id = must(parseClusterId(`d3k8abcd0m1n2o3p${String(number).padStart(4, "0")}`));
  return {
    id,
    name: must(parseClusterName(number === 0 ? "checkout" : `checkout-${number}`)),
    crn: clusterCrn("us-south", PLATFORM, id),
    account: PLATFORM,
    infrastructure: "vpc",
    region: "us-south",
    state: "normal",
    created: MADE,
    ...change,
  };
}
export const CLUSTER = listed();

/** A master that serves; encrypted unless said otherwise. */
export const detail = (change: Partial<ClusterDetail> = {}): ClusterDetail => ({
  encrypted: true,
  state: "normal",
  masterStatus: "Ready",
  masterState: "deployed",
  masterHealth: "normal",
  masterStatusModified: day(2),
  ...change,
});

/** A master with an enablement under way. */
export const enabling = (change: Partial<ClusterDetail> = {}): ClusterDetail =>
  detail({
    masterStatus: "Key management service feature enablement in progress.",
    masterState: "updating",
    ...change,
  });

type ClusterThere = Extract<ClusterLook, { readonly kind: "there" }>;

/** A cluster that was read singly. */
export const there = (master: Partial<ClusterDetail> = {}, change: Partial<ClusterListed> = {}): ClusterThere => ({
  kind: "there",
  listed: { ...CLUSTER, ...change },
  detail: seen(detail(master)),
});

export const registration = (of: KeyRef, created: string | null = day(3), cluster = CLUSTER): Registration => ({
  key: of.crn,
  cluster: cluster.crn,
  created: created ?? undefined,
  updated: created ?? undefined,
  version: { id: `${of.id}-v1`, created: created ?? undefined },
});

/** What may not be read for want of a role. */
export const locked = (change: Partial<Unreadable> = {}): Unreadable => ({
  code: "ACCESS_DENIED",
  account: SECURITY,
  operation: "list the registrations of instance kp",
  message: "Unauthorized (UNAUTHORIZED_ERR)",
  role: "Reader on the KMS instance",
  ...change,
});

/** What was seen: the registered keys, an encrypted cluster and nothing unread, unless said otherwise. */
export const look = (
  registrations: readonly Registration[] = [],
  { cluster = there(), unread = [] }: { cluster?: ClusterLook; unread?: readonly Unreadable[] } = {},
): BindingLook => ({ cluster, keys: { registrations, unread } });

/** What the state says: the cluster uses K1 and its history is known, unless said otherwise. */
export const record = (change: Partial<BindingRecord> = {}): BindingRecord => ({
  account: PLATFORM,
  infrastructure: "vpc",
  cluster: CLUSTER.id,
  clusterId: CLUSTER.id,
  clusterCrn: CLUSTER.crn,
  rootKey: K1.crn,
  encryption: "enabled",
  rootKeySeen: "seen",
  keyVersion: `${K1.id}-v1`,
  formerRootKeys: new Set(),
  historyCompleteSince: MADE,
  lingeringKeys: new Set(),
  driftedFrom: null,
  endpoint: "private",
  ...change,
});

/** The same, of a cluster that is not encrypted. */
export const notEncrypted = (change: Partial<BindingRecord> = {}): BindingRecord =>
  record({ rootKey: null, encryption: "none", rootKeySeen: "none", keyVersion: null, ...change });

/** What an import knows before its first look: nothing. */
export const imported = (change: Partial<BindingRecord> = {}): BindingRecord =>
  record({
    clusterId: null,
    clusterCrn: null,
    rootKey: null,
    encryption: "unknown",
    rootKeySeen: "unseen",
    keyVersion: null,
    historyCompleteSince: null,
    endpoint: null,
    ...change,
  });

/** What is declared: K1, unless said otherwise. */
export const declared = (change: Partial<BindingDeclared> = {}): BindingDeclared => ({
  account: PLATFORM,
  infrastructure: "vpc",
  cluster: CLUSTER.id,
  rootKey: K1,
  endpoint: "private",
  hold: null,
  formerKeys: new Set(),
  ...change,
});

export const keys = (...refs: KeyRef[]): ReadonlySet<KeyCrn> => new Set(refs.map(({ crn }) => crn));

/** A root key that may be used. */
export const keySeen = (ref: KeyRef, change: Partial<KeySeen> = {}): KeySeen => ({
  crn: ref.crn,
  id: ref.id,
  name: "roks",
  state: "active",
  extractable: false,
  keyRing: "default",
  description: undefined,
  aliases: [],
  dualAuthDelete: false,
  created: day(4),
  expires: undefined,
  version: { id: `${ref.id}-v1`, created: day(4) },
  lastRotated: undefined,
  imported: false,
  setForDeletion: undefined,
  deletion: undefined,
  ...change,
});

export const usable = (ref: KeyRef, change: Partial<KeySeen> = {}): KeyLookup => ({
  kind: "there",
  key: keySeen(ref, change),
});
