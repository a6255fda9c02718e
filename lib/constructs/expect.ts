/** Limits of single props, checked where they are written. What is a token is not judged. */
import { Token } from "cdktf";
import { type AccountId, parseAccountId } from "../model/ids.js";
import type { KeyWanted } from "../model/spec.js";
import { refuse } from "./refuse.js";

/** What a text or number has to be. */
export interface Limit<T> {
  readonly is: (value: T) => boolean;
  /** Completes `name is …`. */
  readonly expected: string;
}

/** A text of so many characters. */
export const length = (least: number, most: number): Limit<string> => ({
  is: (text) => [...text].length >= least && [...text].length <= most,
  expected: `${least} to ${most} characters long`,
});

/** A text of a form. */
export const form = (pattern: RegExp, expected: string): Limit<string> => ({
  is: (text) => pattern.test(text),
  expected,
});

/** One of a few words. */
export const oneOf = (words: readonly string[]): Limit<string> => ({
  is: (text) => words.includes(text),
  expected: words.map((word) => `\`${word}\``).join(" or "),
});

const A_REASON: Limit<string> = { is: (text) => text.trim() !== "", expected: "the reason for it, and says something" };

/** @throws InvalidDeclaration where the value is given and beyond its limit. `path` is that of the construct. */
export function expect<T>(path: string, field: string, value: T | undefined, limit: Limit<T>): void {
  if (value === undefined || Token.isUnresolved(value) || limit.is(value)) return;
  refuse("VALUE_INVALID", path, `${field} is ${limit.expected}, not \`${String(value)}\`.`);
}

/** @throws InvalidDeclaration where it is known and is not the ID of an account; undefined while it is not known */
export function expectAccount(path: string, field: string, id: string): AccountId | undefined {
  if (Token.isUnresolved(id)) return undefined;
  const parsed = parseAccountId(id);
  return parsed.ok ? parsed.value : refuse("ID_MALFORMED", path, `${field}: \`${id}\` is not ${parsed.error}.`);
}

/** @throws InvalidDeclaration where the CRN by which something is taken over is a token */
export function expectWritten(path: string, adopt: string | undefined): void {
  if (!Token.isUnresolved(adopt)) return;
  refuse("VALUE_INVALID", path, "adopt is a CRN that is written out, not a token: Terraform imports before it makes.");
}

/** What everything that is managed here can say. */
export interface ManagedProps {
  /**
   * A reason to leave it alone: no change is planned for it, and it is reported as held.
   * @default - it is not held
   */
  readonly hold?: string | undefined;
  /**
   * The names that it had in Terraform's addresses before, oldest first.
   * @default - it always had its name
   */
  readonly renamedFrom?: readonly string[] | undefined;
}

/** @throws InvalidDeclaration where one of them is not possible */
export function expectManaged(
  path: string,
  { state, hold }: ManagedProps & { readonly state?: KeyWanted | undefined },
  words: readonly KeyWanted[],
): void {
  expect<string>(path, "state", state, oneOf(words));
  expect(path, "hold", hold, A_REASON);
}
