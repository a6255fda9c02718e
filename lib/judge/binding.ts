/** From the declaration of a binding to the decision over it. */
import { instanceOf, parseKeyCrn } from "../model/crn.js";
import type { BindingLook } from "../model/observation.js";
import type { Problem } from "../model/problem.js";
import type { Observer } from "../observe/observer.js";
import { type BindingDeclared, type BindingView, needsTarget, planBinding, wayOf } from "../plan/binding.js";
import type { Decision } from "../plan/decision.js";
import { movedProblem } from "../plan/moved.js";
import { needsNetwork } from "../plan/network.js";
import { type BindingRecord, recordAfterLook } from "../plan/record.js";
import { retiringKeyOf } from "../plan/retirement.js";
import { subjectOf } from "../plan/words.js";
import type { Context, Looks } from "./looks.js";
import { firstQuestion, metKeys, questionOf } from "./question.js";

export interface BindingJudged {
  readonly decision: Decision;
  /** Null where nothing is in the state. */
  readonly record: BindingRecord | null;
  readonly view: BindingView;
}

/** The decision over a declaration, given what the state says: refreshed by a look, or as a plan has saved it. */
export async function judgeBinding(
  context: Context,
  { observer, managed }: Looks,
  known: BindingRecord | null,
  declared: BindingDeclared,
  today: number,
): Promise<BindingJudged | { readonly problem: Problem }> {
  if (known !== null) for (const name of metKeys(known)) context.met.add(name);
  const look = await observer.look(known === null ? firstQuestion(declared) : questionOf(known, declared.rootKey));
  const listed = look.cluster.kind === "there" ? look.cluster.listed : undefined;
  const met = [declared.cluster, listed?.id, listed?.name].some(
    (name) => name !== undefined && context.met.has(`${declared.account}/${name}`),
  );
  const target =
    needsTarget(declared, known) && declared.rootKey !== undefined ? await observer.key(declared.rootKey) : undefined;
  const used = target === undefined && known?.rootKey ? parseKeyCrn(known.rootKey) : undefined;
  const inUse = used?.ok && known?.rootKeySeen === "seen" ? await observer.key(used.value) : undefined;
  const view: BindingView = { record: known, look, target, inUse, met, today };
  if (known?.rootKey === null && declared.hold !== null && declared.rootKey !== undefined)
    return { problem: keyOnHold(known.cluster) };
  const moved = known === null ? undefined : movedProblem(known, recordAfterLook(known, look), declared.rootKey?.crn);
  if (moved !== undefined && declared.hold === null) return { problem: moved };
  const { sends } = planBinding(declared, view);
  const way = needsNetwork(declared.endpoint, sends) ? wayOf(declared, known) : undefined;
  const whole: BindingView = {
    ...view,
    look: sends ? await withDetail(observer, look) : look,
    network: way === undefined ? undefined : await managed.networkRules(instanceOf(way)),
  };
  return { decision: withRetiring(context, declared, planBinding(declared, whole), look), record: known, view: whole };
}

/** The keys of the stack are judged before its bindings, which refer to them. */
function withRetiring(
  { retiring }: Context,
  { rootKey, cluster }: BindingDeclared,
  decision: Decision,
  look: BindingLook,
): Decision {
  if (rootKey === undefined || !retiring.has(rootKey.crn)) return decision;
  const problem = retiringKeyOf(subjectOf(cluster, look), rootKey.crn, decision.sends);
  return { ...decision, problems: [problem, ...decision.problems] };
}

/** A list tells nothing of the master. Before something is sent to a cluster that the lists show as quiet, it is read. */
async function withDetail(observer: Observer, look: BindingLook): Promise<BindingLook> {
  const { cluster } = look;
  if (cluster.kind !== "there" || cluster.detail !== undefined) return look;
  return { ...look, cluster: { ...cluster, detail: await observer.detail(cluster.listed) } };
}

const keyOnHold = (cluster: string): Problem => ({
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject: `cluster ${cluster}`,
  attribute: ["root_key"],
  seen: "It is on hold, and no key of it is known: Terraform cannot plan a declared key without changing to it.",
  todo: ["Leave `root_key` out while it is on hold."],
});
