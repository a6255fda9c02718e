/** Whether a kubeconfig leads to the cluster that is meant: its address is held against those that IBM Cloud tells. */
import type { Seen } from "../../model/seen.js";
import { reasons } from "../words.js";

/**
 * Why it cannot be said; undefined where it can. `confirmed` is an address that somebody wrote down for this run, for
 * clusters that are reached through a tunnel or a proxy.
 */
export function whyElsewhere(
  server: string,
  told: Seen<readonly string[]>,
  confirmed: string | undefined,
): string | undefined {
  const own = addressOf(server);
  if (confirmed !== undefined && (confirmed === own || confirmed === new URL(server).host)) return undefined;
  if (!told.seen) return reasons([told.why]);
  const addresses = told.value.map(addressOf);
  if (addresses.includes(own)) return undefined;
  return `The kubeconfig leads to ${own}, which is none of the addresses that IBM Cloud tells for the cluster: ${addresses.join(", ") || "it tells none"}.`;
}

/** Origin and path, without a slash at the end: what is compared. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/\/+$/, "");
}
