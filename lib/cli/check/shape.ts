/** JSON that is not trusted to have the shape that it should have. */

export type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The text under a name; undefined for everything else, and for the empty text. */
export function textAt(json: Json, name: string): string | undefined {
  const value = own(json, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The list under a name; empty where there is none. */
export function listAt(json: Json, name: string): readonly unknown[] {
  const value = own(json, name);
  return Array.isArray(value) ? value : [];
}

/** The object under a name. */
export function recordAt(json: Json, name: string): Json | undefined {
  const value = own(json, name);
  return isRecord(value) ? value : undefined;
}

const own = (json: Json, name: string): unknown => (Object.hasOwn(json, name) ? json[name] : undefined);
