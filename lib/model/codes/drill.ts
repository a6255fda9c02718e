/** Codes of the drill: why it may not start, and what it may leave behind. */
import type { CodeEntry } from "./entry.js";

export const DRILL_CODES = {
  DRILL_NOT_CONFIRMED: {
    summary: "the drill was not confirmed for what it would stop",
    why: "A drill is an outage: while the key is disabled, the cluster's API cannot serve. Whoever starts one says by name for which clusters that is accepted.",
    todo: ["Give `--confirm NAME` once for each cluster that uses the key: its name in the file, or its ID."],
  },
  DRILL_OTHERS_ON_KEY: {
    summary: "something that was not confirmed uses the same key",
    why: "Disabling the key would be an outage for it too.",
    todo: [
      "Move the cluster to be proven to a key of its own, or the others away from this one.",
      "Or confirm each of the clusters with `--confirm`, where an outage of all of them is accepted. What is no cluster cannot be confirmed.",
    ],
  },
  DRILL_UNSEEN: {
    summary: "something that must be seen before a drill could not be seen",
    why: "What was not seen may be another cluster on the key, or a cluster in trouble. A guard that cannot see refuses (law 6).",
    todo: ["Give the credentials of the account the role that is named above, then try again."],
  },
  DRILL_KEY_NOT_ACTIVE: {
    summary: "the key is not one that can be disabled and enabled again",
    why: "Only an active root key can, and one that expires meanwhile stays lost: an expired key is never active again.",
    todo: ["See what was done to the key, and mend that first."],
  },
  DRILL_NOT_ON_KEY: {
    summary: "the cluster is not seen on the key that it declares",
    why: "Disabling a key that the cluster does not use would prove nothing, and stop whoever does use it.",
    todo: ["Run `cluster-kms verify` for what is so, and bring the cluster to its declared key first."],
  },
  DRILL_CLUSTER_NOT_NORMAL: {
    summary: "the cluster is not in a normal state, or its master is busy",
    why: "A drill shows that the cluster goes from `normal` to `warning` and back. That can be seen only where it begins normal, and no other change is under way.",
    todo: ["Wait for the operation to end, or mend the cluster first."],
  },
  DRILL_TOKEN_NOT_RENEWED: {
    summary: "the key's account is entered with a token that is not renewed",
    why: "Such a token ends within the hour, and a drill may take longer: the key could not be enabled again.",
    todo: ["Enter the account of the key with an API key or a trusted profile for the drill."],
  },
  DRILL_SECRETS_UNREAD: {
    summary: "the cluster's secrets cannot be read before the drill",
    why: "That they cannot be read without the key is shown only where they can be read with it.",
    todo: ["Give a kubeconfig that leads to this cluster and may list and get secrets in all namespaces."],
  },
  DRILL_UNDER_WAY: {
    summary: "another drill of this key is under way",
    why: "Two drills of one key would enable and disable it under each other's eyes.",
    todo: [
      "Wait for it to end.",
      "If there is no such process any more, run `cluster-kms drill --resume`: it enables the key.",
    ],
  },
  DRILL_NOTE_UNWRITABLE: {
    summary: "the note that would tell the next run of this drill cannot be written",
    why: "If this process were killed, nothing would know that the key must be enabled again. So nothing was sent.",
    todo: ["Make the folder that is named above writable; `XDG_STATE_HOME` names another place for it."],
  },
  DRILL_KEY_LEFT_DISABLED: {
    summary: "a drill did not end well, and its key may be disabled",
    why: "While the key is disabled the cluster's API cannot serve, and its secrets cannot be read.",
    todo: [
      "Run `cluster-kms drill --resume`, with the credentials of the key's account: it looks, and enables the key.",
      "Or enable the key in the console of the KMS, and run it then: it takes the note away.",
    ],
  },
  DRILL_ENABLED_AGAIN: {
    summary: "an earlier drill was cut off; its key is active again",
    why: "The cluster needs some time until it is normal. Nothing else was begun.",
    todo: ["Run the drill again when the cluster is normal."],
  },
} as const satisfies Record<string, CodeEntry>;
