/** A machine's disk, as far as marks of enables are kept on it. */
import type { KeptNotes } from "../../../lib/provider/enable/kept.js";
import type { SentNote } from "../../../lib/provider/enable/order.js";

export function keptNotes(): { readonly kept: KeptNotes; readonly marks: Map<string, SentNote> } {
  const marks = new Map<string, SentNote>();
  return {
    marks,
    kept: {
      read: async (cluster) => marks.get(cluster),
      write: async (cluster, note) => void marks.set(cluster, note),
      remove: async (cluster) => void marks.delete(cluster),
    },
  };
}
