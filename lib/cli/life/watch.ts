/** Watches until every cluster on a key shows its new version. Nothing is sent but reads. */
import type { ClusterCrn } from "../../model/crn.js";
import type { Registration } from "../../model/kms.js";
import type { Follower } from "../../report/rotation.js";
import { onKey } from "./clusters.js";
import type { MeantKey } from "./meant.js";
import type { LifeWork } from "./rotate-key.js";

/** How often the registrations are read. Milliseconds. */
const LOOK_EVERY = 15_000;

export interface Watched {
  readonly followers: readonly Follower[];
  readonly ended: "all" | "timeout" | "interrupted";
}

export interface WatchOrder {
  /** The version that is waited for. */
  readonly version: string;
  /** Who was registered before the rotation. */
  readonly before: ReadonlyMap<ClusterCrn, Registration>;
  readonly names: ReadonlyMap<ClusterCrn, string>;
  /** Milliseconds. */
  readonly timeout: number;
}

export async function watchVersion(work: LifeWork, meant: MeantKey, order: WatchOrder): Promise<Watched> {
  const { clock, signal, say } = work;
  const end = clock.now() + order.timeout;
  let last = "";
  let known: ReadonlyMap<ClusterCrn, Registration> = order.before;
  for (;;) {
    const answer = await work.cloud.keyManagement.registrations(meant.place, undefined, signal);
    if (answer.ok) known = onKey(answer.value, meant.ref.crn);
    const followers = followersOf(order, known);
    const line = answer.ok ? progress(followers) : `The registrations could not be read: ${answer.error.message}`;
    if (line !== last && !signal.aborted) say(line);
    last = line;
    // One answer that could not be read says nothing: what was seen before stays.
    if (answer.ok && followers.every(({ follows }) => follows !== "no")) return { followers, ended: "all" };
    if (!signal.aborted && clock.now() >= end) return { followers, ended: "timeout" };
    if (!signal.aborted) await clock.sleep(Math.min(LOOK_EVERY, end - clock.now()), signal);
    if (signal.aborted) return { followers, ended: "interrupted" };
  }
}

/** Those that were registered before or are now; one that no longer is has left the key. */
export function followersOf(
  { version, before, names }: Pick<WatchOrder, "version" | "before" | "names">,
  now: ReadonlyMap<ClusterCrn, Registration>,
): readonly Follower[] {
  return [...new Set([...before.keys(), ...now.keys()])].map((crn) => {
    const registration = now.get(crn);
    const shown = registration?.version?.id ?? null;
    const follows = registration === undefined ? "left" : shown === version ? "yes" : "no";
    return { crn, name: names.get(crn) ?? null, version: shown, follows };
  });
}

function progress(followers: readonly Follower[]): string {
  const still = followers.filter(({ follows }) => follows !== "left");
  const number = still.filter(({ follows }) => follows === "yes").length;
  return `${number} of ${still.length} clusters show the new version`;
}
