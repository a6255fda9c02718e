// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.
import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";

export interface ClusterkmsAuthorizationConfig extends cdktf.TerraformMetaArguments {
  /** The CRN of the KMS instance; the authorization is in its account. */
  readonly instance: string;
  /** The ID of the account that owns the clusters. */
  readonly sourceAccount: string;
}

/** The service authorization through which the clusters of an account reach the root keys of an instance: `containers-kubernetes`, Reader with delegation. One that exists and allows as much or more is taken over. It is never deleted. */
export class ClusterkmsAuthorization extends cdktf.TerraformResource {
  static readonly tfResourceType = "clusterkms_authorization";

  readonly #config: ClusterkmsAuthorizationConfig;

  constructor(scope: Construct, id: string, config: ClusterkmsAuthorizationConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: ClusterkmsAuthorization.tfResourceType,
      terraformGeneratorMetadata: { providerName: "clusterkms" },
    });
    this.#config = config;
  }

  /** The CRN of the KMS instance; the authorization is in its account. */
  get instance(): string {
    return this.getStringAttribute("instance");
  }

  /** The ID of the IAM policy. */
  get policyId(): string {
    return this.getStringAttribute("policy_id");
  }

  /** What it grants, as CRNs of roles. */
  get roles(): string[] {
    return cdktf.Fn.tolist(this.getListAttribute("roles"));
  }

  /** `instance`, or `account` for one that covers every instance of the service. */
  get scope(): string {
    return this.getStringAttribute("scope");
  }

  /** The ID of the account that owns the clusters. */
  get sourceAccount(): string {
    return this.getStringAttribute("source_account");
  }

  /** `active`, `narrowed` where it no longer allows what clusters need, `gone` where it is not there, or `unknown` where it could not be read. */
  get status(): string {
    return this.getStringAttribute("status");
  }

  /** Whether the state was written against `ibm-cloud` or against `overridden-endpoints`; the two are never mixed. */
  get writtenAgainst(): string {
    return this.getStringAttribute("written_against");
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return defined({
      instance: this.#config.instance,
      source_account: this.#config.sourceAccount,
    });
  }
}
