/** What each check and each step proves, and what it does not: an auditor reads it beside the answer. */
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
