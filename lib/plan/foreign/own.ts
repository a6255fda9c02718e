/** Objects of the provider `clusterkms`, in a plan that may have been made without it, or without its guards. */
import type { Code } from "../../model/codes/index.js";
import { bindingRule } from "./binding.js";
import { because, isDestroyed, nameOf, type PlannedChange } from "./change.js";
import type { Context, Finding, Rule } from "./finding.js";
import { keyIdOf } from "./kms-config.js";
import { show, textOf, valueAt } from "./value.js";
import { endOfService, forgotten, isHyperProtect, named } from "./words.js";

/** What an object is called, and the code that says why it is not dropped. */
const KINDS: Readonly<Record<string, readonly [what: string, dropped: Code]>> = {
  clusterkms_binding: ["The binding", "BINDING_DROPPED"],
  clusterkms_root_key: ["The root key", "KEY_DROPPED"],
  clusterkms_instance: ["The instance", "INSTANCE_DROPPED"],
  clusterkms_authorization: ["The authorization", "AUTHORIZATION_DROPPED"],
};

export const ownRule: Rule = (change, context) => {
  const [what, dropped] = KINDS[change.type] ?? ["It", "REPLACEMENT_REFUSED"];
  if (change.action === "forget") return [forgotten(change, `${what} (${identity(change)})`)];
  if (isDestroyed(change)) return mayGo(change) ? [letGo(change, what)] : [drop(change, what, dropped)];
  if (change.type === "clusterkms_binding") return bindingRule(change, context);
  return [...retired(change, what, context), ...hyperProtect(change, what, context)];
};

const identity = (change: PlannedChange): string => {
  const side = change.before ?? change.after;
  const crn = valueAt(side, "crn");
  if (crn.kind !== "absent") return show(crn);
  return show(valueAt(side, change.type === "clusterkms_authorization" ? "instance" : "cluster"));
};

/** The provider lets go what was retired, and a binding of which that was said; nothing is sent. */
function mayGo({ type, action, before }: PlannedChange): boolean {
  if (action === "replace") return false;
  if (type === "clusterkms_binding") return textOf(valueAt(before, "removal")) === "forget";
  return textOf(valueAt(before, "state")) === "retired";
}

const letGo = (change: PlannedChange, what: string): Finding => ({
  ...forgotten(change, `${what} (${identity(change)})`),
  willBe: "It is dropped from the state; nothing is sent to the cloud.",
});

function drop(change: PlannedChange, what: string, dropped: Code): Finding {
  const replaced = change.action === "replace";
  return {
    address: nameOf(change),
    code: replaced ? "REPLACEMENT_REFUSED" : dropped,
    severity: "refused",
    now: `${what} (${identity(change)}) is in the state.`,
    willBe: `It is ${replaced ? "destroyed and made again" : "destroyed"}${because(change)}.`,
  };
}

/** `state: retired` is how something is deleted; not what this very plan still points at. */
function retired(
  change: PlannedChange,
  what: string,
  { facts }: { facts: { usersOf(key: string): readonly string[] } },
) {
  const { type, before, after } = change;
  const state = textOf(valueAt(after, "state"));
  if (state !== "retired" || textOf(valueAt(before, "state")) === "retired") return [];
  const key = type === "clusterkms_root_key" ? keyIdOf(textOf(valueAt(before ?? after, "crn"))) : undefined;
  const users = key === undefined ? [] : facts.usersOf(key);
  const used = users.length > 0;
  const finding: Finding = {
    address: nameOf(change),
    code: used ? "KEY_IN_USE" : "RETIRED_BY_PLAN",
    severity: used ? "refused" : "note",
    now: `${what} (${identity(change)}).${used ? ` In this plan it is the key of ${named(users)}.` : ""}`,
    willBe: "It is retired: deleted in the cloud.",
  };
  return [finding];
}

function hyperProtect(change: PlannedChange, what: string, context: Context): readonly Finding[] {
  const crn = textOf(valueAt(change.after, "crn")) ?? textOf(valueAt(change.after, "instance"));
  if (change.type === "clusterkms_authorization" || !isHyperProtect(crn, context)) return [];
  const todo = ["Move the clusters to a root key in Key Protect before that day."];
  return [endOfService(nameOf(change), `${what} (${identity(change)})`, context, todo)];
}
