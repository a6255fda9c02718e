/** The state of a binding in Terraform's words. */
import type { BindingRecord } from "../../plan/record.js";

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
