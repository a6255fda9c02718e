/** Reading Terraform's values: what is text, what is not set, and what is known only after apply. */
import { holdsUnknown, isUnknown } from "../../tfplugin/index.js";

/** The text of an attribute; undefined where it is not set. Not asked of what is unknown. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The texts of a set; undefined where it is not set. */
export const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((member) => typeof member === "string") : undefined;

/** Whether any of these is known only after apply, also within a collection. */
export const anyUnknown = (...values: readonly unknown[]): boolean =>
  values.some((value) => isUnknown(value) || (Array.isArray(value) && value.some(isUnknown)));

/** On hold nothing changes: what the state says, and what is declared only where it says nothing. */
export const heldAs = <S extends Readonly<Record<string, unknown>>, C extends Readonly<Record<keyof S, unknown>>>(
  prior: S,
  config: C,
): { readonly [K in keyof S]: S[K] | C[K] } => {
  const values: { [K in keyof S]: S[K] | C[K] } = { ...prior };
  for (const name in values) if (values[name] === null) values[name] = config[name];
  return values;
};

/**
 * What was planned as known comes back as it was planned, or Terraform calls it an error; what has changed by itself
 * since then is shown by the next read.
 */
export const asPlanned = <S extends Readonly<Record<string, unknown>>>(
  planned: { readonly [K in keyof S]: unknown },
  state: S,
): S => {
  const values = { ...state };
  for (const name in values) if (!holdsUnknown(planned[name])) Object.assign(values, { [name]: planned[name] });
  return values;
};
