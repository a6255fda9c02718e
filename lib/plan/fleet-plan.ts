/**
 * The plan of a whole file: every object with what it is, what it will be and why, and everything that was found. A
 * value that can be written as JSON and read again: reports are made from it alone.
 */
import type { Problem } from "../model/problem.js";

export const OBJECT_KINDS = ["instance", "root_key", "authorization", "binding"] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** What is planned for an object. */
export const PLAN_ACTIONS = [
  /** It is as declared. */
  "none",
  /** It is referred to and managed elsewhere. */
  "referred",
  "create",
  /** It exists and is taken over; nothing is made. */
  "adopt",
  /** An encrypted cluster whose key may not be seen: the declared key is taken at its word. */
  "claim",
  "enable",
  "change_key",
  /** To a key in another instance: another service or another account too. */
  "change_instance",
  "change_endpoint",
  /** Changed in place: name, network, tags, key ring, rotation, dual authorization, aliases. */
  "update",
  /** Deleted, since the file says so. */
  "retire",
  /** Only its address in Terraform changes, as the file says. */
  "rename",
  /** No longer managed here; it stays as it is. */
  "forget",
  /** It is on hold. */
  "held",
  /** An operation is under way. */
  "in_progress",
  /** It could not be read, so nothing is known of it. */
  "unknown",
] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

/** An attribute that will change: what it is now and what it will be, as text; null is not set. */
export interface AttributeChange {
  readonly attribute: string;
  readonly before: string | null;
  /** `(known after apply)` where it is not known yet. */
  readonly after: string | null;
}

/** Whether a change can be taken back. */
export const REVERSIBLE = ["yes", "no", "forward_only"] as const;

/** What a change does while it is made. */
export interface Impact {
  /** How long the master may be unreachable, in minutes: from published runs, not promised. Null where it is not touched. */
  readonly outageMinutes: { readonly usual: number; readonly most: number } | null;
  /** Whether the change can be taken back. */
  readonly reversible: (typeof REVERSIBLE)[number];
  /** Why, in a sentence, naming the law. */
  readonly why: string;
}

/** One object of the file. */
export interface PlannedObject {
  readonly kind: ObjectKind;
  /** Its address in Terraform, for example `clusterkms_binding.checkout`. */
  readonly address: string;
  /** Its name in the file. */
  readonly name: string;
  /** The name of its account in the file, or the account's ID where the file does not have it. */
  readonly account: string;
  /** Its CRN in the cloud, as far as it is known. */
  readonly crn: string | null;
  readonly action: PlanAction;
  readonly changes: readonly AttributeChange[];
  /** Null where nothing is sent. */
  readonly impact: Impact | null;
  /** In which turn it is carried out, from 1; 0 where nothing is sent. What is in one turn runs side by side. */
  readonly turn: number;
  /** What it hangs on, by address, or by CRN where it is managed elsewhere: a binding on its key, a key on its instance. */
  readonly on: readonly string[];
  /** The state in the cloud's words, for example `active` or `normal`; null where it was not seen. */
  readonly status: string | null;
  /** Keys that a cluster has used, oldest first as far as that is known, with the one in use last; empty for others. */
  readonly history: readonly string[];
  /** It is something other than what Terraform last knew: drift. */
  readonly drifted: boolean;
  readonly findings: readonly Problem[];
}

/** What could not be read, and why. */
export interface PlanGap {
  /** The name of the account in the file, or its ID. */
  readonly account: string;
  readonly code: Problem["code"];
  readonly what: string;
  readonly role: string | null;
}

/** How clusters come one after another. */
export interface Waves {
  /** How many are changed at once: what the file says, and no more than Terraform applies side by side by itself. */
  readonly atOnce: number;
  /** How many may be: what the file says, or the default. */
  readonly maxConcurrent: number;
  /** How many waves it takes at least. */
  readonly atLeast: number;
  /** Clusters that wait for nothing else of the plan, by their names in the file. */
  readonly first: readonly string[];
  /** Those whose key, instance or authorization is made or changed first. */
  readonly later: readonly string[];
}

export interface FleetPlan {
  readonly format: "cluster-kms/plan";
  readonly version: 1;
  /** When the cloud was looked at, RFC 3339. */
  readonly at: string;
  /** The name of the stack. */
  readonly stack: string;
  /** Names and IDs of the accounts of the file, in its order. */
  readonly accounts: readonly { readonly name: string; readonly id: string }[];
  /** In the order in which they are shown: by account, then instances, keys, authorizations, clusters. */
  readonly objects: readonly PlannedObject[];
  /** In which order clusters are changed, as far as that can be told; null where none is. */
  readonly waves: Waves | null;
  /** Findings that belong to no object of the file. */
  readonly findings: readonly Problem[];
  readonly gaps: readonly PlanGap[];
  /** Endpoints that are not the cloud's own, as `VARIABLE = URL`. */
  readonly endpoints: readonly string[];
}

/** Whether carrying it out sends anything. */
export const sends = ({ action }: PlannedObject): boolean =>
  action === "create" ||
  action === "enable" ||
  action === "change_key" ||
  action === "change_instance" ||
  action === "change_endpoint" ||
  action === "update" ||
  action === "retire";

/** Every finding, those of the objects first, in their order. */
export const allFindings = (plan: FleetPlan): readonly Problem[] => [
  ...plan.objects.flatMap(({ findings }) => findings),
  ...plan.findings,
];

/** What a plan comes to, as an exit code. Where several hold: an error, refused, unreadable, drift, changes. */
export const EXIT = { nothing: 0, error: 1, changes: 2, drift: 3, refused: 4, unreadable: 5 } as const;

export function exitCodeOf(plan: FleetPlan): (typeof EXIT)[keyof typeof EXIT] {
  if (allFindings(plan).some(({ severity }) => severity === "refused")) return EXIT.refused;
  if (plan.gaps.length > 0 || plan.objects.some(({ action }) => action === "unknown")) return EXIT.unreadable;
  if (plan.objects.some(({ drifted }) => drifted)) return EXIT.drift;
  if (
    plan.objects.some(
      (object) =>
        sends(object) ||
        object.action === "adopt" ||
        object.action === "claim" ||
        object.action === "rename" ||
        object.action === "forget",
    )
  )
    return EXIT.changes;
  return EXIT.nothing;
}
