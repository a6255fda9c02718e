/**
 * Two stacks of one app. The first, of the security team, makes the instance and the root keys and proves them on a
 * canary cluster; the second, production, takes the key from the state of the first. So production is planned once the
 * key is there, and applied once the canary has been seen to use it. Run it with
 * `cdktf deploy keys production --app "node --import tsx examples/typescript-two-stacks/main.ts"`.
 */
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  type AccountProps,
  Cluster,
  ClusterKmsBinding,
  ClusterKmsProvider,
  type IRootKey,
  KmsInstance,
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

class Keys extends TerraformStack {
  /** The key for production. */
  readonly production: IRootKey;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { development, security } });
    const instance = new KmsInstance(this, "kp", { account: security.id, region: "eu-de" });
    const key = new RootKey(this, "roks", { instance, keyRing: "clusters", rotation: { everyMonths: 1 } });

    // Where the instance is, for the account of the canary, and for that of production: both are the security team's to
    // give. In the stack of production, the second would be
    // `RootKey.fromCrn(this, "key", key.crn, key.kmsInstance).grantClusterUse(platform.id)`.
    key.grantClusterUse(development.id);
    key.grantClusterUse(platform.id);

    new ClusterKmsBinding(this, "canary", {
      cluster: Cluster.fromName(this, "cluster", {
        account: development.id,
        infrastructure: "vpc",
        clusterName: "canary",
      }),
      key,
      removal: RemovalPolicy.FORGET,
    });
    this.production = key;
  }
}

interface ProductionProps {
  /** The key to use, of another stack. */
  readonly key: IRootKey;
}

class Production extends TerraformStack {
  constructor(scope: Construct, id: string, { key }: ProductionProps) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { platform, security }, maxConcurrent: 2 });
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
const keys = new Keys(app, "keys");
new Production(app, "production", { key: keys.production });
app.synth();
