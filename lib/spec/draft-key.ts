/** An entry under `keys`, as far as it can be read: referred to with `crn`, or managed here. */
import type { KeyRef } from "../model/crn.js";
import { KEY_WANTED, type KeyWanted } from "../model/spec.js";
import { cloudNameOf, located, names } from "./draft-parts.js";
import { choiceOf, type Fields } from "./fields.js";
import { readKeyCrn } from "./identifiers.js";
import { checkAlias, checkDescription, checkHold, checkKeyName, checkKeyRing } from "./kms-texts.js";
import { readMoment } from "./moment.js";
import type { Problems } from "./problems.js";
import type { Located } from "./tree.js";

export interface DraftKey {
  readonly name: Located<string>;
  /** The name of its instance; beside `crn` it is not needed. */
  readonly instance: Located<string> | undefined;
  /** What `crn` says; undefined also where the key is managed here. */
  readonly referred: Located<KeyRef> | undefined;
  /** Undefined where it is only referred to. */
  readonly managed: DraftManagedKey | undefined;
  /** Empty where it is only referred to. */
  readonly renamedFrom: readonly Located<string>[];
}

export interface DraftManagedKey {
  readonly cloudName: Located<string>;
  readonly keyRing: string | undefined;
  readonly description: string | undefined;
  readonly expires: string | undefined;
  readonly rotationMonths: number | undefined;
  readonly dualAuthDelete: boolean | undefined;
  readonly aliases: readonly Located<string>[] | undefined;
  readonly adopt: Located<KeyRef> | undefined;
  readonly state: KeyWanted;
  readonly hold: string | undefined;
}

/** The key as far as the file tells it, whichever way it does. */
export const refOfKey = ({ referred, managed }: DraftKey): KeyRef | undefined => (referred ?? managed?.adopt)?.value;

/** Reads an entry. What stands beside `crn` is the schema's to report. */
export function readKey(name: Located<string>, fields: Fields | undefined, problems: Problems): DraftKey {
  const instance = fields?.text("instance");
  if (fields === undefined || fields.has("crn")) {
    const referred = located(fields?.text("crn"), (text) => readKeyCrn(text, problems));
    return { name, instance, referred, managed: undefined, renamedFrom: [] };
  }
  const renamedFrom = names(fields, "renamedFrom", problems);
  return {
    name,
    instance,
    referred: undefined,
    managed: readManaged(name, fields, renamedFrom, problems),
    renamedFrom,
  };
}

function readManaged(
  name: Located<string>,
  fields: Fields,
  renamedFrom: readonly Located<string>[],
  problems: Problems,
): DraftManagedKey {
  const [description, ring, expires, hold] = ["description", "keyRing", "expires", "hold"].map((field) =>
    fields.text(field),
  );
  const aliases = fields.has("aliases") ? fields.texts("aliases") : undefined;
  for (const alias of aliases ?? []) checkAlias(alias, problems);
  return {
    cloudName: readCloudName(fields.text("name"), renamedFrom, name, problems),
    keyRing: ring && checkKeyRing(ring, problems)?.value,
    description: description && checkDescription(description, problems)?.value,
    expires: expires && readMoment(expires, problems),
    rotationMonths: fields.map("rotation")?.number("everyMonths"),
    dualAuthDelete: fields.flag("dualAuthDelete"),
    aliases,
    adopt: located(fields.text("adopt"), (text) => readKeyCrn(text, problems)),
    state: choiceOf(KEY_WANTED, fields.text("state")) ?? "active",
    hold: hold && checkHold(hold, problems)?.value,
  };
}

function readCloudName(
  written: Located<string> | undefined,
  renamedFrom: readonly Located<string>[],
  name: Located<string>,
  problems: Problems,
): Located<string> {
  const cloudName = cloudNameOf(written, renamedFrom, name);
  if (written !== undefined) checkKeyName(written, problems);
  else if (cloudName.value.length === 1) {
    const message = `${cloudName.path}: \`${cloudName.value}\` cannot be the key's name in the cloud too: that has 2 to 90 characters`;
    problems.add("VALUE_INVALID", cloudName.span, message, "add for example `name: roks-2026`");
  }
  return cloudName;
}
