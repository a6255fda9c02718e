/** PlanResourceChange for a root key: asks the plan, and writes its answer down in Terraform's terms. */

import { lookAtKey, registeredOn } from "../../judge/key-look.js";
import type { Looks } from "../../judge/looks.js";
import { stops } from "../../judge/problems.js";
import { judgeKey as judge, type RootKeyJudged } from "../../judge/root-key.js";
import { sincePlan } from "../../judge/since-plan.js";
import { storedKey, storedRetirement } from "../../judge/stored.js";
import { instanceOf } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { registeredSince } from "../../plan/moved.js";
import type { Retirement } from "../../plan/retirement.js";
import {
  heldBeforeMade,
  isDestroyed,
  keyRemoval,
  keySubject,
  type RootKeyDeclared,
  type RootKeyRecord,
} from "../../plan/root-key.js";
import { UNKNOWN } from "../../tfplugin/index.js";
import { wantedOf } from "../instance/state.js";
import { unreadable } from "../managed/problems.js";
import { heldAs } from "../managed/values.js";
import type { Session } from "../session.js";
import { type DeclaredKey, declaredOf } from "./declared.js";
import type { RootKeyConfig, RootKeyState } from "./schema.js";
import { attributesOf } from "./state.js";

export interface RootKeyPlanned {
  readonly planned: RootKeyConfig | null;
  readonly problems: readonly Problem[];
}

/**
 * What a destroy means: nothing is ever sent for one. Terraform asks this of what is dropped before it reads it, so a
 * retired key that was still there at the last apply is looked at: a second person may have deleted it since. Who is
 * registered on it is told.
 */
export async function planDestroy(session: Session | undefined, prior: RootKeyState): Promise<readonly Problem[]> {
  const record = storedKey(prior);
  if (!record.ok) return [unreadable(keySubject(prior.name ?? ""), record.error)];
  const wanted = wantedOf(prior);
  const known = keyRemoval(record.value, wanted);
  if (known.length === 0 || session === undefined) return known;
  const { ref } = record.value;
  const now =
    wanted === "retired"
      ? (await lookAtKey(session.lookAgain(), ref, record.value, session.stack)).record
      : record.value;
  return keyRemoval(now, wanted, await registeredOn(session, ref));
}

/** What a create or an update means. */
export async function planChange(
  session: Session,
  prior: RootKeyState | null,
  config: RootKeyConfig,
): Promise<RootKeyPlanned> {
  const open = { planned: echo(session, config), problems: [] };
  const declared = declaredOf(config);
  if (!declared.ok) return { ...open, problems: [declared.error] };
  const record = prior === null ? null : storedKey(prior);
  if (record?.ok === false) return { ...open, problems: [unreadable(keySubject(prior?.name ?? ""), record.error)] };
  const known = record?.ok ? record.value : null;
  if (known !== null) session.metKeys.add(known.ref.crn);
  if (declared.value === undefined || declared.value.instance === undefined)
    return unknownYet(open, known, declared.value);
  const whole: RootKeyDeclared = { ...declared.value, instance: declared.value.instance };
  const last = prior && storedRetirement(prior);
  // A plan that was saved is made once more when it is applied, over what it saw then.
  const saved = known !== null && !session.read.has(known.ref.crn);
  const moved = saved ? await usedSince(session, known, last, whole) : undefined;
  if (moved !== undefined) return { ...open, problems: [moved] };
  const question = { prior: known, last, today: session.clock.now() };
  const judged = await judge(session, session, question, whole);
  if ("problem" in judged) return { ...open, problems: [judged.problem] };
  const { problems } = judged.decision;
  if (stops(problems))
    return { ...open, problems: saved ? await sincePlan(session, problems, [instanceOf(known.ref)]) : problems };
  return { planned: write(session, prior, config, whole, judged), problems };
}

/** What is registered by now on a key that is to be deleted. */
export async function usedSince(
  { managed }: Pick<Looks, "managed">,
  { ref, status }: RootKeyRecord,
  last: Retirement | null,
  { name, wanted, hold }: RootKeyDeclared,
): Promise<Problem | undefined> {
  if (wanted !== "retired" || hold !== null || last === null || last.wanted === "active" || isDestroyed(status))
    return undefined;
  return registeredSince(name, last.unusedSince, await managed.users(ref));
}

/** Its instance is still to be made, or a value still to be known. What is in the state keeps its identity. */
function unknownYet(
  open: { readonly planned: RootKeyConfig; readonly problems: readonly Problem[] },
  known: RootKeyRecord | null,
  declared: DeclaredKey | undefined,
): RootKeyPlanned {
  if (known === null) {
    if (declared?.hold == null) return open;
    return { ...open, problems: [heldBeforeMade(declared.name, declared.hold)] };
  }
  const { crn, key_id, alias, created } = attributesOf(known);
  return { ...open, planned: { ...open.planned, crn, key_id, alias, created } };
}

function write(
  session: Session,
  prior: RootKeyState | null,
  config: RootKeyConfig,
  declared: RootKeyDeclared,
  { decision, record }: RootKeyJudged,
): RootKeyConfig {
  if (record === null) return echo(session, config);
  const now = attributesOf(record);
  const unused_since = unusedPlanned(declared, prior);
  const own = { state: declared.wanted, hold: config.hold, written_against: session.writtenAgainst, unused_since };
  if (declared.hold !== null && prior !== null) return { ...heldAs(prior, config), hold: config.hold };
  if (decision.action === "retire") return { ...now, ...declaredOnly(config, now), ...own, status: UNKNOWN };
  // Until apply somebody may rotate or disable a key that is taken over.
  const open = decision.action === "adopt" ? { status: UNKNOWN, key_version: UNKNOWN } : {};
  return { ...now, ...declaredOnly(config, now), ...own, ...open };
}

/** The apply that begins to retire a key looks who uses it; all else is known by the read before. */
const unusedPlanned = ({ wanted }: RootKeyDeclared, prior: RootKeyState | null): RootKeyConfig["unused_since"] => {
  const last = prior === null ? null : storedRetirement(prior);
  if (wanted === "active") return null;
  if (wanted === "retiring" && (last === null || last.wanted === "active")) return UNKNOWN;
  return last?.unusedSince ?? null;
};

/** What the configuration says over what is so. */
const declaredOnly = (config: RootKeyConfig, now: ReturnType<typeof attributesOf>) => ({
  key_ring: config.key_ring ?? now.key_ring,
  description: config.description ?? now.description,
  expires: config.expires ?? now.expires,
  rotation_months: config.rotation_months ?? now.rotation_months,
  dual_auth_delete: config.dual_auth_delete ?? now.dual_auth_delete,
  aliases: config.aliases ?? now.aliases,
});

/** The configuration with everything that is computed still open. */
function echo(session: Session, config: RootKeyConfig): RootKeyConfig {
  return {
    ...config,
    key_ring: config.key_ring ?? "default",
    description: config.description,
    expires: config.expires,
    dual_auth_delete: config.dual_auth_delete ?? UNKNOWN,
    // What the instance says of new keys is known only then.
    rotation_months: config.rotation_months ?? UNKNOWN,
    aliases: config.aliases ?? [],
    state: config.state ?? "active",
    crn: UNKNOWN,
    key_id: UNKNOWN,
    alias: UNKNOWN,
    status: UNKNOWN,
    key_version: UNKNOWN,
    created: UNKNOWN,
    unused_since: (config.state ?? "active") === "active" ? null : UNKNOWN,
    written_against: session.writtenAgainst,
  };
}
