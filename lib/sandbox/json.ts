/** Bodies as they come: anything, until it was looked at. */

export type Fields = Readonly<Record<string, unknown>>;

/** A JSON object; undefined where the text is no JSON or no object. */
export function parseObject(body: string): Fields | undefined {
  try {
    return object(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** The value as an object; undefined where it is none. */
export const object = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** The objects of a list; undefined where it is no list, or holds something else. */
export function objects(value: unknown): readonly Fields[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map(object);
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** The value as a text; undefined where it is none. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The texts of a list; undefined where it is no list, or holds something else. */
export const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
