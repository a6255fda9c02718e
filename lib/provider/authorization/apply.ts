/** ApplyResourceChange for an authorization: looks afresh, takes over what allows enough, makes one where none is. */

import { decideAuthorization as decide } from "../../judge/authorization.js";
import { lookAtAuthorization as lookAt } from "../../judge/authorization-look.js";
import { invalid, stops } from "../../judge/problems.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import {
  type AuthorizationDeclared,
  type AuthorizationRecord,
  authorizationSubject,
} from "../../plan/authorization.js";
import { sincePlanned } from "../../plan/moved.js";
import { failed, otherThanPlanned, stopped } from "../managed/problems.js";
import { textOf } from "../managed/values.js";
import { LOOK_EVERY, LOOK_FOR } from "../managed/write.js";
import type { Session } from "../session.js";
import { declaredOf } from "./declared.js";
import type { AuthorizationConfig } from "./schema.js";

// IAM docs, “Using authorizations”: to make one takes Administrator on the target service.
const ROLE = "Administrator on IAM Access Management, and on the KMS instance";

/** What is so afterwards. */
export interface Applied {
  readonly record: AuthorizationRecord;
  /** Warnings: why it could not be seen, and so was not made. */
  readonly problems: readonly Problem[];
}

/** Carries it out. A create that failed returns nothing: the next one looks first. */
export async function applyChange(
  session: Session,
  prior: AuthorizationRecord | null,
  planned: AuthorizationConfig,
  config: AuthorizationConfig,
  signal: AbortSignal,
  log: (message: string) => void,
): Promise<Result<Applied, Problem>> {
  const declared = declaredOf(config);
  if (!declared.ok) return declared;
  if (declared.value === undefined)
    return err(invalid("clusterkms_authorization", "instance", "Something in it is still unknown at apply."));
  const pair = declared.value;
  const looks = session.lookAgain();
  const now = prior === null ? null : (await lookAt(looks, prior, prior)).record;
  const judged = await decide(session, looks, now, pair);
  const stop = judged.decision.problems.find(({ severity }) => severity === "refused");
  if (stops(judged.decision.problems) && stop !== undefined) return err(sincePlanned(stop));
  const promised = prior === null ? textOf(planned.policy_id) : undefined;
  const other = otherThanPlanned(authorizationSubject(pair), "policy_id", promised, judged.record.policyId);
  if (other !== undefined) return err(other);
  if (judged.decision.action !== "create")
    return ok({ record: judged.record, problems: judged.decision.problems.filter(isUnseen) });
  const made = await make(session, pair, signal, log);
  return made.ok ? ok({ record: made.value, problems: [] }) : made;
}

/** That an authorization is there already has been said by the plan. */
const isUnseen = ({ severity }: Problem): boolean => severity === "warning";

async function make(
  session: Session,
  pair: AuthorizationDeclared,
  signal: AbortSignal,
  log: (message: string) => void,
): Promise<Result<AuthorizationRecord, Problem>> {
  const subject = authorizationSubject(pair);
  log(`${subject}: asking for it; a new one takes up to a minute to work`);
  const answer = await session.cloud.authorizations.create(pair.instance, pair.source);
  if (answer.ok) {
    const { id, roles } = answer.value;
    return ok({ ...pair, policyId: id, roles: new Set(roles), scope: "instance", status: "active" });
  }
  if (!answer.error.maybeTookEffect) return err(failed("CREATE_FAILED", subject, answer.error, "make it", ROLE));
  log(`${subject}: the answer was lost (${answer.error.message}); looking whether it was made`);
  const start = session.clock.now();
  while (!signal.aborted) {
    const { record } = await lookAt(session.lookAgain(), pair, null);
    if (record.status === "active") return ok(record);
    if (session.clock.now() - start >= LOOK_FOR)
      return err(failed("CREATE_UNANSWERED", subject, answer.error, "make it", ROLE));
    await session.clock.sleep(LOOK_EVERY, signal);
  }
  return err(stopped(subject, "it was looked for"));
}
