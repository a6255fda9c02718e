/** Reading YAML whose shape its schema has checked already: what has another shape here is an error of the test. */

export type Mapping = Readonly<Record<string, unknown>>;

export function mapping(value: unknown, what: string): Mapping {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${what} is no mapping`);
  return Object.fromEntries(Object.entries(value));
}

/** An empty one where it is left out. */
export const mappingOrNone = (value: unknown, what: string): Mapping =>
  value === undefined ? {} : mapping(value, what);

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${what} is no list`);
  return value;
}

export function scalar(value: unknown, what: string): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`${what} is no text, number or boolean`);
}

/** Refuses what is not played here, so that nothing in a pipeline is passed over. */
export function only(value: Mapping, known: readonly string[], what: string): Mapping {
  const others = Object.keys(value).filter((key) => !known.includes(key));
  if (others.length > 0) throw new Error(`${what} has ${others.join(", ")}, which is not played here`);
  return value;
}

/** The variables in lines of `NAME=value`, as pipelines hand them from job to job. */
export const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
