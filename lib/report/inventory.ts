/**
 * What there is in the accounts of a file: KMS instances, keys and clusters, with whole CRNs to paste. What could not
 * be seen is a cell or a word of its own, never an empty one (law 6).
 */
import type { Infrastructure } from "../model/cluster.js";
import type { ClusterCrn, InstanceCrn, KeyCrn, KmsService } from "../model/crn.js";
import type { AccountId, ClusterId, KeyId } from "../model/ids.js";
import type { KeyState } from "../model/kms.js";
import type { Unreadable } from "../model/seen.js";
import { table } from "./table.js";

/** The account of an object: its name in the file, and its ID. */
interface Owned {
  readonly account: string;
  readonly accountId: AccountId;
}

export interface InstanceRow extends Owned {
  readonly name: string;
  readonly service: KmsService;
  readonly region: string;
  /** The resource controller's own word. */
  readonly state: string;
  readonly crn: InstanceCrn;
}

export interface KeyRow extends Owned {
  /** The name of its instance. */
  readonly instance: string;
  readonly name: string;
  readonly id: KeyId;
  readonly state: KeyState;
  /** The ID of its newest version; null where it is not told. */
  readonly version: string | null;
  /** RFC 3339; null where it never expires or that is not told. */
  readonly expires: string | null;
  readonly kind: "root" | "standard";
  readonly keyRing: string;
  /** Its name in the file; null where the file does not declare it. */
  readonly declared: string | null;
  readonly crn: KeyCrn;
  /** The clusters registered on it; null where the registrations of its instance could not be read. */
  readonly clusters: readonly RegisteredCluster[] | null;
}

export interface RegisteredCluster {
  readonly crn: ClusterCrn;
  /** Its name in the cloud; null where no list that was read has it. */
  readonly name: string | null;
}

export interface ClusterRow extends Owned {
  readonly name: string;
  readonly id: ClusterId;
  readonly infrastructure: Infrastructure;
  /** The containers API's own word. */
  readonly state: string;
  /** Its name in the file; null where the file does not declare it. */
  readonly declared: string | null;
  /** The keys it is registered on, usually one. Empty says "none" only where `keysComplete`. */
  readonly keys: readonly RegisteredKey[];
  /** Whether the registrations of every instance could be read. */
  readonly keysComplete: boolean;
  readonly crn: ClusterCrn;
}

export interface RegisteredKey {
  readonly crn: KeyCrn;
  /** Its name in the file, else in the KMS; null where neither is known. */
  readonly name: string | null;
}

/** One kind of object in all accounts, and what could not be read. */
export type Inventory = Seen<"instances", InstanceRow> | Seen<"keys", KeyRow> | Seen<"clusters", ClusterRow>;

interface Seen<Kind extends string, Row> {
  readonly kind: Kind;
  readonly rows: readonly Row[];
  readonly unread: readonly Unreadable[];
}

/** The version of the JSON's shape; fields may be added within one. */
const INVENTORY_VERSION = 1;

/** One JSON document; the objects stand under the name of their kind. */
export function inventoryJson(file: string, { kind, rows, unread }: Inventory): string {
  return `${JSON.stringify({ version: INVENTORY_VERSION, file, [kind]: rows, unread }, undefined, 2)}\n`;
}

/** A table; the CRN is the last column and always whole. */
export function inventoryText(inventory: Inventory): string {
  switch (inventory.kind) {
    case "instances":
      return table(
        ["ACCOUNT", "NAME", "SERVICE", "REGION", "STATE", "CRN"],
        inventory.rows.map((row) => [row.account, row.name, row.service, row.region, row.state, row.crn]),
      );
    case "keys":
      return table(
        [
          "ACCOUNT",
          "INSTANCE",
          "NAME",
          "KIND",
          "STATE",
          "VERSION",
          "EXPIRES",
          "RING",
          "IN THE FILE",
          "CLUSTERS",
          "CRN",
        ],
        inventory.rows.map((row) => [
          row.account,
          row.instance,
          row.name,
          row.kind,
          row.state,
          row.version?.slice(0, 8) ?? "-",
          row.expires ?? "-",
          row.keyRing,
          row.declared ?? "-",
          row.clusters === null ? "not seen" : listed(row.clusters),
          row.crn,
        ]),
      );
    case "clusters":
      return table(
        ["ACCOUNT", "NAME", "ID", "INFRASTRUCTURE", "STATE", "IN THE FILE", "REGISTERED ON", "CRN"],
        inventory.rows.map((row) => [
          row.account,
          row.name,
          row.id,
          row.infrastructure,
          row.state,
          row.declared ?? "-",
          row.keys.length === 0 && !row.keysComplete ? "not seen" : listed(row.keys),
          row.crn,
        ]),
      );
  }
}

const listed = (named: readonly { readonly name: string | null; readonly crn: string }[]): string =>
  named.length === 0 ? "-" : named.map(({ name, crn }) => name ?? crn).join(", ");

/** Lines on what could not be read: account, operation, reason, and the role that would allow it. */
export function unreadText(unread: readonly Unreadable[], nameOf: (account: AccountId) => string): string {
  return unread
    .map(({ code, account, operation, message, role }) => {
      const needed = role === undefined ? "" : ` Needed: ${role}.`;
      return `${code}: account ${nameOf(account)}: could not ${operation}: ${message}.${needed}\n`;
    })
    .join("");
}
