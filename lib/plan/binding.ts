/** What a declared binding changes, given what the state says and what was seen; and whether it may. */
import type { Endpoint, Infrastructure } from "../model/cluster.js";
import { type KeyCrn, type KeyRef, parseKeyCrn } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { NetworkRules } from "../model/kms.js";
import type { BindingLook, KeyLookup } from "../model/observation.js";
import type { Problem } from "../model/problem.js";
import type { Seen } from "../model/seen.js";
import { clusterProblems, inUseProblems, targetProblems } from "./binding-target.js";
import { type Decision, decide, withoutForce } from "./decision.js";
import { declaredProblems } from "./declared.js";
import { hpcsProblems } from "./hpcs.js";
import { type KeyInUse, keyInUse } from "./key-in-use.js";
import { networkProblems } from "./network.js";
import type { BindingRecord } from "./record.js";
import { reasons, subjectOf, whyUnseen } from "./words.js";

export interface BindingDeclared {
  readonly account: AccountId;
  readonly infrastructure: Infrastructure;
  /** An ID or a name. */
  readonly cluster: string;
  /** Undefined while it is known only after another object has been made, and where a hold leaves it out. */
  readonly rootKey: KeyRef | undefined;
  readonly endpoint: Endpoint;
  readonly hold: string | null;
  readonly formerKeys: ReadonlySet<KeyCrn>;
  /** Its name and its key's in the file, where it is judged from one: for commands that are to be run. */
  readonly inFile?: { readonly cluster: string; readonly key: string } | undefined;
}

export interface BindingView {
  /** What the state says, refreshed by the look; null where nothing is in the state. */
  readonly record: BindingRecord | null;
  readonly look: BindingLook;
  /** The declared key; undefined where it was not looked at, since nothing would be sent. */
  readonly target: KeyLookup | undefined;
  /** The key that the cluster uses; undefined where none is known, and where the declared one was looked at instead. */
  readonly inUse?: KeyLookup | undefined;
  /** From where the instance of the key may be reached; undefined where it was not asked (`needsNetwork`). */
  readonly network?: Seen<NetworkRules> | undefined;
  /** The cluster was in the state when this run began: creating it now would be a replacement. */
  readonly met: boolean;
  /** Milliseconds since the epoch. */
  readonly today: number;
}

/** Whether the declared key will be needed for the decision: it is looked at only then. */
export const needsTarget = (declared: BindingDeclared, record: BindingRecord | null): boolean =>
  declared.hold === null && declared.rootKey !== undefined && declared.rootKey.crn !== record?.rootKey;

export function planBinding(declared: BindingDeclared, view: BindingView): Decision {
  const subject = subjectOf(declared.cluster, view.look);
  const decision = judge(declared, view, subject);
  const inUse = view.record?.rootKey ?? null;
  const problems = [
    ...decision.problems,
    ...(inUse === null || view.inUse === undefined ? [] : inUseProblems(subject, inUse, view.inUse, view.today)),
    ...wayProblems(declared, view, subject, decision.sends),
    ...hpcsProblems(subject, declared.rootKey?.crn, inUse, view.today, declared.inFile),
  ];
  if (declared.hold === null) return { ...decision, problems };
  // A hold plans no change; what would have stopped the change is still told. A create cannot plan none: what is not
  // in the state would be there afterwards, with a key that it may not have.
  const creates = view.record === null;
  const held: Problem = {
    code: "HELD",
    severity: creates && decision.action !== "adopt" ? "refused" : "warning",
    subject,
    attribute: ["hold"],
    seen: `On hold: ${declared.hold}`,
  };
  return creates ? { ...decision, problems: [held, ...problems] } : decide("none", [held, ...withoutForce(problems)]);
}

function judge(declared: BindingDeclared, view: BindingView, subject: string): Decision {
  const { record, look } = view;
  const { cluster } = look;
  if (record === null && view.met) {
    return decide("none", [
      {
        code: "REPLACEMENT_REFUSED",
        severity: "refused",
        subject,
        seen: "Terraform plans to destroy this binding and to make it again.",
      },
    ]);
  }
  if (record !== null && isOtherCluster(declared, record, look)) {
    const seen = `It binds cluster ${record.clusterId ?? record.cluster}, and ${declared.cluster} in account ${declared.account} is declared.`;
    return decide("none", [
      { code: "BINDING_CLUSTER_FIXED", severity: "refused", subject, attribute: ["cluster"], seen },
    ]);
  }
  if (cluster.kind === "gone") {
    return decide("none", [clusterGone(subject, { ...declared, cluster: record?.clusterId ?? declared.cluster })]);
  }
  if (cluster.kind === "unseen") {
    const changes = record === null || record.rootKey !== declared.rootKey?.crn || endpointChanges(declared, record);
    const problem: Problem = {
      code: cluster.why.code,
      severity: changes ? "refused" : "warning",
      subject,
      seen: reasons([cluster.why]),
    };
    return decide("none", [problem]);
  }
  if (declared.hold !== null && declared.rootKey === undefined) {
    const held = judgeHeld(record, view, subject);
    return { ...held, problems: [...held.problems, ...stateProblems(view, subject, held)] };
  }
  const found = declaredProblems({ ...declared, subject });
  const decision =
    record === null ? judgeCreate(declared, view, subject) : judgeUpdate(declared, record, view, subject);
  return { ...decision, problems: [...found, ...decision.problems, ...stateProblems(view, subject, decision)] };
}

/** The list of its account lacks it. */
export const clusterGone = (
  subject: string,
  { account, infrastructure, cluster }: Pick<BindingDeclared, "account" | "infrastructure" | "cluster">,
): Problem => ({
  code: "CLUSTER_GONE",
  severity: "refused",
  subject,
  attribute: ["cluster"],
  seen: `Account ${account} has no ${infrastructure} cluster ${cluster}.`,
});

/** What the cluster's state stands against; where nothing is sent, it is told all the same. */
function stateProblems(
  { look: { cluster } }: BindingView,
  subject: string,
  { sends, problems }: Decision,
): readonly Problem[] {
  if (cluster.kind !== "there") return [];
  const state = clusterProblems(subject, cluster.listed, cluster.detail);
  if (sends) return state;
  const said = new Set(problems.map(({ code }) => code));
  return withoutForce(state.filter(({ code }) => !said.has(code)));
}

/** What stands between the cluster's master and the instance of its key. */
function wayProblems(declared: BindingDeclared, { record, network }: BindingView, subject: string, sends: boolean) {
  const instance = wayOf(declared, record)?.instance;
  if (network === undefined || instance === undefined) return [];
  return networkProblems({ subject, instance, endpoint: declared.endpoint, sends }, network);
}

/** The key whose instance the cluster's master must reach: the declared one, else the one in use. */
export function wayOf(declared: BindingDeclared, record: BindingRecord | null): KeyRef | undefined {
  if (declared.rootKey !== undefined) return declared.rootKey;
  const used = record?.rootKey ? parseKeyCrn(record.rootKey) : undefined;
  return used?.ok ? used.value : undefined;
}

/** Held without a key of its own: what is there is taken as it is, and a change made outside is told. */
function judgeHeld(record: BindingRecord | null, { look }: BindingView, subject: string): Decision {
  if (record === null) return decide("adopt");
  return decide(
    "none",
    changedOutside(record, keyInUse(look, record.formerRootKeys), subject, { severity: "warning" }),
  );
}

/** That a key was changed outside, where nothing is to be done about it. */
function changedOutside(
  record: BindingRecord,
  use: KeyInUse,
  subject: string,
  how: Pick<Problem, "severity" | "todo">,
): readonly Problem[] {
  if (record.driftedFrom === null) return [];
  const seen = `  Before: ${record.driftedFrom}\n  Seen:   ${record.rootKey}${sinceWhen(use)}`;
  return [{ code: "KEY_CHANGED_OUTSIDE", subject, attribute: ["root_key"], seen, ...how }];
}

/** Since when the key in use is registered and by whom, as far as the KMS tells. */
function sinceWhen(use: KeyInUse): string {
  if (use.kind !== "key" || use.registration.created === undefined) return "";
  const { created, by } = use.registration;
  return `, registered since ${created}${by === undefined ? "" : ` by ${by}`}`;
}

/** A plain create knows less than an import: it sends only where the cluster says that it is not encrypted. */
function judgeCreate(declared: BindingDeclared, view: BindingView, subject: string): Decision {
  const use = keyInUse(view.look, declared.formerKeys);
  if (use.kind === "none") return decide("enable", target(declared, view, subject, true));
  if (use.kind === "key" && use.registration.key === declared.rootKey?.crn) return decide("adopt");
  const { cluster } = view.look;
  if (
    use.kind === "unseen" &&
    use.encrypted === undefined &&
    cluster.kind === "there" &&
    cluster.detail?.seen === false
  ) {
    const { why } = cluster.detail;
    return decide("none", [{ code: why.code, severity: "refused", subject, seen: reasons([why]) }]);
  }
  const key = use.kind === "unseen" ? `a key that was not seen. ${whyUnseen(use)}` : `${use.registration.key}.`;
  const seen = `The cluster is encrypted with ${key}`;
  return decide("none", [{ code: "ALREADY_ENCRYPTED", severity: "refused", subject, attribute: ["root_key"], seen }]);
}

function judgeUpdate(declared: BindingDeclared, record: BindingRecord, view: BindingView, subject: string): Decision {
  const { rootKey } = declared;
  const use = keyInUse(view.look, record.formerRootKeys);
  const attribute = ["root_key"];
  if (record.encryption === "none") {
    return decide("enable", [...reuse(declared, record, subject), ...target(declared, view, subject, true)]);
  }
  if (rootKey !== undefined && record.rootKey === rootKey.crn) {
    if (endpointChanges(declared, record)) {
      if (record.rootKeySeen === "seen") return decide("change_endpoint", [unseenEndpoint(declared, record, subject)]);
      return decide("none", [
        { code: "KEY_UNSEEN", severity: "refused", subject, attribute: ["endpoint"], seen: whyUnseen(use) },
      ]);
    }
    // The file has followed: the key that was set outside is the declared one.
    if (record.rootKeySeen === "seen")
      return decide("none", changedOutside(record, use, subject, { severity: "note", todo: [FOLLOWED] }));
    const seen = `Declared and last known: ${rootKey.crn}. ${whyUnseen(use)}`;
    return decide("none", [{ code: "KEY_UNCONFIRMED", severity: "warning", subject, attribute, seen }]);
  }
  if (record.rootKey === null) {
    const seen = `The cluster is encrypted; the declared key ${rootKey?.crn ?? ""} is taken at its word, and nothing is sent. ${whyUnseen(use)}`;
    if (record.encryption === "enabled" && rootKey !== undefined) {
      const unable = target(declared, view, subject, true).filter(({ code }) => NEVER.has(code));
      return decide("claim", [
        ...reuse(declared, record, subject),
        ...unable,
        { code: "KEY_UNCONFIRMED", severity: "warning", subject, attribute, seen },
      ]);
    }
    return decide("none", [{ code: "KEY_UNSEEN", severity: "refused", subject, attribute, seen: whyUnseen(use) }]);
  }
  if (record.rootKeySeen !== "seen") {
    const seen = `The last known key is ${record.rootKey}; it is ${record.rootKeySeen}. ${whyUnseen(use)}`;
    return decide("none", [{ code: "KEY_UNSEEN", severity: "refused", subject, attribute, seen }]);
  }
  const current = parseKeyCrn(record.rootKey);
  const moves = current.ok && rootKey !== undefined && current.value.instance !== rootKey.instance;
  const reused = reuse(declared, record, subject, sinceWhen(use));
  return decide(moves ? "change_instance" : "change_key", [
    ...(reused.length > 0 ? reused : history(declared, record, view, subject)),
    ...target(declared, view, subject, false),
  ]);
}

/** What is sent is known; what it changes is shown nowhere (facts: an enable of the same key is not documented). */
const unseenEndpoint = ({ endpoint, rootKey }: BindingDeclared, record: BindingRecord, subject: string): Problem => ({
  code: "ENDPOINT_UNSEEN",
  severity: "warning",
  subject,
  attribute: ["endpoint"],
  seen: `Last declared: ${record.endpoint}; declared now: ${endpoint}. The enable of ${rootKey?.crn ?? "its key"} is sent again over the ${endpoint} endpoint.`,
});

const FOLLOWED = "Nothing: the declared key is the one that is seen. The next apply notes it in the state.";

/** What shows that a claimed key cannot be the one in use. */
const NEVER: ReadonlySet<Problem["code"]> = new Set(["KEY_NOT_FOUND", "KEY_NOT_ROOT"]);

/** Law 2, and drift as its special case: the key was left because somebody else replaced it. */
function reuse(declared: BindingDeclared, record: BindingRecord, subject: string, since = ""): readonly Problem[] {
  const { rootKey } = declared;
  if (rootKey === undefined) return [];
  const attribute = ["root_key"];
  if (record.driftedFrom === rootKey.crn) {
    const seen = `  Declared: ${rootKey.crn}\n  Seen:     ${record.rootKey}${since}`;
    const todo = [
      `Declare the key that is in use: ${record.rootKey}`,
      "Or declare a new root key, which this cluster has never used; the next apply moves the cluster to it.",
    ];
    return [{ code: "KEY_CHANGED_OUTSIDE", severity: "refused", subject, attribute, seen, todo }];
  }
  if (!record.formerRootKeys.has(rootKey.crn)) return [];
  const now = record.rootKey === null ? "" : ` Today it uses ${record.rootKey}.`;
  return [
    {
      code: "KEY_REUSED",
      severity: "refused",
      subject,
      attribute,
      seen: `The cluster has used ${rootKey.crn} and left it.${now}`,
    },
  ];
}

/** A key that is not in the ledger is safe when the ledger is complete, or when it was made after it became so. */
function history(
  declared: BindingDeclared,
  record: BindingRecord,
  view: BindingView,
  subject: string,
): readonly Problem[] {
  const since = record.historyCompleteSince;
  const { cluster } = view.look;
  const created = cluster.kind === "there" ? cluster.listed.created : undefined;
  if (since !== null && created !== undefined && since <= created) return [];
  const made = view.target?.kind === "there" ? view.target.key.created : undefined;
  if (since !== null && made !== undefined && made > since) return [];
  const known =
    since === null
      ? "Which keys the cluster has used before is not known."
      : `Which keys the cluster used before ${since} is not known.`;
  const seen = `${known} The declared key ${declared.rootKey?.crn ?? "(known after apply)"} was made ${made === undefined ? "at an unknown time" : `on ${made}`}.`;
  return [{ code: "HISTORY_UNKNOWN", severity: "warning", subject, attribute: ["root_key"], seen }];
}

function target(declared: BindingDeclared, view: BindingView, subject: string, first: boolean): readonly Problem[] {
  if (declared.rootKey === undefined || view.target === undefined) return [];
  return targetProblems(subject, declared.rootKey, view.target, first, view.today);
}

const endpointChanges = (declared: BindingDeclared, record: BindingRecord) =>
  record.endpoint !== null && record.endpoint !== declared.endpoint;

// The same cluster may be declared by name today and by id tomorrow: the list tells that they are one.
function isOtherCluster(declared: BindingDeclared, record: BindingRecord, look: BindingLook): boolean {
  if (declared.account !== record.account || declared.infrastructure !== record.infrastructure) return true;
  if (declared.cluster === record.cluster || declared.cluster === record.clusterId) return false;
  return look.cluster.kind !== "there" || look.cluster.listed.name !== declared.cluster;
}
