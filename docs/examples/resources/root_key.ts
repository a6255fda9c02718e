import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ClusterKmsProvider, KmsInstance, projectState, RootKey } from "../../../lib/index.js";

const security = { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: "SECURITY_API_KEY" } };

export class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { security } });
    const instance = new KmsInstance(this, "kp-prod", { account: security.id, region: "us-south" });
    new RootKey(this, "roks-2026", { instance, keyRing: "clusters", rotation: { everyMonths: 3 } });
  }
}
