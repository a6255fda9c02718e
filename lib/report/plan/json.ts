/** A plan as JSON: the value itself with its counts. The shape is published in `schema/plan.schema.json`. */
import { createHash } from "node:crypto";
import type { Problem } from "../../model/problem.js";
import type { FleetPlan, PlannedObject, Waves } from "../../plan/fleet-plan.js";
import { ordered, type PlanSummary, summaryOf } from "./view.js";

/** A plan with its counts; its properties are in the order in which they are written. */
interface PlanDocument extends FleetPlan {
  readonly summary: PlanSummary;
}

/** One document that ends with a line break; the same plan is the same bytes. */
export function planJson(plan: FleetPlan): string {
  const document = documentOf(plan);
  return `${JSON.stringify({ ...document, digest: digestOf(document) }, undefined, 2)}\n`;
}

/**
 * SHA-256 of all else in a document, in the order in which it stands there. It tells a file that was cut short or edited
 * by accident; whoever can write the file on purpose can write its digest too.
 */
export const digestOf = (document: object): string =>
  createHash("sha256").update(JSON.stringify(document)).digest("hex");

/** Written out property by property: neither the order of a value's properties nor anything more in it shows. */
function documentOf(plan: FleetPlan): PlanDocument {
  const { format, version, stack, at, accounts, objects, waves, findings, gaps, endpoints } = ordered(plan);
  return {
    format,
    version,
    stack,
    at,
    summary: summaryOf(plan),
    accounts: accounts.map(({ name, id }) => ({ name, id })),
    endpoints,
    objects: objects.map(objectOf),
    waves: waves === null ? null : wavesOf(waves),
    findings: findings.map(findingOf),
    gaps: gaps.map(({ account, code, what, role }) => ({ account, code, what, role })),
  };
}

const objectOf = (object: PlannedObject): PlannedObject => ({
  kind: object.kind,
  address: object.address,
  name: object.name,
  account: object.account,
  crn: object.crn,
  action: object.action,
  changes: object.changes.map(({ attribute, before, after }) => ({ attribute, before, after })),
  impact: object.impact === null ? null : impactOf(object.impact),
  turn: object.turn,
  on: object.on,
  status: object.status,
  history: object.history,
  drifted: object.drifted,
  findings: object.findings.map(findingOf),
});

const impactOf = ({ outageMinutes, reversible, why }: NonNullable<PlannedObject["impact"]>) => ({
  outageMinutes: outageMinutes === null ? null : { usual: outageMinutes.usual, most: outageMinutes.most },
  reversible,
  why,
});

const wavesOf = ({ atOnce, maxConcurrent, atLeast, first, later }: Waves): Waves => ({
  ...{ atOnce, maxConcurrent, atLeast, first, later },
});

const findingOf = ({ code, severity, subject, seen, todo, attribute }: Problem): Problem => ({
  code,
  severity,
  subject,
  seen,
  ...(todo === undefined ? {} : { todo }),
  ...(attribute === undefined ? {} : { attribute }),
});
