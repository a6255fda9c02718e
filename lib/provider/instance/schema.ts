/** The schema of `clusterkms_instance`. */
import {
  computed,
  optional,
  optionalComputed,
  type PlanOf,
  required,
  type StateOf,
  schema,
  set,
  string,
} from "../../tfplugin/index.js";

export const instanceSchema = schema({
  description:
    "A Key Protect instance that holds root keys. A create looks first and takes over what an earlier run has made. It is never deleted by a destroy: what hangs on it would be lost.",
  attributes: {
    account: required(string, "The ID of the account that owns the instance: 32 hexadecimal digits."),
    name: required(string, "Its name in the cloud."),
    region: required(string, "The region that it is in, for example `us-south`."),
    plan: optionalComputed(
      string,
      "The catalog's name of its plan: `tiered-pricing` (default), the standard plan of Key Protect.",
    ),
    resource_group: optionalComputed(
      string,
      "The name of its resource group; the account's default group where neither this nor `resource_group_id` is set.",
    ),
    resource_group_id: optionalComputed(string, "The ID of its resource group, instead of its name."),
    allowed_network: optionalComputed(
      string,
      "From where its key API may be reached: `public-and-private` or `private-only`; left out, a new instance gets the first, and one that is there keeps what it has.",
    ),
    tags: optionalComputed(
      set(string),
      "Its user tags, beside the one that marks it as made here; left out, those that are there stay.",
    ),
    state: optionalComputed(
      string,
      "`active` (default), or `retired`: the instance is deleted, once no key in it is left.",
    ),
    hold: optional(string, "A reason to leave it alone: no change is planned for it, and it is reported as held."),
    crn: computed(string, "Its CRN, ending in `::`."),
    guid: computed(string, "Its GUID."),
    status: computed(
      string,
      "Its state in the cloud's own word, for example `active` or `pending_reclamation`; `gone` where it is no longer there, `unknown` where it could not be read.",
    ),
    written_against: computed(
      string,
      "Whether the state was written against `ibm-cloud` or against `overridden-endpoints`; the two are never mixed.",
    ),
  },
});

export type InstanceState = StateOf<typeof instanceSchema>;
export type InstanceConfig = PlanOf<typeof instanceSchema>;
