/** Terraform's state of the small fleet, as it is after an apply. */
import { CHECKOUT, KEYS, LEDGER } from "../e2e/support/fleet.js";

const binding = (name: string, cluster: string, infrastructure: string, key: string) => ({
  mode: "managed",
  type: "clusterkms_binding",
  name,
  provider: 'provider["terraform.local/cluster-kms/clusterkms"]',
  instances: [
    {
      schema_version: 0,
      attributes: {
        account: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        infrastructure,
        cluster,
        cluster_id: cluster,
        root_key: key,
        root_key_seen: "seen",
        encryption: "enabled",
        former_root_keys: [],
        endpoint: infrastructure === "vpc" ? "private" : "public",
      },
    },
  ],
});

/** The text of the file. */
export const fleetState = (): string =>
  JSON.stringify({
    version: 4,
    terraform_version: "1.8.0",
    serial: 1,
    lineage: "0b7c1c0e-0000-4000-8000-000000000001",
    outputs: {},
    resources: [binding("checkout", CHECKOUT, "vpc", KEYS.K1), binding("ledger", LEDGER, "classic", KEYS.P1)],
  });
