/**
 * How far an enablement has come (law 5). Done means: encryption on, master Ready and deployed, and the key is the
 * one that was asked for. On a change of key the flag is true from the start, so it proves nothing.
 */
import { hintsFailure, isChanging, isReady } from "../model/cluster.js";
import type { KeyCrn } from "../model/crn.js";
import type { BindingLook } from "../model/observation.js";
import { reasons } from "./words.js";

export type Progress =
  /** A master operation runs. */
  | { readonly kind: "changing"; readonly words: string }
  /** The master is Ready and encryption is on; `registered` tells whether the KMS shows the key asked for. */
  | { readonly kind: "ready"; readonly registered: boolean; readonly words: string }
  /** The master is Ready and encryption is off: the operation has not begun, or it has come to nothing. */
  | { readonly kind: "off"; readonly words: string }
  /** The cluster hints at a failure; a hint, not a proof. */
  | { readonly kind: "failing"; readonly words: string }
  /** Neither running nor Ready, or not seen at all. */
  | { readonly kind: "unclear"; readonly words: string };

/** Judges one look at a cluster that was, or is to be, pointed at `key`. */
export function progressOf(key: KeyCrn, look: BindingLook): Progress {
  const { cluster, keys } = look;
  if (cluster.kind === "gone") return { kind: "unclear", words: "the cluster is no longer in its account" };
  if (cluster.kind === "unseen") return { kind: "unclear", words: reasons([cluster.why]) };
  if (cluster.detail === undefined) return { kind: "unclear", words: "the cluster was not read" };
  if (!cluster.detail.seen) return { kind: "unclear", words: reasons([cluster.detail.why]) };
  const detail = cluster.detail.value;
  const words = `master status “${detail.masterStatus}”, master state “${detail.masterState}”, cluster state “${detail.state}”`;
  if (isChanging(detail)) return { kind: "changing", words };
  if (hintsFailure(detail)) return { kind: "failing", words };
  if (!isReady(detail)) return { kind: "unclear", words };
  if (!detail.encrypted) return { kind: "off", words };
  return { kind: "ready", registered: keys.registrations.some((registration) => registration.key === key), words };
}
