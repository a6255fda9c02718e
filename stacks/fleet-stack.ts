/** A checked file -> one Terraform stack. The names in the file become Terraform's addresses. */
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { AccountProps, CredentialsProps } from "../lib/constructs/accounts.js";
import { Cluster, type ICluster } from "../lib/constructs/cluster.js";
import { ClusterKmsBinding } from "../lib/constructs/cluster-kms-binding.js";
import { ClusterKmsProvider } from "../lib/constructs/provider.js";
import { removalPolicy } from "../lib/constructs/removal-policy.js";
import type { IRootKey } from "../lib/constructs/root-key.js";
import type { Account, Credentials } from "../lib/model/account.js";
import type { ClusterSpec, Spec } from "../lib/model/spec.js";
import { forgotten, grantAll } from "./authorizations.js";
import { get } from "./get.js";
import { instancesOf, keysOf } from "./kms.js";
import { keepState } from "./state.js";

/** The stack of a file. Its id, and the name of its state, is the name in the file. */
export class FleetStack extends TerraformStack {
  constructor(scope: Construct, spec: Spec) {
    super(scope, spec.name);
    keepState(this, spec.backend);
    // Scopes of their own, since an instance, a key and a cluster may have the same name.
    const keys = keysOf(this, spec, instancesOf(this, spec));
    const granted = grantAll(spec, keys);
    const clusterScope = new Construct(this, "clusters");
    const bindingScope = new Construct(this, "bindings");
    for (const [name, cluster] of spec.clusters) {
      const place = clusterOf(clusterScope, name, cluster, get(spec.accounts, cluster.account));
      bind(bindingScope, name, cluster, place, get(keys, cluster.key));
    }
    const { clusters, keys: removedKeys, instances, authorizations } = spec.removed;
    new ClusterKmsProvider(this, "clusterkms", {
      accounts: Object.fromEntries([...spec.accounts].map(([name, account]) => [name, accountProps(account)])),
      maxConcurrent: spec.maxConcurrent,
      removed: {
        clusters,
        keys: removedKeys,
        instances,
        authorizations: [...authorizations, ...forgotten(spec, granted)],
      },
    });
  }
}

function clusterOf(scope: Construct, name: string, spec: ClusterSpec, { id: account }: Account): Cluster {
  const { cluster, infrastructure } = spec;
  return "id" in cluster
    ? Cluster.fromId(scope, name, { account, infrastructure, clusterId: cluster.id })
    : Cluster.fromName(scope, name, { account, infrastructure, clusterName: cluster.name });
}

function bind(scope: Construct, name: string, spec: ClusterSpec, cluster: ICluster, key: IRootKey): void {
  const { endpoint, hold, removal, renamedFrom, formerKeys, registrationTimeout } = spec;
  const binding = new ClusterKmsBinding(scope, name, {
    cluster,
    key,
    endpoint,
    hold,
    removal: removalPolicy(removal),
    renamedFrom,
    formerKeys,
    registrationTimeout: registrationTimeout === undefined ? undefined : `${registrationTimeout}s`,
  });
  binding.overrideLogicalId(name);
}

const accountProps = ({ id, credentials }: Account): AccountProps => ({
  id,
  credentials: credentialsProps(credentials),
});

function credentialsProps(given: Credentials): CredentialsProps {
  switch (given.kind) {
    case "apiKey":
      return { apiKeyEnv: given.variable };
    case "bearerToken":
      return { bearerTokenEnv: given.variable };
    case "containerProfile":
      return { trustedProfile: { id: given.profileId, via: "container", tokenFile: given.tokenFile } };
    case "vpcProfile":
      return { trustedProfile: { id: given.profileId, via: "vpc" } };
    case "assumedProfile":
      return { assume: { profile: given.profileId, apiKeyEnv: given.variable } };
  }
}
