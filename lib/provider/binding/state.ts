/** Between Terraform's words and the plan's: the state of a binding, and the record it stands for. */
import { ENDPOINTS, INFRASTRUCTURES } from "../../model/cluster.js";
import { type KeyCrn, parseClusterCrn, parseKeyCrn } from "../../model/crn.js";
import { parseAccountId, parseClusterId } from "../../model/ids.js";
import { err, ok, type Result } from "../../model/result.js";
import { type BindingRecord, ENCRYPTIONS, SIGHTS } from "../../plan/record.js";
import type { BindingState } from "./schema.js";

/** What a state says, checked; the error names the attribute that is wrong. */
export function recordOf(state: BindingState): Result<BindingRecord, string> {
  const account = parseAccountId(state.account ?? "");
  const infrastructure = wordOf(INFRASTRUCTURES, state.infrastructure);
  if (!account.ok) return err(`account: \`${state.account}\` is not ${account.error}`);
  if (infrastructure === null)
    return err(`infrastructure: \`${state.infrastructure}\` is none of ${INFRASTRUCTURES.join(", ")}`);
  if (state.cluster === null) return err("cluster: it is not set");
  const id = state.cluster_id === null ? null : parseClusterId(state.cluster_id);
  const crn = state.cluster_crn === null ? null : parseClusterCrn(state.cluster_crn);
  const rootKey = keyOf(state.root_key);
  const driftedFrom = keyOf(state.drifted_from);
  const former = keysOf(state.former_root_keys);
  const lingering = keysOf(state.lingering_root_keys);
  if (id?.ok === false) return err(`cluster_id: it is not ${id.error}`);
  if (crn?.ok === false) return err(`cluster_crn: ${crn.error}`);
  if (!rootKey.ok) return err(`root_key: ${rootKey.error}`);
  if (!driftedFrom.ok) return err(`drifted_from: ${driftedFrom.error}`);
  if (!former.ok) return err(`former_root_keys: ${former.error}`);
  if (!lingering.ok) return err(`lingering_root_keys: ${lingering.error}`);
  return ok({
    account: account.value,
    infrastructure,
    cluster: state.cluster,
    clusterId: id?.value ?? null,
    clusterCrn: crn?.value.crn ?? null,
    rootKey: rootKey.value,
    encryption: wordOf(ENCRYPTIONS, state.encryption) ?? "unknown",
    rootKeySeen: wordOf(SIGHTS, state.root_key_seen) ?? "unseen",
    keyVersion: state.key_version,
    formerRootKeys: former.value,
    historyCompleteSince: state.history_complete_since,
    lingeringKeys: lingering.value,
    driftedFrom: driftedFrom.value,
    endpoint: wordOf(ENDPOINTS, state.endpoint),
  });
}

/** The attributes that a record decides; the others are the declaration's own. */
export function attributesOf(record: BindingRecord) {
  return {
    root_key: record.rootKey,
    endpoint: record.endpoint,
    cluster_id: record.clusterId,
    cluster_crn: record.clusterCrn,
    encryption: record.encryption,
    root_key_seen: record.rootKeySeen,
    key_version: record.keyVersion,
    former_root_keys: [...record.formerRootKeys].sort(),
    history_complete_since: record.historyCompleteSince,
    // None is null: a state that was written before there was this attribute is as one written now.
    lingering_root_keys: record.lingeringKeys.size === 0 ? null : [...record.lingeringKeys].sort(),
    drifted_from: record.driftedFrom,
  };
}

/** Key CRNs out of a set of strings. */
export function keysOf(texts: readonly string[] | null): Result<ReadonlySet<KeyCrn>, string> {
  const keys = new Set<KeyCrn>();
  for (const text of texts ?? []) {
    const key = parseKeyCrn(text);
    if (!key.ok) return err(`\`${text}\`: ${key.error}`);
    keys.add(key.value.crn);
  }
  return ok(keys);
}

/** One of a closed list of words, or null. */
export function wordOf<W extends string>(words: readonly W[], text: string | null): W | null {
  return words.find((word) => word === text) ?? null;
}

function keyOf(text: string | null): Result<KeyCrn | null, string> {
  if (text === null) return ok(null);
  const key = parseKeyCrn(text);
  return key.ok ? ok(key.value.crn) : key;
}
