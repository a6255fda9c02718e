/** The clusters of a file: what each is encrypted with, and what is planned for it. */
import { type KeyRef, parseKeyCrn } from "../model/crn.js";
import type { Problem } from "../model/problem.js";
import type { ClusterSpec } from "../model/spec.js";
import type { BindingDeclared } from "../plan/binding.js";
import type { BindingAction } from "../plan/decision.js";
import type { AttributeChange, Impact, PlanAction, PlannedObject } from "../plan/fleet-plan.js";
import { type BindingRecord, recordAfterLook } from "../plan/record.js";
import { judgeBinding } from "./binding.js";
import type { PlannedKeys } from "./fleet-keys.js";
import { changed, planned } from "./fleet-object.js";
import type { FleetQuestion } from "./fleet-question.js";
import { clusterImportProblem } from "./imported.js";
import type { Context } from "./looks.js";
import { storedProblem } from "./prior.js";
import { firstQuestion, questionOf } from "./question.js";

export async function planBindings(
  question: FleetQuestion,
  context: Context,
  keys: PlannedKeys,
): Promise<readonly PlannedObject[]> {
  return Promise.all(
    [...question.spec.clusters].map(([name, cluster]) => planOne(question, context, keys, name, cluster)),
  );
}

async function planOne(
  question: FleetQuestion,
  context: Context,
  keys: PlannedKeys,
  name: string,
  cluster: ClusterSpec,
): Promise<PlannedObject> {
  const { spec, looks, prior, at } = question;
  const account = spec.accounts.get(cluster.account);
  // The file was checked: every name in it resolves.
  if (account === undefined) throw new Error(`the file was not checked: ${name}`);
  const base = {
    ...planned({ kind: "binding", name, account: cluster.account, action: "none" }),
    on: [`clusterkms_root_key.${cluster.key}`],
  };
  const stored = storedProblem(prior, base.address, question.endpoints);
  if (stored !== undefined) return { ...base, action: "unknown", findings: [stored] };
  const rootKey = keys.refs.get(cluster.key);
  const declared: BindingDeclared = {
    account: account.id,
    infrastructure: cluster.infrastructure,
    cluster: "id" in cluster.cluster ? cluster.cluster.id : cluster.cluster.name,
    rootKey: cluster.hold === undefined ? rootKey : undefined,
    endpoint: cluster.endpoint,
    hold: cluster.hold ?? null,
    formerKeys: new Set(cluster.formerKeys),
    inFile: { cluster: name, key: cluster.key },
  };
  const last = prior?.bindings.get(name);
  // What is not in the state is imported and read first, as Terraform does.
  const before = last ?? imported(declared);
  // While the lists show the declared key alone on a cluster that is normal, no single read is made.
  const first = { ...firstQuestion({ ...declared, rootKey }), confirmedKey: rootKey?.crn ?? null };
  const look = await looks.observer.look(last === undefined ? first : questionOf(before, rootKey));
  // The read of an import does not know the declared key, so it looks in no instance for its sake.
  const read =
    last === undefined && rootKey !== undefined ? await looks.observer.look({ ...first, instances: [] }) : look;
  const record = recordAfterLook(before, read);
  const judged = await judgeBinding(context, looks, record, declared, at);
  const crn = record.clusterCrn;
  const status =
    look.cluster.kind === "there" ? look.cluster.listed.state : look.cluster.kind === "gone" ? "gone" : null;
  const seen = { ...base, crn, status, history: historyOf(record), drifted: isDrift(last, record) };
  const problem = last === undefined ? clusterImportProblem(before, look.cluster) : undefined;
  if (problem !== undefined) return { ...seen, action: "unknown", findings: [problem] };
  if ("problem" in judged) return { ...seen, action: "unknown", findings: [judged.problem] };
  const { decision } = judged;
  // Which key is declared is not known, so nothing can be said of a change to it.
  const unknown = keys.unknown.has(cluster.key) || question.beside?.missing.has(cluster.key) === true;
  if (decision.sends && unknown) return { ...seen, action: "unknown" };
  const action = actionOf(decision.action, record, declared, decision.problems, look.cluster.kind);
  const sends = decision.sends && action === decision.action;
  return {
    ...seen,
    action,
    changes: decision.sends || decision.action === "claim" ? changesOf(declared, record, cluster.key) : [],
    impact: sends ? impactOf(decision.action) : null,
    findings: decision.problems,
  };
}

/** What an import knows before its first read. */
const imported = (declared: BindingDeclared): BindingRecord => ({
  account: declared.account,
  infrastructure: declared.infrastructure,
  cluster: declared.cluster,
  clusterId: null,
  clusterCrn: null,
  rootKey: null,
  encryption: "unknown",
  rootKeySeen: "unseen",
  keyVersion: null,
  formerRootKeys: declared.formerKeys,
  historyCompleteSince: null,
  lingeringKeys: new Set(),
  driftedFrom: null,
  // An import says the declared endpoint: the cloud does not reveal it.
  endpoint: declared.endpoint,
});

function actionOf(
  action: BindingAction,
  record: BindingRecord,
  declared: BindingDeclared,
  problems: readonly Problem[],
  sight: "there" | "gone" | "unseen",
): PlanAction {
  if (declared.hold !== null) return "held";
  if (sight === "unseen") return "unknown";
  if (problems.some(({ code }) => code === "CLUSTER_CHANGING")) return "in_progress";
  // Encrypted or not, with what was not seen: that is not the same as unchanged (law 6).
  if (action === "none" && record.encryption !== "gone" && record.rootKeySeen === "unseen") return "unknown";
  return action;
}

const impactOf = (action: BindingAction): Impact => ({
  // One fresh VPC cluster was seen to take more than 15 minutes; the official provider waits for 90.
  outageMinutes: { usual: 15, most: 90 },
  reversible: action === "change_endpoint" ? "yes" : action === "enable" ? "no" : "forward_only",
  why:
    action === "change_endpoint"
      ? "The same key is enabled again over the other endpoint."
      : action === "enable"
        ? "Encryption cannot be switched off (law 4)."
        : "A key that a cluster has left can never be used for it again (law 2): undoing it takes a third key.",
});

function changesOf(declared: BindingDeclared, record: BindingRecord, key: string): readonly AttributeChange[] {
  const after = declared.rootKey?.crn ?? `(known after apply: clusterkms_root_key.${key})`;
  return [
    ...(record.encryption === "enabled" ? [] : [changed("encryption", record.encryption, "enabled")]),
    ...(record.rootKey === after ? [] : [changed("root_key", record.rootKey, after)]),
    ...instanceChange(record.rootKey, declared.rootKey?.crn),
    ...(record.endpoint === declared.endpoint ? [] : [changed("endpoint", record.endpoint, declared.endpoint)]),
  ];
}

/** Between instances: of which service each is, and in which account. */
function instanceChange(now: string | null, wanted: string | undefined): readonly AttributeChange[] {
  const [before, after] = [now, wanted].map((crn) => parseKeyCrn(crn ?? ""));
  if (!before?.ok || !after?.ok || before.value.instance === after.value.instance) return [];
  return [changed("kms_instance", placeOf(before.value), placeOf(after.value))];
}

const placeOf = ({ service, guid, account }: KeyRef): string =>
  `${service === "kms" ? "Key Protect" : "Hyper Protect"} ${guid} in account ${account}`;

const historyOf = ({ formerRootKeys, rootKey }: BindingRecord): readonly string[] => [
  ...[...formerRootKeys].filter((key) => key !== rootKey).sort(),
  ...(rootKey === null ? [] : [rootKey]),
];

/** Terraform's state knew another key, or a cluster that is gone, or has noted the change of a key already. */
const isDrift = (last: BindingRecord | undefined, record: BindingRecord): boolean => {
  if (last === undefined) return false;
  const gone = record.encryption === "gone" && last.encryption !== "gone";
  return gone || record.driftedFrom !== null || (last.rootKey !== null && record.rootKey !== last.rootKey);
};
