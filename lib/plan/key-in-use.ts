/** Which root key a cluster uses, judged from what was seen and from the keys it is known to have left. */
import type { KeyCrn } from "../model/crn.js";
import type { Registration } from "../model/kms.js";
import type { BindingLook } from "../model/observation.js";
import type { Unreadable } from "../model/seen.js";

export type KeyInUse =
  /** The cluster itself says that it is not encrypted. */
  | { readonly kind: "none" }
  /** The newest registration on a key that the cluster is not known to have left. */
  | { readonly kind: "key"; readonly registration: Registration; readonly others: readonly KeyCrn[] }
  /** Only keys are registered that the cluster is known to have left: the record lags. */
  | { readonly kind: "lagging"; readonly registration: Registration; readonly others: readonly KeyCrn[] }
  /**
   * Encrypted or not, with which key was not seen; `encrypted` is undefined where the flag was not seen either.
   * `tied` are registered keys of which none can be told to be the newest.
   */
  | {
      readonly kind: "unseen";
      readonly encrypted: boolean | undefined;
      readonly why: readonly Unreadable[];
      readonly tied: readonly KeyCrn[];
    };

/**
 * Judges which key is in use. The flag decides between none and encrypted, since a registration can come before
 * the enablement is done and stay after it. Of several registrations (a change under way, or an old one that
 * lingers) the newest on a key not known as left is the one in use; a tie, or one without a date beside it, is
 * unseen, not a guess.
 */
export function keyInUse(look: BindingLook, left: ReadonlySet<KeyCrn>): KeyInUse {
  const { cluster, keys } = look;
  const detail = cluster.kind === "there" && cluster.detail?.seen ? cluster.detail.value : undefined;
  if (detail?.encrypted === false) return { kind: "none" };

  const fresh = keys.registrations.filter(({ key }) => !left.has(key));
  const candidates = fresh.length > 0 ? fresh : keys.registrations;
  const [newest, ...older] = [...candidates].sort((a, b) => date(b).localeCompare(date(a)));
  if (newest === undefined) return { kind: "unseen", encrypted: detail?.encrypted, why: keys.unread, tied: [] };
  const rivals = older.filter((one) => one.key !== newest.key && (date(one) === "" || date(one) === date(newest)));
  if (rivals.length > 0) {
    const tied = [...new Set([newest, ...rivals].map(({ key }) => key))];
    return { kind: "unseen", encrypted: detail?.encrypted ?? true, why: keys.unread, tied };
  }
  const others = [...new Set(keys.registrations.map(({ key }) => key))].filter((key) => key !== newest.key);
  return { kind: fresh.length > 0 ? "key" : "lagging", registration: newest, others };
}

const date = (registration: Registration) => registration.created ?? "";
