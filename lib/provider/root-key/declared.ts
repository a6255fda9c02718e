/** From Terraform's configuration of a root key to the plan's declaration. */

import { invalid } from "../../judge/problems.js";
import { parseInstanceCrn } from "../../model/crn.js";
import { isUuid } from "../../model/ids.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { KEY_WANTED } from "../../model/spec.js";
import { wordOf } from "../../model/word.js";
import type { RootKeyDeclared } from "../../plan/root-key.js";
import { anyUnknown, textOf, textsOf } from "../managed/values.js";
import type { RootKeyConfig } from "./schema.js";

/** A declaration; its instance is undefined while it is known only after apply. */
export type DeclaredKey = Omit<RootKeyDeclared, "instance"> & {
  readonly instance: RootKeyDeclared["instance"] | undefined;
};

/** Reads a configuration; undefined while something beside the instance is known only after apply. */
export function declaredOf(config: RootKeyConfig): Result<DeclaredKey | undefined, Problem> {
  const subject = `clusterkms_root_key ${textOf(config.name) ?? ""}`.trim();
  const wrong = (attribute: string, seen: string) => err(invalid(subject, attribute, seen));
  const length = (attribute: "name" | "description", least: number, most: number) => {
    const text = textOf(config[attribute]);
    return text !== undefined && (text.length < least || text.length > most)
      ? `It has ${text.length} characters, and must have ${least} to ${most}.`
      : undefined;
  };

  const crn = textOf(config.instance);
  const instance = crn === undefined ? undefined : parseInstanceCrn(crn);
  if (instance?.ok === false) return wrong("instance", `\`${crn}\` is not the CRN of an instance: ${instance.error}.`);
  const badName = length("name", 2, 90);
  if (badName !== undefined) return wrong("name", badName);
  const badDescription = length("description", 2, 240);
  if (badDescription !== undefined) return wrong("description", badDescription);
  const ring = textOf(config.key_ring);
  if (ring !== undefined && !/^[a-zA-Z0-9-]{2,100}$/.test(ring))
    return wrong("key_ring", `\`${ring}\` is not 2 to 100 letters, digits and hyphens.`);
  const expires = textOf(config.expires);
  const written = expires === undefined ? undefined : whole(expires);
  if (expires !== undefined && written !== expires)
    return wrong(
      "expires",
      written === undefined ? `\`${expires}\` is no date.` : `\`${expires}\` is written \`${written}\`.`,
    );
  const months = config.rotation_months;
  if (typeof months === "number" && !(Number.isInteger(months) && months >= 0 && months <= 12))
    return wrong("rotation_months", `It is ${months}, and must be a whole number from 1 to 12, or 0 for none.`);
  const aliases = textsOf(config.aliases);
  const bad = aliases?.find((alias) => !/^[A-Za-z0-9_-]{2,90}$/.test(alias) || isUuid(alias));
  if (bad !== undefined)
    return wrong("aliases", `\`${bad}\` is not 2 to 90 letters, digits, hyphens and underscores, or is a UUID.`);
  if (aliases !== undefined && aliases.length > 4)
    return wrong("aliases", `There are ${aliases.length}; a key has five, and one of them marks it as made here.`);
  const wanted = wordOf(KEY_WANTED, textOf(config.state) ?? "active");
  if (wanted === null) return wrong("state", `\`${textOf(config.state)}\` is none of ${KEY_WANTED.join(", ")}.`);
  const hold = textOf(config.hold);
  if (hold?.trim() === "") return wrong("hold", "A hold says why: its reason is empty.");

  const { name, key_ring, description, dual_auth_delete } = config;
  if (anyUnknown(name, key_ring, description, config.expires, months, dual_auth_delete, config.aliases))
    return ok(undefined);
  if (anyUnknown(config.state, config.hold)) return ok(undefined);
  return ok({
    instance: instance?.value,
    name: textOf(name) ?? "",
    keyRing: ring,
    description: textOf(description),
    expires,
    rotationMonths: typeof months === "number" ? months : undefined,
    dualAuthDelete: typeof dual_auth_delete === "boolean" ? dual_auth_delete : undefined,
    aliases: aliases === undefined ? undefined : new Set(aliases),
    wanted,
    hold: hold ?? null,
  });
}

/** The date as the KMS writes it; undefined where it is none. */
function whole(text: string): string | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}
