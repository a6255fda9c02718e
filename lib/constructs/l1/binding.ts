// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.
import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";

export interface ClusterkmsBindingTimeouts {
  /** How long an enablement is waited for, for example `90m` (default). */
  readonly update?: string | undefined;
}

export interface ClusterkmsBindingConfig extends cdktf.TerraformMetaArguments {
  /** The ID of the account that owns the cluster: 32 hexadecimal digits. */
  readonly account: string;
  /** The cluster's ID (20 letters and digits) or its name. */
  readonly cluster: string;
  /** The KMS endpoint that the cluster's master uses: `private` (default) or `public`. As last declared: the cloud does not reveal it. */
  readonly endpoint?: string | undefined;
  /** CRNs of root keys that the cluster used before it was managed here; none of them can be used for it again. */
  readonly formerKeys?: readonly string[] | undefined;
  /** A reason to leave this cluster alone: no change is planned for it, and it is reported as held. */
  readonly hold?: string | undefined;
  /** What the cluster runs on: `vpc`, `classic` or `satellite`. */
  readonly infrastructure: string;
  /** How long a registration that lags behind a change is waited for, for example `15m` (default). */
  readonly registrationTimeout?: string | undefined;
  /** What destroying this binding means: `refuse` (default), or `forget`, which drops it from the state and sends nothing. */
  readonly removal?: string | undefined;
  /** The CRN of the root key, in Key Protect or Hyper Protect Crypto Services, also of another account. Left out only on `hold`. After a read: the key that was seen in use. */
  readonly rootKey?: string | undefined;
  /** How long operations are waited for. */
  readonly timeouts?: ClusterkmsBindingTimeouts | undefined;
}

/** The root key that encrypts the Kubernetes secrets of a cluster. A cluster's encryption is never created, it is changed: import the cluster, and the plan is a difference against the cloud. It cannot be switched off, and a key that the cluster has left cannot be used for it again. */
export class ClusterkmsBinding extends cdktf.TerraformResource {
  static readonly tfResourceType = "clusterkms_binding";

  readonly #config: ClusterkmsBindingConfig;

  constructor(scope: Construct, id: string, config: ClusterkmsBindingConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: ClusterkmsBinding.tfResourceType,
      terraformGeneratorMetadata: { providerName: "clusterkms" },
    });
    this.#config = config;
  }

  /** The ID of the account that owns the cluster: 32 hexadecimal digits. */
  get account(): string {
    return this.getStringAttribute("account");
  }

  /** The cluster's ID (20 letters and digits) or its name. */
  get cluster(): string {
    return this.getStringAttribute("cluster");
  }

  /** The cluster's CRN, under which it is registered in the KMS. */
  get clusterCrn(): string {
    return this.getStringAttribute("cluster_crn");
  }

  /** The cluster's ID. */
  get clusterId(): string {
    return this.getStringAttribute("cluster_id");
  }

  /** The key that was replaced outside of Terraform by the one in use; null where none was. */
  get driftedFrom(): string {
    return this.getStringAttribute("drifted_from");
  }

  /** Whether the cluster is encrypted: `none`, `enabled`, `unknown`, or `gone` where the cluster is no longer there. */
  get encryption(): string {
    return this.getStringAttribute("encryption");
  }

  /** The KMS endpoint that the cluster's master uses: `private` (default) or `public`. As last declared: the cloud does not reveal it. */
  get endpoint(): string {
    return this.getStringAttribute("endpoint");
  }

  /** CRNs of root keys that the cluster used before it was managed here; none of them can be used for it again. */
  get formerKeys(): string[] {
    return cdktf.Fn.tolist(this.getListAttribute("former_keys"));
  }

  /** The ledger: CRNs of keys that the cluster has used and left. None of them can be used for it again. */
  get formerRootKeys(): string[] {
    return cdktf.Fn.tolist(this.getListAttribute("former_root_keys"));
  }

  /** Since when the ledger is complete (RFC 3339); null where that is not known. */
  get historyCompleteSince(): string {
    return this.getStringAttribute("history_complete_since");
  }

  /** A reason to leave this cluster alone: no change is planned for it, and it is reported as held. */
  get hold(): string {
    return this.getStringAttribute("hold");
  }

  /** What the cluster runs on: `vpc`, `classic` or `satellite`. */
  get infrastructure(): string {
    return this.getStringAttribute("infrastructure");
  }

  /** The ID of the key version the cluster is registered with; it changes by itself when the key is rotated in the KMS. */
  get keyVersion(): string {
    return this.getStringAttribute("key_version");
  }

  /** Of the keys that the cluster has left: those that the KMS was last seen to show it on still. The KMS's record lags; null where there is none. */
  get lingeringRootKeys(): string[] {
    return cdktf.Fn.tolist(this.getListAttribute("lingering_root_keys"));
  }

  /** How long a registration that lags behind a change is waited for, for example `15m` (default). */
  get registrationTimeout(): string {
    return this.getStringAttribute("registration_timeout");
  }

  /** What destroying this binding means: `refuse` (default), or `forget`, which drops it from the state and sends nothing. */
  get removal(): string {
    return this.getStringAttribute("removal");
  }

  /** The CRN of the root key, in Key Protect or Hyper Protect Crypto Services, also of another account. Left out only on `hold`. After a read: the key that was seen in use. */
  get rootKey(): string {
    return this.getStringAttribute("root_key");
  }

  /** How `root_key` is known: `seen` in the KMS, `unseen` (the last one known), `pending` (enabled, and the KMS's record lags), `claimed` (declared at import and never seen), `none`. */
  get rootKeySeen(): string {
    return this.getStringAttribute("root_key_seen");
  }

  /** Whether the state was written against `ibm-cloud` or against `overridden-endpoints`; the two are never mixed. */
  get writtenAgainst(): string {
    return this.getStringAttribute("written_against");
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return defined({
      account: this.#config.account,
      cluster: this.#config.cluster,
      endpoint: this.#config.endpoint,
      former_keys: this.#config.formerKeys,
      hold: this.#config.hold,
      infrastructure: this.#config.infrastructure,
      registration_timeout: this.#config.registrationTimeout,
      removal: this.#config.removal,
      root_key: this.#config.rootKey,
      timeouts: this.#config.timeouts && { update: this.#config.timeouts.update },
    });
  }
}
