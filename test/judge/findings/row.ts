/** One finding: the smallest fleet that has it, and the nearest one that does not. */
import { judgeFleet } from "../../../lib/judge/fleet.js";
import type { Prior } from "../../../lib/judge/prior.js";
import type { Code } from "../../../lib/model/codes/index.js";
import type { Problem, Severity } from "../../../lib/model/problem.js";
import { listsOf } from "../../../lib/observe/instances.js";
import { managedEye } from "../../../lib/observe/managed.js";
import { parseObservation, type Recorder, record, replay } from "../../../lib/observe/observation.js";
import { observerOver } from "../../../lib/observe/observer.js";
import { cloudReads } from "../../../lib/observe/reads.js";
import type { FleetPlan } from "../../../lib/plan/fleet-plan.js";
import { readSpec } from "../../../lib/spec/index.js";
import { fakeClock } from "../../support/fakes/clock.js";
import { cloudOf, type World } from "../../support/fakes/cloud.js";

/** When every fleet is looked at. */
const NOW = Date.parse("2026-10-01T00:00:00Z");

/** What a plan is made of. */
export interface Fleet {
  readonly yaml: string;
  readonly at: World;
  readonly prior?: Prior;
  /** The plan is made of what was saved when that file was planned. */
  readonly savedFor?: string;
}

export interface Row {
  readonly code: Code;
  /** What is so, in a few words: the heading of its messages. */
  readonly when: string;
  readonly severity: Severity;
  /** The address that it is said of; `fleet` where it belongs to no object of the file. */
  readonly on: string;
  readonly fires: () => Fleet;
  /** What is otherwise in the nearest fleet that does not have it. */
  readonly unless: string;
  readonly not: () => Fleet;
}

export async function planOf({ yaml, at, prior, savedFor }: Fleet): Promise<FleetPlan> {
  const live = record(cloudReads(cloudOf(at, fakeClock(NOW))));
  if (savedFor === undefined) return planWith(yaml, live, prior);
  await planWith(savedFor, live, prior);
  const saved = parseObservation(JSON.stringify(live.observation("2026-10-01T00:00:00Z", [])));
  if (!saved.ok) throw new Error(saved.error);
  return planWith(yaml, record(replay(saved.value)), prior);
}

function planWith(yaml: string, { reads, gaps }: Recorder, prior: Prior | undefined): Promise<FleetPlan> {
  const spec = readSpec(yaml, "cluster-kms.yaml");
  if (!spec.ok) throw new Error(JSON.stringify(spec.error));
  const looks = { observer: observerOver(reads, listsOf(reads)), managed: managedEye(reads) };
  return judgeFleet({ spec: spec.value, looks, prior, at: NOW, endpoints: [], gaps });
}

/** The findings of one object, or those of no object. */
export const findingsOn = ({ objects, findings }: FleetPlan, on: string): readonly Problem[] =>
  on === "fleet" ? findings : objects.flatMap((object) => (object.address === on ? object.findings : []));
