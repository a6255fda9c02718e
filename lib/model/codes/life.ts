/** Codes of what is done to a key by a command: it is rotated, or restored after its deletion. */
import type { CodeEntry } from "./entry.js";

export const LIFE_CODES = {
  ROTATION_TOO_SOON: {
    summary: "the key was rotated less than an hour ago",
    why: "The KMS rotates a key at most once an hour (Key Protect docs, “Rotating root keys”).",
    todo: ["Wait until the time that is named, and ask again. `cluster-kms status` shows who has the new version."],
  },
  ROTATION_NEEDS_MATERIAL: {
    summary: "the key was imported, and is rotated with new key material",
    why: "The KMS makes new material only for keys that it has made itself. Key material never passes through this tool.",
    todo: [
      "Rotate it with the material that you keep: `ibmcloud kp key rotate KEY_ID --instance-id GUID --key-material …`.",
      "Or declare a new key that the KMS makes, and move its clusters to it.",
    ],
  },
  ROTATION_REFUSED: {
    summary: "the KMS did not rotate the key",
    why: "The key has the version that it had.",
    todo: ["Act on the cloud's own message above, then ask again."],
  },
  ROTATION_UNANSWERED: {
    summary: "the answer was lost, and the key does not show a new version",
    why: "It may still be rotated. It is not asked for again before that is known, so that it is not rotated twice.",
    todo: ["Ask again in a few minutes: the version is looked at first."],
  },
  ROTATION_NOT_FOLLOWED: {
    summary: "not every cluster shows the new version of the key yet",
    why: "The key is rotated, and its older versions still decrypt. Clusters take up a new version by themselves, with no call to them (law 1); the KMS's record of it lags (law 6).",
    todo: [
      "Look later: `cluster-kms status` shows each cluster's version.",
      "If one stays behind for more than four hours: refresh its master (`ibmcloud ks cluster master refresh`), and open a case with IBM if that does not help.",
    ],
  },
  ROTATION_NOT_WATCHED: {
    summary: "the watching was stopped",
    why: "A rotation cannot be stopped or taken back: the clusters take up the new version by themselves, with no call to them (law 1).",
    todo: ["Look at `cluster-kms status`: it shows the version of each cluster and of each key."],
  },
  ROTATION_OVERDUE: {
    summary: "the newest version of the key is older than its declared interval",
    why: "The KMS rotates by itself at the interval of its policy. A version that is older by more than two days says that the policy is not as declared, or does not work.",
    todo: ["Deploy: that sets the policy as it is declared.", "Rotate it now: `cluster-kms rotate KEY`."],
  },
  KEY_NOT_RESTORABLE: {
    summary: "there is nothing that can be restored",
    why: "Only a key that was deleted less than 30 days ago, was not purged, has not expired and was made by the KMS comes back with its material.",
    todo: [
      "If a cluster used it and it cannot come back: its data is lost; restore the cluster from your own backups (law 3).",
      "An imported key comes back with the material that you keep: `ibmcloud kp key restore KEY_ID --instance-id GUID --key-material …`.",
    ],
  },
  RESTORE_NOT_CONFIRMED: {
    summary: "the restore was not confirmed",
    why: "A key that was deleted on purpose would be there again, with everything that it decrypts.",
    todo: ["Give the name of the key in the KMS, as it is told above: `--confirm NAME`."],
  },
  RESTORE_REFUSED: {
    summary: "the KMS did not restore the key",
    why: "The key is still destroyed.",
    todo: ["Act on the cloud's own message above, then ask again."],
  },
  RESTORE_UNANSWERED: {
    summary: "the answer was lost, and the key is still destroyed",
    why: "It may still come back. It is not asked for again before that is known.",
    todo: ["Ask again in a few minutes: the key is looked at first."],
  },
} as const satisfies Record<string, CodeEntry>;
