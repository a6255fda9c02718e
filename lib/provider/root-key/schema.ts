/** The schema of `clusterkms_root_key`. */
import {
  bool,
  computed,
  number,
  optional,
  optionalComputed,
  type PlanOf,
  required,
  type StateOf,
  schema,
  set,
  string,
} from "../../tfplugin/index.js";

export const rootKeySchema = schema({
  description:
    "A root key in a Key Protect or Hyper Protect instance. A create looks first and takes over what an earlier run has made, by an alias that the KMS keeps unique. It is never deleted by a destroy: a key that a cluster still uses takes the cluster's data with it.",
  attributes: {
    instance: required(string, "The CRN of the instance that holds it."),
    name: required(string, "Its name, 2 to 90 characters; it cannot be changed."),
    key_ring: optionalComputed(
      string,
      "Its key ring; one that is not there is made. Left out, a new key is in `default`, and one that is there stays where it is.",
    ),
    description: optionalComputed(string, "What it is for, 2 to 240 characters; it cannot be changed."),
    expires: optionalComputed(
      string,
      "When it expires (RFC 3339 in UTC, with seconds); it cannot be changed. Clusters cannot read their secrets afterwards.",
    ),
    rotation_months: optionalComputed(
      number,
      "How many months lie between two rotations, 1 to 12; 0 is no rotation policy. Left out, a new key has what its instance says of new keys, and one that is there keeps what it has.",
    ),
    dual_auth_delete: optionalComputed(
      bool,
      "Whether two people are needed to delete it; left out, it stays as it is.",
    ),
    aliases: optionalComputed(
      set(string),
      "At most four further names for it in its instance, beside the one that marks it as made here; left out, those that are there stay.",
    ),
    state: optionalComputed(
      string,
      "`active` (default); `retiring`: it is kept, and each read looks who is still registered on it; `retired`: it is deleted, which is accepted when nothing was registered on it for 24 hours while it was `retiring`.",
    ),
    hold: optional(string, "A reason to leave it alone: no change is planned for it, and it is reported as held."),
    crn: computed(string, "Its CRN, `…:<instance GUID>:key:<key ID>`."),
    key_id: computed(string, "Its ID within the instance."),
    alias: computed(string, "The alias that marks it as made here; null for a key that was taken over."),
    status: computed(
      string,
      "`active`, `preactive`, `disabled`, `expired`, `destroyed`, `purged` where the KMS no longer has it, or `unknown` where it could not be read.",
    ),
    key_version: computed(string, "The ID of its newest version; it changes when the key is rotated in the KMS."),
    created: computed(string, "When it was made (RFC 3339)."),
    unused_since: computed(
      string,
      "Since when nothing was seen registered on it (RFC 3339); null where something is, or it is not being retired.",
    ),
    written_against: computed(
      string,
      "Whether the state was written against `ibm-cloud` or against `overridden-endpoints`; the two are never mixed.",
    ),
  },
});

export type RootKeyState = StateOf<typeof rootKeySchema>;
export type RootKeyConfig = PlanOf<typeof rootKeySchema>;
