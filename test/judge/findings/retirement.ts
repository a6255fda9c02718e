/** Findings on root keys that go, and on the clusters that are still on one. */
import { NO_PRIOR } from "../../../lib/judge/prior.js";
import type { Retirement } from "../../../lib/plan/retirement.js";
import { keyRecord } from "../../support/fakes/managed.js";
import { bare, made, makes, stored } from "./fleets.js";
import type { Fleet, Row } from "./row.js";

const KEY = "clusterkms_root_key.roks";
const SET = { dualAuthDelete: true, setForDeletion: { until: "2026-10-05T00:00:00Z" } };

/** The key alone, in a state that says how far its retirement has come. */
const going = (wanted: "retiring" | "retired", last: Retirement, seen: Parameters<typeof made>[1] = {}): Fleet => ({
  yaml: makes({ roks: `, state: ${wanted}`, clusters: false }),
  at: made({ registrations: [] }, seen),
  prior: {
    ...NO_PRIOR,
    ...stored(KEY),
    keys: new Map([["roks", keyRecord()]]),
    retirements: new Map([["roks", last]]),
  },
});

export const RETIREMENT: readonly Row[] = [
  {
    code: "KEY_RETIRING",
    when: "it is being retired, and nothing was registered on it for less than a day",
    severity: "note",
    on: KEY,
    fires: () => going("retiring", { wanted: "retiring", unusedSince: "2026-09-30T12:00:00Z" }),
    unless: "it is active",
    not: () => ({ yaml: makes({ clusters: false }), at: made({ registrations: [] }) }),
  },
  {
    code: "KEY_RETIRING",
    when: "it is being retired, and a cluster is registered on it",
    severity: "warning",
    on: KEY,
    fires: () => ({ yaml: makes({ roks: ", state: retiring", clusters: false }), at: made() }),
    unless: "it is active",
    not: () => ({ yaml: makes({ clusters: false }), at: made() }),
  },
  {
    code: "KEY_RETIRED_TOO_SOON",
    when: "it is declared as retired half a day after the last look that found somebody",
    severity: "refused",
    on: KEY,
    fires: () => going("retired", { wanted: "retiring", unusedSince: "2026-09-30T12:00:00Z" }),
    unless: "the day is over",
    not: () => going("retired", { wanted: "retiring", unusedSince: "2026-09-30T00:00:00Z" }),
  },
  {
    code: "RETIRED_BY_PLAN",
    when: "nothing was registered on it for a day",
    severity: "warning",
    on: KEY,
    fires: () => going("retired", { wanted: "retiring", unusedSince: "2026-09-30T00:00:00Z" }),
    unless: "it is destroyed already",
    not: () => going("retired", { wanted: "retired", unusedSince: "2026-09-30T00:00:00Z" }, { state: "destroyed" }),
  },
  {
    code: "KEY_DELETION_AWAITED",
    when: "an earlier deploy has set it for deletion, and a second person has not deleted it yet",
    severity: "warning",
    on: KEY,
    fires: () => going("retired", { wanted: "retired", unusedSince: "2026-09-20T00:00:00Z" }, SET),
    unless: "somebody else has set it, and this is the second person",
    not: () => going("retired", { wanted: "retiring", unusedSince: "2026-09-20T00:00:00Z" }, SET),
  },
  {
    code: "RETIRING_KEY_DECLARED",
    when: "it would be encrypted with a key that is being retired",
    severity: "refused",
    on: "clusterkms_binding.checkout",
    fires: () => ({ yaml: makes({ roks: ", state: retiring" }), at: without() }),
    unless: "the key is active",
    not: () => ({ yaml: makes(), at: without() }),
  },
  {
    code: "RETIRING_KEY_DECLARED",
    when: "it is still on a key that is being retired",
    severity: "warning",
    on: "clusterkms_binding.checkout",
    fires: () => ({ yaml: makes({ roks: ", state: retiring" }), at: made() }),
    unless: "the key is active",
    not: () => ({ yaml: makes(), at: made() }),
  },
];

/** The key is made, and the cluster not yet encrypted. */
function without() {
  const at = made({ registrations: [] });
  const { details } = bare();
  at.details.clear();
  for (const [id, detail] of details) at.details.set(id, detail);
  return at;
}
