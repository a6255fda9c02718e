// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.
import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";

export interface DataClusterkmsInstanceConfig extends cdktf.TerraformMetaArguments {
  /** The ID of the account that owns it, beside `name`. */
  readonly account?: string | undefined;
  /** Its CRN, ending in `::`; or else `account` and `name`. */
  readonly crn?: string | undefined;
  /** Its name, which only one instance of the account may have. */
  readonly name?: string | undefined;
}

/** A KMS instance as it is today: Key Protect or Hyper Protect Crypto Services. */
export class DataClusterkmsInstance extends cdktf.TerraformDataSource {
  static readonly tfResourceType = "clusterkms_instance";

  readonly #config: DataClusterkmsInstanceConfig;

  constructor(scope: Construct, id: string, config: DataClusterkmsInstanceConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: DataClusterkmsInstance.tfResourceType,
      terraformGeneratorMetadata: { providerName: "clusterkms" },
    });
    this.#config = config;
  }

  /** The ID of the account that owns it, beside `name`. */
  get account(): string {
    return this.getStringAttribute("account");
  }

  /** From where its key API may be reached: `public-and-private` or `private-only`; null where it could not be read. */
  get allowedNetwork(): string {
    return this.getStringAttribute("allowed_network");
  }

  /** Its CRN, ending in `::`; or else `account` and `name`. */
  get crn(): string {
    return this.getStringAttribute("crn");
  }

  /** Its GUID. */
  get guid(): string {
    return this.getStringAttribute("guid");
  }

  /** Its name, which only one instance of the account may have. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** The region that it is in. */
  get region(): string {
    return this.getStringAttribute("region");
  }

  /** The ID of its resource group. */
  get resourceGroupId(): string {
    return this.getStringAttribute("resource_group_id");
  }

  /** `kms` for Key Protect, `hs-crypto` for Hyper Protect Crypto Services. */
  get service(): string {
    return this.getStringAttribute("service");
  }

  /** Its state in the cloud's own word, for example `active`. */
  get status(): string {
    return this.getStringAttribute("status");
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return defined({
      account: this.#config.account,
      crn: this.#config.crn,
      name: this.#config.name,
    });
  }
}
