/**
 * Instance, root key, authorization and cluster are managed by the official provider, `IBM-Cloud/ibm`; only the binding
 * is ours. It takes them by their tokens, so Terraform makes them first, all in one deploy.
 *
 * - The classes in ibm.ts stand for those that `cdktf get` makes in a project of your own.
 * - The cluster must not have a `kms_config` block: it would send the same enable call as the binding, and read nothing
 *   back. docs/with-official-provider.md says how to take one out.
 *
 * In a project of your own, import from "cluster-kms". Run it with
 * `cdktf deploy --app "node --import tsx examples/with-official-provider/main.ts"`. The API keys come in twice: by name
 * for our provider (IBMCLOUD_API_KEY, SECURITY_API_KEY), as variables for the official one (TF_VAR_platform_api_key,
 * TF_VAR_security_api_key).
 */
import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { Cluster, ClusterKmsBinding, ClusterKmsProvider, projectState, RootKey } from "../../lib/index.js";
import { ContainerVpcCluster, IamAuthorizationPolicy, IbmProvider, KmsKey, ResourceInstance } from "./ibm.js";

const platform = { id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", credentials: { apiKeyEnv: "IBMCLOUD_API_KEY" } };
const security = { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: "SECURITY_API_KEY" } };
const IKS_2026 = `crn:v1:bluemix:public:kms:us-south:a/${platform.id}:6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22:key:a7b1c2d3-0004-4e4e-8f8f-112233445566`;

class Payments extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    projectState(this);
    new ClusterKmsProvider(this, "clusterkms", { accounts: { platform, security } });
    const ibmPlatform = this.#official("platform");
    const ibmSecurity = this.#official("security");

    const instance = new ResourceInstance(this, "kp-security", {
      provider: ibmSecurity,
      name: "kp-security",
      service: "kms",
      plan: "tiered-pricing",
      location: "us-south",
      lifecycle: { preventDestroy: true },
    });
    const kmsKey = new KmsKey(this, "roks-2026", {
      provider: ibmSecurity,
      instanceId: instance.guid,
      keyName: "roks-2026",
      standardKey: false,
      // A new name means a new key, and the old one deleted, with the data of every cluster that it encrypts.
      lifecycle: { preventDestroy: true },
    });
    // In the key's account, for the clusters of the other one.
    const authorization = new IamAuthorizationPolicy(this, "platform-clusters", {
      provider: ibmSecurity,
      sourceServiceName: "containers-kubernetes",
      sourceServiceAccount: platform.id,
      targetServiceName: "kms",
      targetResourceInstanceId: instance.guid,
      roles: ["Reader", "Authorization Delegator"],
      // Without it the clusters cannot reach their key.
      lifecycle: { preventDestroy: true },
    });
    const cluster = new ContainerVpcCluster(this, "checkout", {
      provider: ibmPlatform,
      name: "checkout-prod",
      vpcId: "r006-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
      flavor: "bx2.4x16",
      workerCount: 2,
      kubeVersion: "4.17_openshift",
      zones: [{ name: "us-south-1", subnetId: "0717-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee" }],
      lifecycle: { preventDestroy: true },
    });

    const key = RootKey.fromCrn(this, "key", kmsKey.crn);
    new ClusterKmsBinding(this, "checkout-binding", {
      cluster: Cluster.fromId(this, "checkout-cluster", {
        account: platform.id,
        infrastructure: "vpc",
        clusterId: cluster.id,
      }),
      key,
      // Nothing of the policy stands in the binding; so the order is said.
      dependsOn: [authorization],
    });

    // What somebody else's Terraform manages: a CRN and an ID or a name are all that is needed.
    new ClusterKmsBinding(this, "ledger-binding", {
      cluster: Cluster.fromName(this, "ledger-cluster", {
        account: platform.id,
        infrastructure: "classic",
        clusterName: "ledger-prod",
      }),
      key: RootKey.fromCrn(this, "iks-2026", IKS_2026),
    });
  }

  /** The official provider enters one account at a time: a block of it for each. */
  #official(account: "platform" | "security"): IbmProvider {
    const variable = new TerraformVariable(this, `${account}_api_key`, { type: "string", sensitive: true });
    return new IbmProvider(this, `ibm-${account}`, {
      alias: account,
      region: "us-south",
      ibmcloudApiKey: variable.stringValue,
    });
  }
}

const app = new App({ stackTraces: false });
new Payments(app, "payments");
app.synth();
