/** What is asked of the shared observation about a binding: the same at read and at plan, so that it is read once. */
import { type InstanceRef, instanceOf, type KeyRef, parseKeyCrn } from "../model/crn.js";
import type { ClusterQuestion } from "../observe/observer.js";
import type { BindingDeclared } from "../plan/binding.js";
import type { BindingRecord } from "../plan/record.js";

/** The question for a binding that is in the state. */
export function questionOf(record: BindingRecord, declared?: KeyRef): ClusterQuestion {
  const known = record.rootKey === null ? undefined : parseKeyCrn(record.rootKey);
  return {
    account: record.account,
    infrastructure: record.infrastructure,
    cluster: record.cluster,
    id: record.clusterId,
    confirmedKey: record.rootKeySeen === "seen" ? record.rootKey : null,
    instances: [...(known?.ok ? [instanceOf(known.value)] : []), ...placesOf(declared)],
  };
}

/** The question for a binding that is not. */
export const firstQuestion = (declared: BindingDeclared): ClusterQuestion => ({
  account: declared.account,
  infrastructure: declared.infrastructure,
  cluster: declared.cluster,
  id: null,
  confirmedKey: null,
  instances: placesOf(declared.rootKey),
});

const placesOf = (key: KeyRef | undefined): InstanceRef[] => (key === undefined ? [] : [instanceOf(key)]);

/** How a cluster is remembered as met in the state: by its account and what it was declared or found as. */
export const metKeys = (record: BindingRecord): readonly string[] =>
  [record.cluster, record.clusterId].filter((name) => name !== null).map((name) => `${record.account}/${name}`);
