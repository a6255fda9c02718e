/** Findings that several kinds of objects share. */
import { daysUntilHpcsEnd, HPCS_END } from "../hpcs.js";
import { nameOf, type PlannedChange } from "./change.js";
import type { Context, Finding } from "./finding.js";
import { instanceGuid } from "./kms-config.js";
import { show, type Value, valueAt } from "./value.js";

/** Terraform forgets it: a note for everything that is looked at. */
export const forgotten = (change: PlannedChange, what: string): Finding => ({
  address: nameOf(change),
  code: "FORGOTTEN_BY_PLAN",
  severity: "note",
  now: `${what} is in Terraform's state.`,
  willBe: "It is no longer in the state; nothing is sent to the cloud.",
});

/** Warns of an object in Hyper Protect, with the days that are left. `todo`: the way out for this kind of object. */
export function endOfService(address: string, what: string, { today }: Context, todo: readonly string[]): Finding {
  const days = daysUntilHpcsEnd(today);
  const left = days >= 0 ? `in ${days} days` : `${-days} days ago`;
  return {
    address,
    code: "HPCS_END_OF_SERVICE",
    severity: "warning",
    now: `${what} is in Hyper Protect Crypto Services.`,
    willBe: `Its instances are deleted on ${HPCS_END} (${left}).`,
    todo,
  };
}

/** Whether an instance, by its CRN, its GUID or the CRN of a key in it, is in Hyper Protect, as far as the plan shows it. */
export function isHyperProtect(text: string | undefined, { facts }: Context): boolean {
  if (text?.startsWith("crn:")) return text.split(":")[4] === "hs-crypto";
  const guid = instanceGuid(text);
  return guid !== undefined && facts.serviceOf(guid) === "hs-crypto";
}

/** Two values, before and after, for the attributes that differ; `name: a -> b`. Only for attributes without secrets. */
export const differences = (names: readonly string[], { before, after }: PlannedChange): readonly string[] =>
  names.flatMap((name) => {
    const [was, will] = [valueAt(before, name), valueAt(after, name)];
    return sameShown(was, will) ? [] : [`\`${name}\`: ${show(was)} -> ${show(will)}`];
  });

const sameShown = (was: Value, will: Value): boolean =>
  was.kind !== "unknown" && will.kind !== "unknown" && JSON.stringify(was) === JSON.stringify(will);

const MOST_NAMED = 5;

/** The names, or the first of them and how many more there are. */
export function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more <= 1 ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more`;
}
