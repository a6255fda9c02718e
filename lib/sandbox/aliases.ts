/** Aliases: other names of a key, each unique in its instance. */
import type { Answer, Route } from "./http.js";
import type { Instance } from "./instance.js";
import type { Key } from "./key.js";
import { invalid, type KeyApi } from "./key-api.js";
import { envelope, failure } from "./kms-envelope.js";
import { iso } from "./words.js";

/** docs: key-protect, create-key-alias. */
const QUOTA = 5;

/** Words that stand in paths of the API, so that no key can be called like them. */
export const RESERVED = [
  ...["allowed_ip", "allowed_ip_port", "key", "keys", "metadata", "policy", "policies", "registration"],
  ...["registrations", "ring", "rings", "rotate", "wrap", "unwrap", "rewrap", "version", "versions"],
] as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Why a key may not have these aliases too; undefined where it may. */
export function aliasProblem(
  api: KeyApi,
  instance: Instance,
  key: Key | undefined,
  aliases: readonly string[],
): Answer | undefined {
  const words: readonly string[] = RESERVED;
  for (const alias of aliases) {
    if (!/^[A-Za-z0-9_-]{2,90}$/.test(alias) || UUID.test(alias) || words.includes(alias.toLowerCase()))
      return invalid("aliases", "2 to 90 letters, digits, hyphens and underscores, no UUID and no reserved word");
  }
  const taken = api.keysOf(instance).some((each) => aliases.some((alias) => each.aliases.has(alias)));
  if (taken || new Set(aliases).size < aliases.length)
    return failure(409, "KEY_ALIAS_NOT_UNIQUE_ERR", "Conflict: an alias must be unique in its instance");
  if ((key?.aliases.size ?? 0) + aliases.length > QUOTA)
    return failure(409, "KEY_ALIAS_QUOTA_ERR", `Conflict: a key has at most ${QUOTA} aliases`);
  return undefined;
}

export function aliasRoutes(api: KeyApi): readonly Route[] {
  return [
    api.keyRoute("createAlias", "POST", "/aliases/:alias", "Writer", (key, { named }, instance) => {
      const alias = named["alias"] ?? "";
      const problem = aliasProblem(api, instance, key, [alias]);
      if (problem !== undefined) return problem;
      if (key.state === "destroyed") return failure(410, "KEY_DELETED_ERR", "Gone: the key has been deleted");
      key.aliases.add(alias);
      const made = {
        keyId: key.seed.id,
        alias,
        createdBy: "IBMid-SANDBOX",
        creationDate: iso(api.world.clock.now()),
      };
      return envelope(201, "key_alias", [made]);
    }),
    api.keyRoute("deleteAlias", "DELETE", "/aliases/:alias", "Manager", (key, { named }) =>
      key.aliases.delete(named["alias"] ?? "")
        ? { status: 204 }
        : failure(404, "KEY_NOT_FOUND_ERR", "Not Found: the key has no such alias"),
    ),
  ];
}
