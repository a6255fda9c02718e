/** A cluster of the official provider: what a change of its `kms_config` sends, and whether it may. */
import { because, isDestroyed, nameOf, type PlannedChange } from "./change.js";
import type { Context, Finding, Rule } from "./finding.js";
import { clusterIdOf } from "./history.js";
import { changedArguments, differenceOf, isOpen, type KmsConfig, keyId, kmsConfigOf, showKey } from "./kms-config.js";
import { isTrue, textOf } from "./value.js";
import { endOfService, forgotten, isHyperProtect, named } from "./words.js";

export const clusterRule: Rule = (change, context) => {
  const { action, before } = change;
  if (action === "forget") return [forgotten(change, "The cluster")];
  if (action === "delete") return [destroyed(change)];
  if (action === "replace") return [destroyed(change), ...made(change, context)];
  return before === undefined ? made(change, context) : changed(change, context);
};

function destroyed(change: PlannedChange): Finding {
  const again = change.action === "replace";
  return {
    address: nameOf(change),
    code: "PLAN_DESTROYS_CLUSTER",
    severity: "warning",
    now: `The cluster ${clusterIdOf(change.before) ?? "(its ID is not in the plan)"} is there.`,
    willBe: `It is destroyed${again ? ", and another one is made" : ""}${because(change)}.`,
  };
}

/** A cluster that is not there yet has used no key. */
function made(change: PlannedChange, context: Context): readonly Finding[] {
  const config = kmsConfigOf(change.after);
  if (config === "none" || config === "unknown") return twoOwners(change, context, config, true);
  return [
    pointed(change, "There is no such cluster yet.", config),
    ...publicEndpoint(change, config),
    ...hyperProtect(change, config, context),
    ...twoOwners(change, context, config, true),
  ];
}

function changed(change: PlannedChange, context: Context): readonly Finding[] {
  const [before, after] = [kmsConfigOf(change.before), kmsConfigOf(change.after)];
  if (after === "unknown") {
    return [undecided(change, "whether it has a `kms_config`"), ...twoOwners(change, context, after, true)];
  }
  if (after === "none") return typeof before === "string" ? [] : [removed(change, before)];
  const difference = typeof before === "string" ? "key" : differenceOf(before, after);
  const sent = difference !== "none";
  return [
    ...(difference === "key" ? keyChange(change, before, after, context) : []),
    ...(difference === "rest" && typeof before !== "string" ? [sentAgain(change, before, after)] : []),
    ...(difference === "key" ? [] : elsewhere(change, after, context)),
    ...(sent ? publicEndpoint(change, after) : []),
    ...hyperProtect(change, after, context),
    ...twoOwners(change, context, after, sent),
  ];
}

function removed(change: PlannedChange, before: KmsConfig): Finding {
  const classic = change.type === "ibm_container_cluster";
  return {
    address: nameOf(change),
    code: "KMS_CONFIG_REMOVED",
    severity: "refused",
    now: `\`kms_config\` names ${showKey(before)}.`,
    willBe: classic
      ? "An enable call with an empty key and an empty instance is sent; what the cloud makes of it is not known."
      : "Nothing is sent: the cluster stays encrypted with its key, and the state says that it has none.",
  };
}

function sentAgain(change: PlannedChange, before: KmsConfig, after: KmsConfig): Finding {
  return {
    address: nameOf(change),
    code: "ENABLE_SENT_AGAIN",
    severity: "warning",
    now: `\`kms_config\` names ${showKey(after)}.`,
    willBe: `The key stays; because of ${changedArguments(before, after).join(" and ")} the enable call is sent again.`,
  };
}

/** The state cannot see another key; a registration in the same plan can. */
function elsewhere(change: PlannedChange, config: KmsConfig, { facts }: Context): readonly Finding[] {
  const [cluster, key] = [clusterIdOf(change.before), keyId(config.key)];
  const registered = cluster === undefined ? [] : facts.registered(cluster);
  if (registered.length === 0 || key === undefined || registered.includes(key)) return [];
  return [
    {
      address: nameOf(change),
      code: "KEY_UNCONFIRMED",
      severity: "warning",
      now: `\`kms_config\` names ${showKey(config)}; the KMS shows the cluster on key ${registered.join(", ")}.`,
      willBe: "Either its key was changed outside of Terraform, or the record of the KMS lags.",
      open: true,
    },
  ];
}

/** The first key, or another one, of a cluster that exists. */
function keyChange(
  change: PlannedChange,
  before: KmsConfig | "none" | "unknown",
  after: KmsConfig,
  { facts }: Context,
): readonly Finding[] {
  const was = typeof before === "string" ? "The state names no key" : `\`kms_config\` names ${showKey(before)}`;
  const cluster = clusterIdOf(change.before);
  const key = keyId(after.key);
  if (isOpen(after)) {
    const fresh = after.key.kind === "unknown" && facts.isMadeHere(change, "crk_id");
    return [fresh ? pointed(change, `${was}.`, after) : undecided(change, "which key it is pointed at")];
  }
  const registered = cluster === undefined ? [] : facts.registered(cluster);
  const now = registered.length === 0 ? `${was}.` : `${was}; the KMS shows it on key ${registered.join(", ")}.`;
  const used = cluster === undefined || key === undefined ? undefined : facts.usedBefore(cluster, key);
  if (used !== undefined && !(key !== undefined && registered.includes(key))) {
    return [
      {
        address: nameOf(change),
        code: "KEY_REUSED",
        severity: "refused",
        now,
        willBe: `It is pointed at ${showKey(after)}, which it has used before: ${used}.`,
      },
    ];
  }
  // After an import the state has no `kms_config`, whatever the cluster uses.
  const unseen = change.importing && registered.length === 0;
  return [
    pointed(change, now, after),
    ...(unseen
      ? [
          {
            address: nameOf(change),
            code: "HISTORY_UNKNOWN",
            severity: "warning",
            now: "It is imported: the state cannot say whether it is encrypted today, and with which key.",
            willBe: `It is pointed at ${showKey(after)}; where it has used that key before, the call fails.`,
            open: true,
          } satisfies Finding,
        ]
      : []),
  ];
}

const pointed = (change: PlannedChange, now: string, after: KmsConfig): Finding => ({
  address: nameOf(change),
  code: "CLUSTER_KEY_CHANGES",
  severity: "note",
  now,
  willBe: `It is pointed at ${showKey(after)}.`,
});

const undecided = (change: PlannedChange, what: string): Finding => ({
  address: nameOf(change),
  code: "PLAN_VALUE_UNKNOWN",
  severity: "warning",
  now: describe(kmsConfigOf(change.before)),
  willBe: `It is known only after the apply ${what}.`,
  open: true,
});

const describe = (config: KmsConfig | "none" | "unknown"): string =>
  typeof config === "string" ? "The state names no key." : `\`kms_config\` names ${showKey(config)}.`;

function publicEndpoint(change: PlannedChange, { privateEndpoint }: KmsConfig): readonly Finding[] {
  if (privateEndpoint.kind === "unknown" || isTrue(privateEndpoint)) return [];
  return [
    {
      address: nameOf(change),
      code: "PUBLIC_ENDPOINT_CHOSEN",
      severity: "note",
      now: "Which endpoint the cluster uses today is not told by the cloud.",
      willBe: "`private_endpoint` is false: the public endpoint of the KMS.",
    },
  ];
}

function hyperProtect(change: PlannedChange, config: KmsConfig, context: Context): readonly Finding[] {
  if (!isHyperProtect(textOf(config.instance), context)) return [];
  const todo = ["Declare a root key in Key Protect and point the cluster at it before that day."];
  return [endOfService(nameOf(change), `The cluster's ${showKey(config)}`, context, todo)];
}

/** `sent`: this plan itself sends the block. A block that only stays in the state, with a binding beside it, is the way over. */
function twoOwners(
  change: PlannedChange,
  { facts }: Context,
  config: KmsConfig | "none" | "unknown",
  sent: boolean,
): readonly Finding[] {
  const bindings = facts.bindingsOf(change);
  if (config === "none" || bindings.length === 0 || isGone(change)) return [];
  const names = named(bindings);
  return [
    {
      address: nameOf(change),
      code: "TWO_OWNERS",
      severity: sent ? "refused" : "warning",
      now: `${describe(kmsConfigOf(change.before))} ${names} declares the key of the same cluster.`,
      willBe: sent
        ? "Both send an enable call."
        : "This plan sends nothing for `kms_config`; without `ignore_changes` a later one will.",
    },
  ];
}

const isGone = (change: PlannedChange): boolean => isDestroyed(change) && change.after === undefined;
