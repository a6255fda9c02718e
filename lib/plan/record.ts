/**
 * The record of a binding: what Terraform's state says of it. After every look it says what was seen, never what
 * was wished for; the ledger of keys the cluster has left (law 2) only ever grows.
 */
import type { Endpoint, Infrastructure } from "../model/cluster.js";
import type { ClusterCrn, KeyCrn } from "../model/crn.js";
import type { AccountId, ClusterId } from "../model/ids.js";
import type { BindingLook } from "../model/observation.js";
import { type KeyInUse, keyInUse } from "./key-in-use.js";

/** Whether the cluster is encrypted. `gone`: the cluster is no longer in its account. */
export const ENCRYPTIONS = ["none", "enabled", "unknown", "gone"] as const;
export type Encryption = (typeof ENCRYPTIONS)[number];

/**
 * How `rootKey` is known. `seen`: a registration shows it. `unseen`: it is the last one known. `pending`: it was
 * enabled and the registration lags (law 5). `claimed`: it was declared when an encrypted cluster was imported
 * whose key may not be read. `none`: the cluster is not encrypted.
 */
export const SIGHTS = ["none", "seen", "unseen", "pending", "claimed"] as const;
export type Sight = (typeof SIGHTS)[number];

export interface BindingRecord {
  readonly account: AccountId;
  readonly infrastructure: Infrastructure;
  /** As declared: an ID or a name. */
  readonly cluster: string;
  readonly clusterId: ClusterId | null;
  readonly clusterCrn: ClusterCrn | null;
  readonly rootKey: KeyCrn | null;
  readonly encryption: Encryption;
  readonly rootKeySeen: Sight;
  readonly keyVersion: string | null;
  /** The ledger of law 2: keys that the cluster has used and left. */
  readonly formerRootKeys: ReadonlySet<KeyCrn>;
  /** Since when the ledger is complete, RFC 3339; null where that is not known. */
  readonly historyCompleteSince: string | null;
  /** Of the keys that it has left: those that the KMS was last seen to show it on still. That is lag, not drift (law 5). */
  readonly lingeringKeys: ReadonlySet<KeyCrn>;
  /** The key that was replaced outside of Terraform by the one in use; null where none was. */
  readonly driftedFrom: KeyCrn | null;
  /** As last declared: the cloud does not reveal it. Null after an import that does not say. */
  readonly endpoint: Endpoint | null;
}

/**
 * What the record says after a look. Nothing is sent for it and nothing is guessed. `ours`: the key of an enable that an
 * earlier run sent and did not see to its end; where it is the one in use now, nobody else has changed it.
 */
export function recordAfterLook(record: BindingRecord, look: BindingLook, ours?: KeyCrn): BindingRecord {
  const { cluster } = look;
  if (cluster.kind === "gone") return { ...record, encryption: "gone" };
  if (cluster.kind === "unseen") {
    return { ...record, encryption: unlessNone(record), rootKeySeen: notSeen(record.rootKeySeen) };
  }
  const { id, crn, created } = cluster.listed;
  const there: BindingRecord = { ...record, clusterId: id, clusterCrn: crn };
  const use = keyInUse(look, record.formerRootKeys);
  switch (use.kind) {
    case "none":
      return {
        ...there,
        rootKey: null,
        encryption: "none",
        rootKeySeen: "none",
        keyVersion: null,
        lingeringKeys: lingering(record, look, new Set()),
        // Encryption cannot be switched off, so this cannot be; but what was known to be used is not forgotten over it.
        formerRootKeys: wasUsed(record) ? new Set([...record.formerRootKeys, record.rootKey]) : record.formerRootKeys,
        // A cluster that is not encrypted never was (law 4), so its history is known from its first day.
        historyCompleteSince: record.historyCompleteSince ?? created ?? null,
      };
    case "key":
    case "lagging":
      return withKey(there, use, look, ours);
    case "unseen": {
      const encryption = use.encrypted === true || record.encryption === "enabled" ? "enabled" : "unknown";
      return { ...there, encryption, rootKeySeen: notSeen(record.rootKeySeen) };
    }
  }
}

function withKey(
  record: BindingRecord,
  use: Extract<KeyInUse, { kind: "key" | "lagging" }>,
  look: BindingLook,
  ours: KeyCrn | undefined,
): BindingRecord {
  const { key, version, created } = use.registration;
  // Law 5: while a change waits for its registration, the old key seen is lag, not drift.
  if (use.kind === "lagging" && record.rootKey !== null && record.rootKeySeen !== "claimed") {
    return { ...record, encryption: "enabled", rootKeySeen: record.rootKeySeen === "pending" ? "pending" : "unseen" };
  }
  const before = record.rootKey;
  const drifted = before !== null && before !== key && key !== ours;
  const left = new Set([...record.formerRootKeys, ...use.others]);
  if (wasUsed(record)) left.add(record.rootKey);
  left.delete(key);
  return {
    ...record,
    rootKey: key,
    encryption: "enabled",
    rootKeySeen: "seen",
    keyVersion: version?.id ?? null,
    formerRootKeys: left,
    lingeringKeys: lingering(record, look, new Set(use.others)),
    historyCompleteSince: record.historyCompleteSince ?? created ?? null,
    driftedFrom: drifted ? before : record.driftedFrom,
  };
}

/** What could not be read has not gone: where an instance was not seen, what was seen in it before stays. */
function lingering({ lingeringKeys }: BindingRecord, { keys }: BindingLook, seen: ReadonlySet<KeyCrn>) {
  return keys.unread.length === 0 ? seen : new Set([...lingeringKeys, ...seen]);
}

// A key that was only claimed is not known to have been used.
const wasUsed = (record: BindingRecord): record is BindingRecord & { readonly rootKey: KeyCrn } =>
  record.rootKey !== null && record.rootKeySeen !== "claimed";

const unlessNone = (record: BindingRecord): Encryption => (record.encryption === "enabled" ? "enabled" : "unknown");

function notSeen(sight: Sight): Sight {
  return sight === "seen" || sight === "none" ? "unseen" : sight;
}
