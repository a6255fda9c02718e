/** What the file says is no longer managed here: it stays in the cloud as it is. */
import type { ObjectKind, PlannedObject } from "../plan/fleet-plan.js";
import { planned } from "./fleet-object.js";
import type { FleetQuestion } from "./fleet-question.js";

/** One object for each name under `removed` that the state still has; without a state nothing is known to be forgotten. */
export function forgotten({ spec, prior }: FleetQuestion): readonly PlannedObject[] {
  const { instances, keys, authorizations, clusters } = spec.removed;
  const all: readonly (readonly [ObjectKind, readonly string[]])[] = [
    ["instance", instances],
    ["root_key", keys],
    ["authorization", authorizations],
    ["binding", clusters],
  ];
  return all
    .flatMap(([kind, names]) => names.map((name) => planned({ kind, name, account: "", action: "forget" })))
    .filter(({ address }) => prior?.addresses.has(address) === true);
}
