/** The status of a file's clusters: what is encrypted with what today, and what could not be seen. */
import type { Endpoint, Infrastructure } from "../model/cluster.js";
import type { KeyCrn } from "../model/crn.js";
import type { AccountId, ClusterId } from "../model/ids.js";
import type { KeyState } from "../model/kms.js";
import type { KeyAgeRow } from "./key-ages.js";
import { table } from "./table.js";

export interface ClusterStatus {
  /** Its name in the file. */
  readonly name: string;
  /** The name of its account in the file, and its ID. */
  readonly account: string;
  readonly accountId: AccountId;
  readonly infrastructure: Infrastructure;
  /** Null where the cluster was not found or its account not read. */
  readonly clusterId: ClusterId | null;
  /** The cloud's own word; null where it was not seen. */
  readonly clusterState: string | null;
  readonly encryption: "encrypted" | "none" | "unknown" | "gone";
  /** The key in use, as far as it was seen. */
  readonly key: KeyStatus | null;
  readonly declaredKey: { readonly name: string; readonly crn: KeyCrn | null };
  /** Whether the key in use is the declared one; null where that is not known. */
  readonly asDeclared: boolean | null;
  /** As declared: the cloud does not reveal it. */
  readonly endpoint: Endpoint;
  /** Why it is left alone; null where it is not on hold. */
  readonly hold: string | null;
  /** What is unknown and why, and what to look at, in whole sentences. */
  readonly notes: readonly string[];
}

export interface KeyStatus {
  readonly crn: KeyCrn;
  /** Its name in the file, else its name in the KMS; null where neither is known. */
  readonly name: string | null;
  readonly state: KeyState | "unknown";
  /** The version the cluster is registered with; null where it is not shown. */
  readonly version: string | null;
}

/** The table with the notes beneath it. */
export function statusText(clusters: readonly ClusterStatus[]): string {
  const rows = clusters.map((cluster) => [
    cluster.name,
    cluster.account,
    cluster.encryption,
    keyCell(cluster),
    cluster.key?.state ?? "-",
    cluster.key?.version?.slice(0, 8) ?? "-",
    cluster.endpoint,
  ]);
  const headings = ["CLUSTER", "ACCOUNT", "ENCRYPTION", "KEY IN USE", "KEY STATE", "VERSION", "ENDPOINT (DECLARED)"];
  const notes = clusters.flatMap(({ name, notes: own }) => own.map((note) => `${name}: ${note}`));
  return table(headings, rows) + (notes.length === 0 ? "" : `\n${notes.join("\n")}\n`);
}

function keyCell({ key, encryption, asDeclared, declaredKey }: ClusterStatus): string {
  if (key === null) return encryption === "none" ? "-" : "not seen";
  const name = key.name ?? key.crn;
  return asDeclared === false ? `${name} (declared: ${declaredKey.name})` : name;
}

/** The version of the JSON's shape; fields may be added within one. */
const STATUS_VERSION = 1;

/** The same as JSON, one document. */
export function statusJson(file: string, clusters: readonly ClusterStatus[], keys: readonly KeyAgeRow[]): string {
  return `${JSON.stringify({ version: STATUS_VERSION, file, clusters, keys }, undefined, 2)}\n`;
}
