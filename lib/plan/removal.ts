/** May a binding go from the state? Nothing is sent in any case (law 4): the question is who watches the key then. */
import type { Problem } from "../model/problem.js";
import type { Removal } from "../model/spec.js";
import type { BindingRecord } from "./record.js";

/** What stands against destroying the binding; empty where Terraform may forget it. */
export function removalProblems(record: BindingRecord, removal: Removal): readonly Problem[] {
  if (removal === "forget" || record.encryption === "gone") return [];
  // Never encrypted: there is no key to watch.
  if (record.encryption === "none") return [];
  const key = record.rootKey === null ? "a key that was not seen" : record.rootKey;
  return [
    {
      code: "BINDING_DROPPED",
      severity: "refused",
      subject: `cluster ${record.cluster}${record.clusterId === null || record.clusterId === record.cluster ? "" : ` (${record.clusterId})`}`,
      seen: `Terraform plans to destroy this binding. The cluster is encrypted with ${key}, and stays so.`,
    },
  ];
}
