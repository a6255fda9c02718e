/** What came of a rotation, as text and as JSON. */
import type { ClusterCrn, KeyCrn } from "../model/crn.js";
import { table } from "./table.js";

/** A cluster on the key, and whether it shows the new version. `left`: it is no longer registered on the key. */
export interface Follower {
  readonly crn: ClusterCrn;
  /** Its name in the file, else in the cloud; null where neither is known. */
  readonly name: string | null;
  /** The version that it is registered with; null where that is not told. */
  readonly version: string | null;
  readonly follows: "yes" | "no" | "left";
}

export interface RotationReport {
  readonly key: { readonly name: string; readonly crn: KeyCrn };
  /** The versions of the key before and after; null where that is not told. */
  readonly before: string | null;
  readonly after: string | null;
  /** RFC 3339, as the KMS tells it; null where it does not. */
  readonly rotatedAt: string | null;
  /** `followed`: every cluster shows the new version. `not_watched`: nobody waited for them. */
  readonly outcome: "followed" | "not_followed" | "not_watched" | "interrupted";
  /** Empty where nobody waited. */
  readonly clusters: readonly Follower[];
}

/** The version of the JSON's shape; fields may be added within one. */
const ROTATION_VERSION = 1;

export const rotationJson = (file: string, report: RotationReport): string =>
  `${JSON.stringify({ version: ROTATION_VERSION, file, ...report }, undefined, 2)}\n`;

const SHOWS = { yes: "the new version", no: "an older version", left: "no longer on this key" } as const;

export function rotationText({ key, before, after, outcome, clusters }: RotationReport): string {
  const head = `Rotated ${key.name}: version ${before ?? "(not told)"} -> ${after ?? "(not told)"}\n`;
  if (outcome === "not_watched") return head;
  if (clusters.length === 0) return `${head}No cluster is registered on it.\n`;
  const rows = clusters.map(({ name, crn, version, follows }) => [
    name ?? crn,
    version?.slice(0, 8) ?? "-",
    SHOWS[follows],
  ]);
  return `${head}\n${table(["CLUSTER", "VERSION", "SHOWS"], rows)}`;
}
