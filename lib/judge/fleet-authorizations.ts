/** The authorizations that a file implies: what each is, and what is planned for it. */

import type { Implied } from "../model/implied.js";
import type { PlannedObject } from "../plan/fleet-plan.js";
import { judgeAuthorization } from "./authorization.js";
import { lookAtAuthorization } from "./authorization-look.js";
import type { PlannedInstances } from "./fleet-instances.js";
import { planned, refusedBy, reversible } from "./fleet-object.js";
import { type FleetQuestion, nameOf } from "./fleet-question.js";
import type { Context } from "./looks.js";
import { storedProblem } from "./prior.js";

export async function planAuthorizations(
  question: FleetQuestion,
  context: Context,
  instances: PlannedInstances,
  implied: readonly Implied[],
): Promise<readonly PlannedObject[]> {
  return Promise.all(implied.map((one) => planOne(question, context, instances, one)));
}

async function planOne(
  question: FleetQuestion,
  context: Context,
  { refs, unknown }: PlannedInstances,
  { name, source, owner, instance: named, ref }: Implied,
): Promise<PlannedObject> {
  const { spec, looks, prior, endpoints } = question;
  const base = {
    ...planned({ kind: "authorization", name, account: nameOf(spec.accounts, owner), action: "none" }),
    on: [named === undefined ? (ref?.crn ?? "") : `clusterkms_instance.${named}`],
  };
  const grants = [{ attribute: "source_account", before: null, after: source }];
  const impact = reversible("It is never deleted here; IAM can.");
  const stored = storedProblem(prior, base.address, endpoints);
  if (stored !== undefined) return refusedBy(base, [stored]);
  const instance = ref ?? (named === undefined ? undefined : refs.get(named));
  if (instance === undefined && named !== undefined && unknown.has(named)) return { ...base, action: "unknown" };
  if (instance === undefined) return { ...base, action: "create", changes: grants, impact };
  const last = prior?.authorizations.get(name) ?? null;
  // What is in the state is read again, as Terraform does.
  const before = last === null ? null : (await lookAtAuthorization(looks, last, last)).record;
  const { decision, record } = await judgeAuthorization(context, looks, before, { instance, source });
  // Without a state what is there counts as managed here.
  const known = prior === undefined || last !== null;
  const action = decision.action === "adopt" && known ? "none" : decision.action;
  const unseen = record.status === "unknown";
  return {
    ...base,
    action: unseen ? "unknown" : action,
    crn: record.policyId,
    status: unseen ? null : record.status,
    changes: action === "create" ? grants : [],
    impact: action === "create" ? impact : null,
    findings: known ? decision.problems.filter(({ code }) => code !== "ADOPTED") : decision.problems,
  };
}
