/** A KMS instance of the official provider, and the key rings in it. */
import { because, isDestroyed, nameOf, type PlannedChange } from "./change.js";
import type { Context, Finding, Rule } from "./finding.js";
import { instanceGuid } from "./kms-config.js";
import { isTrue, show, textOf, valueAt } from "./value.js";
import { differences, endOfService, forgotten, named } from "./words.js";

const TOLD = ["name", "service", "location", "resource_group_id", "plan"];

export const instanceRule: Rule = (change, context) => {
  const { action, before, after, replacedFor } = change;
  const what = `Instance ${show(valueAt(before ?? after, "name"))} (${show(valueAt(before ?? after, "crn"))})`;
  if (action === "forget") return [forgotten(change, what)];
  const findings: Finding[] = [];
  if (isDestroyed(change)) {
    const told = differences(
      TOLD.filter((name) => replacedFor.includes(name)),
      change,
    );
    const again = action === "replace" ? ", and another one with other keys is made" : "";
    findings.push({
      address: nameOf(change),
      code: "PLAN_DESTROYS_INSTANCE",
      severity: "refused",
      now: [`${what}.`, ...onIt(change, context)].join(" "),
      willBe: [`It is destroyed with all its keys${again}${because(change)}.`, ...told.map((one) => `${one}.`)].join(
        " ",
      ),
    });
  }
  if (textOf(valueAt(after, "service")) === "hs-crypto") {
    const todo = ["Make a Key Protect instance and root keys in it, and move the clusters there before that day."];
    findings.push(endOfService(nameOf(change), what, context, todo));
  }
  return findings;
};

/** The clusters that were observed on its keys. */
function onIt({ before }: PlannedChange, { facts }: Context): readonly string[] {
  const guid = instanceGuid(textOf(valueAt(before, "crn")) ?? textOf(valueAt(before, "guid")));
  const clusters = guid === undefined ? [] : facts.observedOn(guid);
  return clusters.length === 0 ? [] : [`Registered on its keys: cluster ${named(clusters)}.`];
}

/** The provider deletes a ring by force whatever `force_delete` says, and passes over the error. */
export const keyRingRule: Rule = (change) => {
  const { action, before } = change;
  const what = `Key ring ${show(valueAt(before, "key_ring_id"))} of instance ${show(valueAt(before, "instance_id"))}`;
  if (action === "forget") return [forgotten(change, what)];
  if (!isDestroyed(change)) return [];
  return [
    {
      address: nameOf(change),
      code: "PLAN_DESTROYS_KEY_RING",
      severity: "warning",
      now: `${what}${isTrue(valueAt(before, "force_delete")) ? ", with `force_delete`" : ""}.`,
      willBe: `It is deleted${ringAgain(change)}${because(change)}.`,
    },
  ];
};

const ringAgain = ({ action }: PlannedChange): string => (action === "replace" ? ", and another one is made" : "");
