/**
 * Whether the fleet's plan and Terraform's say the same of the same objects. Both come from the same decisions
 * (lib/judge), over two looks at the cloud: a difference is a cloud that moved in between, or a fault.
 */
import type { PlanAction, PlannedObject } from "../plan/fleet-plan.js";
import type { ForeignPlan, PlannedAction, PlannedChange } from "../plan/foreign/change.js";

/** What Terraform may plan where the fleet's plan says this; undefined: anything, since nothing is claimed. */
const MEANS: Readonly<Record<PlanAction, readonly PlannedAction[] | undefined>> = {
  none: ["no-op"],
  referred: [],
  create: ["create"],
  // By an import block, or by a create that finds it.
  adopt: ["create", "update", "no-op"],
  claim: ["create", "update"],
  enable: ["create", "update"],
  change_key: ["update"],
  change_instance: ["update"],
  change_endpoint: ["update"],
  update: ["update"],
  retire: ["update", "delete"],
  // By a `moved` block.
  rename: ["no-op"],
  // A binding that lets go (`removal: forget`) is destroyed in Terraform's words, and nothing is sent.
  forget: ["forget", "delete"],
  held: ["no-op"],
  in_progress: ["no-op"],
  unknown: undefined,
};

/** Attributes that only the state keeps: a change of nothing else is an update that sends nothing. */
const QUIET: ReadonlySet<string> = new Set([
  "hold",
  "removal",
  "registration_timeout",
  "timeouts",
  "former_keys",
  "former_root_keys",
  "history_complete_since",
  "lingering_root_keys",
  "drifted_from",
  "key_version",
  "root_key_seen",
  "written_against",
  // A key that begins to be retired, or is kept after all; what deletes it changes its status too.
  "state",
  "unused_since",
]);

/** An object over which the two differ. */
export interface Difference {
  readonly address: string;
  /** What the fleet's plan says; null where it does not know the object. */
  readonly fleet: string | null;
  /** What Terraform's plan says; null where it does not know the object. */
  readonly terraform: string | null;
}

/** Every object of a stack over which the two plans differ; `objects` are those of the fleet's plan in that stack. */
export function compareActions(objects: readonly PlannedObject[], plan: ForeignPlan): readonly Difference[] {
  const changes = new Map(
    plan.changes.filter(({ type }) => type.startsWith("clusterkms_")).map((one) => [one.address, one]),
  );
  const known = new Set(objects.map(({ address }) => address));
  const both = objects.flatMap(({ address, action }) => {
    const change = changes.get(address);
    const allowed = MEANS[action];
    if (allowed === undefined || (change === undefined && allowed.length === 0)) return [];
    const agrees =
      change !== undefined &&
      (allowed.includes(change.action) || (allowed.includes("no-op") && change.action === "update" && isQuiet(change)));
    return agrees ? [] : [{ address, fleet: action, terraform: change?.action ?? null }];
  });
  const more = [...changes.values()].filter(
    // An authorization that nothing needs any more is forgotten by the stack itself: the file does not name it.
    ({ address, type, action }) =>
      !known.has(address) && !(type === "clusterkms_authorization" && (action === "forget" || action === "no-op")),
  );
  return [...both, ...more.map(({ address, action }) => ({ address, fleet: null, terraform: action }))];
}

function isQuiet({ before, after }: PlannedChange): boolean {
  if (before === undefined || after === undefined) return false;
  const unknown = typeof after.unknown === "object" && after.unknown !== null ? Object.entries(after.unknown) : [];
  const open = unknown.filter(([, mark]) => mark === true).map(([name]) => name);
  const names = new Set([...Object.keys(before.values), ...Object.keys(after.values), ...open]);
  return [...names].every(
    (name) =>
      QUIET.has(name) ||
      (!open.includes(name) && JSON.stringify(before.values[name]) === JSON.stringify(after.values[name])),
  );
}

/** A code that one of the plans says of an address. */
export interface Said {
  readonly address: string;
  readonly code: string;
}

/**
 * Codes with which one plan refuses an object and the other does not. A Terraform that ends with an error has not looked
 * at what hangs on the object, so what it does not say is no difference then.
 */
export function compareRefusals(
  objects: readonly PlannedObject[],
  terraform: { readonly said: readonly Said[]; readonly ended: "whole" | "early" },
): readonly Difference[] {
  const fleet = objects.flatMap(({ address, findings }) =>
    findings.filter(({ severity }) => severity === "refused").map(({ code }) => ({ address, code })),
  );
  const key = ({ address, code }: Said) => `${address} ${code}`;
  const [ours, theirs] = [new Set(fleet.map(key)), new Set(terraform.said.map(key))];
  const unsaid = terraform.ended === "early" ? [] : fleet.filter((one) => !theirs.has(key(one)));
  return [
    ...unsaid.map(({ address, code }) => ({ address, fleet: code, terraform: null })),
    ...terraform.said
      .filter((one) => !ours.has(key(one)))
      .map(({ address, code }) => ({ address, fleet: null, terraform: code })),
  ];
}

/** A difference in a line. */
export const inWords = ({ address, fleet, terraform }: Difference): string =>
  `${address}: the fleet's plan says ${fleet ?? "nothing"}, Terraform's says ${terraform ?? "nothing"}.`;
