/** From the declaration of a root key to the decision over it. */
import type { Problem } from "../model/problem.js";
import type { ManagedDecision } from "../plan/managed.js";
import type { Retirement } from "../plan/retirement.js";
import {
  keySubject,
  planRootKey,
  type RootKeyDeclared,
  type RootKeyRecord,
  type RootKeyView,
} from "../plan/root-key.js";
import { withoutStack } from "./instance.js";
import { findKeys, recordOfSeen, refOf } from "./key-look.js";
import type { Context, Looks } from "./looks.js";
import { heldConflict, stops } from "./problems.js";

export interface RootKeyJudged {
  readonly decision: ManagedDecision;
  /** The key as it is: of the state, or the one that a create takes over. */
  readonly record: RootKeyRecord | null;
}

/** What a declaration is held against beside the cloud. */
export interface KeyQuestion {
  /** The key of the state, refreshed; null where the state does not have it. */
  readonly prior: RootKeyRecord | null;
  /** What the state says of its retirement; null where no state is at hand, or it does not have it. */
  readonly last: Retirement | null;
  /** Milliseconds since the epoch. */
  readonly today: number;
}

/** The decision over a declaration, asked at plan and, with a fresh look, again at apply. */
export async function judgeKey(
  context: Context,
  looks: Looks,
  { prior, last, today }: KeyQuestion,
  declared: RootKeyDeclared,
): Promise<RootKeyJudged | { readonly problem: Problem }> {
  const goes = declared.wanted !== "active";
  const decide = async (record: RootKeyRecord | null, rest: Partial<RootKeyView>) => {
    const there = record !== null && record.status !== "destroyed" && record.status !== "purged";
    if (goes && record !== null) context.retiring.add(record.ref.crn);
    // The list that told its state tells more of it; what it was not read for is not read again.
    const asks =
      record !== null && (goes || !there || record.status === "unknown" || last?.wanted === "retired")
        ? await looks.observer.key(record.ref)
        : undefined;
    const view: RootKeyView = {
      record: null,
      found: undefined,
      existing: null,
      met: context.metKeys,
      last,
      key: asks?.kind === "there" ? asks.key : undefined,
      users: goes && there ? await looks.managed.users(record.ref) : undefined,
      why: record?.status === "unknown" && asks?.kind === "unseen" ? asks.why : undefined,
      today,
      ...rest,
    };
    return planRootKey(declared, view);
  };
  if (prior !== null) {
    context.metKeys.add(prior.ref.crn);
    const decision = await decide(prior, { record: prior });
    const more = declared.hold === null || stops(decision.problems) ? undefined : conflictOf(declared, prior);
    return more === undefined ? { decision, record: prior } : { problem: more };
  }
  const { stack } = context;
  if (stack === undefined) return { problem: withoutStack(keySubject(declared.name)) };
  const found = await findKeys(looks, declared.instance, declared.name, stack);
  const mine = found.seen ? found.value.ours : undefined;
  const existing = mine === undefined ? null : await recordOfSeen(looks, refOf(mine), mine, null, stack);
  return { decision: await decide(existing, { found, existing }), record: existing };
}

const conflictOf = (declared: RootKeyDeclared, now: RootKeyRecord) =>
  heldConflict(
    keySubject(declared.name),
    {
      description: now.description,
      expires: now.expires,
      rotation_months: now.rotationMonths,
      dual_auth_delete: now.dualAuthDelete,
    },
    {
      description: declared.description,
      expires: declared.expires,
      rotation_months: declared.rotationMonths,
      dual_auth_delete: declared.dualAuthDelete,
    },
  );
