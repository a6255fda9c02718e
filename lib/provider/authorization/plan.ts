/** PlanResourceChange for an authorization: asks the plan, and writes its answer down in Terraform's terms. */

import { judgeAuthorization as judge } from "../../judge/authorization.js";
import { pairOf } from "../../judge/authorization-look.js";
import { stops } from "../../judge/problems.js";
import { storedAuthorization } from "../../judge/stored.js";
import type { Problem } from "../../model/problem.js";
import { authorizationRemoval } from "../../plan/authorization.js";
import { UNKNOWN } from "../../tfplugin/index.js";
import { unreadable } from "../managed/problems.js";
import type { Session } from "../session.js";
import { declaredOf } from "./declared.js";
import type { AuthorizationConfig, AuthorizationState } from "./schema.js";
import { attributesOf } from "./state.js";

export interface AuthorizationPlanned {
  readonly planned: AuthorizationConfig | null;
  readonly problems: readonly Problem[];
}

/** What a destroy means: nothing is ever sent for one. */
export function planDestroy(prior: AuthorizationState): readonly Problem[] {
  const record = storedAuthorization(prior);
  return record.ok ? authorizationRemoval(record.value) : [unreadable("an authorization", record.error)];
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
  const record = prior === null ? null : storedAuthorization(prior);
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
