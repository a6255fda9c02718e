/** Clusters: the words of the containers API, and what each says about whether the cluster may be touched. */
import type { ClusterCrn } from "./crn.js";
import type { AccountId, ClusterId, ClusterName } from "./ids.js";

/** What a cluster runs on. Satellite clusters take no key from another account (docs: encryption.md). */
export const INFRASTRUCTURES = ["vpc", "classic", "satellite"] as const;
export type Infrastructure = (typeof INFRASTRUCTURES)[number];

/** The KMS endpoint that the cluster's master uses (law 8: private unless written down). */
export const ENDPOINTS = ["private", "public"] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** What a list of clusters tells of one. `state` is the cloud's own word, which may be one never seen before. */
export interface ClusterListed {
  readonly id: ClusterId;
  readonly name: ClusterName;
  readonly crn: ClusterCrn;
  readonly account: AccountId;
  readonly infrastructure: Infrastructure;
  readonly region: string;
  readonly state: string;
  /** RFC 3339, as the cloud tells it; undefined where it does not. */
  readonly created: string | undefined;
}

/** What only a single read of a cluster tells. */
export interface ClusterDetail {
  /** `keyProtectEnabled`: says on or off, never with which key (law 6). */
  readonly encrypted: boolean;
  readonly state: string;
  readonly masterStatus: string;
  readonly masterState: string;
  readonly masterHealth: string;
  /** When `masterStatus` last changed, RFC 3339: the only sign that an operation has moved. */
  readonly masterStatusModified: string | undefined;
}

/** A master operation is running: the cluster may not be given another one. */
export function isChanging(detail: ClusterDetail): boolean {
  return (
    /in progress/i.test(detail.masterStatus) || detail.masterState === "updating" || detail.masterState === "deploying"
  );
}

/** The master serves and no operation runs: two of the three parts of the official provider's own done-test. */
export function isReady(detail: ClusterDetail): boolean {
  return /^ready\b/i.test(detail.masterStatus) && detail.masterState === "deployed";
}

/** A hint, not a proof, that the last operation failed (states-cluster.md: `warning`, `*_failed`). */
export function hintsFailure(detail: ClusterDetail): boolean {
  return /_failed$/.test(detail.masterState);
}
