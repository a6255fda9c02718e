/** What every report of a plan needs first: one order, what becomes of each object, and the counts. */
import type { Problem, Severity } from "../../model/problem.js";
import {
  allFindings,
  exitCodeOf,
  type FleetPlan,
  OBJECT_KINDS,
  type ObjectKind,
  PLAN_ACTIONS,
  type PlanAction,
  type PlannedObject,
} from "../../plan/fleet-plan.js";

/** What becomes of an object: its action, unless something refuses it, or it is managed elsewhere and could not be seen. */
export type Outcome = PlanAction | "refused" | "unseen";

/** What becomes of an object. */
export function outcomeOf({ action, status, findings }: PlannedObject): Outcome {
  if (findings.some(({ severity }) => severity === "refused")) return "refused";
  return action === "referred" && status === null ? "unseen" : action;
}

/** The gravest first. */
export const SEVERITIES = ["refused", "warning", "note"] as const satisfies readonly Severity[];

/** The counts of a plan. */
export interface PlanSummary {
  readonly objects: number;
  /** How many objects each action is planned for; what is refused is not among them. */
  readonly actions: Readonly<Record<PlanAction, number>>;
  /** Objects with at least one finding that refuses. */
  readonly refused: number;
  /** Objects that are something other than what Terraform last knew. */
  readonly drifted: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly gaps: number;
  readonly exitCode: number;
}

/** Counts a plan. */
export function summaryOf(plan: FleetPlan): PlanSummary {
  const outcomes = plan.objects.map(outcomeOf);
  const findings = allFindings(plan);
  const bySeverity = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  const actions: Record<PlanAction, number> = { ...NO_ACTIONS };
  for (const outcome of outcomes) if (outcome !== "refused") actions[outcome === "unseen" ? "referred" : outcome] += 1;
  return {
    objects: plan.objects.length,
    actions,
    refused: outcomes.filter((outcome) => outcome === "refused").length,
    drifted: plan.objects.filter(({ drifted }) => drifted).length,
    findings: { refused: bySeverity("refused"), warning: bySeverity("warning"), note: bySeverity("note") },
    gaps: plan.gaps.length,
    exitCode: exitCodeOf(plan),
  };
}

const NO_ACTIONS: Readonly<Record<PlanAction, number>> = {
  none: 0,
  referred: 0,
  create: 0,
  adopt: 0,
  claim: 0,
  enable: 0,
  change_key: 0,
  change_instance: 0,
  change_endpoint: 0,
  update: 0,
  retire: 0,
  rename: 0,
  forget: 0,
  held: 0,
  in_progress: 0,
  unknown: 0,
};

/** What is named at the end of `Plan: …`, in this order. */
const COUNTED: Readonly<Record<Exclude<PlanAction, "none" | "referred">, string>> = {
  create: "to create",
  adopt: "to adopt",
  claim: "to take at its word",
  enable: "to enable",
  change_key: "to change key",
  change_instance: "to change instance",
  change_endpoint: "to change endpoint",
  update: "to update",
  retire: "to retire",
  rename: "to rename",
  forget: "to forget",
  held: "on hold",
  in_progress: "in progress",
  unknown: "unknown",
};

/** One line, in the manner of Terraform: `Plan: 1 to create, 2 to enable; 3 refused, 1 warning.` */
export function summaryLine(summary: PlanSummary): string {
  const planned = PLAN_ACTIONS.flatMap((action) =>
    action === "none" || action === "referred" || summary.actions[action] === 0
      ? []
      : [`${summary.actions[action]} ${COUNTED[action]}`],
  );
  const { refused, warning, note } = summary.findings;
  const said = [
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(warning === 0 ? [] : [counted(warning, "warning")]),
    ...(note === 0 ? [] : [counted(note, "note")]),
    ...(summary.drifted === 0 ? [] : [`${summary.drifted} drifted`]),
    ...(summary.gaps === 0 ? [] : [`${summary.gaps} could not be read`]),
  ];
  const quiet = summary.exitCode === 0 ? "No changes: the cloud is as the file declares" : "Plan: nothing to send";
  const head = planned.length === 0 ? quiet : `Plan: ${planned.join(", ")}`;
  return `${[head, ...(said.length === 0 ? [] : [said.join(", ")])].join("; ")}.`;
}

/** `1 warning`, `2 warnings`. */
export const counted = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`;

/** The same plan in the one order in which it is shown: accounts as in the file, then kinds, then names. */
export function ordered(plan: FleetPlan): FleetPlan {
  const places = new Map(plan.accounts.map(({ name }, index) => [name, index]));
  const place = (account: string) => places.get(account) ?? places.size;
  return {
    ...plan,
    objects: plan.objects
      .map((object) => ({ ...object, findings: gravestFirst(object.findings) }))
      .sort(
        (one, other) =>
          place(one.account) - place(other.account) ||
          compare(one.account, other.account) ||
          OBJECT_KINDS.indexOf(one.kind) - OBJECT_KINDS.indexOf(other.kind) ||
          compare(one.name, other.name) ||
          compare(one.address, other.address),
      ),
    findings: gravestFirst(plan.findings),
    gaps: [...plan.gaps].sort(
      (one, other) =>
        place(one.account) - place(other.account) ||
        compare(one.account, other.account) ||
        compare(one.code, other.code) ||
        compare(one.what, other.what),
    ),
    endpoints: [...plan.endpoints].sort(compare),
  };
}

const gravestFirst = (findings: readonly Problem[]): readonly Problem[] =>
  [...findings].sort(
    (one, other) =>
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
      compare(one.code, other.code) ||
      compare(one.subject, other.subject) ||
      compare(one.seen, other.seen),
  );

/** By code units, so that no locale changes the order. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The objects of one account, in a plan that is in order. */
export interface AccountGroup {
  /** As in the file; empty for what the file no longer has. */
  readonly name: string;
  /** Null where the file does not have it. */
  readonly id: string | null;
  readonly objects: readonly PlannedObject[];
}

/** Every account with objects, in order. */
export function byAccount(plan: FleetPlan): readonly AccountGroup[] {
  const ids = new Map(plan.accounts.map(({ name, id }) => [name, id]));
  const groups = new Map<string, PlannedObject[]>();
  for (const object of plan.objects) {
    const group = groups.get(object.account);
    if (group === undefined) groups.set(object.account, [object]);
    else group.push(object);
  }
  return [...groups].map(([name, objects]) => ({ name, id: ids.get(name) ?? null, objects }));
}

/** Nothing to say of it: as declared, or managed elsewhere and seen, and nothing was found. */
export function isQuiet(object: PlannedObject): boolean {
  const outcome = outcomeOf(object);
  return (outcome === "none" || outcome === "referred") && object.findings.length === 0 && !object.drifted;
}

/** What a kind is called. */
export const KIND_WORDS: Readonly<Record<ObjectKind, readonly [one: string, many: string]>> = {
  instance: ["instance", "instances"],
  root_key: ["root key", "root keys"],
  authorization: ["authorization", "authorizations"],
  binding: ["cluster", "clusters"],
};

/** What becomes of it, after its name. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  none: "does not change",
  referred: "is managed elsewhere",
  unseen: "is managed elsewhere, and could not be seen",
  create: "will be created",
  adopt: "will be taken over as it is",
  claim: "will be taken at its word: its key may not be seen",
  enable: "will be encrypted",
  change_key: "will change its root key",
  change_instance: "will move to a root key in another instance",
  change_endpoint: "will use another endpoint",
  update: "will be updated in place",
  retire: "will be deleted, as the file says",
  rename: "will have another name in Terraform, and stays as it is",
  forget: "will no longer be managed here, and stays as it is",
  held: "is on hold",
  in_progress: "is being changed already",
  unknown: "could not be judged: what it is now is unknown",
  refused: "is refused",
};

/** In which order clusters are changed, in sentences; undefined where none is. */
export function orderOf({ waves }: FleetPlan): string | undefined {
  if (waves === null) return undefined;
  const { atOnce, maxConcurrent, atLeast, first, later } = waves;
  const all = first.length + later.length;
  // More than Terraform applies side by side by itself takes a word to Terraform too.
  const limit =
    atOnce < maxConcurrent ? `Terraform's -parallelism; maxConcurrent is ${maxConcurrent}` : "maxConcurrent";
  const some = later.slice(0, NAMED).join(", ") + (later.length > NAMED ? ` and ${later.length - NAMED} more` : "");
  return [
    `Order: ${counted(all, "cluster")} ${all === 1 ? "is" : "are"} changed, at most ${atOnce} at once (${limit}): ${atLeast === 1 ? "one wave" : `${atLeast} waves or more`}.`,
    ...(later.length === 0 ? [] : [`${some} ${later.length === 1 ? "waits" : "wait"} for what is made first.`]),
    ...(all === 1 ? [] : ["Which comes when is Terraform's choice: no cluster waits for another."]),
    ...(all === 1 ? [] : ["After the first that fails, those not yet sent are stopped."]),
  ].join(" ");
}

const NAMED = 10;

/** Terraform's own signs; nothing is ever destroyed to be made again, so `-` is not among them. */
export const SIGNS: Readonly<Record<Outcome, string>> = {
  none: " ",
  referred: " ",
  unseen: "?",
  create: "+",
  adopt: "<=",
  claim: "<=",
  enable: "+",
  change_key: "~",
  change_instance: "~",
  change_endpoint: "~",
  update: "~",
  retire: "~",
  rename: "~",
  forget: ".",
  held: "=",
  in_progress: ">",
  unknown: "?",
  refused: "!",
};

/** How the master fares while a change is made, in a sentence; undefined where it is not touched. */
export function outageOf({ impact }: PlannedObject): string | undefined {
  const minutes = impact?.outageMinutes ?? null;
  if (minutes === null) return undefined;
  return `The master may be unreachable for about ${minutes.usual} minutes; it is waited for up to ${minutes.most}.`;
}

/** Whether a change can be undone, in a sentence. */
export const UNDO_WORDS = {
  yes: "It can be undone.",
  no: "It cannot be undone.",
  forward_only: "It cannot be taken back, only followed by another change.",
} as const;
