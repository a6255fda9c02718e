/** One value of a planned object: not there, known only after the apply, or known; and how it may be shown. */
import type { Side } from "./change.js";

export type Value =
  | { readonly kind: "absent" }
  /** Known only after the apply. */
  | { readonly kind: "unknown" }
  /** `sensitive`: it may be compared, and must not be shown. */
  | { readonly kind: "known"; readonly value: unknown; readonly sensitive: boolean };

type Step = string | number;

const ABSENT: Value = { kind: "absent" };

/** The value at a path; null and what is not there are both absent. Unknown wins: what is under it does not count. */
export function valueAt(side: Side | undefined, ...path: readonly Step[]): Value {
  if (side === undefined) return ABSENT;
  if (isMarked(side.unknown, path)) return { kind: "unknown" };
  let value: unknown = side.values;
  for (const step of path) value = childOf(value, step);
  if (value === undefined || value === null) return ABSENT;
  return { kind: "known", value, sensitive: isMarked(side.sensitive, path) || marksWithin(side.sensitive, path) };
}

/** Whether a mask says `true` anywhere beneath the path: what is shown whole shows its parts. */
function marksWithin(mask: unknown, path: readonly Step[]): boolean {
  const pending: unknown[] = [path.reduce(childOf, mask)];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === true) return true;
    if (typeof next === "object" && next !== null) for (const child of Object.values(next)) pending.push(child);
  }
  return false;
}

/** Whether a mask says `true` at the path or above it. */
function isMarked(mask: unknown, path: readonly Step[]): boolean {
  let here = mask;
  for (const step of path) {
    if (here === true) return true;
    here = childOf(here, step);
  }
  return here === true;
}

/** The child of a JSON value; undefined where there is none. */
function childOf(value: unknown, step: Step): unknown {
  if (Array.isArray(value)) return typeof step === "number" ? value[step] : undefined;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return Reflect.get(value, step);
}

/** The text of a known value; undefined for everything else, and for the empty text. */
export const textOf = (value: Value): string | undefined =>
  value.kind === "known" && typeof value.value === "string" && value.value !== "" ? value.value : undefined;

/** The texts of a known list; empty for everything else. */
export const textsOf = (value: Value): readonly string[] =>
  value.kind === "known" && Array.isArray(value.value)
    ? value.value.filter((one): one is string => typeof one === "string")
    : [];

/** Whether it is known to be true. */
export const isTrue = (value: Value): boolean => value.kind === "known" && value.value === true;

/** Whether both are the same; `unknown` where one of them is not known yet. */
export function compare(one: Value, other: Value): "same" | "different" | "unknown" {
  if (one.kind === "unknown" || other.kind === "unknown") return "unknown";
  const [left, right] = [one, other].map((value) => (value.kind === "absent" ? null : value.value));
  return JSON.stringify(left) === JSON.stringify(right) ? "same" : "different";
}

/** The value for a reader; never a secret. */
export function show(value: Value): string {
  if (value.kind === "absent") return "none";
  if (value.kind === "unknown") return "(known after apply)";
  if (value.sensitive) return "(sensitive)";
  return typeof value.value === "string" ? value.value : JSON.stringify(value.value);
}
