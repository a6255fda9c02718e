// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.
import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";

export interface DataClusterkmsClusterConfig extends cdktf.TerraformMetaArguments {
  /** The ID of the account that owns the cluster. */
  readonly account: string;
  /** The cluster's ID or name. */
  readonly cluster: string;
  /** What the cluster runs on: `vpc`, `classic` or `satellite`. */
  readonly infrastructure: string;
}

/** A cluster as it is today, and the root key that encrypts its secrets, as far as it can be seen. */
export class DataClusterkmsCluster extends cdktf.TerraformDataSource {
  static readonly tfResourceType = "clusterkms_cluster";

  readonly #config: DataClusterkmsClusterConfig;

  constructor(scope: Construct, id: string, config: DataClusterkmsClusterConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: DataClusterkmsCluster.tfResourceType,
      terraformGeneratorMetadata: { providerName: "clusterkms" },
    });
    this.#config = config;
  }

  /** The ID of the account that owns the cluster. */
  get account(): string {
    return this.getStringAttribute("account");
  }

  /** The cluster's ID or name. */
  get cluster(): string {
    return this.getStringAttribute("cluster");
  }

  /** The cluster's CRN. */
  get clusterCrn(): string {
    return this.getStringAttribute("cluster_crn");
  }

  /** The cluster's ID. */
  get clusterId(): string {
    return this.getStringAttribute("cluster_id");
  }

  /** Whether the cluster is encrypted: `none`, `enabled` or `unknown`. */
  get encryption(): string {
    return this.getStringAttribute("encryption");
  }

  /** What the cluster runs on: `vpc`, `classic` or `satellite`. */
  get infrastructure(): string {
    return this.getStringAttribute("infrastructure");
  }

  /** The ID of the key version the cluster is registered with. */
  get keyVersion(): string {
    return this.getStringAttribute("key_version");
  }

  /** The master's status, in the cloud's own words; null where it was not seen. */
  get masterStatus(): string {
    return this.getStringAttribute("master_status");
  }

  /** The cluster's name. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** The cluster's region. */
  get region(): string {
    return this.getStringAttribute("region");
  }

  /** The CRN of the root key in use; null where there is none or it was not seen. */
  get rootKey(): string {
    return this.getStringAttribute("root_key");
  }

  /** `seen` in the KMS, `unseen`, or `none`. */
  get rootKeySeen(): string {
    return this.getStringAttribute("root_key_seen");
  }

  /** The cluster's state, in the cloud's own word. */
  get state(): string {
    return this.getStringAttribute("state");
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return defined({
      account: this.#config.account,
      cluster: this.#config.cluster,
      infrastructure: this.#config.infrastructure,
    });
  }
}
