import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ClusterKmsProvider, DataClusterkmsCluster, projectState } from "../../../lib/index.js";

const platform = { id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", credentials: { apiKeyEnv: "IBMCLOUD_API_KEY" } };

export class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { platform } });
    const checkout = new DataClusterkmsCluster(this, "checkout", {
      account: platform.id,
      infrastructure: "vpc",
      cluster: "checkout-prod",
    });
    new TerraformOutput(this, "encryption", { value: checkout.encryption });
  }
}
