/**
 * A stand-in for the official provider: its resources with a few of their documented arguments, so that the real
 * Terraform writes plans of them. It keeps nothing but Terraform's own state, and sends nothing.
 */
import {
  type Attributes,
  bool,
  computed,
  isKnown,
  list,
  object,
  optional,
  type Provider,
  type Resource,
  required,
  type Schema,
  schema,
  string,
  UNKNOWN,
} from "../../../lib/tfplugin/index.js";
import { CLUSTER, clusterCrn, instanceCrn, K1, KP, keyCrn, SECRET } from "../../plan/foreign/objects.js";

/** Where Terraform finds it. */
export const IBM_SOURCE = "terraform.local/test/ibm";

/** A resource whose `computed` attributes become what is given, and whose `fixed` arguments cannot be changed in place. */
function standIn(
  attributes: Attributes,
  made: Readonly<Record<string, unknown>>,
  fixed: readonly string[],
): Resource<null> {
  const given: Schema = schema({ description: "A stand-in.", attributes });
  const unknown = Object.fromEntries(Object.keys(made).map((name) => [name, UNKNOWN]));
  return {
    schema: given,
    read: async ({ state }) => ({ state }),
    plan: async ({ prior, proposed }) => {
      if (proposed === null) return { planned: null };
      if (prior === null) return { planned: { ...proposed, ...unknown } };
      const changed = fixed.filter((name) => JSON.stringify(prior[name]) !== JSON.stringify(proposed[name]));
      return { planned: proposed, requiresReplace: changed.map((attribute) => [{ attribute }]) };
    },
    apply: async ({ prior, planned }) => {
      if (planned === null) return { state: null };
      const state = prior === null ? { ...planned, ...made } : planned;
      if (isKnown(state)) return { state };
      return { state: prior, diagnostics: [{ severity: "error", summary: "Something is unknown" }] };
    },
    import: async () => ({
      state: { ...Object.fromEntries(Object.keys(attributes).map((name) => [name, null])), ...made },
    }),
  };
}

const kmsConfig = list(
  object({
    instance_id: required(string, "The instance."),
    crk_id: required(string, "The key."),
    private_endpoint: optional(bool, "Which endpoint."),
    wait_for_apply: optional(bool, "Whether to wait."),
  }),
);

const clusterAttributes = {
  name: optional(string, "Its name."),
  vpc_id: optional(string, "Its VPC."),
  // The official provider has a block; in a plan both are a list of objects.
  kms_config: optional(kmsConfig, "Its key."),
  id: computed(string, "Its ID."),
  crn: computed(string, "Its CRN."),
};
const cluster = standIn(clusterAttributes, { id: CLUSTER, crn: clusterCrn() }, ["vpc_id"]);

const key = standIn(
  {
    instance_id: required(string, "The instance."),
    key_name: required(string, "Its name."),
    force_delete: optional(bool, "Whether registrations are passed over."),
    payload: computed(string, { description: "Key material.", sensitive: true }),
    key_id: computed(string, "Its ID."),
    crn: computed(string, "Its CRN."),
  },
  { payload: SECRET, key_id: K1, crn: keyCrn(K1) },
  ["instance_id", "key_name"],
);

const instance = standIn(
  {
    name: required(string, "Its name."),
    service: required(string, "Its service."),
    location: required(string, "Its region."),
    guid: computed(string, "Its GUID."),
    crn: computed(string, "Its CRN."),
  },
  { guid: KP, crn: instanceCrn() },
  ["service", "location"],
);

const policy = standIn(
  {
    source_service_name: required(string, "Who."),
    target_service_name: required(string, "On what."),
    roles: required(list(string), "May do what."),
    id: computed(string, "Its ID."),
  },
  { id: "b2a1c3d4-1111-4222-8333-444455556666" },
  ["source_service_name", "target_service_name"],
);

export const ibmProvider: Provider<null> = {
  name: "ibm",
  schema: schema({ description: "A stand-in.", attributes: {} }),
  configure: async () => ({ client: null }),
  resources: {
    ibm_resource_instance: instance,
    ibm_kms_key: key,
    ibm_iam_authorization_policy: policy,
    ibm_container_vpc_cluster: cluster,
    ibm_container_cluster: cluster,
  },
  dataSources: {},
  functions: {},
};
