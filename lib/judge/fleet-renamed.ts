/** Names that the file has changed: Terraform takes what its state has under the old one along (`moved` blocks). */

import type { Implied } from "../model/implied.js";
import type { Spec } from "../model/spec.js";
import type { ObjectKind, PlannedObject } from "../plan/fleet-plan.js";
import { addressOf, changed } from "./fleet-object.js";
import { type Prior, renamedIn } from "./prior.js";

export interface Renamed {
  /** The state under the names of the file. */
  readonly prior: Prior | undefined;
  /** The address that an object has in the state, by the one that it will have. */
  readonly from: ReadonlyMap<string, string>;
}

/** One former name of an object and the next, as a `moved` block says it. */
interface Move {
  readonly kind: ObjectKind;
  readonly from: string;
  readonly to: string;
}

/** The state as it is once Terraform has carried the `moved` blocks of the file out. */
export function asRenamed(prior: Prior | undefined, spec: Spec, implied: readonly Implied[]): Renamed {
  const from = new Map<string, string>();
  let moved = prior;
  for (const move of movesOf(spec, implied)) {
    const [was, is] = [addressOf(move.kind, move.from), addressOf(move.kind, move.to)];
    // What is at the new name already stays there.
    if (!moved?.addresses.has(was) || moved.addresses.has(is)) continue;
    moved = renamedIn(moved, move.kind, move.from, move.to);
    from.set(is, from.get(was) ?? was);
    from.delete(was);
  }
  return { prior: moved, from };
}

function movesOf({ instances, keys, clusters }: Spec, implied: readonly Implied[]): readonly Move[] {
  const chain = (kind: ObjectKind, name: string, former: readonly string[]) =>
    former.map((from, at) => ({ kind, from, to: former[at + 1] ?? name }));
  return [
    ...[...instances].flatMap(([name, one]) =>
      one.kind === "managed" ? chain("instance", name, one.renamedFrom) : [],
    ),
    ...[...keys].flatMap(([name, one]) => (one.kind === "managed" ? chain("root_key", name, one.renamedFrom) : [])),
    ...implied.flatMap(({ name, former }) => chain("authorization", name, former)),
    ...[...clusters].flatMap(([name, { renamedFrom }]) => chain("binding", name, renamedFrom)),
  ];
}

/** The object with its change of address; one that does not change otherwise is renamed. */
export function withRename(object: PlannedObject, { from }: Renamed): PlannedObject {
  const former = from.get(object.address);
  if (former === undefined) return object;
  const changes = [changed("address", former, object.address), ...object.changes];
  return { ...object, action: object.action === "none" ? "rename" : object.action, changes };
}
