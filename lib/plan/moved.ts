/**
 * Is the cloud still what the plan saw? A plan shows the state, and that is what was approved. A saved plan may be
 * applied hours later: what has moved meanwhile is refused, with then and now, and nothing is sent for it.
 */
import { CODES } from "../model/codes/index.js";
import type { KeyCrn } from "../model/crn.js";
import type { KeySeen } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import { partOf, type Seen } from "../model/seen.js";
import { type InstanceDeclared, type InstanceRecord, instanceSubject, isGoing } from "./instance.js";
import type { BindingRecord } from "./record.js";
import { isDestroyed, keySubject, type RootKeyDeclared, type RootKeyRecord } from "./root-key.js";

/**
 * Refuses where the key seen `now` is not the one of the state: a saved plan is being applied after the cloud has
 * moved, or Terraform was told not to refresh. Where it is the declared key, somebody has done what was to be done,
 * and there is nothing to refuse. What is unseen or gone is judged elsewhere.
 */
export function movedProblem(
  record: BindingRecord,
  now: BindingRecord,
  declared: KeyCrn | undefined,
): Problem | undefined {
  if (now.encryption === "gone" || now.rootKeySeen !== "seen" || record.rootKey === now.rootKey) return undefined;
  if (now.rootKey === declared) return undefined;
  if (record.rootKey === null && record.encryption !== "none") return neverKnown(record, now);
  const then = record.rootKey === null ? "it was not encrypted" : `it used ${record.rootKey}`;
  return {
    code: "CHANGED_SINCE_PLAN",
    severity: "refused",
    subject: `cluster ${record.cluster}`,
    attribute: ["root_key"],
    seen: `When the state was read, ${then}; now it uses ${now.rootKey}. Nothing was sent.`,
  };
}

/**
 * The lists did not show the key when the cluster was imported, and the instance of the declared one does: what the state
 * does not know cannot be left.
 */
const neverKnown = ({ cluster }: BindingRecord, now: BindingRecord): Problem => ({
  code: "KEY_UNSEEN",
  severity: "refused",
  subject: `cluster ${cluster}`,
  attribute: ["root_key"],
  seen: `Terraform's state does not know the key in use, since the lists of instances do not lead to it. The instance of the declared key shows ${now.rootKey}.`,
  todo: ["Declare that key first. Once the state knows it, declare the other one."],
});

/** The state is no longer what is seen: what was approved was for another state of affairs. */
export const movedSince = (subject: string, attribute: string, then: string, now: string): Problem => ({
  code: "CHANGED_SINCE_PLAN",
  severity: "refused",
  subject,
  attribute: [attribute],
  seen: `${attribute} is not what it was when it was planned:\n  Then: ${then}\n  Now:  ${now}`,
});

/** An attribute then and now, and as it is declared; undefined where it is not declared. */
type Attribute = readonly [name: string, then: string | null, now: string | null, declared: string | undefined];

/** The first that is another than it was, and not what is declared. What was not seen at one of the two is not told. */
function firstMoved(subject: string, attributes: readonly Attribute[]): Problem | undefined {
  for (const [name, then, now, declared] of attributes)
    if (then !== null && now !== null && now !== then && now !== declared) return movedSince(subject, name, then, now);
  return undefined;
}

const listed = (names: ReadonlySet<string>): string => (names.size === 0 ? "none" : [...names].sort().join(", "));
const listedOr = (names: ReadonlySet<string> | undefined) => (names === undefined ? undefined : listed(names));
const months = (number: number | null) => (number === null ? null : number === 0 ? "none" : String(number));
const monthsOr = (number: number | undefined) => (number === undefined ? undefined : (months(number) ?? undefined));
const words = (is: boolean | null) => (is === null ? null : String(is));
const seenAs = (status: string) => (status === "unknown" ? null : status);

/** What somebody else has changed of a key since the plan was made, other than to what is declared. */
export function movedKey(prior: RootKeyRecord, now: RootKeyRecord, declared: RootKeyDeclared): Problem | undefined {
  const subject = keySubject(declared.name);
  const done = declared.wanted === "retired" && isDestroyed(now.status);
  if (done) return undefined;
  return firstMoved(subject, [
    ["status", seenAs(prior.status), seenAs(now.status), "active"],
    ["key_ring", prior.keyRing, now.keyRing, declared.keyRing],
    ["rotation_months", months(prior.rotationMonths), months(now.rotationMonths), monthsOr(declared.rotationMonths)],
    [
      "dual_auth_delete",
      words(prior.dualAuthDelete),
      words(now.dualAuthDelete),
      declared.dualAuthDelete === undefined ? undefined : String(declared.dualAuthDelete),
    ],
    ["aliases", listed(prior.aliases), listed(now.aliases), listedOr(declared.aliases)],
  ]);
}

/** What somebody else has changed of an instance since the plan was made, other than to what is declared. */
export function movedInstance(
  prior: InstanceRecord,
  now: InstanceRecord,
  declared: InstanceDeclared,
): Problem | undefined {
  const done = declared.wanted === "retired" && isGoing(now.status);
  if (done) return undefined;
  return firstMoved(instanceSubject(declared.name), [
    ["status", seenAs(prior.status), seenAs(now.status), "active"],
    ["name", prior.name, now.name, declared.name],
    ["allowed_network", prior.allowedNetwork, now.allowedNetwork, declared.allowedNetwork],
    ["tags", listed(prior.tags), listed(now.tags), listedOr(declared.tags)],
  ]);
}

/**
 * A key that is to be deleted was planned so because nothing was registered on it since `unusedSince` (RFC 3339). What
 * could not be seen is judged elsewhere.
 */
export function registeredSince(
  name: string,
  unusedSince: string | null,
  users: Seen<readonly string[]>,
): Problem | undefined {
  const now = partOf(users);
  if (unusedSince === null || now.length === 0) return undefined;
  const then = `nothing was seen to be registered on it, since ${unusedSince} at the latest`;
  return movedSince(keySubject(name), "state", then, `registered on it: ${now.join(", ")}`);
}

/** An instance that is to be deleted was planned so because every key that was seen in it was destroyed. */
export function keptSince(name: string, keys: Seen<readonly KeySeen[]>): Problem | undefined {
  const left = partOf(keys).filter(({ state }) => state !== "destroyed");
  if (left.length === 0) return undefined;
  const now = left.map(({ name: key, crn, state }) => `${key} is ${state} (${crn})`).join(", ");
  return movedSince(instanceSubject(name), "state", "no key was known to be in it that is not destroyed", now);
}

/**
 * What stands against a change when its plan is applied, said of then and now. The first plan went through, so nothing
 * was known to stand against it. What could not be seen, and what the ledger or the file forbid, is said as it is.
 */
export const sincePlanned = (problem: Problem): Problem => {
  const { code, severity, seen } = problem;
  const entry = CODES[code];
  if (severity !== "refused" || entry.ofCloud !== true) return problem;
  const now = `${code}: ${seen}`.replaceAll("\n", "\n      ");
  return {
    ...problem,
    code: "CHANGED_SINCE_PLAN",
    seen: `  Then: nothing was known to stand against it.\n  Now:  ${now}`,
    todo: [...CODES.CHANGED_SINCE_PLAN.todo, ...(problem.todo ?? entry.todo)],
  };
};
