// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.
import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";
import { ownPackage } from "../own-package.js";

export interface ClusterkmsProviderAccounts {
  /** The name of the environment variable that holds an API key of the account. */
  readonly apiKeyEnv?: string | undefined;
  /** The name of the environment variable that holds a ready IAM access token. */
  readonly bearerTokenEnv?: string | undefined;
  /** The file that holds the container's token, where it is not in the usual place. */
  readonly containerTokenFile?: string | undefined;
  /** The account's ID: 32 hexadecimal digits. */
  readonly id: string;
  /** The ID of a trusted profile to enter the account with. */
  readonly profileId?: string | undefined;
  /** Where the trusted profile's proof comes from: `container`, `vpc`, or `api_key` of another account (`api_key_env`). */
  readonly profileSource?: string | undefined;
}

export interface ClusterkmsProviderConfig {
  /** The accounts that clusters and keys live in, by a name of your choice. Credentials are names, never values. */
  readonly accounts?: Readonly<Record<string, ClusterkmsProviderAccounts>> | undefined;
  /** How many clusters may be changed at once. Default 5. Terraform itself applies 10 objects side by side unless `-parallelism` says otherwise: more than that has no effect without it. */
  readonly maxConcurrent?: number | undefined;
  /** The name of the stack: instances and keys that are made here are marked with it, so that two stacks do not take each other's. */
  readonly stack?: string | undefined;
}

/** Encrypts the Kubernetes secrets of IBM Cloud clusters with root keys that you own, and reads the encryption back. */
export class ClusterkmsProvider extends cdktf.TerraformProvider {
  readonly #config: ClusterkmsProviderConfig;

  constructor(scope: Construct, id: string, config: ClusterkmsProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: "clusterkms",
      terraformGeneratorMetadata: { providerName: "clusterkms", providerVersion: ownPackage().version },
      terraformProviderSource: "terraform.local/cluster-kms/clusterkms",
    });
    this.#config = config;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return defined({
      accounts: this.#config.accounts && cdktf.Lazy.anyValue({
        produce: () => Object.fromEntries(Object.entries(this.#config.accounts ?? {}).map(([name, one]) => [name, { api_key_env: one.apiKeyEnv, bearer_token_env: one.bearerTokenEnv, container_token_file: one.containerTokenFile, id: one.id, profile_id: one.profileId, profile_source: one.profileSource }])),
      }),
      max_concurrent: this.#config.maxConcurrent,
      stack: this.#config.stack,
    });
  }
}
