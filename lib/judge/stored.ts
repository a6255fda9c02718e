/**
 * The records that the attributes of Terraform's state stand for: for the provider, to which Terraform gives them, and for
 * the command, which reads them from a file. Nothing here trusts what it is given; an error names the attribute that is wrong.
 */
import { ENDPOINTS, INFRASTRUCTURES } from "../model/cluster.js";
import { type KeyCrn, parseClusterCrn, parseInstanceCrn, parseKeyCrn } from "../model/crn.js";
import { parseAccountId, parseClusterId } from "../model/ids.js";
import { ALLOWED_NETWORKS } from "../model/kms.js";
import { err, ok, type Result } from "../model/result.js";
import { KEY_WANTED } from "../model/spec.js";
import { wordOf } from "../model/word.js";
import { AUTHORIZATION_STATUSES, type AuthorizationRecord } from "../plan/authorization.js";
import type { InstanceRecord } from "../plan/instance.js";
import { type BindingRecord, ENCRYPTIONS, SIGHTS } from "../plan/record.js";
import type { Retirement } from "../plan/retirement.js";
import { KEY_STATUSES, type RootKeyRecord } from "../plan/root-key.js";

/** Attributes by name, unchecked. */
export type Fields = Readonly<Record<string, unknown>>;

/** The record of a `clusterkms_instance`. */
export function storedInstance(attributes: Fields): Result<InstanceRecord, string> {
  const { word, words } = reader(attributes);
  const ref = parseInstanceCrn(word("crn") ?? "");
  if (!ref.ok) return err(`crn: ${ref.error}`);
  return ok({
    ref: ref.value,
    name: word("name") ?? ref.value.guid,
    plan: word("plan"),
    resourceGroup: word("resource_group"),
    resourceGroupId: word("resource_group_id"),
    allowedNetwork: wordOf(ALLOWED_NETWORKS, word("allowed_network")),
    tags: new Set(words("tags")),
    status: word("status") ?? "unknown",
  });
}

/** The record of a `clusterkms_root_key`. */
export function storedKey(attributes: Fields): Result<RootKeyRecord, string> {
  const { word, words } = reader(attributes);
  const ref = parseKeyCrn(word("crn") ?? "");
  if (!ref.ok) return err(`crn: ${ref.error}`);
  const { rotation_months: months, dual_auth_delete: dual } = attributes;
  return ok({
    ref: ref.value,
    name: word("name") ?? ref.value.id,
    keyRing: word("key_ring") ?? "default",
    description: word("description"),
    expires: word("expires"),
    rotationMonths: typeof months === "number" ? months : null,
    dualAuthDelete: typeof dual === "boolean" ? dual : null,
    aliases: new Set(words("aliases")),
    alias: word("alias"),
    status: wordOf(KEY_STATUSES, word("status")) ?? "unknown",
    // A standard key is refused before it comes into a state.
    extractable: false,
    version: word("key_version"),
    created: word("created"),
  });
}

/** How far the retirement of a `clusterkms_root_key` has come. */
export function storedRetirement({ state, unused_since: since }: Fields): Retirement {
  return {
    wanted: wordOf(KEY_WANTED, state) ?? "active",
    // A time that is none is no time: the wait begins anew.
    unusedSince: typeof since === "string" && !Number.isNaN(Date.parse(since)) ? since : null,
  };
}

/** The record of a `clusterkms_authorization`. */
export function storedAuthorization(attributes: Fields): Result<AuthorizationRecord, string> {
  const { word, words } = reader(attributes);
  const instance = parseInstanceCrn(word("instance") ?? "");
  if (!instance.ok) return err(`instance: ${instance.error}`);
  const source = parseAccountId(word("source_account") ?? "");
  if (!source.ok) return err(`source_account: it is not ${source.error}`);
  return ok({
    instance: instance.value,
    source: source.value,
    policyId: word("policy_id"),
    roles: new Set(words("roles")),
    scope: wordOf(["instance", "account"] as const, word("scope")),
    status: wordOf(AUTHORIZATION_STATUSES, word("status")) ?? "unknown",
  });
}

/** The record of a `clusterkms_binding`. A ledger that is not understood is not an empty one (law 6). */
export function storedBinding(attributes: Fields): Result<BindingRecord, string> {
  const { word } = reader(attributes);
  const account = parseAccountId(word("account") ?? "");
  const infrastructure = wordOf(INFRASTRUCTURES, word("infrastructure"));
  const cluster = word("cluster");
  if (!account.ok) return err(`account: \`${word("account")}\` is not ${account.error}`);
  if (infrastructure === null)
    return err(`infrastructure: \`${word("infrastructure")}\` is none of ${INFRASTRUCTURES.join(", ")}`);
  if (cluster === null) return err("cluster: it is not set");
  const [idText, crnText] = [word("cluster_id"), word("cluster_crn")];
  const id = idText === null ? null : parseClusterId(idText);
  const crn = crnText === null ? null : parseClusterCrn(crnText);
  const rootKey = keyOf(attributes["root_key"]);
  const driftedFrom = keyOf(attributes["drifted_from"]);
  const former = storedKeys(attributes["former_root_keys"]);
  const lingering = storedKeys(attributes["lingering_root_keys"]);
  if (id?.ok === false) return err(`cluster_id: it is not ${id.error}`);
  if (crn?.ok === false) return err(`cluster_crn: ${crn.error}`);
  if (!rootKey.ok) return err(`root_key: ${rootKey.error}`);
  if (!driftedFrom.ok) return err(`drifted_from: ${driftedFrom.error}`);
  if (!former.ok) return err(`former_root_keys: ${former.error}`);
  if (!lingering.ok) return err(`lingering_root_keys: ${lingering.error}`);
  return ok({
    account: account.value,
    infrastructure,
    cluster,
    clusterId: id?.value ?? null,
    clusterCrn: crn?.value.crn ?? null,
    rootKey: rootKey.value,
    encryption: wordOf(ENCRYPTIONS, word("encryption")) ?? "unknown",
    rootKeySeen: wordOf(SIGHTS, word("root_key_seen")) ?? "unseen",
    keyVersion: word("key_version"),
    formerRootKeys: former.value,
    historyCompleteSince: word("history_complete_since"),
    lingeringKeys: lingering.value,
    driftedFrom: driftedFrom.value,
    endpoint: wordOf(ENDPOINTS, word("endpoint")),
  });
}

/** Key CRNs out of a set of strings; none where there is no set. */
export function storedKeys(stored: unknown): Result<ReadonlySet<KeyCrn>, string> {
  const keys = new Set<KeyCrn>();
  for (const one of Array.isArray(stored) ? stored : stored === undefined || stored === null ? [] : [stored]) {
    const key = parseKeyCrn(typeof one === "string" ? one : "");
    if (!key.ok) return err(`\`${one}\`: ${key.error}`);
    keys.add(key.value.crn);
  }
  return ok(keys);
}

function keyOf(text: unknown): Result<KeyCrn | null, string> {
  if (text === null || text === undefined) return ok(null);
  const key = parseKeyCrn(typeof text === "string" ? text : "");
  return key.ok ? ok(key.value.crn) : key;
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
