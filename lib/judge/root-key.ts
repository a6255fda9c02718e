/** From the declaration of a root key to the decision over it. */
import type { Problem } from "../model/problem.js";
import type { ManagedDecision } from "../plan/managed.js";
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

export interface RootKeyJudged {
  readonly decision: ManagedDecision;
  /** The key as it is: of the state, or the one that a create takes over. */
  readonly record: RootKeyRecord | null;
}

/**
 * The decision over a declaration, asked at plan and, with a fresh look, again at apply. `today` in milliseconds since
 * the epoch.
 */
export async function judgeKey(
  context: Context,
  looks: Looks,
  prior: RootKeyRecord | null,
  declared: RootKeyDeclared,
  today: number,
): Promise<RootKeyJudged | { readonly problem: Problem }> {
  const usersOf = async (record: RootKeyRecord | null) =>
    record !== null && declared.wanted === "retired" && record.status !== "destroyed" && record.status !== "purged"
      ? looks.managed.users(record.ref)
      : undefined;
  const nothing = { record: null, found: undefined, existing: null, met: context.metKeys, why: undefined, today };
  if (prior !== null) {
    context.metKeys.add(prior.ref.crn);
    const look = prior.status === "unknown" ? await looks.observer.key(prior.ref) : undefined;
    const why = look?.kind === "unseen" ? look.why : undefined;
    const view: RootKeyView = { ...nothing, record: prior, why, users: await usersOf(prior) };
    return { decision: planRootKey(declared, view), record: prior };
  }
  const { stack } = context;
  if (stack === undefined) return { problem: withoutStack(keySubject(declared.name)) };
  const found = await findKeys(looks, declared.instance, declared.name, stack);
  const mine = found.seen ? found.value.ours : undefined;
  const existing = mine === undefined ? null : await recordOfSeen(looks, refOf(mine), mine, null, stack);
  const view: RootKeyView = { ...nothing, found, existing, users: await usersOf(existing) };
  return { decision: planRootKey(declared, view), record: existing };
}
