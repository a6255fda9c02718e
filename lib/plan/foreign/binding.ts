/** A `clusterkms_binding` that is made or changed: its key, its cluster, its endpoint, and other bindings beside it. */
import { nameOf, type PlannedChange } from "./change.js";
import type { Context, Finding, Rule } from "./finding.js";
import { boundCluster } from "./history.js";
import { keyIdOf } from "./kms-config.js";
import { compare, show, textOf, valueAt } from "./value.js";
import { endOfService, isHyperProtect, named } from "./words.js";

export const bindingRule: Rule = (change, context) => {
  const { before, after } = change;
  const moved =
    before !== undefined && compare(valueAt(before, "cluster_id"), valueAt(after, "cluster_id")) === "different";
  return [
    ...(moved ? [otherCluster(change)] : keyChange(change, context)),
    ...publicEndpoint(change),
    ...hyperProtect(change, context),
    ...twins(change, context),
  ];
};

/** What is now. */
function today({ before, after }: PlannedChange): string {
  const cluster = boundCluster(before) ?? boundCluster(after) ?? show(valueAt(after, "cluster"));
  const key = valueAt(before, "root_key");
  return `Cluster ${cluster} ${key.kind === "absent" ? "has no key that the state knows" : `is on ${show(key)}`}.`;
}

const otherCluster = (change: PlannedChange): Finding => ({
  address: nameOf(change),
  code: "BINDING_CLUSTER_FIXED",
  severity: "refused",
  now: today(change),
  willBe: `It is pointed at cluster ${show(valueAt(change.after, "cluster"))}.`,
});

function keyChange(change: PlannedChange, { facts }: Context): readonly Finding[] {
  const { before, after } = change;
  const [was, will] = [valueAt(before, "root_key"), valueAt(after, "root_key")];
  const about = { address: nameOf(change), now: today(change) };
  if (will.kind === "unknown") {
    if (facts.isMadeHere(change, "root_key")) {
      const willBe = "It is pointed at a key that this plan makes.";
      return [{ ...about, code: "CLUSTER_KEY_CHANGES", severity: "note", willBe }];
    }
    const willBe = "Its key is known only after the apply.";
    return [{ ...about, code: "PLAN_VALUE_UNKNOWN", severity: "warning", willBe, open: true }];
  }
  if (will.kind === "absent" || compare(was, will) === "same") return [];
  const willBe = `It is pointed at ${show(will)}`;
  const [cluster, key] = [boundCluster(before), keyIdOf(textOf(will))];
  const used = cluster === undefined || key === undefined ? undefined : facts.usedBefore(cluster, key);
  return [
    used === undefined
      ? { ...about, code: "CLUSTER_KEY_CHANGES", severity: "note", willBe: `${willBe}.` }
      : { ...about, code: "KEY_REUSED", severity: "refused", willBe: `${willBe}, which it has used before: ${used}.` },
  ];
}

function publicEndpoint(change: PlannedChange): readonly Finding[] {
  const [was, will] = [valueAt(change.before, "endpoint"), valueAt(change.after, "endpoint")];
  if (textOf(will) !== "public" || compare(was, will) === "same") return [];
  return [
    {
      address: nameOf(change),
      code: "PUBLIC_ENDPOINT_CHOSEN",
      severity: "note",
      now: `\`endpoint\` in the state: ${show(was)}.`,
      willBe: "`endpoint` is public.",
    },
  ];
}

function hyperProtect(change: PlannedChange, context: Context): readonly Finding[] {
  const key = valueAt(change.after, "root_key");
  if (!isHyperProtect(textOf(key), context)) return [];
  const todo = ["Declare a root key in Key Protect for this cluster and apply: that is one update in place."];
  return [endOfService(nameOf(change), `The cluster's key ${show(key)}`, context, todo)];
}

function twins(change: PlannedChange, { facts }: Context): readonly Finding[] {
  const others = facts.bindingsOf(change).filter((other) => other !== change.address);
  if (others.length === 0) return [];
  return [
    {
      address: nameOf(change),
      code: "TWO_BINDINGS",
      severity: "refused",
      now: today(change),
      willBe: `${named(others)} declares the key of the same cluster.`,
    },
  ];
}
