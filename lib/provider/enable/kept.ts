/**
 * The mark of an enable, kept on this machine from before it is sent until its end was seen. Terraform stores the mark in
 * the state only when the provider answers: a process that is killed leaves none. Of a change of key the KMS tells what
 * became of it; of a change of the endpoint alone nothing in the cloud does.
 */
import type { ClusterCrn } from "../../model/crn.js";
import type { SentNote } from "./order.js";

export interface KeptNotes {
  /** The mark of a run that was cut off; undefined where there is none, or it cannot be read. Never rejects. */
  read(cluster: ClusterCrn): Promise<SentNote | undefined>;
  /** On disk when it answers, where that is possible. Never rejects: an enable does not fail for want of a disk. */
  write(cluster: ClusterCrn, note: SentNote): Promise<void>;
  /** Never rejects. */
  remove(cluster: ClusterCrn): Promise<void>;
}

/** Where nothing can be kept. */
export const NOTHING_KEPT: KeptNotes = {
  read: async () => undefined,
  write: async () => undefined,
  remove: async () => undefined,
};
