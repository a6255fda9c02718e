/** What each check and each step proves, and what it does not: an auditor reads it beside the answer. */
import type { DrillStepName } from "./drill-record.js";
import type { CheckName } from "./verify.js";

export interface Meaning {
  readonly title: string;
  readonly proves: string;
  readonly not: string;
}

export const CHECK_MEANINGS: Readonly<Record<CheckName, Meaning>> = {
  encryption: {
    title: "Encryption flag",
    proves: "The cluster's own API says that its secrets are encrypted with a key management service.",
    not: "It does not tell with which key, and it stays on while a key is being changed.",
  },
  master: {
    title: "Master",
    proves: "The cluster is normal and no operation of its master is under way.",
    not: "It says nothing of encryption by itself.",
  },
  registration: {
    title: "Registration",
    proves: "The KMS records that the cluster uses the declared root key.",
    not: "The record may be hours behind the cluster. It is IBM's record, not a look into the cluster.",
  },
  version: {
    title: "Key version",
    proves: "The registration names the newest version of the key, so the last rotation has arrived.",
    not: "It does not tell that every single secret was written anew.",
  },
  key: {
    title: "Key state",
    proves: "The declared key is a root key and active.",
    not: "It does not tell who may use, disable or delete it.",
  },
  authorization: {
    title: "Service authorization",
    proves: "A policy lets the clusters of that account use the instance of the key.",
    not: "It does not tell that the cluster reaches the KMS: networks and context-based restrictions are not looked at.",
  },
  secrets: {
    title: "Secrets",
    proves: "The cluster's own API lists its secrets and gives one by itself: it has what it needs to decrypt them.",
    not: "It does not tell with which key. Only `cluster-kms drill` shows that they cannot be read without it.",
  },
};

export const STEP_MEANINGS: Readonly<Record<DrillStepName, { readonly title: string; readonly shows: string }>> = {
  before: { title: "Secrets listed", shows: "With the key, the cluster's own API reads its secrets." },
  disable: { title: "Key disabled", shows: "From here on the KMS decrypts nothing with the key." },
  lost: {
    title: "Secrets lost",
    shows: "Without the key, the cluster reports “warning” and its API gives no secrets: they hang on this very key.",
  },
  enable: { title: "Key enabled", shows: "The key is active again, as it was before." },
  normal: { title: "Cluster normal", shows: "The cluster recovers with the key alone; nothing else was changed." },
  after: { title: "Secrets read", shows: "The same secrets can be read again: none was lost." },
};

/** What no drill shows. */
export const DRILL_LIMITS: readonly string[] = [
  "It does not show that every single secret is stored encrypted: that the API can read none of them is what is seen from outside.",
  "It does not show what is encrypted in volumes, images, backups of etcd, or anything else than Kubernetes secrets.",
  "It speaks of the key and the cluster as they were at these times.",
];
