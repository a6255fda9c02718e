/** The parts that the planned objects of all kinds are made of. */
import type { Problem } from "../model/problem.js";
import type { AttributeChange, Impact, ObjectKind, PlanAction, PlannedObject } from "../plan/fleet-plan.js";
import type { ManagedDecision } from "../plan/managed.js";

/** The address in Terraform of an object of the file. */
export const addressOf = (kind: ObjectKind, name: string): string => `clusterkms_${kind}.${name}`;

/** An object with nothing to say yet. */
export const planned = ({
  kind,
  name,
  account,
  action,
}: {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly account: string;
  readonly action: PlanAction;
}): PlannedObject => ({
  kind,
  address: addressOf(kind, name),
  name,
  account,
  crn: null,
  action,
  changes: [],
  impact: null,
  turn: 0,
  on: [],
  status: null,
  history: [],
  drifted: false,
  findings: [],
});

/** One that was refused before it could be judged. */
export const refusedBy = (object: PlannedObject, findings: readonly Problem[]): PlannedObject => ({
  ...object,
  action: "unknown",
  findings,
});

/** The plan's word for a decision. What was found and is managed here already is not taken over again. */
export function managedAction(
  { action }: ManagedDecision,
  managed: boolean,
  changes: boolean,
  hold: string | null,
): PlanAction {
  if (hold !== null && action !== "create") return "held";
  if (action !== "adopt" || !managed) return action;
  return changes ? "update" : "none";
}

/** Every attribute of what is to be made. */
export const created = (attributes: Readonly<Record<string, string | null>>): readonly AttributeChange[] =>
  Object.entries(attributes).flatMap(([attribute, after]) =>
    after === null ? [] : [{ attribute, before: null, after }],
  );

/** One attribute, before and after. */
export const changed = (attribute: string, before: string | null, after: string | null): AttributeChange => ({
  attribute,
  before,
  after,
});

/** No cluster is touched. */
export const reversible = (why: string): Impact => ({ outageMinutes: null, reversible: "yes", why });
/** It can be undone only by going on. */
export const forwardOnly = (why: string): Impact => ({ outageMinutes: null, reversible: "forward_only", why });

/** The names of what is neither found nor to be made. */
export const unknownOf = (
  all: readonly { readonly name: string; readonly object: PlannedObject; readonly ref: unknown }[],
): ReadonlySet<string> =>
  new Set(all.flatMap(({ name, object, ref }) => (ref === undefined && object.action !== "create" ? [name] : [])));
