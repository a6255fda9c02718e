/** The schema of `clusterkms_authorization`. */
import { computed, type PlanOf, required, type StateOf, schema, set, string } from "../../tfplugin/index.js";

export const authorizationSchema = schema({
  description:
    "The service authorization through which the clusters of an account reach the root keys of an instance: `containers-kubernetes`, Reader with delegation. One that exists and allows as much or more is taken over. It is never deleted.",
  attributes: {
    instance: required(string, "The CRN of the KMS instance; the authorization is in its account."),
    source_account: required(string, "The ID of the account that owns the clusters."),
    policy_id: computed(string, "The ID of the IAM policy."),
    roles: computed(set(string), "What it grants, as CRNs of roles."),
    scope: computed(string, "`instance`, or `account` for one that covers every instance of the service."),
    status: computed(
      string,
      "`active`, `narrowed` where it no longer allows what clusters need, `gone` where it is not there, or `unknown` where it could not be read.",
    ),
    written_against: computed(
      string,
      "Whether the state was written against `ibm-cloud` or against `overridden-endpoints`; the two are never mixed.",
    ),
  },
});

export type AuthorizationState = StateOf<typeof authorizationSchema>;
export type AuthorizationConfig = PlanOf<typeof authorizationSchema>;
