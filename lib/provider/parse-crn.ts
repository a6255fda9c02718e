/** `provider::clusterkms::parse_crn`: what a CRN says, for expressions. */
import { splitCrn } from "../model/crn.js";
import { object, type ProviderFunction, required, string } from "../tfplugin/index.js";

const parts = object({
  service: required(string, "For example `kms`."),
  region: required(string, "For example `us-south`."),
  account: required(string, "The account's ID, without `a/`."),
  instance: required(string, "The instance's GUID, or a cluster's ID."),
  resource_type: required(string, "For example `key`; empty for an instance."),
  resource: required(string, "For example a key's ID; empty for an instance."),
});

const parameters = [{ name: "crn", shape: string, description: "A Cloud Resource Name, `crn:v1:…`." }] as const;

export const parseCrnFunction: ProviderFunction<typeof parameters> = {
  summary: "Takes a CRN apart",
  description:
    "Returns the service, region, account, instance, resource type and resource that a Cloud Resource Name speaks of.",
  parameters,
  returns: parts,
  call: (text) => {
    const crn = splitCrn(text);
    if (!crn.ok) return { error: `not a CRN: ${crn.error}`, parameter: 0 };
    const { service, region, scope, instance, resourceType, resource } = crn.value;
    return {
      value: { service, region, account: scope.replace(/^a\//, ""), instance, resource_type: resourceType, resource },
    };
  },
};
