/** Reads JSON from outside into values of a known shape: what does not fit is told by its place, never by its content. */
import { err, ok, type Result } from "./result.js";

/** Reads one value; `at` is its place, for example `objects[3].action`. */
export type Read<T> = (value: unknown, at: string) => T;

class Misfit extends Error {
  constructor(readonly at: string) {
    super(at);
  }
}

/** The value in that shape; the error is the place of what does not fit, empty for the whole. */
export function readShape<T>(value: unknown, read: Read<T>): Result<T, string> {
  try {
    return ok(read(value, ""));
  } catch (error) {
    if (error instanceof Misfit) return err(error.at);
    throw error;
  }
}

const known =
  <T>(guard: (value: unknown) => value is T): Read<T> =>
  (value, at) => {
    if (guard(value)) return value;
    throw new Misfit(at);
  };

export const text: Read<string> = known((value) => typeof value === "string");
export const flag: Read<boolean> = known((value) => typeof value === "boolean");
/** A whole number, not below zero. */
export const count: Read<number> = known(
  (value): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 0,
);
/** One of these words. */
export const word = <W extends string>(words: readonly W[]): Read<W> =>
  known((value): value is W => words.some((one) => one === value));

export const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value, at) =>
    value === null ? null : read(value, at);

export const list =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value, at) => {
    if (!Array.isArray(value)) throw new Misfit(at);
    return value.map((one: unknown, index) => read(one, `${at}[${index}]`));
  };

/** Takes a property. */
export type Take = <V>(name: string, read: Read<V>) => V;

/** An object, of which each property is taken by its name; one that is not there is read as undefined. */
export const object =
  <T>(read: (take: Take) => T): Read<T> =>
  (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Misfit(at);
    const properties = new Map<string, unknown>(Object.entries(value));
    return read((name, of) => of(properties.get(name), at === "" ? name : `${at}.${name}`));
  };

/** Nothing where it is not there, for a property that may be left out. */
export const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value, at) =>
    value === undefined ? undefined : read(value, at);
