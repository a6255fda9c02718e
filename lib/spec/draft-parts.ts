/** What the entries of all sections have in common when they are read. */

import type { Fields } from "./fields.js";
import { checkName } from "./identifiers.js";
import type { Problems } from "./problems.js";
import type { Located } from "./tree.js";

/** A list of names of this file, past or present. */
export function names(fields: Fields | undefined, field: string, problems: Problems): readonly Located<string>[] {
  const texts = fields?.texts(field) ?? [];
  for (const text of texts) checkName(text, problems);
  return texts;
}

/** What a text means, where the text is. */
export function located<T>(
  text: Located<string> | undefined,
  read: (text: Located<string>) => T | undefined,
): Located<T> | undefined {
  const value = text && read(text);
  return text === undefined || value === undefined ? undefined : { ...text, value };
}

/** What an object of this entry is called in the cloud: as written, else by the oldest of the entry's names. */
export const cloudNameOf = (
  written: Located<string> | undefined,
  renamedFrom: readonly Located<string>[],
  name: Located<string>,
): Located<string> => written ?? renamedFrom[0] ?? name;
