/** May a cluster be pointed at this key, now? Asked only where something would be sent. */
import { type ClusterDetail, type ClusterListed, isChanging, isReady } from "../model/cluster.js";
import type { KeyCrn, KeyRef } from "../model/crn.js";
import type { KeyLookup } from "../model/observation.js";
import type { Problem, Severity } from "../model/problem.js";
import type { Seen } from "../model/seen.js";
import { keyHealth } from "./key-health.js";
import { reasons } from "./words.js";

const ATTRIBUTE = ["root_key"];

/**
 * What stands against pointing the cluster at the key. `first`: it is not encrypted yet, so no key can be lost by it.
 * `today` in milliseconds since the epoch.
 */
export function targetProblems(
  subject: string,
  key: KeyRef,
  lookup: KeyLookup,
  first: boolean,
  today: number,
): readonly Problem[] {
  switch (lookup.kind) {
    case "missing":
      return [notFound(subject, key, lookup.elsewhere, "refused")];
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
      const { extractable, name } = lookup.key;
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
      return keyHealth(lookup.key, { subject, attribute: ATTRIBUTE, severity: "refused", what: `Key ${name}` }, today);
    }
  }
}

/** What is wrong with the key that a cluster uses, where it is left as it is. */
export function inUseProblems(subject: string, key: KeyCrn, lookup: KeyLookup, today: number): readonly Problem[] {
  if (lookup.kind === "there") {
    return keyHealth(
      lookup.key,
      { subject, attribute: ATTRIBUTE, severity: "warning", what: `Key ${lookup.key.name}` },
      today,
    );
  }
  if (lookup.kind === "missing") return [notFound(subject, { crn: key }, lookup.elsewhere, "warning")];
  const seen = `${reasons([lookup.why])} So it is not known whether the key is active, or expires:\n  ${key}`;
  return [{ code: lookup.why.code, severity: "warning", subject, attribute: ATTRIBUTE, seen }];
}

function notFound(
  subject: string,
  { crn }: Pick<KeyRef, "crn">,
  elsewhere: KeyCrn | undefined,
  severity: Severity,
): Problem {
  const other = elsewhere === undefined ? "" : ` A key of this ID is in another instance:\n  ${elsewhere}`;
  return {
    code: "KEY_NOT_FOUND",
    severity,
    subject,
    attribute: ATTRIBUTE,
    seen: `The instance has no key ${crn}.${other}`,
  };
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
