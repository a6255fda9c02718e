/** The records that the attributes of a Terraform state stand for; undefined where they cannot be understood. */
import { ENDPOINTS, INFRASTRUCTURES } from "../../model/cluster.js";
import { type KeyCrn, parseClusterCrn, parseInstanceCrn, parseKeyCrn } from "../../model/crn.js";
import { parseAccountId, parseClusterId } from "../../model/ids.js";
import { ALLOWED_NETWORKS } from "../../model/kms.js";
import { AUTHORIZATION_STATUSES, type AuthorizationRecord } from "../../plan/authorization.js";
import type { InstanceRecord } from "../../plan/instance.js";
import { type BindingRecord, ENCRYPTIONS, SIGHTS } from "../../plan/record.js";
import { KEY_STATUSES, type RootKeyRecord } from "../../plan/root-key.js";

/** Attributes by name, unchecked. */
export type Fields = Readonly<Record<string, unknown>>;

export function instanceRecord(attributes: Fields): InstanceRecord | undefined {
  const { word, words } = reader(attributes);
  const ref = parseInstanceCrn(word("crn") ?? "");
  if (!ref.ok) return undefined;
  return {
    ref: ref.value,
    name: word("name") ?? ref.value.guid,
    plan: word("plan"),
    resourceGroup: word("resource_group"),
    resourceGroupId: word("resource_group_id"),
    allowedNetwork: ALLOWED_NETWORKS.find((one) => one === word("allowed_network")) ?? null,
    tags: new Set(words("tags")),
    status: word("status") ?? "unknown",
  };
}

export function keyRecord(attributes: Fields): RootKeyRecord | undefined {
  const { word, words } = reader(attributes);
  const ref = parseKeyCrn(word("crn") ?? "");
  if (!ref.ok) return undefined;
  const { rotation_months: months, dual_auth_delete: dual } = attributes;
  return {
    ref: ref.value,
    name: word("name") ?? ref.value.id,
    keyRing: word("key_ring") ?? "default",
    description: word("description"),
    expires: word("expires"),
    rotationMonths: typeof months === "number" ? months : null,
    dualAuthDelete: typeof dual === "boolean" ? dual : null,
    aliases: new Set(words("aliases")),
    alias: word("alias"),
    status: KEY_STATUSES.find((one) => one === word("status")) ?? "unknown",
    // A standard key is refused before it comes into a state.
    extractable: false,
    version: word("key_version"),
    created: word("created"),
  };
}

export function authorizationRecord(attributes: Fields): AuthorizationRecord | undefined {
  const { word, words } = reader(attributes);
  const instance = parseInstanceCrn(word("instance") ?? "");
  const source = parseAccountId(word("source_account") ?? "");
  if (!instance.ok || !source.ok) return undefined;
  return {
    instance: instance.value,
    source: source.value,
    policyId: word("policy_id"),
    roles: new Set(words("roles")),
    scope: (["instance", "account"] as const).find((one) => one === word("scope")) ?? null,
    status: AUTHORIZATION_STATUSES.find((one) => one === word("status")) ?? "unknown",
  };
}

export function bindingRecord(attributes: Fields): BindingRecord | undefined {
  const { word } = reader(attributes);
  const account = parseAccountId(word("account") ?? "");
  const infrastructure = INFRASTRUCTURES.find((one) => one === word("infrastructure"));
  const cluster = word("cluster");
  if (!account.ok || infrastructure === undefined || cluster === null) return undefined;
  const id = parseClusterId(word("cluster_id") ?? "");
  const crn = parseClusterCrn(word("cluster_crn") ?? "");
  const former = keysOf(attributes["former_root_keys"]);
  const lingering = keysOf(attributes["lingering_root_keys"]);
  if (former === undefined || lingering === undefined) return undefined;
  return {
    account: account.value,
    infrastructure,
    cluster,
    clusterId: id.ok ? id.value : null,
    clusterCrn: crn.ok ? crn.value.crn : null,
    rootKey: keyOf(word("root_key")),
    encryption: ENCRYPTIONS.find((one) => one === word("encryption")) ?? "unknown",
    rootKeySeen: SIGHTS.find((one) => one === word("root_key_seen")) ?? "unseen",
    keyVersion: word("key_version"),
    formerRootKeys: former,
    historyCompleteSince: word("history_complete_since"),
    lingeringKeys: lingering,
    driftedFrom: keyOf(word("drifted_from")),
    endpoint: ENDPOINTS.find((one) => one === word("endpoint")) ?? null,
  };
}

function reader(attributes: Fields) {
  return {
    word: (name: string): string | null => {
      const value = attributes[name];
      return typeof value === "string" ? value : null;
    },
    words: (name: string): readonly string[] => {
      const value = attributes[name];
      return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
    },
  };
}

/** Undefined where it cannot be read: a ledger that is not understood is not an empty one (law 6). */
function keysOf(stored: unknown): ReadonlySet<KeyCrn> | undefined {
  const keys = (Array.isArray(stored) ? stored : stored === undefined || stored === null ? [] : [stored]).map(keyOf);
  const known = keys.filter((key) => key !== null);
  return known.length === keys.length ? new Set(known) : undefined;
}

function keyOf(text: unknown): KeyCrn | null {
  const key = typeof text === "string" ? parseKeyCrn(text) : undefined;
  return key?.ok ? key.value.crn : null;
}
