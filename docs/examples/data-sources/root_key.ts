import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Cluster,
  ClusterKmsBinding,
  ClusterKmsProvider,
  DataClusterkmsRootKey,
  projectState,
  RootKey,
} from "../../../lib/index.js";

const platform = { id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", credentials: { apiKeyEnv: "IBMCLOUD_API_KEY" } };
const security = { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: "SECURITY_API_KEY" } };
const KEY_PROTECT =
  "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::";

export class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { platform, security } });
    const found = new DataClusterkmsRootKey(this, "roks-2026", { instance: KEY_PROTECT, name: "roks-2026" });
    new ClusterKmsBinding(this, "checkout", {
      cluster: Cluster.fromId(this, "checkout-cluster", {
        account: platform.id,
        infrastructure: "vpc",
        clusterId: "d3k8abcd0m1n2o3p4q5r",
      }),
      key: RootKey.fromCrn(this, "key", found.crn),
    });
  }
}
