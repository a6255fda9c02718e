/** The schema of `clusterkms_binding`; the types of its state and configuration follow from it. */
import { BINDING_VERSION } from "../../plan/ledger.js";
import {
  computed,
  object,
  optional,
  optionalComputed,
  type PlanOf,
  required,
  type StateOf,
  schema,
  set,
  string,
} from "../../tfplugin/index.js";

export const bindingSchema = schema({
  version: BINDING_VERSION,
  description:
    "The root key that encrypts the Kubernetes secrets of a cluster. A cluster's encryption is never created, it is changed: import the cluster, and the plan is a difference against the cloud. It cannot be switched off, and a key that the cluster has left cannot be used for it again.",
  attributes: {
    account: required(string, "The ID of the account that owns the cluster: 32 hexadecimal digits."),
    infrastructure: required(string, "What the cluster runs on: `vpc`, `classic` or `satellite`."),
    cluster: required(string, "The cluster's ID (20 letters and digits) or its name."),
    root_key: optionalComputed(
      string,
      "The CRN of the root key, in Key Protect or Hyper Protect Crypto Services, also of another account. Left out only on `hold`. After a read: the key that was seen in use.",
    ),
    endpoint: optionalComputed(
      string,
      "The KMS endpoint that the cluster's master uses: `private` (default) or `public`. As last declared: the cloud does not reveal it.",
    ),
    hold: optional(
      string,
      "A reason to leave this cluster alone: no change is planned for it, and it is reported as held.",
    ),
    removal: optional(
      string,
      "What destroying this binding means: `refuse` (default), or `forget`, which drops it from the state and sends nothing.",
    ),
    former_keys: optional(
      set(string),
      "CRNs of root keys that the cluster used before it was managed here; none of them can be used for it again.",
    ),
    registration_timeout: optional(
      string,
      "How long a registration that lags behind a change is waited for, for example `15m` (default).",
    ),
    timeouts: optional(
      object({ update: optional(string, "How long an enablement is waited for, for example `90m` (default).") }),
      "How long operations are waited for.",
    ),
    cluster_id: computed(string, "The cluster's ID."),
    cluster_crn: computed(string, "The cluster's CRN, under which it is registered in the KMS."),
    encryption: computed(
      string,
      "Whether the cluster is encrypted: `none`, `enabled`, `unknown`, or `gone` where the cluster is no longer there.",
    ),
    root_key_seen: computed(
      string,
      "How `root_key` is known: `seen` in the KMS, `unseen` (the last one known), `pending` (enabled, and the KMS's record lags), `claimed` (declared at import and never seen), `none`.",
    ),
    key_version: computed(
      string,
      "The ID of the key version the cluster is registered with; it changes by itself when the key is rotated in the KMS.",
    ),
    former_root_keys: computed(
      set(string),
      "The ledger: CRNs of keys that the cluster has used and left. None of them can be used for it again.",
    ),
    history_complete_since: computed(
      string,
      "Since when the ledger is complete (RFC 3339); null where that is not known.",
    ),
    lingering_root_keys: computed(
      set(string),
      "Of the keys that the cluster has left: those that the KMS was last seen to show it on still. The KMS's record lags; null where there is none.",
    ),
    drifted_from: computed(
      string,
      "The key that was replaced outside of Terraform by the one in use; null where none was.",
    ),
    written_against: computed(
      string,
      "Whether the state was written against `ibm-cloud` or against `overridden-endpoints`; the two are never mixed.",
    ),
  },
});

export type BindingState = StateOf<typeof bindingSchema>;
export type BindingConfig = PlanOf<typeof bindingSchema>;
export type BindingPlanned = PlanOf<typeof bindingSchema>;
