/** From the declaration of an authorization to the decision over it. */
import { type AuthorizationDeclared, type AuthorizationRecord, planAuthorization } from "../plan/authorization.js";
import type { ManagedDecision } from "../plan/managed.js";
import { asksForMisplaced, withMisplaced } from "../plan/misplaced.js";
import { lookAtAuthorization as lookAt, pairOf } from "./authorization-look.js";
import type { Context, Looks } from "./looks.js";

export interface AuthorizationJudged {
  readonly decision: ManagedDecision;
  readonly record: AuthorizationRecord;
}

/** The decision over a declaration, asked with a fresh look at apply. */
export async function decideAuthorization(
  context: Context,
  looks: Looks,
  prior: AuthorizationRecord | null,
  declared: AuthorizationDeclared,
): Promise<AuthorizationJudged> {
  const { record, why } = await lookAt(looks, prior ?? declared, prior);
  const met = context.metAuthorizations.has(pairOf(declared));
  const decision = planAuthorization(declared, { record: prior, existing: record, why, met });
  return { decision, record: prior ?? record };
}

/** The same at plan, where one that is missing is looked for in the clusters' account too. */
export async function judgeAuthorization(
  context: Context,
  looks: Looks,
  prior: AuthorizationRecord | null,
  declared: AuthorizationDeclared,
): Promise<AuthorizationJudged> {
  const judged = await decideAuthorization(context, looks, prior, declared);
  if (!asksForMisplaced(judged.decision, declared)) return judged;
  const side = await looks.managed.clusterSide(declared.source);
  return { ...judged, decision: withMisplaced(judged.decision, declared, side) };
}
