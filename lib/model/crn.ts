/**
 * Cloud Resource Names: `crn:v1:<cname>:<ctype>:<service>:<region>:a/<account>:<instance>:<type>:<resource>`.
 * Three kinds matter here, each with a type of its own: a KMS instance's, a root key's and a cluster's.
 */
import {
  type AccountId,
  type ClusterId,
  type InstanceGuid,
  type KeyId,
  parseAccountId,
  parseClusterId,
  parseInstanceGuid,
  parseKeyId,
} from "./ids.js";
import { err, ok, type Result } from "./result.js";

declare const brand: unique symbol;
type Branded<B extends string> = string & { readonly [brand]: B };

/** The CRN of a KMS instance, ending in `::`. */
export type InstanceCrn = Branded<"InstanceCrn">;
/** The CRN of a key in a KMS instance: `…:<instance GUID>:key:<key ID>`. */
export type KeyCrn = Branded<"KeyCrn">;
/** The CRN of a cluster, ending in `::`; registrations name a cluster's secrets by exactly this. */
export type ClusterCrn = Branded<"ClusterCrn">;

/** The two services that hold root keys: Key Protect (`kms`), Hyper Protect Crypto Services (`hs-crypto`). */
export type KmsService = "kms" | "hs-crypto";

/** The segments of any CRN, not judged beyond their number and the leading `crn:v1`. */
export interface CrnParts {
  readonly version: string;
  readonly cname: string;
  readonly ctype: string;
  readonly service: string;
  readonly region: string;
  /** With its prefix, for example `a/0a1b…`; may be empty for global services. */
  readonly scope: string;
  readonly instance: string;
  readonly resourceType: string;
  readonly resource: string;
}

/** A KMS instance's CRN with what it says. */
export interface InstanceRef {
  readonly crn: InstanceCrn;
  readonly service: KmsService;
  readonly region: string;
  readonly account: AccountId;
  readonly guid: InstanceGuid;
}

/** A key's CRN with what it says, and the CRN of the instance that holds it. */
export interface KeyRef {
  readonly crn: KeyCrn;
  readonly service: KmsService;
  readonly region: string;
  readonly account: AccountId;
  readonly guid: InstanceGuid;
  readonly id: KeyId;
  readonly instance: InstanceCrn;
}

/** A cluster's CRN with what it says. */
export interface ClusterRef {
  readonly crn: ClusterCrn;
  readonly region: string;
  readonly account: AccountId;
  readonly id: ClusterId;
}

/** Splits any CRN into its segments; the error says what is wrong with it. */
export function splitCrn(text: string): Result<CrnParts, string> {
  const parts = text.split(":");
  const [crn, version, cname, ctype, service, region, scope, instance, resourceType, ...resource] = parts;
  if (crn !== "crn") return err("a CRN starts with `crn:`");
  if (version !== "v1") return err("only CRNs of version `v1` are known");
  if (cname === undefined || ctype === undefined || service === undefined || region === undefined)
    return tooShort(parts);
  if (scope === undefined || instance === undefined || resourceType === undefined || resource.length === 0) {
    return tooShort(parts);
  }
  if (service === "") return err("its service segment (the fifth) is empty");
  return ok({ version, cname, ctype, service, region, scope, instance, resourceType, resource: resource.join(":") });
}

const tooShort = (parts: readonly string[]) => err(`a CRN has ten segments between colons, this has ${parts.length}`);

/** Reads the CRN of a KMS instance; the error says what is wrong with it. */
export function parseInstanceCrn(text: string): Result<InstanceRef, string> {
  const kms = kmsParts(text);
  if (!kms.ok) return kms;
  const { parts, service, account, guid } = kms.value;
  if (parts.resourceType === "key") return err("this is the CRN of a key; the CRN of its instance ends in `::`");
  if (parts.resourceType !== "" || parts.resource !== "") return err("the CRN of an instance ends in `::`");
  return ok({ crn: text as InstanceCrn, service, region: parts.region, account, guid });
}

/** Reads the CRN of a key; the error says what is wrong with it. */
export function parseKeyCrn(text: string): Result<KeyRef, string> {
  const kms = kmsParts(text);
  if (!kms.ok) return kms;
  const { parts, service, account, guid } = kms.value;
  if (parts.resourceType === "" && parts.resource === "") {
    return err("this is the CRN of an instance; the CRN of a key ends in `:key:<key ID>`");
  }
  if (parts.resourceType !== "key")
    return err(`the CRN of a key has \`key\` as its ninth segment, not \`${parts.resourceType}\``);
  const id = parseKeyId(parts.resource);
  if (!id.ok) return err(`its last segment is not ${id.error}`);
  const instance = instanceCrn({
    cname: parts.cname,
    ctype: parts.ctype,
    service,
    region: parts.region,
    account,
    guid,
  });
  return ok({ crn: text as KeyCrn, service, region: parts.region, account, guid, id: id.value, instance });
}

/** Reads the CRN of a cluster; the error says what is wrong with it (a worker pool's is not a cluster's). */
export function parseClusterCrn(text: string): Result<ClusterRef, string> {
  const split = splitCrn(text);
  if (!split.ok) return split;
  const parts = split.value;
  if (parts.service !== "containers-kubernetes") {
    return err(`the CRN of a cluster has the service \`containers-kubernetes\`, not \`${parts.service}\``);
  }
  if (!REGION.test(parts.region)) return err("its region (the sixth segment) is not one, like `us-south`");
  const account = accountOf(parts);
  if (!account.ok) return account;
  const id = parseClusterId(parts.instance);
  if (!id.ok) return err(`its eighth segment is not ${id.error}`);
  if (parts.resourceType !== "" || parts.resource !== "") return err("the CRN of a cluster ends in `::`");
  return ok({ crn: text as ClusterCrn, region: parts.region, account: account.value, id: id.value });
}

/** Where an instance is, as far as its CRN says it. */
export interface InstancePlace {
  /** @default "bluemix" */
  readonly cname?: string;
  /** @default "public" */
  readonly ctype?: string;
  readonly service: KmsService;
  readonly region: string;
  readonly account: AccountId;
  readonly guid: InstanceGuid;
}

/** Composes the CRN of a KMS instance. */
export function instanceCrn(place: InstancePlace): InstanceCrn {
  const { cname = "bluemix", ctype = "public", service, region, account, guid } = place;
  return `crn:v1:${cname}:${ctype}:${service}:${region}:a/${account}:${guid}::` as InstanceCrn;
}

/** Composes the CRN of a key from the CRN of its instance. */
export function keyCrn(instance: InstanceCrn, id: KeyId): KeyCrn {
  return `${instance.slice(0, -1)}key:${id}` as KeyCrn;
}

/** The instance that holds a key. */
export const instanceOf = ({ instance, service, region, account, guid }: KeyRef): InstanceRef => ({
  crn: instance,
  service,
  region,
  account,
  guid,
});

/**
 * Composes the CRN of a cluster. The v2 cluster lists do not carry it, so it is made from what they
 * do carry (container-services-go-sdk, GetClustersResponse).
 */
export function clusterCrn(region: string, account: AccountId, id: ClusterId): ClusterCrn {
  return `crn:v1:bluemix:public:containers-kubernetes:${region}:a/${account}:${id}::` as ClusterCrn;
}

// A region becomes part of a host name that tokens are sent to: nothing else may be in it.
const REGION = /^[a-z0-9-]+$/;

function accountOf(parts: CrnParts): Result<AccountId, string> {
  if (!parts.scope.startsWith("a/")) return err("its scope (the seventh segment) is not `a/<account ID>`");
  const account = parseAccountId(parts.scope.slice(2));
  return account.ok ? account : err(`its scope (the seventh segment) does not hold ${account.error}`);
}

function kmsParts(text: string) {
  const split = splitCrn(text);
  if (!split.ok) return split;
  const parts = split.value;
  const { service } = parts;
  if (service !== "kms" && service !== "hs-crypto") {
    return err(
      `its service is \`${service}\`; root keys live in \`kms\` (Key Protect) or \`hs-crypto\` (Hyper Protect)`,
    );
  }
  if (!REGION.test(parts.region)) return err("its region (the sixth segment) is not one, like `us-south`");
  const account = accountOf(parts);
  if (!account.ok) return account;
  const guid = parseInstanceGuid(parts.instance);
  if (!guid.ok) return err(`its eighth segment is not ${guid.error}`);
  return ok({ parts, service: service as KmsService, account: account.value, guid: guid.value });
}
