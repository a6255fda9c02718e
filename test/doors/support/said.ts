/** What a door says of one object, in words that both have. */
import type { Type } from "./stack.js";

/** A note is a warning to Terraform, which has no notes. */
export type Severity = "refused" | "warning";

export type Said =
  | { readonly asked: false }
  | {
      readonly asked: true;
      /** Meaningless where something is refused: Terraform shows no difference then. */
      readonly action: string;
      readonly findings: ReadonlyMap<string, Severity>;
    };

type Values = Readonly<Record<string, unknown>>;

/** The action that a planned difference is: the word that the command has for it. */
export function actionOf(
  type: Type,
  prior: Values | null,
  planned: Values | null,
  isUnknown: (value: unknown) => boolean,
): string {
  if (planned === null) return "forget";
  if (type === "clusterkms_binding") return prior === null ? "create" : bindingAction(prior, planned, isUnknown);
  const identity = type === "clusterkms_authorization" ? "policy_id" : "crn";
  if (isUnknown(planned[identity])) return "create";
  const changes = CHANGEABLE[type].some((name) => !isUnknown(planned[name]) && !same(prior?.[name], planned[name]));
  // What differs from the declaration is changed with it; Terraform, which has not read it, does not show what.
  if (prior === null) return "adopt";
  if (planned["state"] === "retired" && isUnknown(planned["status"])) return "retire";
  // What has been deleted as declared is not changed any more; what else is declared of it is only noted.
  if (planned["state"] === "retired") return "none";
  return changes ? "update" : "none";
}

/** What can be changed in place, and is sent; the rest is only noted. */
const CHANGEABLE = {
  clusterkms_instance: ["name", "allowed_network", "tags"],
  clusterkms_root_key: ["key_ring", "rotation_months", "dual_auth_delete", "aliases"],
  clusterkms_authorization: [],
} as const satisfies Partial<Record<Type, readonly string[]>>;

function bindingAction(prior: Values, planned: Values, isUnknown: (value: unknown) => boolean): string {
  if (isUnknown(planned["root_key_seen"])) {
    if (prior["encryption"] === "none") return "enable";
    if (prior["root_key"] === planned["root_key"]) return "change_endpoint";
    const home = (crn: unknown) => String(crn).split(":key:")[0];
    const moves = !isUnknown(planned["root_key"]) && home(prior["root_key"]) !== home(planned["root_key"]);
    return moves ? "change_instance" : "change_key";
  }
  return planned["root_key_seen"] === "claimed" && prior["root_key"] === null ? "claim" : "none";
}

const same = (one: unknown, other: unknown): boolean => text(one) === text(other);
/** A set has no order, and a number may come as text. */
const text = (value: unknown): string =>
  Array.isArray(value) ? JSON.stringify([...value].sort()) : String(value ?? null);
