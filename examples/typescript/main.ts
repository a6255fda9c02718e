/**
 * One stack in TypeScript, without a YAML file. In a project of your own, import from "cluster-kms". Run it with
 * `cdktf deploy --app "node --import tsx examples/typescript/main.ts"`.
 */
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Cluster, ClusterKmsBinding, ClusterKmsProvider, KmsInstance, projectState, RootKey } from "../../lib/index.js";

const platform = { id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", credentials: { apiKeyEnv: "IBMCLOUD_API_KEY" } };
const security = { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: "SECURITY_API_KEY" } };
const KEY_PROTECT = `crn:v1:bluemix:public:kms:us-south:a/${security.id}:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::`;

class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { platform, security } });

    const instance = KmsInstance.fromCrn(this, "kp-security", KEY_PROTECT);
    const keyCrn = `${KEY_PROTECT.slice(0, -1)}key:a7b1c2d3-0001-4e4e-8f8f-112233445566`;
    // A token does as well: `ibmKmsKey.crn` of the official provider, for example.
    const key = RootKey.fromCrn(this, "roks-2026", keyCrn, instance);

    const checkout = new ClusterKmsBinding(this, "checkout", {
      cluster: Cluster.fromId(this, "checkout-cluster", {
        account: platform.id,
        infrastructure: "vpc",
        clusterId: "d3k8abcd0m1n2o3p4q5r",
      }),
      key,
    });
    new ClusterKmsBinding(this, "ledger", {
      cluster: Cluster.fromName(this, "ledger-cluster", {
        account: platform.id,
        infrastructure: "classic",
        clusterName: "ledger-prod",
      }),
      key,
      endpoint: "public",
      hold: "change freeze until the year has been closed",
    });

    new TerraformOutput(this, "checkout-key-version", { value: checkout.keyVersion });
  }
}

const app = new App({ stackTraces: false });
new Payments(app, "payments");
app.synth();
