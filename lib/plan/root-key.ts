/** What a declared root key changes, and whether it may. */
import type { InstanceRef, KeyCrn, KeyRef } from "../model/crn.js";
import type { KeySeen, KeyState } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import { partOf, type Seen, type Unreadable } from "../model/seen.js";
import type { KeyWanted } from "../model/spec.js";
import { nothingToRetire, sameSet } from "./instance.js";
import { keyHealth } from "./key-health.js";
import { adopted, fixed, heldBack, type ManagedDecision, notMadeHere, notReady, replacement } from "./managed.js";
import { otherKeyMark } from "./marker.js";
import { judgeRetire, momentOf, type RetirementView, retiringProblem } from "./retirement.js";
import { reasons } from "./words.js";

export interface RootKeyDeclared {
  readonly instance: InstanceRef;
  readonly name: string;
  /** Undefined: a new one is in the default ring, one that is there stays where it is. */
  readonly keyRing: string | undefined;
  /** Undefined: whatever is there; neither can be changed. */
  readonly description: string | undefined;
  readonly expires: string | undefined;
  /** 0 is no rotation policy; undefined: it stays as it is, and a new key has what its instance says. */
  readonly rotationMonths: number | undefined;
  /** Undefined: it stays as it is. */
  readonly dualAuthDelete: boolean | undefined;
  /** Undefined: those that are there stay. */
  readonly aliases: ReadonlySet<string> | undefined;
  readonly wanted: KeyWanted;
  readonly hold: string | null;
}

/** States of a key, `purged` where the KMS no longer has it, and `unknown` where it could not be read. */
export const KEY_STATUSES = [
  "preactive",
  "active",
  "disabled",
  "expired",
  "destroyed",
  "other",
  "purged",
  "unknown",
] as const satisfies readonly (KeyState | "purged" | "unknown")[];
export type KeyStatus = (typeof KEY_STATUSES)[number];

/** Whether a key in that state is gone for its clusters. */
export const isDestroyed = (status: KeyStatus): boolean => status === "destroyed" || status === "purged";

/** What the state says of a key: after a look, what was seen. */
export interface RootKeyRecord {
  readonly ref: KeyRef;
  readonly name: string;
  readonly keyRing: string;
  readonly description: string | null;
  readonly expires: string | null;
  /** 0 is no rotation policy; null while it has not been seen. */
  readonly rotationMonths: number | null;
  /** Null while it has not been seen. */
  readonly dualAuthDelete: boolean | null;
  /** All but the one that marks it. */
  readonly aliases: ReadonlySet<string>;
  /** The alias that marks it as made here, where it has it. */
  readonly alias: string | null;
  readonly status: KeyStatus;
  readonly extractable: boolean;
  readonly version: string | null;
  readonly created: string | null;
}

/** Keys that a create finds: the one with the mark of this stack and name, and others of the same name. */
export interface KeysFound {
  readonly ours: KeySeen | undefined;
  readonly others: readonly KeySeen[];
}

/** Sorts the keys of an instance for a create. What is destroyed has given its name away. */
export function keysFound(keys: readonly KeySeen[], name: string, alias: string): KeysFound {
  const ours = keys.find(({ aliases }) => aliases.includes(alias));
  const others = keys.filter((key) => key !== ours && key.name === name && key.state !== "destroyed");
  return { ours, others };
}

export interface RootKeyView extends RetirementView {
  /** Null where nothing is in the state. */
  readonly record: RootKeyRecord | null;
  /** Asked for where nothing is in the state; undefined too while the instance is not known. */
  readonly found: Seen<KeysFound> | undefined;
  /** What a create that finds one takes over, as it was seen. */
  readonly existing: RootKeyRecord | null;
  /** Keys that were in the state when this run began: creating one of them now would be a replacement. */
  readonly met: ReadonlySet<KeyCrn>;
  /** Why its status is unknown, where it is. */
  readonly why: Unreadable | undefined;
}

/** How messages speak of a key. */
export const keySubject = (name: string): string => `root key ${name}`;

export function planRootKey(declared: RootKeyDeclared, view: RootKeyView): ManagedDecision {
  const subject = keySubject(declared.name);
  const { record, existing } = view;
  const creates = record === null;
  const decision =
    record === null ? judgeCreate(declared, view, subject) : judgeUpdate(declared, record, view, subject);
  const changes = existing !== null && keyChanges(declared, existing).length > 0;
  return heldBack(decision, declared.hold, subject, { creates, changes });
}

function judgeCreate(declared: RootKeyDeclared, view: RootKeyView, subject: string): ManagedDecision {
  const { found, existing, met } = view;
  if (found === undefined) return { action: "create", problems: [] };
  if (!found.seen) return refused({ code: found.why.code, severity: "refused", subject, seen: reasons([found.why]) });
  const { ours, others } = found.value;
  if ([ours, ...others].some((key) => key !== undefined && met.has(key.crn)))
    return refused(replacement(subject, "root key"));
  if (others.length > 0) {
    const line = (mark: string) => (key: KeySeen) => `  ${key.crn} (${mark}, ${key.state})`;
    const lines = [
      ...(ours === undefined ? [] : [line("made here")(ours)]),
      ...others.map((one) => line(otherwise(one))(one)),
    ];
    const seen = `The instance has:\n${lines.join("\n")}`;
    return refused({ code: "KEY_NAME_TAKEN", severity: "refused", subject, attribute: ["name"], seen });
  }
  if (ours === undefined || existing === null) {
    if (declared.wanted !== "active") return refused(nothingToRetire(subject, declared.wanted));
    return { action: "create", problems: [] };
  }
  const decision = judgeUpdate(declared, existing, view, subject);
  return { action: "adopt", problems: [adopted(subject, ours.crn), ...decision.problems] };
}

// What carries this stack's own mark is not among the others.
function otherwise({ aliases, name }: KeySeen): string {
  const mark = otherKeyMark(aliases, undefined, name);
  return notMadeHere(mark === undefined ? undefined : `alias ${mark}`);
}

function judgeUpdate(
  declared: RootKeyDeclared,
  record: RootKeyRecord,
  view: RootKeyView,
  subject: string,
): ManagedDecision {
  const wrong = fixedProblems(declared, record, subject);
  if (wrong.length > 0) return { action: "none", problems: wrong };
  const crn = record.ref.crn;
  if (record.extractable) {
    const seen = `It is a standard key:\n  ${crn}`;
    return refused({ code: "KEY_NOT_ROOT", severity: "refused", subject, seen });
  }
  const { status, expires } = record;
  const isGone = status === "destroyed" || status === "purged";
  if (declared.wanted === "retired") {
    if (isGone) return NOTHING;
    // What is registered may be told where the key itself is not: its state and policies decide too.
    return view.why === undefined ? judgeRetire(crn, subject, view) : refused(unseen(view.why, subject));
  }
  if (isGone) return refused(gone(crn, status, subject, view));
  const takenBack = view.last?.wanted === "retired" && view.key?.setForDeletion !== undefined;
  const changes = keyChanges(declared, record).length > 0 || takenBack;
  const action = changes ? "update" : "none";
  const retiring = declared.wanted === "retiring" ? [retiringProblem(crn, subject, view)] : [];
  const severity = changes ? "refused" : "warning";
  const health =
    status === "unknown"
      ? [notReady("KEY_NOT_ACTIVE", subject, record, view.why, changes)]
      : keyHealth({ crn, state: status, expires: expires ?? undefined }, { subject, severity }, view.today);
  return { action, problems: [...health, ...retiring] };
}

const unseen = (why: Unreadable, subject: string): Problem => ({
  code: why.code,
  severity: "refused",
  subject,
  attribute: ["state"],
  seen: reasons([why]),
});

/** For how long a deleted key can be restored (docs: Key Protect, “Restoring keys”): 30 days, in milliseconds. */
const RESTORABLE_FOR = 30 * 24 * 3_600_000;

/** When a deleted key can no longer be restored, RFC 3339; undefined where neither it nor its deletion is told. */
export function restorableUntil(key: KeySeen | undefined): string | undefined {
  const { at, restorableUntil: told } = key?.deletion ?? {};
  return told ?? (at === undefined ? undefined : momentOf(Date.parse(at) + RESTORABLE_FOR));
}

function gone(crn: KeyCrn, status: KeyStatus, subject: string, { key, today }: RootKeyView): Problem {
  const code = "KEY_GONE";
  if (status === "purged")
    return { code, severity: "refused", subject, seen: `It is no longer in its instance:\n  ${crn}` };
  const at = key?.deletion?.at;
  const until = restorableUntil(key);
  const deleted = at === undefined ? "It is destroyed" : `It was deleted at ${at}`;
  const over = key?.deletion?.restorable === false || (until !== undefined && today > Date.parse(until));
  const way =
    until === undefined
      ? ""
      : over
        ? `\nIt could be restored until ${until}; that is over.`
        : `\nIt can be restored until ${until}.`;
  return { code, severity: "refused", subject, seen: `${deleted}:\n  ${crn}${way}` };
}

const NOTHING: ManagedDecision = { action: "none", problems: [] };

export type KeyChange = "key_ring" | "rotation_months" | "dual_auth_delete" | "aliases";

/** The attributes in which a key that is there differs from the declaration, and which can be changed. */
export function keyChanges(declared: RootKeyDeclared, record: RootKeyRecord): readonly KeyChange[] {
  const { dualAuthDelete, keyRing, rotationMonths, aliases } = declared;
  return [
    ...(keyRing === undefined || keyRing === record.keyRing ? [] : (["key_ring"] as const)),
    ...(rotationMonths === undefined || rotationMonths === record.rotationMonths ? [] : (["rotation_months"] as const)),
    ...(dualAuthDelete === undefined || dualAuthDelete === record.dualAuthDelete
      ? []
      : (["dual_auth_delete"] as const)),
    ...(aliases === undefined || sameSet(aliases, record.aliases) ? [] : (["aliases"] as const)),
  ];
}

function fixedProblems(declared: RootKeyDeclared, record: RootKeyRecord, subject: string): readonly Problem[] {
  const differ = (attribute: string, now: string | null, wanted: string | undefined) =>
    wanted === undefined || now === wanted ? [] : [fixed("KEY_FIXED", subject, attribute, now ?? "none", wanted)];
  // IBM Cloud docs, “Setting dual authorization policies for keys”: once enabled it cannot be taken back.
  const revoked = declared.dualAuthDelete === false && record.dualAuthDelete === true;
  return [
    ...differ("instance", record.ref.instance, declared.instance.crn),
    ...differ("name", record.name, declared.name),
    ...differ("description", record.description, declared.description),
    ...differ("expires", record.expires, declared.expires),
    ...(revoked ? [fixed("KEY_FIXED", subject, "dual_auth_delete", "true", "false")] : []),
  ];
}

/** A key that is still to be made, in an instance that is too: to hold it would be to plan no create, which cannot be. */
export const heldBeforeMade = (name: string, hold: string): Problem => ({
  code: "HELD",
  severity: "refused",
  subject: keySubject(name),
  attribute: ["hold"],
  seen: `On hold: ${hold}`,
});

/**
 * May a key go from the state? Only one that is destroyed as declared; nothing is sent in any case. `users`: the CRNs of
 * the clusters that are registered on it, where that was asked.
 */
export function keyRemoval(
  record: RootKeyRecord,
  wanted: KeyWanted,
  users?: Seen<readonly string[]>,
): readonly Problem[] {
  if (wanted === "retired" && (record.status === "destroyed" || record.status === "purged")) return [];
  const seen = `Terraform plans to destroy this key, which is ${record.status}:\n  ${record.ref.crn}${usersOf(users)}`;
  return [{ code: "KEY_DROPPED", severity: "refused", subject: keySubject(record.name), seen }];
}

function usersOf(users: Seen<readonly string[]> | undefined): string {
  if (users === undefined) return "";
  const seen = partOf(users);
  const lines = seen.length === 0 ? "" : `\nRegistered on it:\n${seen.map((user) => `  ${user}`).join("\n")}`;
  if (users.seen) return lines === "" ? "\nNo cluster is seen to be registered on it." : lines;
  const what = seen.length === 0 ? "What is" : "What else is";
  return `${lines}\n${what} registered on it is not known:\n${reasons([users.why])}`;
}

const refused = (problem: Problem): ManagedDecision => ({ action: "none", problems: [problem] });
