import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Cluster,
  ClusterKmsBinding,
  ClusterKmsProvider,
  KmsInstance,
  projectState,
  RootKey,
} from "../../../lib/index.js";

const platform = { id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", credentials: { apiKeyEnv: "IBMCLOUD_API_KEY" } };
const security = { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: "SECURITY_API_KEY" } };

export class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { platform, security } });
    const instance = new KmsInstance(this, "kp-prod", { account: security.id, region: "us-south" });
    const key = new RootKey(this, "roks-2026", { instance });
    // Makes the authorization; the binding waits for it by itself.
    key.grantClusterUse(platform.id);
    new ClusterKmsBinding(this, "checkout", {
      cluster: Cluster.fromId(this, "checkout-cluster", {
        account: platform.id,
        infrastructure: "vpc",
        clusterId: "d3k8abcd0m1n2o3p4q5r",
      }),
      key,
    });
  }
}
