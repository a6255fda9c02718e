/** How far the retirement of a key has come, after one more look. */
import { type Retirement, unusedSince } from "../plan/retirement.js";
import { isDestroyed, type RootKeyRecord } from "../plan/root-key.js";
import type { Looks } from "./looks.js";

/**
 * What a read says of since when nothing is registered (RFC 3339): a key that came back from its deletion is watched anew.
 * `today` in milliseconds since the epoch.
 */
export async function unusedNow(
  { managed }: Pick<Looks, "managed">,
  now: RootKeyRecord,
  before: RootKeyRecord,
  last: Retirement,
  today: number,
): Promise<string | null> {
  if (last.wanted === "active" || isDestroyed(now.status) || now.status === "unknown") return last.unusedSince;
  const known = isDestroyed(before.status) ? null : last.unusedSince;
  return unusedSince(known, await managed.users(now.ref), today);
}
