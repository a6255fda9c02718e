/** Codes of `cluster-kms check`: what a saved Terraform plan would do, whoever wrote the Terraform. */
import type { CodeEntry } from "./entry.js";

const MAKE_JSON =
  "Make it again: `terraform plan -out=plan.tfplan`, then `terraform show -json plan.tfplan > plan.json`.";
const FORGET = "To stop managing it and leave it in the cloud: a `removed` block with `lifecycle { destroy = false }`.";
const PREVENT = "Put `lifecycle { prevent_destroy = true }` on it.";

export const CHECK_CODES = {
  PLAN_UNREADABLE: {
    summary: "this is not the JSON of a saved Terraform plan",
    why: "Nothing is judged by halves: a plan that cannot be read whole could break any law unseen.",
    todo: [MAKE_JSON],
  },
  PLAN_FORMAT_UNKNOWN: {
    summary: "the JSON of this plan has a format that is not known",
    why: "Terraform promises that readers of one major version of the format understand all of its minor versions, and nothing beyond.",
    todo: ["Use a Terraform whose plans have format 1 (1.0 and later).", "Or use a newer `cluster-kms`."],
  },
  PLAN_INCOMPLETE: {
    summary: "the plan does not say all that Terraform would do",
    why: "What is not in the plan cannot be judged, and not seen is not the same as not there (law 6).",
    todo: ["Make a plan without errors and without `-target`, and check that."],
  },
  PLAN_VALUE_UNKNOWN: {
    summary: "what decides is known only after the apply",
    why: "A value that is not known yet is never taken for an unchanged one (law 6).",
    todo: [
      "Apply what it comes from first, plan again, and check that plan.",
      "Or write the value itself into the configuration.",
    ],
  },
  PLAN_DESTROYS_KEY: {
    summary: "the plan destroys a root key",
    why: "A cluster whose root key is deleted loses its data for good (law 3). The KMS refuses while it shows a registration, but a registration may lag for hours, and `force_delete` sets that refusal aside.",
    todo: [
      "To change it: leave it as it is, declare a new key beside it, and move the clusters to that one.",
      FORGET,
      "If it only has a new address: a `moved` block.",
      PREVENT,
    ],
  },
  PLAN_DESTROYS_INSTANCE: {
    summary: "the plan destroys a KMS instance",
    why: "With the instance go its root keys, and with a root key the data of every cluster that still uses it (law 3).",
    todo: [FORGET, "If it only has a new address: a `moved` block.", PREVENT],
  },
  PLAN_DESTROYS_KEY_RING: {
    summary: "the plan deletes a key ring, by force",
    why: "The official provider always forces it, and passes over the error when the KMS refuses: the state then says that the ring is gone while it is still there. A ring with keys that are not destroyed is refused by the KMS.",
    todo: [FORGET, "Or make sure that no key is left in it."],
  },
  PLAN_DESTROYS_AUTHORIZATION: {
    summary: "the plan takes away a service authorization",
    why: "Clusters reach their root key through it: without it they lose their secrets (laws 3 and 7). A replacement takes it away first, or leaves it away when the second half fails.",
    todo: [FORGET, "To point it elsewhere: declare a second one beside it.", PREVENT],
  },
  AUTHORIZATION_TOO_NARROW: {
    summary: "the service authorization would allow less than clusters need",
    why: "Clusters need Reader and Authorization Delegator on the KMS: without them no key can be enabled, and a cluster that has one loses its secrets (law 7).",
    todo: ['Set `roles = ["Reader", "Authorization Delegator"]`.'],
  },
  PLAN_DESTROYS_CLUSTER: {
    summary: "the plan destroys a cluster",
    why: "What is in the cluster is lost with it. That breaks no law of encryption, so it is not refused here; a replacement is a new cluster, with nothing of the old one.",
    todo: ["Make sure that this is meant.", PREVENT],
  },
  KMS_CONFIG_REMOVED: {
    summary: "taking `kms_config` away does not switch encryption off",
    why: "There is no way to decrypt a cluster (law 4). On a VPC cluster the official provider sends nothing and the state then says that there is no key; on a classic cluster it sends an enable call with an empty key and an empty instance.",
    todo: [
      "Leave the block as it is.",
      "To hand the cluster's key to `clusterkms_binding`: put `lifecycle { ignore_changes = [kms_config] }` on the cluster, apply, and keep that line for good (docs/with-official-provider.md).",
    ],
  },
  ENABLE_SENT_AGAIN: {
    summary: "the enable call is sent again for the key that the cluster has",
    why: "The official provider sends it for any change in `kms_config`. The master may be unreachable for minutes (law 5).",
    todo: [
      "If only `wait_for_apply` changes: leave it as it is.",
      "If the endpoint is meant to change: apply when the master may be away.",
    ],
  },
  CLUSTER_KEY_CHANGES: {
    summary: "the cluster is pointed at a root key",
    why: "The master may be unreachable for minutes (law 5), and the key that the cluster leaves can never be used for it again (law 2). A plan of the official provider shows what its state says, not what the cluster uses: it never reads it back.",
    todo: [
      "Make sure that the cluster has never used this key, and that the authorization is there.",
      "`cluster-kms status` shows which key each cluster uses today.",
    ],
  },
  TWO_OWNERS: {
    summary: "the key of this cluster is declared twice",
    why: "`kms_config` and `clusterkms_binding` would take turns at changing it, and each change burns a key for good (law 2).",
    todo: [
      "Keep the binding, and put `lifecycle { ignore_changes = [kms_config] }` on the cluster (docs/with-official-provider.md).",
      "On a new cluster: leave `kms_config` out.",
    ],
  },
  KEY_EXPIRES: {
    summary: "the root key expires",
    why: "A key that has expired can no longer be used, and its date cannot be changed: clusters that use it can no longer read their secrets (law 3).",
    todo: ["Leave the date out.", "Or move every cluster to another key well before it."],
  },
  KEY_FORCE_DELETE: {
    summary: "the root key may be deleted while clusters use it",
    why: "With `force_delete` the KMS deletes the key even where a cluster is registered on it, and with it the cluster's data (law 3).",
    todo: ["Leave `force_delete` out, or set it to false."],
  },
  PUBLIC_ENDPOINT_CHOSEN: {
    summary: "the master reaches the KMS over its public endpoint",
    why: "The private endpoint is the default; public is a choice (law 8). `private_endpoint` is false where it is left out.",
    todo: ['Set `private_endpoint = true` (a binding: `endpoint = "private"`), unless public is meant.'],
  },
  RETIRED_BY_PLAN: {
    summary: "what is retired is deleted, for good",
    why: "The provider looks at the registrations once more before it deletes, and refuses while one is seen or cannot be read (law 3).",
    todo: ["Nothing, if this is meant."],
  },
  FORGOTTEN_BY_PLAN: {
    summary: "Terraform stops managing it; the cloud keeps it",
    why: "From then on nobody watches it here, and no plan says what happens to it.",
    todo: ["Nothing, if this is meant."],
  },
  CHANGED_OUTSIDE: {
    summary: "it was changed outside of Terraform",
    why: "What the plan starts from is not what the last apply left. Somebody meant something by it.",
    todo: ["Find out who changed it and why, before the plan undoes it."],
  },
} as const satisfies Record<string, CodeEntry>;
