/**
 * One stack in TypeScript, without a YAML file: the instance and a key in the account of the security team, clusters in
 * another. In a project of your own, import from "cluster-kms". Run it with
 * `cdktf deploy --app "node --import tsx examples/typescript/main.ts"`.
 */
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Cluster, ClusterKmsBinding, ClusterKmsProvider, KmsInstance, projectState, RootKey } from "../../lib/index.js";

const platform = { id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", credentials: { apiKeyEnv: "IBMCLOUD_API_KEY" } };
const security = { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: "SECURITY_API_KEY" } };
const KP_PLATFORM = `crn:v1:bluemix:public:kms:us-south:a/${platform.id}:6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22::`;

class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { platform, security } });

    const instance = new KmsInstance(this, "kp-prod", {
      account: security.id,
      region: "us-south",
      resourceGroup: "default",
      tags: ["env:prod"],
    });
    const roks = new RootKey(this, "roks-2026", {
      instance,
      keyRing: "clusters",
      rotation: { everyMonths: 3 },
      dualAuthDelete: true,
    });
    // The clusters of the other account may use the instance; a binding that needs this waits for it.
    roks.grantClusterUse(platform.id);

    const checkout = new ClusterKmsBinding(this, "checkout", {
      cluster: Cluster.fromId(this, "checkout-cluster", {
        account: platform.id,
        infrastructure: "vpc",
        clusterId: "d3k8abcd0m1n2o3p4q5r",
      }),
      key: roks,
    });

    // Managed elsewhere: only referred to. A token does as well, `ibmKmsKey.crn` of the official provider for example.
    const elsewhere = KmsInstance.fromCrn(this, "kp-platform", KP_PLATFORM);
    const iksCrn = `${KP_PLATFORM.slice(0, -1)}key:a7b1c2d3-0004-4e4e-8f8f-112233445566`;
    new ClusterKmsBinding(this, "ledger", {
      cluster: Cluster.fromName(this, "ledger-cluster", {
        account: platform.id,
        infrastructure: "classic",
        clusterName: "ledger-prod",
      }),
      key: RootKey.fromCrn(this, "iks-2026", iksCrn, elsewhere),
      endpoint: "public",
      hold: "change freeze until the year has been closed",
    });

    new TerraformOutput(this, "checkout-key-version", { value: checkout.keyVersion });
  }
}

const app = new App({ stackTraces: false });
new Payments(app, "payments");
app.synth();
