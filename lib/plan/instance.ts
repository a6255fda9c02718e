/** What a declared KMS instance changes, and whether it may. */
import type { InstanceCrn, InstanceRef } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { AllowedNetwork, InstanceSeen, KeySeen, NetworkRules } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import type { Seen, Unreadable } from "../model/seen.js";
import type { KeyWanted, Wanted } from "../model/spec.js";
import { adopted, fixed, heldBack, type ManagedDecision, notMadeHere, notReady, replacement } from "./managed.js";
import { listedAddresses } from "./network.js";
import { reasons } from "./words.js";

export interface InstanceDeclared {
  readonly account: AccountId;
  readonly name: string;
  readonly region: string;
  readonly plan: string;
  /** Undefined is the account's default group. */
  readonly resourceGroup: { readonly name: string } | { readonly id: string } | undefined;
  /** Undefined: a new one is public and private, one that is there keeps what it has. */
  readonly allowedNetwork: AllowedNetwork | undefined;
  /** Undefined: those that are there stay. */
  readonly tags: ReadonlySet<string> | undefined;
  readonly wanted: Wanted;
  readonly hold: string | null;
}

/** What the state says of an instance: after a look, what was seen. */
export interface InstanceRecord {
  readonly ref: InstanceRef;
  readonly name: string;
  readonly plan: string | null;
  readonly resourceGroup: string | null;
  readonly resourceGroupId: string | null;
  /** Null while it has not been seen. */
  readonly allowedNetwork: AllowedNetwork | null;
  readonly tags: ReadonlySet<string>;
  /** The cloud's own word, `gone` or `unknown`. */
  readonly status: string;
}

/** Instances that a create finds: marked as made by this stack under this name, and others of the same name. */
export interface InstancesFound {
  readonly ours: readonly InstanceSeen[];
  readonly others: readonly (InstanceSeen & {
    /** The tag by which another stack has marked it, as far as its tags could be read. */
    readonly mark?: string | undefined;
  })[];
}

export interface InstanceView {
  /** Null where nothing is in the state. */
  readonly record: InstanceRecord | null;
  /** Asked for where nothing is in the state. */
  readonly found: Seen<InstancesFound> | undefined;
  /** What a create that finds one takes over, as it was seen. */
  readonly existing: InstanceRecord | null;
  /** Instances that were in the state when this run began: creating one of them now would be a replacement. */
  readonly met: ReadonlySet<InstanceCrn>;
  /** The keys in it; asked for only where it is to be retired. */
  readonly keys: Seen<readonly KeySeen[]> | undefined;
  /** Why its status is unknown, where it is. */
  readonly why: Unreadable | undefined;
  /** From where it may be reached; undefined where that was not read. */
  readonly rules?: Seen<NetworkRules> | undefined;
}

/** States in which the resource controller still makes it. */
const COMING: ReadonlySet<string> = new Set(["provisioning", "inactive", "in progress"]);
const GOING: ReadonlySet<string> = new Set(["gone", "removed", "pending_reclamation", "pending_removal"]);

/** Whether an instance in this state is new, and holds no keys yet: whoever needs it waits until it is active. */
export const isBeingMade = (status: string): boolean => status === "provisioning";

/** Whether an instance in this state is deleted or about to be. */
export const isGoing = (status: string): boolean => GOING.has(status);

/** How messages speak of an instance. */
export const instanceSubject = (name: string): string => `instance ${name}`;

export function planInstance(declared: InstanceDeclared, view: InstanceView): ManagedDecision {
  const subject = instanceSubject(declared.name);
  const { record, existing } = view;
  const creates = record === null;
  const decision =
    record === null ? judgeCreate(declared, view, subject) : judgeUpdate(declared, record, view, subject);
  const changes = existing !== null && instanceChanges(declared, existing).length > 0;
  return heldBack(decision, declared.hold, subject, { creates, changes });
}

function judgeCreate(declared: InstanceDeclared, view: InstanceView, subject: string): ManagedDecision {
  const { found, existing, met } = view;
  if (found === undefined) return { action: "create", problems: [] };
  if (!found.seen) return refused({ code: found.why.code, severity: "refused", subject, seen: reasons([found.why]) });
  const { ours, others } = found.value;
  const [mine] = ours;
  if ([...ours, ...others].some(({ crn }) => met.has(crn))) return refused(replacement(subject, "instance"));
  if (others.length > 0 || ours.length > 1) {
    const line = (mark: string) => (one: InstanceSeen) => `  ${one.crn} (${mark}, ${one.state})`;
    const lines = [...ours.map(line("made here")), ...others.map((one) => line(otherwise(one.mark))(one))];
    const seen = `Account ${declared.account} has:\n${lines.join("\n")}`;
    return refused({ code: "INSTANCE_NAME_TAKEN", severity: "refused", subject, attribute: ["name"], seen });
  }
  if (mine === undefined || existing === null) {
    if (declared.wanted === "retired") return refused(nothingToRetire(subject, "retired"));
    return { action: "create", problems: [] };
  }
  const decision = judgeUpdate(declared, existing, view, subject, true);
  return { action: "adopt", problems: [adopted(subject, mine.crn), ...decision.problems] };
}

const otherwise = (mark: string | undefined) => notMadeHere(mark === undefined ? undefined : `tag ${mark}`);

function judgeUpdate(
  declared: InstanceDeclared,
  record: InstanceRecord,
  view: InstanceView,
  subject: string,
  adopting = false,
): ManagedDecision {
  const wrong = fixedProblems(declared, record, subject);
  if (wrong.length > 0) return { action: "none", problems: wrong };
  if (declared.wanted === "retired") return judgeRetire(record, view, subject);
  if (isGoing(record.status)) {
    const seen = `It is ${record.status}:\n  ${record.ref.crn}`;
    return refused({ code: "INSTANCE_GONE", severity: "refused", subject, seen });
  }
  const changes = instanceChanges(declared, record);
  const ready = record.status === "active" || (adopting && COMING.has(record.status));
  const action = changes.length > 0 ? "update" : "none";
  if (ready) return { action, problems: addressProblems(subject, record.ref.crn, view.rules) };
  return { action, problems: [notReady("INSTANCE_NOT_ACTIVE", subject, record, view.why, changes.length > 0)] };
}

/** An instance that is made here is there for clusters, whose masters may not be among the addresses that it lets in. */
function addressProblems(subject: string, crn: InstanceCrn, rules: Seen<NetworkRules> | undefined): readonly Problem[] {
  if (!rules?.seen || rules.value.addresses === null) return [];
  const seen = listedAddresses(crn, rules.value.addresses);
  return [{ code: "MASTER_ADDRESS_UNKNOWN", severity: "warning", subject, seen }];
}

/** The attributes in which an instance that is there differs from the declaration, and which can be changed. */
export function instanceChanges(
  declared: InstanceDeclared,
  record: InstanceRecord,
): readonly ("name" | "allowed_network" | "tags")[] {
  const { tags, allowedNetwork } = declared;
  return [
    ...(declared.name === record.name ? [] : (["name"] as const)),
    ...(allowedNetwork === undefined || allowedNetwork === record.allowedNetwork ? [] : (["allowed_network"] as const)),
    ...(tags === undefined || sameSet(tags, record.tags) ? [] : (["tags"] as const)),
  ];
}

function judgeRetire(record: InstanceRecord, { keys }: InstanceView, subject: string): ManagedDecision {
  if (isGoing(record.status)) return { action: "none", problems: [] };
  if (keys === undefined || !keys.seen) {
    const seen = keys === undefined ? "Its keys were not read." : reasons([keys.why]);
    return refused({ code: "INSTANCE_IN_USE", severity: "refused", subject, attribute: ["state"], seen });
  }
  const left = keys.value.filter(({ state }) => state !== "destroyed");
  if (left.length === 0) {
    const seen = `This apply deletes:\n  ${record.ref.crn}\nTerraform counts it as changed, not as destroyed. Every key in it is destroyed.`;
    return { action: "retire", problems: [{ code: "RETIRED_BY_PLAN", severity: "warning", subject, seen }] };
  }
  const lines = left.map(({ name, crn, state }) => `  ${name}: ${crn} (${state})`);
  const seen = `It holds ${left.length === 1 ? "a key" : `${left.length} keys`}:\n${lines.join("\n")}`;
  return refused({ code: "INSTANCE_IN_USE", severity: "refused", subject, attribute: ["state"], seen });
}

function fixedProblems(declared: InstanceDeclared, record: InstanceRecord, subject: string): readonly Problem[] {
  const { ref, plan, resourceGroup, resourceGroupId } = record;
  const group = declared.resourceGroup;
  const differ = (attribute: string, now: string | null, wanted: string | undefined) =>
    now === null || wanted === undefined || now === wanted
      ? []
      : [fixed("INSTANCE_FIXED", subject, attribute, now, wanted)];
  return [
    ...differ("account", ref.account, declared.account),
    ...differ("region", ref.region, declared.region),
    ...differ("plan", plan, declared.plan),
    ...(group === undefined
      ? []
      : "name" in group
        ? differ("resource_group", resourceGroup, group.name)
        : differ("resource_group_id", resourceGroupId, group.id)),
  ];
}

/** May an instance go from the state? Only one that is gone anyway; nothing is sent in any case. */
export function instanceRemoval(record: InstanceRecord, wanted: Wanted): readonly Problem[] {
  if (wanted === "retired" && isGoing(record.status)) return [];
  const seen = `Terraform plans to destroy:\n  ${record.ref.crn}`;
  return [{ code: "INSTANCE_DROPPED", severity: "refused", subject: instanceSubject(record.name), seen }];
}

/** Nothing that exists is declared as retired, or as retiring. */
export const nothingToRetire = (subject: string, wanted: Exclude<KeyWanted, "active">): Problem => ({
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject,
  attribute: ["state"],
  seen: `It is declared as ${wanted}, and there is nothing that could be retired.`,
  todo: ["Drop it from the file."],
});

const refused = (problem: Problem): ManagedDecision => ({ action: "none", problems: [problem] });

/** Whether two sets have the same members. */
export const sameSet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((member) => other.has(member));
