/** Names for entries, made from what things are called in the cloud. */
import { looksLikeSecret } from "../secret-looks.js";

const LONGEST = 64;
/** So much of an ID tells two things of one name apart, nearly always. */
const TAIL = 8;

const NAME = /^[a-zA-Z_][a-zA-Z0-9_-]*$/;

/** Whether a text can be the name of an entry, and so a Terraform address. */
export const isEntryName = (text: string): boolean => NAME.test(text) && text.length <= LONGEST;

/** Something that needs a name. */
export interface Nameless {
  /** Unique, and the same on every run: a part of it makes a name unique. Letters, digits and hyphens. */
  readonly id: string;
  /** What it is called in the cloud; undefined where that was not seen. */
  readonly called: string | undefined;
}

/**
 * A name of the file's form for each, by its ID: what it is called, with everything else than letters, digits, `-` and
 * `_` as hyphens. Where two are called the same, or the name is taken, all of them get a part of their IDs, so that
 * the order in which they come changes nothing. `kind` is what one without a usable name is called.
 */
export function entryNames(
  things: readonly Nameless[],
  kind: string,
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const sorted = [...things].sort((a, b) => (a.id < b.id ? -1 : 1));
  const wanted = new Map(sorted.map(({ id, called }) => [id, plainName(called)]));
  const counts = new Map<string, number>();
  for (const name of wanted.values()) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  const isFree = (name: string | undefined): name is string =>
    name !== undefined && counts.get(name) === 1 && !taken.has(name);
  const names = new Map<string, string>();
  const used = new Set([...taken, ...[...wanted.values()].filter(isFree)]);
  for (const { id } of sorted) {
    const plain = wanted.get(id);
    if (isFree(plain)) {
      names.set(id, plain);
      continue;
    }
    const name = suffixed(plain ?? kind, id).find((one) => !used.has(one));
    // IDs are unique: two of one name cannot have a whole one in common, unless a user has written it.
    if (name === undefined) throw new Error(`no name is left for ${id}`);
    used.add(name);
    names.set(id, name);
  }
  return names;
}

/** What something is called, as a name of the file's form; undefined where nothing of it is left. */
export function plainName(called: string | undefined): string | undefined {
  if (called === undefined || looksLikeSecret(called)) return undefined;
  const tame = called.replaceAll(/[^a-zA-Z0-9_-]+/g, "-").replaceAll(/^-+|-+$/g, "");
  if (!/[a-zA-Z0-9]/.test(tame)) return undefined;
  const name = tame.replace(/^(?=[^a-zA-Z_])/, "_").slice(0, LONGEST);
  return looksLikeSecret(name) ? undefined : name;
}

function suffixed(stem: string, id: string): readonly string[] {
  const tails = [
    id.slice(-TAIL).replace(/^-+/, ""),
    id,
    ...Array.from({ length: 9 }, (_, index) => `${id}-${index + 2}`),
  ];
  return tails.map((tail) => `${stem.slice(0, LONGEST - tail.length - 1)}-${tail}`);
}
