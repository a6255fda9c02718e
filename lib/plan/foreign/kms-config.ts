/** The block `kms_config` of the official provider's clusters, and how keys and instances are named by it. */
import type { Side } from "./change.js";
import { compare, show, textOf, type Value, valueAt } from "./value.js";

/** The arguments of the block (IBM-Cloud/terraform-provider-ibm 2.5.0; a classic cluster has no `wait_for_apply`). */
export interface KmsConfig {
  /** Normally a GUID. */
  readonly instance: Value;
  readonly key: Value;
  /** Absent for the cluster's own account. */
  readonly account: Value;
  /** The provider's default is false. */
  readonly privateEndpoint: Value;
  readonly wait: Value;
}

/** The block of one side; `none` where there is none, `unknown` where that is known only after the apply. */
export function kmsConfigOf(side: Side | undefined): KmsConfig | "none" | "unknown" {
  const block = valueAt(side, "kms_config");
  if (block.kind === "unknown") return "unknown";
  const at = (name: string) => valueAt(side, "kms_config", 0, name);
  const first = valueAt(side, "kms_config", 0);
  if (first.kind === "unknown") return "unknown";
  // Where nothing in the block is known yet, its values are an empty object or not there at all.
  if (first.kind === "absent" && at("crk_id").kind === "absent") return "none";
  return {
    instance: at("instance_id"),
    key: at("crk_id"),
    account: at("account_id"),
    privateEndpoint: at("private_endpoint"),
    wait: at("wait_for_apply"),
  };
}

/** The ID of a key, also where its CRN is given. */
export const keyId = (value: Value): string | undefined => keyIdOf(textOf(value));

/** The ID of a key, from itself or from its CRN. */
export const keyIdOf = (text: string | undefined): string | undefined => text?.split(":").at(-1)?.toLowerCase();

/** The GUID of an instance, also where its CRN or a key's is given. */
export function instanceGuid(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return (text.startsWith("crn:") ? text.split(":")[7] : text)?.toLowerCase();
}

/** `key <ID> in instance <GUID>`, as far as it may be shown. */
export const showKey = ({ key, instance }: KmsConfig): string => `key ${show(key)} in instance ${show(instance)}`;

/** `key`: another key, or one that is not known yet; `rest`: the same key, with other settings. */
export function differenceOf(before: KmsConfig, after: KmsConfig): "none" | "key" | "rest" {
  if (keyId(before.key) !== keyId(after.key) || isOpen(after)) return "key";
  return changedArguments(before, after).length === 0 ? "none" : "rest";
}

/** Which key it is, is not known yet. */
export const isOpen = ({ key, instance }: KmsConfig): boolean => key.kind === "unknown" || instance.kind === "unknown";

const ARGUMENTS: readonly (readonly [keyof KmsConfig, string])[] = [
  ["instance", "instance_id"],
  ["key", "crk_id"],
  ["account", "account_id"],
  ["privateEndpoint", "private_endpoint"],
  ["wait", "wait_for_apply"],
];

/** The arguments whose values differ, in backticks. */
export const changedArguments = (before: KmsConfig, after: KmsConfig): readonly string[] =>
  ARGUMENTS.flatMap(([name, argument]) => (compare(before[name], after[name]) === "same" ? [] : [`\`${argument}\``]));
