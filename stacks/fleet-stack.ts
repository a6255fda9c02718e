/** A checked file -> its Terraform stacks. The names in the file become Terraform's addresses. */

import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { AccountProps, CredentialsProps } from "../lib/constructs/accounts.js";
import { Cluster, type ICluster } from "../lib/constructs/cluster.js";
import { ClusterKmsBinding } from "../lib/constructs/cluster-kms-binding.js";
import { ClusterKmsProvider } from "../lib/constructs/provider.js";
import { removalPolicy } from "../lib/constructs/removal-policy.js";
import type { IRootKey } from "../lib/constructs/root-key.js";
import type { Account, Credentials } from "../lib/model/account.js";
import { letGo } from "../lib/model/implied.js";
import { type StackPart, stacksOf, wholeOf } from "../lib/model/layout.js";
import { within } from "../lib/model/layout-part.js";
import type { ClusterSpec, Spec } from "../lib/model/spec.js";
import { grantAll } from "./authorizations.js";
import { get } from "./get.js";
import { instancesOf, keysOf } from "./kms.js";
import { keepState } from "./state.js";

/** The stacks of a file, those that others depend on first. */
export function fleetStacks(scope: Construct, spec: Spec): readonly FleetStack[] {
  const keys = new Map<string, IRootKey>();
  return stacksOf(spec).map((part) => {
    const stack = new FleetStack(scope, spec, part, keys);
    for (const [name, key] of stack.keys) if (part.kind === "keys") keys.set(name, key);
    return stack;
  });
}

/** A stack of a file. Its id, and the name of its state, is that of the part; of a whole file, the name in the file. */
export class FleetStack extends TerraformStack {
  /** The keys that it holds, by their names in the file. */
  readonly keys: ReadonlyMap<string, IRootKey>;

  /**
   * @param part what of the file it holds; all, where that is left out
   * @param others the keys that other stacks hold
   */
  constructor(
    scope: Construct,
    whole: Spec,
    part: StackPart = wholeOf(whole),
    others: ReadonlyMap<string, IRootKey> = new Map(),
  ) {
    super(scope, part.name);
    keepState(this, whole.backend);
    const spec = within(whole, part);
    // Scopes of their own, since an instance, a key and a cluster may have the same name.
    this.keys = keysOf(this, spec, instancesOf(this, spec));
    const keys = new Map([...others, ...this.keys]);
    const granted = grantAll(whole, this.keys);
    const clusterScope = new Construct(this, "clusters");
    const bindingScope = new Construct(this, "bindings");
    for (const [name, cluster] of spec.clusters) {
      const place = clusterOf(clusterScope, name, cluster, get(spec.accounts, cluster.account));
      bind(bindingScope, name, cluster, place, get(keys, cluster.key));
    }
    const grants = [...granted].map(({ friendlyUniqueId: name, renamedFrom: former }) => ({ name, former }));
    new ClusterKmsProvider(this, "clusterkms", {
      accounts: Object.fromEntries(part.accounts.map((name) => [name, accountProps(get(spec.accounts, name))])),
      maxConcurrent: spec.maxConcurrent,
      markedAs: spec.name,
      removed: { ...spec.removed, authorizations: [...spec.removed.authorizations, ...letGo(spec, grants)] },
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
