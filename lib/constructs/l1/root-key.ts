// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.
import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";

export interface ClusterkmsRootKeyConfig extends cdktf.TerraformMetaArguments {
  /** At most four further names for it in its instance, beside the one that marks it as made here; left out, those that are there stay. */
  readonly aliases?: readonly string[] | undefined;
  /** What it is for, 2 to 240 characters; it cannot be changed. */
  readonly description?: string | undefined;
  /** Whether two people are needed to delete it; left out, it stays as it is. */
  readonly dualAuthDelete?: boolean | cdktf.IResolvable | undefined;
  /** When it expires (RFC 3339 in UTC, with seconds); it cannot be changed. Clusters cannot read their secrets afterwards. */
  readonly expires?: string | undefined;
  /** A reason to leave it alone: no change is planned for it, and it is reported as held. */
  readonly hold?: string | undefined;
  /** The CRN of the instance that holds it. */
  readonly instance: string;
  /** Its key ring; one that is not there is made. Left out, a new key is in `default`, and one that is there stays where it is. */
  readonly keyRing?: string | undefined;
  /** Its name, 2 to 90 characters; it cannot be changed. */
  readonly name: string;
  /** How many months lie between two rotations, 1 to 12; 0 is no rotation policy. Left out, a new key has what its instance says of new keys, and one that is there keeps what it has. */
  readonly rotationMonths?: number | undefined;
  /** `active` (default); `retiring`: it is kept, and each read looks who is still registered on it; `retired`: it is deleted, which is accepted when nothing was registered on it for 24 hours while it was `retiring`. */
  readonly state?: string | undefined;
}

/** A root key in a Key Protect or Hyper Protect instance. A create looks first and takes over what an earlier run has made, by an alias that the KMS keeps unique. It is never deleted by a destroy: a key that a cluster still uses takes the cluster's data with it. */
export class ClusterkmsRootKey extends cdktf.TerraformResource {
  static readonly tfResourceType = "clusterkms_root_key";

  readonly #config: ClusterkmsRootKeyConfig;

  constructor(scope: Construct, id: string, config: ClusterkmsRootKeyConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: ClusterkmsRootKey.tfResourceType,
      terraformGeneratorMetadata: { providerName: "clusterkms" },
    });
    this.#config = config;
  }

  /** The alias that marks it as made here; null for a key that was taken over. */
  get alias(): string {
    return this.getStringAttribute("alias");
  }

  /** At most four further names for it in its instance, beside the one that marks it as made here; left out, those that are there stay. */
  get aliases(): string[] {
    return cdktf.Fn.tolist(this.getListAttribute("aliases"));
  }

  /** When it was made (RFC 3339). */
  get created(): string {
    return this.getStringAttribute("created");
  }

  /** Its CRN, `…:<instance GUID>:key:<key ID>`. */
  get crn(): string {
    return this.getStringAttribute("crn");
  }

  /** What it is for, 2 to 240 characters; it cannot be changed. */
  get description(): string {
    return this.getStringAttribute("description");
  }

  /** Whether two people are needed to delete it; left out, it stays as it is. */
  get dualAuthDelete(): cdktf.IResolvable {
    return this.getBooleanAttribute("dual_auth_delete");
  }

  /** When it expires (RFC 3339 in UTC, with seconds); it cannot be changed. Clusters cannot read their secrets afterwards. */
  get expires(): string {
    return this.getStringAttribute("expires");
  }

  /** A reason to leave it alone: no change is planned for it, and it is reported as held. */
  get hold(): string {
    return this.getStringAttribute("hold");
  }

  /** The CRN of the instance that holds it. */
  get instance(): string {
    return this.getStringAttribute("instance");
  }

  /** Its ID within the instance. */
  get keyId(): string {
    return this.getStringAttribute("key_id");
  }

  /** Its key ring; one that is not there is made. Left out, a new key is in `default`, and one that is there stays where it is. */
  get keyRing(): string {
    return this.getStringAttribute("key_ring");
  }

  /** The ID of its newest version; it changes when the key is rotated in the KMS. */
  get keyVersion(): string {
    return this.getStringAttribute("key_version");
  }

  /** Its name, 2 to 90 characters; it cannot be changed. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** How many months lie between two rotations, 1 to 12; 0 is no rotation policy. Left out, a new key has what its instance says of new keys, and one that is there keeps what it has. */
  get rotationMonths(): number {
    return this.getNumberAttribute("rotation_months");
  }

  /** `active` (default); `retiring`: it is kept, and each read looks who is still registered on it; `retired`: it is deleted, which is accepted when nothing was registered on it for 24 hours while it was `retiring`. */
  get state(): string {
    return this.getStringAttribute("state");
  }

  /** `active`, `preactive`, `disabled`, `expired`, `destroyed`, `purged` where the KMS no longer has it, or `unknown` where it could not be read. */
  get status(): string {
    return this.getStringAttribute("status");
  }

  /** Since when nothing was seen registered on it (RFC 3339); null where something is, or it is not being retired. */
  get unusedSince(): string {
    return this.getStringAttribute("unused_since");
  }

  /** Whether the state was written against `ibm-cloud` or against `overridden-endpoints`; the two are never mixed. */
  get writtenAgainst(): string {
    return this.getStringAttribute("written_against");
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return defined({
      aliases: this.#config.aliases,
      description: this.#config.description,
      dual_auth_delete: this.#config.dualAuthDelete,
      expires: this.#config.expires,
      hold: this.#config.hold,
      instance: this.#config.instance,
      key_ring: this.#config.keyRing,
      name: this.#config.name,
      rotation_months: this.#config.rotationMonths,
      state: this.#config.state,
    });
  }
}
