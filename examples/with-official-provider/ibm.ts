/**
 * Stand-ins for the official provider's classes, with the arguments and attributes that the example uses, named as
 * `cdktf get` names them. In a project of your own, list `IBM-Cloud/ibm` under `terraformProviders` in cdktf.json and run
 * `cdktf get`: it makes such classes for all that the provider has.
 */
import { type TerraformMetaArguments, TerraformProvider, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

export interface IbmProviderConfig {
  /** Tells two blocks of the provider apart. */
  readonly alias: string;
  readonly region: string;
  /** The account's API key: a variable, never a literal. */
  readonly ibmcloudApiKey: string;
}

/** `provider "ibm"`: one for each account. */
export class IbmProvider extends TerraformProvider {
  readonly #config: IbmProviderConfig;

  constructor(scope: Construct, id: string, config: IbmProviderConfig) {
    super(scope, id, {
      terraformResourceType: "ibm",
      terraformGeneratorMetadata: { providerName: "ibm", providerVersionConstraint: "~> 2.5" },
      terraformProviderSource: "IBM-Cloud/ibm",
    });
    this.#config = config;
  }

  override get alias(): string {
    return this.#config.alias;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { region: this.#config.region, ibmcloud_api_key: this.#config.ibmcloudApiKey };
  }
}

/** A resource of the official provider, with its arguments as Terraform names them. */
class IbmResource extends TerraformResource {
  readonly #values: { readonly [name: string]: unknown };

  constructor(
    scope: Construct,
    id: string,
    type: string,
    meta: TerraformMetaArguments,
    values: { readonly [name: string]: unknown },
  ) {
    super(scope, id, { ...meta, terraformResourceType: type, terraformGeneratorMetadata: { providerName: "ibm" } });
    this.#values = values;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...this.#values };
  }

  get id(): string {
    return this.getStringAttribute("id");
  }
}

export interface ResourceInstanceConfig extends TerraformMetaArguments {
  readonly name: string;
  readonly service: string;
  readonly plan: string;
  readonly location: string;
}

/** `ibm_resource_instance`: here a Key Protect instance. */
export class ResourceInstance extends IbmResource {
  constructor(scope: Construct, id: string, config: ResourceInstanceConfig) {
    const { name, service, plan, location } = config;
    super(scope, id, "ibm_resource_instance", config, { name, service, plan, location });
  }

  get guid(): string {
    return this.getStringAttribute("guid");
  }
}

export interface KmsKeyConfig extends TerraformMetaArguments {
  readonly instanceId: string;
  readonly keyName: string;
  /** False for a root key. */
  readonly standardKey: boolean;
}

/** `ibm_kms_key`: a key in an instance. */
export class KmsKey extends IbmResource {
  constructor(scope: Construct, id: string, config: KmsKeyConfig) {
    const { instanceId, keyName, standardKey } = config;
    super(scope, id, "ibm_kms_key", config, { instance_id: instanceId, key_name: keyName, standard_key: standardKey });
  }

  get crn(): string {
    return this.getStringAttribute("crn");
  }
}

export interface IamAuthorizationPolicyConfig extends TerraformMetaArguments {
  readonly sourceServiceName: string;
  readonly sourceServiceAccount: string;
  readonly targetServiceName: string;
  readonly targetResourceInstanceId: string;
  /** Display names. */
  readonly roles: readonly string[];
}

/** `ibm_iam_authorization_policy`: what one service may do with another. */
export class IamAuthorizationPolicy extends IbmResource {
  constructor(scope: Construct, id: string, config: IamAuthorizationPolicyConfig) {
    super(scope, id, "ibm_iam_authorization_policy", config, {
      source_service_name: config.sourceServiceName,
      source_service_account: config.sourceServiceAccount,
      target_service_name: config.targetServiceName,
      target_resource_instance_id: config.targetResourceInstanceId,
      roles: config.roles,
    });
  }
}

export interface ContainerVpcClusterConfig extends TerraformMetaArguments {
  readonly name: string;
  readonly vpcId: string;
  readonly flavor: string;
  readonly workerCount: number;
  readonly kubeVersion: string;
  readonly zones: readonly { readonly name: string; readonly subnetId: string }[];
}

/** `ibm_container_vpc_cluster`: left out on purpose is `kms_config`, which would take turns with the binding. */
export class ContainerVpcCluster extends IbmResource {
  constructor(scope: Construct, id: string, config: ContainerVpcClusterConfig) {
    super(scope, id, "ibm_container_vpc_cluster", config, {
      name: config.name,
      vpc_id: config.vpcId,
      flavor: config.flavor,
      worker_count: config.workerCount,
      kube_version: config.kubeVersion,
      zones: config.zones.map(({ name, subnetId }) => ({ name, subnet_id: subnetId })),
    });
  }
}
