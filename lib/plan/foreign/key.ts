/** A root key of the official provider: `ibm_kms_key`, and `ibm_kp_key` before it. */
import { because, nameOf, type PlannedChange } from "./change.js";
import type { Context, Finding, Rule } from "./finding.js";
import { registeredClusters } from "./history.js";
import { keyIdOf } from "./kms-config.js";
import { isTrue, show, textOf, valueAt } from "./value.js";
import { differences, endOfService, forgotten, isHyperProtect, named } from "./words.js";

export const keyRule: Rule = (change, context) => {
  const { action, before, after } = change;
  // A standard key cannot encrypt a cluster.
  if ([before, after].every((side) => side === undefined || isTrue(valueAt(side, "standard_key")))) return [];
  if (action === "forget") return [forgotten(change, `Root key ${keyName(change)}`)];
  if (action === "delete") return [destroyed(change, context)];
  return [
    ...(action === "replace" ? [destroyed(change, context)] : []),
    ...(action === "no-op" ? [] : [...expiry(change), ...force(change)]),
    ...hyperProtect(change, context),
  ];
};

const keyName = ({ before, after }: PlannedChange): string => {
  const side = before ?? after;
  return `${show(valueAt(side, "key_name"))} (${show(valueAt(side, "crn"))})`;
};

/** Their new values are told; those of key material never are, whether the provider calls them secret or not. */
const TOLD = [
  "key_name",
  "description",
  "expiration_date",
  "key_ring_id",
  "instance_id",
  "key_protect_id",
  "standard_key",
];

function destroyed(change: PlannedChange, { facts }: Context): Finding {
  const { action, before, replacedFor } = change;
  const again = action === "replace";
  const told = again
    ? differences(
        TOLD.filter((name) => replacedFor.includes(name)),
        change,
      )
    : [];
  const key = keyIdOf(textOf(valueAt(before, "crn")) ?? textOf(valueAt(before, "key_id")));
  const users = key === undefined ? [] : facts.usersOf(key);
  const clusters = [...registeredClusters(before), ...(key === undefined ? [] : facts.observedOn(key))];
  const now = [
    `Root key ${keyName(change)}.`,
    ...(clusters.length > 0 ? [`Registered on it: cluster ${named([...new Set(clusters)])}.`] : []),
    ...(users.length > 0 ? [`In this plan it is the key of ${named(users)}.`] : []),
  ];
  const willBe = [
    `The key is destroyed${again ? ", and another key is made" : ""}${because(change)}.`,
    ...(told.length > 0 ? [`${told.join("; ")}.`] : []),
    ...(isTrue(valueAt(before, "force_delete"))
      ? ["`force_delete` is set: the KMS deletes it even where a cluster is registered on it."]
      : []),
  ];
  return {
    address: nameOf(change),
    code: "PLAN_DESTROYS_KEY",
    severity: "refused",
    now: now.join(" "),
    willBe: willBe.join(" "),
  };
}

function expiry(change: PlannedChange): readonly Finding[] {
  const date = valueAt(change.after, "expiration_date");
  if (date.kind === "absent" || (date.kind === "known" && textOf(date) === undefined)) return [];
  return [
    {
      address: nameOf(change),
      code: "KEY_EXPIRES",
      severity: "warning",
      now: change.before === undefined ? "There is no such key yet." : `Root key ${keyName(change)}.`,
      willBe: `The key expires: ${show(date)}.`,
    },
  ];
}

function force(change: PlannedChange): readonly Finding[] {
  const after = valueAt(change.after, "force_delete");
  if (!isTrue(after) && after.kind !== "unknown") return [];
  if (isTrue(valueAt(change.before, "force_delete")) && change.action !== "replace") return [];
  return [
    {
      address: nameOf(change),
      code: "KEY_FORCE_DELETE",
      severity: "warning",
      now: change.before === undefined ? "There is no such key yet." : `Root key ${keyName(change)}.`,
      willBe: `\`force_delete\` is ${show(after)}. Nothing is deleted now; the next destroy passes over registrations.`,
    },
  ];
}

function hyperProtect(change: PlannedChange, context: Context): readonly Finding[] {
  const at = (name: string) => textOf(valueAt(change.after, name));
  const place = at("crn") ?? at("instance_crn") ?? at("instance_id") ?? at("key_protect_id");
  if (!isHyperProtect(place, context)) return [];
  const todo = ["Make a root key in Key Protect beside it, and move the clusters to that one before that day."];
  return [endOfService(nameOf(change), `Root key ${keyName(change)}`, context, todo)];
}
