/**
 * Two stacks with different accounts: production takes the root key that the canary cluster has been seen to use. So
 * a new key reaches production only once it works where less depends on it. Run it with
 * `cdktf deploy canary production --app "node --import tsx examples/typescript-two-stacks/main.ts"`.
 */
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  type AccountProps,
  Cluster,
  ClusterKmsBinding,
  ClusterKmsProvider,
  projectState,
  RemovalPolicy,
  RootKey,
} from "../../lib/index.js";

const development: AccountProps = {
  id: "2233445566778899aabbccddeeff0011",
  credentials: { apiKeyEnv: "DEVELOPMENT_API_KEY" },
};
const platform: AccountProps = {
  id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  credentials: { apiKeyEnv: "PLATFORM_API_KEY" },
};
const security: AccountProps = {
  id: "1122334455667788990011223344aabb",
  credentials: { apiKeyEnv: "SECURITY_API_KEY" },
};
const KEY = `crn:v1:bluemix:public:kms:eu-de:a/${security.id}:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566`;

class Canary extends TerraformStack {
  readonly binding: ClusterKmsBinding;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { development, security } });
    this.binding = new ClusterKmsBinding(this, "canary", {
      cluster: Cluster.fromName(this, "cluster", {
        account: development.id,
        infrastructure: "vpc",
        clusterName: "canary",
      }),
      key: RootKey.fromCrn(this, "key", KEY),
      removal: RemovalPolicy.FORGET,
    });
  }
}

interface ProductionProps {
  /** The CRN of the key to use, known once the canary has it. */
  readonly rootKey: string;
}

class Production extends TerraformStack {
  constructor(scope: Construct, id: string, { rootKey }: ProductionProps) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { platform, security }, maxConcurrent: 2 });
    const key = RootKey.fromCrn(this, "key", rootKey);
    for (const name of ["checkout", "ledger"]) {
      new ClusterKmsBinding(this, name, {
        cluster: Cluster.fromName(this, `${name}-cluster`, {
          account: platform.id,
          infrastructure: "vpc",
          clusterName: `${name}-prod`,
        }),
        key,
        timeouts: { update: "2h" },
      });
    }
  }
}

const app = new App({ stackTraces: false });
const canary = new Canary(app, "canary");
new Production(app, "production", { rootKey: canary.binding.rootKey });
app.synth();
