/** PlanResourceChange for an authorization: asks the plan, and writes its answer down in Terraform's terms. */
import type { Problem } from "../../model/problem.js";
import {
  type AuthorizationDeclared,
  type AuthorizationRecord,
  authorizationRemoval,
  planAuthorization,
} from "../../plan/authorization.js";
import type { ManagedDecision } from "../../plan/managed.js";
import { UNKNOWN } from "../../tfplugin/index.js";
import { unreadable } from "../managed/problems.js";
import { stops } from "../problems.js";
import type { Looks, Session } from "../session.js";
import { declaredOf } from "./declared.js";
import { lookAt, pairOf } from "./look.js";
import type { AuthorizationConfig, AuthorizationState } from "./schema.js";
import { attributesOf, recordOf } from "./state.js";

export interface AuthorizationPlanned {
  readonly planned: AuthorizationConfig | null;
  readonly problems: readonly Problem[];
}

/** What a destroy means: nothing is ever sent for one. */
export function planDestroy(prior: AuthorizationState): readonly Problem[] {
  const record = recordOf(prior);
  return record.ok ? authorizationRemoval(record.value) : [unreadable("an authorization", record.error)];
}

export interface AuthorizationJudged {
  readonly decision: ManagedDecision;
  readonly record: AuthorizationRecord;
}

/** The decision over a declaration, asked at plan and, with a fresh look, again at apply. */
export async function judge(
  session: Session,
  looks: Looks,
  prior: AuthorizationRecord | null,
  declared: AuthorizationDeclared,
): Promise<AuthorizationJudged> {
  const { record, why } = await lookAt(looks, prior ?? declared, prior);
  const met = session.metAuthorizations.has(pairOf(declared));
  const decision = planAuthorization(declared, { record: prior, existing: record, why, met });
  return { decision, record: prior ?? record };
}

/** What a create or an update means. */
export async function planChange(
  session: Session,
  prior: AuthorizationState | null,
  config: AuthorizationConfig,
): Promise<AuthorizationPlanned> {
  const open = { planned: echo(session, config), problems: [] };
  const declared = declaredOf(config);
  if (!declared.ok) return { ...open, problems: [declared.error] };
  const record = prior === null ? null : recordOf(prior);
  if (record?.ok === false) return { ...open, problems: [unreadable("an authorization", record.error)] };
  const known = record?.ok ? record.value : null;
  if (known !== null) session.metAuthorizations.add(pairOf(known));
  if (declared.value === undefined) return open;
  const judged = await judge(session, session, known, declared.value);
  const { problems } = judged.decision;
  if (stops(problems)) return { ...open, problems };
  // What could not be seen now may be seen when it is applied.
  const unseen = known === null && judged.record.status === "unknown";
  if (judged.decision.action === "create" || unseen) return { ...open, problems };
  return { planned: { ...attributesOf(judged.record), written_against: session.writtenAgainst }, problems };
}

/** The configuration with everything that is computed still open. */
const echo = (session: Session, config: AuthorizationConfig): AuthorizationConfig => ({
  ...config,
  policy_id: UNKNOWN,
  roles: UNKNOWN,
  scope: UNKNOWN,
  status: UNKNOWN,
  written_against: session.writtenAgainst,
});
