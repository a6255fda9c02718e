import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ClusterKmsProvider, DataClusterkmsInstance, projectState } from "../../../lib/index.js";

const security = { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: "SECURITY_API_KEY" } };

export class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { security } });
    const instance = new DataClusterkmsInstance(this, "kp-prod", { account: security.id, name: "kp-prod" });
    new TerraformOutput(this, "instance", { value: instance.crn });
  }
}
