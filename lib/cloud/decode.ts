/** Careful reading of JSON from outside: every field is looked at before it is believed. */

/** A JSON object of unknown fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object, or undefined. */
export function fields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** The value as a list, or undefined. */
export function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** A non-empty string, or undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A boolean, or undefined. */
export function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** A finite number, or undefined. */
export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/**
 * A date as RFC 3339 in UTC with seconds. The containers API writes offsets without a colon
 * (`2022-08-15T02:17:06+0000`), Key Protect writes `Z`; what is no date is undefined.
 */
export function date(value: unknown): string | undefined {
  const raw = text(value);
  if (raw === undefined) return undefined;
  const at = Date.parse(raw.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Parses JSON; undefined where it is none. */
export function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
