/** Small notations that several services share. */

/** Key Protect's dates: `2026-02-03T10:00:00Z`. */
export const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");

/** The containers API's dates: an offset without a colon, `2022-08-15T02:17:06+0000` (seen in real answers). */
export const offsetDate = (at: number): string => iso(at).replace("Z", "+0000");

/** A UUID that is the same in every run. */
export const uuid = (number: number, kind: string): string =>
  `${kind.padEnd(8, "0")}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
