/** What a saved Terraform plan says of one object: the values of both sides, with the marks for unknown and secret. */

/** `replace` in either order; `forget`: Terraform drops it from the state and the cloud keeps it. */
export type PlannedAction = "create" | "read" | "update" | "delete" | "replace" | "forget" | "no-op";

/** Attributes by name, as JSON has them. */
export type Values = Readonly<Record<string, unknown>>;

/** An object before or after the change. The two masks have the shape of the values, or are `true` for all beneath. */
export interface Side {
  readonly values: Values;
  /** True where a value is known only after the apply; `false` or empty where all is known. */
  readonly unknown: unknown;
  /** True where a value is secret. */
  readonly sensitive: unknown;
}

/** One change of a plan; data sources are not among them. */
export interface PlannedChange {
  /** With module and key, for example `module.kms["eu"].ibm_kms_key.roks[0]`. */
  readonly address: string;
  /** Where it was, when a `moved` block gave it its address. */
  readonly previousAddress: string | undefined;
  /** The address of its module instance; empty for the root module. */
  readonly module: string;
  readonly type: string;
  readonly name: string;
  /** The key of a deposed object: one that a replacement left behind, and that is still in the cloud. */
  readonly deposed: string | undefined;
  readonly action: PlannedAction;
  /** Terraform's own word for why, for example `replace_because_cannot_update`. */
  readonly reason: string | undefined;
  /** The object is taken into the state by an `import` block. */
  readonly importing: boolean;
  /** Undefined where there is nothing yet. */
  readonly before: Side | undefined;
  /** Undefined where nothing is left. */
  readonly after: Side | undefined;
  /** The attributes that make Terraform replace it. */
  readonly replacedFor: readonly string[];
}

/** An object in the state that the plan starts from, whether it changes or not. */
export interface PriorObject {
  readonly address: string;
  readonly type: string;
  readonly side: Side;
}

/** The parts of a plan that can be judged. */
export interface ForeignPlan {
  readonly changes: readonly PlannedChange[];
  /** What changed outside of Terraform since its last apply. */
  readonly drift: readonly PlannedChange[];
  readonly prior: readonly PriorObject[];
  /** Why the plan does not say all; empty where it does. */
  readonly gaps: readonly string[];
  /** Expressions of the configuration by address without keys, for example `module.kms.ibm_kms_key.roks`. */
  readonly expressions: ReadonlyMap<string, unknown>;
}

/** The address without the keys of `count` and `for_each`. */
export const withoutKeys = (address: string): string => address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");

/** How an object is named to a reader. */
export function nameOf({ address, previousAddress, deposed }: PlannedChange): string {
  if (deposed !== undefined) return `${address} (deposed ${deposed})`;
  return previousAddress === undefined ? address : `${address} (moved from ${previousAddress})`;
}

/** Whether the object is no longer in the cloud afterwards, or is another one. */
export const isDestroyed = ({ action }: PlannedChange): boolean => action === "delete" || action === "replace";

const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "it is tainted",
  replace_by_request: "`-replace` asks for it",
  replace_by_triggers: "`replace_triggered_by` asks for it",
  delete_because_no_resource_config: "it is no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_wrong_repetition: "`count` or `for_each` was added or taken away",
  delete_because_count_index: "`count` no longer reaches its index",
  delete_because_each_key: "`for_each` no longer has its key",
  delete_because_no_move_target: "a `moved` block leads to an address that is not in the configuration",
};

/** Why Terraform plans it, as the end of a sentence: `, because …`; empty where the plan does not say. */
export function because({ reason = "", replacedFor }: PlannedChange): string {
  if (replacedFor.length > 0) {
    return `, because ${replacedFor.map((name) => `\`${name}\``).join(", ")} cannot be changed in place`;
  }
  const words = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  return words === undefined ? "" : `, because ${words}`;
}
