/** Codes of the plan: what a change means, and why it may not happen. */
import type { CodeEntry } from "./entry.js";

export const PLAN_CODES = {
  KEY_REUSED: {
    summary: "this cluster has used that root key before",
    why: "A root key that a cluster has used can never be used for it again (law 2; IBM Cloud docs, “Encrypting secrets”: the previous root key can't be reused for the same cluster).",
    todo: [
      "Declare a root key that this cluster has never used; a new one beside the old is the usual way.",
      "Or declare the key that the cluster uses today, and change nothing.",
    ],
  },
  KEY_CHANGED_OUTSIDE: {
    summary: "its root key was changed outside of Terraform",
    why: "Going back is impossible: a key that a cluster has left can never be used for it again (law 2). So there is nothing to put right automatically, and a plan that tried would fail half way.",
    todo: [
      "Declare the key that is in use today.",
      "Or declare a new root key, and the next apply moves the cluster to it.",
    ],
  },
  BINDING_DROPPED: {
    ofCloud: true,
    summary: "encryption cannot be switched off, so it is not clear what dropping it means",
    why: "There is no way to decrypt a cluster (law 4). Terraform would only forget the binding, and nobody would watch the key that the cluster still depends on.",
    todo: [
      "To stop managing it here and leave it encrypted: list it under `removed:` (a `removed` block with `destroy = false`).",
      "If it only has a new name: say `renamedFrom` (a `moved` block).",
      "In a throw-away environment: set `removal: forget` on it, apply, and drop it then.",
    ],
  },
  REPLACEMENT_REFUSED: {
    summary: "it cannot be destroyed and made again",
    why: "`-replace`, `taint` and `replace_triggered_by` plan a destroy. A cluster's encryption can neither be switched off nor made a second time with the same key (laws 2 and 4), and what its root key hangs on is not given up either (law 3).",
    todo: [
      "Drop the `-replace` option or the `replace_triggered_by` rule; run `terraform untaint` on what is tainted.",
      "To change the key of a cluster, change `root_key`: that is an update in place.",
      "If it only has a new name: say `renamedFrom` (a `moved` block).",
    ],
  },
  BINDING_CLUSTER_FIXED: {
    summary: "a binding cannot be pointed at another cluster",
    why: "The old cluster would stay encrypted with nobody watching its key (law 4).",
    todo: [
      "Declare the other cluster under a name of its own, and say under `removed:` that this one is no longer managed here.",
    ],
  },
  TWO_BINDINGS: {
    summary: "two bindings declare the same cluster",
    why: "A cluster has one root key at a time; two declarations would take turns at changing it, and each change burns a key for good (law 2).",
    todo: ["Keep one of the two."],
  },
  TWO_AUTHORIZATIONS: {
    summary: "two authorizations are of the same instance and source account",
    why: "They would be one policy in the cloud, with two addresses in Terraform's state (law 7).",
    todo: [
      "Keep one of the two.",
      "If the instance is referred to in several places: refer to it once, and give that to its keys.",
    ],
  },
  CLUSTER_GONE: {
    ofCloud: true,
    summary: "the cluster is no longer in its account",
    why: "The list of the account's clusters, read with that account's own credentials, lacks it, and it is not found by itself either. Nothing is planned for a cluster that is not there.",
    todo: [
      "If it was deleted: drop it from the file. Where that is refused, since its account may not be read then, list it under `removed:` too.",
      "If it is there under another id or name: correct the file.",
    ],
  },
  CLUSTER_NOT_NORMAL: {
    ofCloud: true,
    summary: "the cluster is not in a state in which its key may be changed",
    why: "Enabling restarts the master and re-encrypts every secret (law 5); on a cluster in trouble that can turn a repairable fault into an outage.",
    todo: [
      "Bring the cluster back to `normal` first.",
      'Or put it on `hold: "reason"`, so that the rest of the fleet can go on.',
    ],
  },
  CLUSTER_CHANGING: {
    summary: "a master operation is under way",
    why: "No two master operations may run at once; the apply waits for this one to end and looks again before it sends anything.",
    todo: ["Nothing, or wait until the master is Ready and plan again."],
  },
  KEY_NOT_ACTIVE: {
    ofCloud: true,
    summary: "the root key cannot be used in its present state",
    why: "A cluster pointed at a key that is disabled or destroyed cannot read its secrets (law 3).",
    todo: ["Enable the key in its own account, or declare an active one."],
  },
  KEY_EXPIRED: {
    ofCloud: true,
    summary: "the root key has expired",
    why: "An expired key can encrypt nothing more and cannot be made active again; about an hour after its date, or when the master next restarts, a cluster that uses it can no longer read its secrets (law 3).",
    todo: [
      "Declare a new root key, without a date of expiration or with a later one, and move the clusters to it now.",
      "The date of a key cannot be changed.",
    ],
  },
  KEY_EXPIRES_SOON: {
    summary: "the root key expires within 90 days",
    why: "From its date on, a cluster that uses it can no longer read its secrets (law 3), and the date of a key cannot be changed. Moving a fleet takes time: the master of every cluster restarts once.",
    todo: [
      "Declare a new root key beside it, without a date of expiration or with a later one, and move the clusters to it before that day.",
    ],
  },
  KEY_NOT_ROOT: {
    summary: "the key is a standard key, not a root key",
    why: "Only root keys (not extractable) can encrypt a cluster.",
    todo: ["Declare a root key."],
  },
  KEY_NOT_FOUND: {
    ofCloud: true,
    summary: "there is no such key in its instance",
    why: "The instance answered, with the credentials of its own account, that it does not have this key.",
    todo: ["Check the key's CRN against `ibmcloud kp keys` in the account that owns it."],
  },
  KEY_UNSEEN: {
    summary: "the key in use cannot be seen, so it may not be changed",
    why: "The cluster tells only that it is encrypted; with which key is read from the KMS (law 6). A change over a key that was not seen could reuse one that the cluster had before, or undo somebody else's change.",
    todo: [
      "Give the credentials of the key's account the Reader role on its KMS instance.",
      "Or keep the declared key as it is: then nothing is sent.",
    ],
  },
  KEY_UNCONFIRMED: {
    summary: "which key is in use has not been seen",
    why: "The KMS's record of it can lag for hours, or cannot be read from here (law 6). Nothing is claimed that was not observed.",
    todo: ["Plan again later, or read it with credentials that have the Reader role on the KMS instance."],
  },
  ENDPOINT_UNSEEN: {
    summary: "which KMS endpoint its master uses cannot be seen, neither before nor after",
    why: "No API of IBM Cloud tells whether a cluster reaches the KMS over the private or the public endpoint. A change of it enables the same key again over the other one; whether that takes effect is not documented.",
    todo: [
      "Apply it where the cluster must not depend on the endpoint that it has; the master may be unreachable meanwhile.",
      "To be certain, enable a new root key over the endpoint that you want: that is a change of key, which is documented.",
    ],
  },
  MASTER_ADDRESS_UNKNOWN: {
    summary: "the instance lets in listed addresses alone, and a cluster's master may not be among them",
    why: "A master that is shut out can no longer read its secrets: an outage like that of a disabled key (law 3). IBM documents that an `allowedIP` policy on the instance is not supported with clusters (Kubernetes Service docs, “Limitations”), and the cloud does not tell from which address a master comes. Context-based restrictions of IAM, which can shut it out too, are not read.",
    todo: [
      "Take the policy `allowedIP` off the instance; allow the private network alone instead (`allowedNetwork: private-only`), with private endpoints.",
    ],
  },
  HISTORY_UNKNOWN: {
    summary: "the cluster may have used this key before; its history is not known",
    why: "The cloud does not tell which keys a cluster has used; a key that it has used cannot be used again (law 2), and the enable would fail.",
    todo: ["If you know its former keys, list them under `formerKeys`.", "A key made just for this is always safe."],
  },
  CLUSTER_NOT_DECLARED: {
    summary: "the file does not mention it, and it is not encrypted",
    why: "Whoever must prove that every cluster is encrypted must know of those that are not.",
    todo: ["Declare it under `clusters:` with a root key, or leave it as it is on purpose."],
  },
  KEY_NOT_DECLARED: {
    summary: "the file does not have the root key that it is encrypted with",
    why: "Nobody is told here when that key is disabled, expires, or is about to be deleted, and a cluster whose root key is deleted loses its data for good (law 3).",
    todo: [
      "Declare the key under `keys:`, with `crn:` where it is managed elsewhere, and the cluster with it; `cluster-kms discover` writes both.",
      "Where the plan moves the cluster to another key: keep the old one until nothing is registered on it any more.",
    ],
  },
  HELD: {
    summary: "it is on hold and left as it is",
    why: "A hold plans no change, so that one cluster does not stop the others.",
    todo: ["Remove `hold` when the reason is gone."],
  },
  WRONG_CLOUD: {
    summary: "the state was written against another cloud",
    why: "A state made with overridden endpoints (a sandbox) describes nothing in IBM Cloud, and the reverse. Going on would mix the two.",
    todo: [
      "Set or unset the `IBMCLOUD_*_API_ENDPOINT` variables as they were when this state was written.",
      "Or use a state of its own for each.",
    ],
  },
  HPCS_END_OF_SERVICE: {
    summary: "its root key is in Hyper Protect Crypto Services, which is being shut down",
    why: "Instances that still exist on 28 March 2027 are deleted, and the root keys in them; a cluster that has not moved by then loses its data (law 3).",
    todo: [
      "Declare a root key in Key Protect, and move the cluster to it: `cluster-kms move --from OLD_KEY --to NEW_KEY`, with their names in the file. The next deploy changes it in place.",
    ],
  },
  SATELLITE_CROSS_ACCOUNT: {
    summary: "a Satellite cluster cannot use a key from another account",
    why: "IBM Cloud supports a KMS in another account for classic and VPC clusters only (docs: “Encrypting secrets”).",
    todo: ["Use a root key in the cluster's own account."],
  },
} as const satisfies Record<string, CodeEntry>;
