/** How far a fleet has come in leaving Hyper Protect: where each cluster's key is, with "not known" as a place of its own. */
import { type KeyCrn, parseKeyCrn } from "../model/crn.js";
import type { BindingLook } from "../model/observation.js";
import { keyInUse } from "./key-in-use.js";

/** Where the key of a cluster is. `none`: the cluster itself says that it is not encrypted. */
export const STANDINGS = ["hyper_protect", "unknown", "key_protect", "none"] as const;
export type Standing = (typeof STANDINGS)[number];

export interface Whereabouts {
  readonly standing: Standing;
  /** The key in use; null where there is none, or it is not known. */
  readonly key: KeyCrn | null;
  /** Keys in Hyper Protect that it has left and that the KMS still shows it on: the record lags (law 5). */
  readonly lingering: readonly KeyCrn[];
}

/** Says where the key of a cluster is. Several registrations of which none can be told to be the newest are unknown. */
export function whereabouts(look: BindingLook, left: ReadonlySet<KeyCrn>): Whereabouts {
  const use = keyInUse(look, left);
  if (use.kind === "none") return { standing: "none", key: null, lingering: [] };
  if (use.kind === "unseen") return { standing: "unknown", key: null, lingering: [] };
  const { key } = use.registration;
  const standing = isInHyperProtect(key) ? "hyper_protect" : "key_protect";
  return { standing, key, lingering: use.others.filter(isInHyperProtect) };
}

export function isInHyperProtect(crn: KeyCrn): boolean {
  const key = parseKeyCrn(crn);
  return key.ok && key.value.service === "hs-crypto";
}

/** What is to be done next for one cluster. */
export type NextStep =
  /** It has left, or there is nothing to leave. */
  | "none"
  /** It is not known where its key is: what could not be read comes first. */
  | "look"
  /** The file does not have it. */
  | "discover"
  /** The file has it on hold. */
  | "release"
  /** The file declares a key in Hyper Protect. */
  | "move"
  /** The file declares a key elsewhere, and that is not carried out yet. */
  | "deploy";

/** What the file says of a cluster, as far as it matters here. */
export interface DeclaredStanding {
  readonly inHyperProtect: boolean;
  readonly held: boolean;
}

export function nextStep(standing: Standing, declared: DeclaredStanding | undefined): NextStep {
  if (standing === "unknown") return "look";
  if (standing !== "hyper_protect") return "none";
  if (declared === undefined) return "discover";
  if (declared.held) return "release";
  return declared.inHyperProtect ? "move" : "deploy";
}
