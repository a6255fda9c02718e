// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.
import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";

export interface DataClusterkmsRootKeyConfig extends cdktf.TerraformMetaArguments {
  /** One of its aliases. */
  readonly alias?: string | undefined;
  /** Its CRN; or else `instance`, and `name` or `alias`. */
  readonly crn?: string | undefined;
  /** The CRN of the instance that holds it. */
  readonly instance?: string | undefined;
  /** Its name, which only one key of the instance may have that is not destroyed. */
  readonly name?: string | undefined;
}

/** A root key as it is today, its state with it: the official provider's data source shows neither the state nor what is registered. */
export class DataClusterkmsRootKey extends cdktf.TerraformDataSource {
  static readonly tfResourceType = "clusterkms_root_key";

  readonly #config: DataClusterkmsRootKeyConfig;

  constructor(scope: Construct, id: string, config: DataClusterkmsRootKeyConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: DataClusterkmsRootKey.tfResourceType,
      terraformGeneratorMetadata: { providerName: "clusterkms" },
    });
    this.#config = config;
  }

  /** One of its aliases. */
  get alias(): string {
    return this.getStringAttribute("alias");
  }

  /** Its aliases. */
  get aliases(): string[] {
    return cdktf.Fn.tolist(this.getListAttribute("aliases"));
  }

  /** CRNs of the clusters that are registered on it; null where that could not be read. The record lags. */
  get clusters(): string[] {
    return cdktf.Fn.tolist(this.getListAttribute("clusters"));
  }

  /** When it was made (RFC 3339). */
  get created(): string {
    return this.getStringAttribute("created");
  }

  /** Its CRN; or else `instance`, and `name` or `alias`. */
  get crn(): string {
    return this.getStringAttribute("crn");
  }

  /** What it is for. */
  get description(): string {
    return this.getStringAttribute("description");
  }

  /** When it expires (RFC 3339); null where it does not. */
  get expires(): string {
    return this.getStringAttribute("expires");
  }

  /** The CRN of the instance that holds it. */
  get instance(): string {
    return this.getStringAttribute("instance");
  }

  /** Its ID within the instance. */
  get keyId(): string {
    return this.getStringAttribute("key_id");
  }

  /** Its key ring. */
  get keyRing(): string {
    return this.getStringAttribute("key_ring");
  }

  /** The ID of its newest version. */
  get keyVersion(): string {
    return this.getStringAttribute("key_version");
  }

  /** Its name, which only one key of the instance may have that is not destroyed. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** `active`, `preactive`, `disabled`, `expired` or `destroyed`. */
  get status(): string {
    return this.getStringAttribute("status");
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return defined({
      alias: this.#config.alias,
      crn: this.#config.crn,
      instance: this.#config.instance,
      name: this.#config.name,
    });
  }
}
