/** The roles that an authorization may give on a service. */
import { displayName } from "./policy.js";

const KMS = ["Reader", "ReaderPlus", "Writer", "Manager", "KeyPurge"];
const SERVICE_ROLES: Readonly<Record<string, readonly string[]>> = {
  kms: KMS,
  "hs-crypto": KMS,
  "secrets-manager": ["Reader", "SecretsReader", "Writer", "Manager"],
};
const SYSTEM_ROLES = ["Viewer", "Operator", "Editor", "Administrator", "AuthorizationDelegator"];

/** What `GET /v2/roles` tells of one service. */
export const rolesFor = (service: string): Readonly<Record<string, unknown>> => ({
  custom_roles: [],
  service_roles: (SERVICE_ROLES[service] ?? ["Reader", "Writer", "Manager"]).map((name) => role("serviceRole", name)),
  system_roles: SYSTEM_ROLES.map((name) => role("role", name)),
});

function role(kind: string, name: string) {
  const crn = `crn:v1:bluemix:public:iam::::${kind}:${name}`;
  const display_name = displayName(crn);
  return { crn, display_name, description: `As ${display_name}`, actions: [] };
}
