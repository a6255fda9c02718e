// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.
import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";

export interface ClusterkmsInstanceConfig extends cdktf.TerraformMetaArguments {
  /** The ID of the account that owns the instance: 32 hexadecimal digits. */
  readonly account: string;
  /** From where its key API may be reached: `public-and-private` or `private-only`; left out, a new instance gets the first, and one that is there keeps what it has. */
  readonly allowedNetwork?: string | undefined;
  /** A reason to leave it alone: no change is planned for it, and it is reported as held. */
  readonly hold?: string | undefined;
  /** Its name in the cloud. */
  readonly name: string;
  /** The catalog's name of its plan: `tiered-pricing` (default), the standard plan of Key Protect. */
  readonly plan?: string | undefined;
  /** The region that it is in, for example `us-south`. */
  readonly region: string;
  /** The name of its resource group; the account's default group where neither this nor `resource_group_id` is set. */
  readonly resourceGroup?: string | undefined;
  /** The ID of its resource group, instead of its name. */
  readonly resourceGroupId?: string | undefined;
  /** `active` (default), or `retired`: the instance is deleted, once no key in it is left. */
  readonly state?: string | undefined;
  /** Its user tags, beside the one that marks it as made here; left out, those that are there stay. */
  readonly tags?: readonly string[] | undefined;
}

/** A Key Protect instance that holds root keys. A create looks first and takes over what an earlier run has made. It is never deleted by a destroy: what hangs on it would be lost. */
export class ClusterkmsInstance extends cdktf.TerraformResource {
  static readonly tfResourceType = "clusterkms_instance";

  readonly #config: ClusterkmsInstanceConfig;

  constructor(scope: Construct, id: string, config: ClusterkmsInstanceConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: ClusterkmsInstance.tfResourceType,
      terraformGeneratorMetadata: { providerName: "clusterkms" },
    });
    this.#config = config;
  }

  /** The ID of the account that owns the instance: 32 hexadecimal digits. */
  get account(): string {
    return this.getStringAttribute("account");
  }

  /** From where its key API may be reached: `public-and-private` or `private-only`; left out, a new instance gets the first, and one that is there keeps what it has. */
  get allowedNetwork(): string {
    return this.getStringAttribute("allowed_network");
  }

  /** Its CRN, ending in `::`. */
  get crn(): string {
    return this.getStringAttribute("crn");
  }

  /** Its GUID. */
  get guid(): string {
    return this.getStringAttribute("guid");
  }

  /** A reason to leave it alone: no change is planned for it, and it is reported as held. */
  get hold(): string {
    return this.getStringAttribute("hold");
  }

  /** Its name in the cloud. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** The catalog's name of its plan: `tiered-pricing` (default), the standard plan of Key Protect. */
  get plan(): string {
    return this.getStringAttribute("plan");
  }

  /** The region that it is in, for example `us-south`. */
  get region(): string {
    return this.getStringAttribute("region");
  }

  /** The name of its resource group; the account's default group where neither this nor `resource_group_id` is set. */
  get resourceGroup(): string {
    return this.getStringAttribute("resource_group");
  }

  /** The ID of its resource group, instead of its name. */
  get resourceGroupId(): string {
    return this.getStringAttribute("resource_group_id");
  }

  /** `active` (default), or `retired`: the instance is deleted, once no key in it is left. */
  get state(): string {
    return this.getStringAttribute("state");
  }

  /** Its state in the cloud's own word, for example `active` or `pending_reclamation`; `gone` where it is no longer there, `unknown` where it could not be read. */
  get status(): string {
    return this.getStringAttribute("status");
  }

  /** Its user tags, beside the one that marks it as made here; left out, those that are there stay. */
  get tags(): string[] {
    return cdktf.Fn.tolist(this.getListAttribute("tags"));
  }

  /** Whether the state was written against `ibm-cloud` or against `overridden-endpoints`; the two are never mixed. */
  get writtenAgainst(): string {
    return this.getStringAttribute("written_against");
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return defined({
      account: this.#config.account,
      allowed_network: this.#config.allowedNetwork,
      hold: this.#config.hold,
      name: this.#config.name,
      plan: this.#config.plan,
      region: this.#config.region,
      resource_group: this.#config.resourceGroup,
      resource_group_id: this.#config.resourceGroupId,
      state: this.#config.state,
      tags: this.#config.tags,
    });
  }
}
