/** May a cluster be pointed at this key, now? Asked only where something would be sent. */
import { type ClusterDetail, type ClusterListed, isChanging, isReady } from "../model/cluster.js";
import type { KeyRef } from "../model/crn.js";
import type { KeyLookup } from "../model/observation.js";
import type { Problem } from "../model/problem.js";
import type { Seen } from "../model/seen.js";
import { reasons } from "./words.js";

const ATTRIBUTE = ["root_key"];

/** What stands against the key itself. `first`: the cluster is not encrypted yet, so no key can be lost by it. */
export function targetProblems(subject: string, key: KeyRef, lookup: KeyLookup, first: boolean): readonly Problem[] {
  switch (lookup.kind) {
    case "missing":
      return [
        {
          code: "KEY_NOT_FOUND",
          severity: "refused",
          subject,
          attribute: ATTRIBUTE,
          seen: `The instance has no key ${key.crn}.`,
        },
      ];
    case "unseen":
      return [
        {
          // The cluster itself says that it has no key: a first enable goes ahead and stays unconfirmed.
          code: first ? "KEY_UNCONFIRMED" : "KEY_UNSEEN",
          severity: first ? "warning" : "refused",
          subject,
          attribute: ATTRIBUTE,
          seen: `The declared key ${key.crn} cannot be looked at. ${reasons([lookup.why])}`,
        },
      ];
    case "there": {
      const { state, extractable, name } = lookup.key;
      const what = `Key ${name} (${key.crn})`;
      if (extractable) {
        return [
          {
            code: "KEY_NOT_ROOT",
            severity: "refused",
            subject,
            attribute: ATTRIBUTE,
            seen: `${what} is a standard key.`,
          },
        ];
      }
      if (state === "active") return [];
      return [
        { code: "KEY_NOT_ACTIVE", severity: "refused", subject, attribute: ATTRIBUTE, seen: `${what} is ${state}.` },
      ];
    }
  }
}

/** What stands against touching the cluster. */
export function clusterProblems(
  subject: string,
  listed: ClusterListed,
  detail: Seen<ClusterDetail> | undefined,
): readonly Problem[] {
  if (detail?.seen === false) {
    return [{ code: detail.why.code, severity: "refused", subject, seen: reasons([detail.why]) }];
  }
  const master = detail?.value;
  const words =
    master === undefined
      ? ""
      : ` Its master status is “${master.masterStatus}”, its master state “${master.masterState}”.`;
  if (master !== undefined && isChanging(master)) {
    const seen = `Cluster state “${master.state}”.${words}`;
    return [{ code: "CLUSTER_CHANGING", severity: "warning", subject, seen }];
  }
  const state = master?.state ?? listed.state;
  if (state === "normal" && (master === undefined || isReady(master))) return [];
  // A state word never seen before is not taken for a good one (law 6).
  return [{ code: "CLUSTER_NOT_NORMAL", severity: "refused", subject, seen: `Its state is “${state}”.${words}` }];
}
