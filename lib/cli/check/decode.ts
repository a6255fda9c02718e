/**
 * The JSON of a saved Terraform plan (`terraform show -json`, format 1; developer.hashicorp.com/terraform/internals/json-format)
 * read into what can be judged. Values are kept as they are and never printed here; what is not understood is an error.
 */
import { err, ok, type Result } from "../../model/result.js";
import type { ForeignPlan, PlannedAction, PlannedChange } from "../../plan/foreign/change.js";
import { configuredExpressions, priorObjects } from "./modules.js";
import { isRecord, type Json, listAt, recordAt, textAt } from "./shape.js";

export interface PlanError {
  readonly code: "PLAN_UNREADABLE" | "PLAN_FORMAT_UNKNOWN";
  /** What was found, in whole sentences; quotes nothing of the file but its version. */
  readonly seen: string;
}

/** Reads a plan; the error says what it is instead. */
export function decodePlan(json: unknown): Result<ForeignPlan, PlanError> {
  if (!isRecord(json)) return unreadable("It is JSON, but no object.");
  const version = textAt(json, "format_version");
  if (version === undefined) return unreadable("It has no `format_version`, which every plan has.");
  const { ["planned_values"]: planned, ["resource_changes"]: told } = json;
  if (planned === undefined && told === undefined) {
    return unreadable(
      json["values"] === undefined
        ? "It has neither `planned_values` nor `resource_changes`."
        : "It is the JSON of a state, not of a plan.",
    );
  }
  if (!/^1\.\d+$/.test(version)) {
    const shown = /^[\w.-]{1,20}$/.test(version) ? `\`${version}\`` : "not a number";
    return err({ code: "PLAN_FORMAT_UNKNOWN", seen: `Its \`format_version\` is ${shown}; 1 is known.` });
  }
  const changes = decodeChanges(json, "resource_changes");
  if (!changes.ok) return changes;
  const drift = decodeChanges(json, "resource_drift");
  if (!drift.ok) return drift;
  return ok({
    changes: changes.value,
    drift: drift.value,
    prior: priorObjects(json),
    gaps: gapsIn(json),
    expressions: configuredExpressions(json),
  });
}

const unreadable = (seen: string) => err({ code: "PLAN_UNREADABLE" as const, seen });

function gapsIn(json: Json): readonly string[] {
  const deferred = Array.isArray(json["deferred_changes"]) ? json["deferred_changes"].length : 0;
  if (json["errored"] === true)
    return ["Terraform ended with an error while it made the plan; the rest is not planned."];
  if (deferred > 0) return [`Terraform puts changes off to a later plan: ${deferred}.`];
  if (json["complete"] === false)
    return ["Terraform says that another plan has to follow, for example because of `-target`."];
  return [];
}

/** Every entry has to be understood: one that is passed over could break a law unseen. */
function decodeChanges(json: Json, name: string): Result<readonly PlannedChange[], PlanError> {
  const { [name]: given } = json;
  if (given !== undefined && given !== null && !Array.isArray(given)) return unreadable(`Its \`${name}\` is no list.`);
  const changes: PlannedChange[] = [];
  for (const [index, entry] of listAt(json, name).entries()) {
    const change = decodeChange(entry);
    if (typeof change === "string") return unreadable(`\`${name}[${index}]\` ${change}.`);
    if (change !== undefined) changes.push(change);
  }
  return ok(changes);
}

/** Undefined for a data source; a text where it is not understood. */
function decodeChange(entry: unknown): PlannedChange | undefined | string {
  if (!isRecord(entry)) return "is no object";
  const [address, type, name] = [textAt(entry, "address"), textAt(entry, "type"), textAt(entry, "name")];
  if (address === undefined || type === undefined || name === undefined) return "has no address, type or name";
  if (textAt(entry, "mode") === "data") return undefined;
  const change = recordAt(entry, "change");
  if (change === undefined) return "has no change";
  const action = actionOf(change["actions"]);
  if (action === undefined) return "has actions that are not known";
  const side = (values: unknown, unknown: unknown, sensitive: unknown) =>
    isRecord(values) ? { values, unknown, sensitive } : undefined;
  return {
    address,
    previousAddress: textAt(entry, "previous_address"),
    module: textAt(entry, "module_address") ?? "",
    type,
    name,
    deposed: textAt(entry, "deposed"),
    action,
    reason: textAt(entry, "action_reason"),
    importing: isRecord(change["importing"]),
    before: side(change["before"], false, change["before_sensitive"]),
    after: side(change["after"], change["after_unknown"], change["after_sensitive"]),
    replacedFor: [...new Set(listAt(change, "replace_paths").flatMap(firstStep))],
  };
}

/** The attribute that a path starts with. */
const firstStep = (path: unknown): readonly string[] => {
  const step: unknown = Array.isArray(path) ? path[0] : undefined;
  return typeof step === "string" ? [step] : [];
};

const ACTIONS: Readonly<Record<string, PlannedAction>> = {
  "no-op": "no-op",
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
  // The old object stays in the cloud, a new one is made beside it.
  "create,forget": "forget",
  "forget,create": "forget",
};

function actionOf(actions: unknown): PlannedAction | undefined {
  const word = Array.isArray(actions) ? actions.join(",") : "";
  return Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
}
