/**
 * The marks of what was made here: by them a create whose answer was lost, or whose state was, finds its object again.
 * They are made of the stack's name and the object's own, so that two stacks do not take each other's.
 */
import { createHash } from "node:crypto";

/** Begins the tags that mark what is made here. */
export const TAG_MARK = "cluster-kms:";

/** The longest alias that Key Protect takes (CLI reference: 2 to 90 letters, digits, hyphens, underscores). */
const ALIAS_LENGTH = 90;
/** The longest user tag that the tagging service takes. */
const TAG_LENGTH = 128;
const PLAIN_TAG = /^[a-z0-9_.: -]{1,127}[a-z0-9_.:-]$/;
const HASH_LENGTH = 10;

/** The alias of a root key; an alias is unique in its instance, which the KMS enforces. */
export function keyAlias(stack: string, name: string): string {
  return `${tame(`cluster-kms-${stack}-${name}`, /[^A-Za-z0-9_-]+/g, ALIAS_LENGTH - HASH_LENGTH - 1)}-${hash(stack, name)}`;
}

/** The user tag of an instance. Tags do not know upper case, and blanks at their ends are dropped. */
export function instanceTag(stack: string, name: string): string {
  const plain = `cluster-kms:${stack}:${name}`;
  // A colon in the stack's name would leave open where the name begins.
  if (PLAIN_TAG.test(plain) && !stack.includes(":")) return plain;
  const tag = tame(plain.toLowerCase(), /[^a-z0-9_.: -]+/g, TAG_LENGTH - HASH_LENGTH - 1);
  return `${tag}-${hash(stack, name)}`;
}

const KEY_MARK = /^cluster-kms-.+-[0-9a-f]{10}$/;

/** The alias by which another stack has marked a key as its own, where there is one. `stack`: undefined if not said. */
export function otherKeyMark(aliases: readonly string[], stack: string | undefined, name: string): string | undefined {
  const own = stack === undefined ? undefined : keyAlias(stack, name);
  if (own !== undefined && aliases.includes(own)) return undefined;
  return aliases.find((alias) => KEY_MARK.test(alias));
}

/** The tag by which another stack has marked an instance. The name of an instance may have changed since. */
export function otherInstanceMark(
  tags: readonly string[],
  stack: string | undefined,
  name: string,
): string | undefined {
  const marks = tags.filter((tag) => tag.startsWith(TAG_MARK));
  const own = (mark: string) =>
    stack !== undefined && (mark === instanceTag(stack, name) || mark.startsWith(`${TAG_MARK}${stack}:`));
  return marks.some(own) ? undefined : marks[0];
}

const tame = (text: string, foreign: RegExp, length: number) => text.replaceAll(foreign, "-").slice(0, length);

// Without it `a-b` and `c` would be marked like `a` and `b-c`.
const hash = (stack: string, name: string) =>
  createHash("sha256")
    .update(JSON.stringify([stack, name]))
    .digest("hex")
    .slice(0, HASH_LENGTH);
