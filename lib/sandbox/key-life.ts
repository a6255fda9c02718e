/** What happens to a key that exists: rotation, disabling, and the ways of its deletion. */
import type { Answer, Route } from "./http.js";
import { type Key, PURGE_FROM, RESTORE_WITHIN } from "./key.js";
import type { KeyApi } from "./key-api.js";
import { envelope, failure, unauthorized } from "./kms-envelope.js";
import { isUsed } from "./registrations.js";
import type { Roles } from "./seed.js";
import { mayAs } from "./world.js";

const HOUR = 3_600_000;
const done: Answer = { status: 204 };

export function keyLifeRoutes(api: KeyApi): readonly Route[] {
  const { clock } = api.world;
  const since = (at: number) => clock.now() - at;
  const action = (name: string, needed: Roles["kms"], change: (key: Key) => Answer) =>
    api.keyRoute(`${name}Key`, "POST", `/actions/${name}`, needed, change);
  const dualAuthorization = (name: string, allowed: boolean) =>
    api.keyRoute(name, "POST", `/actions/${name}`, "Writer", (key, { caller }) => {
      if (!key.dualAuthorization)
        return failure(409, "NOT_DUAL_AUTH_ERR", "Conflict: the key has no dual authorization policy");
      if (key.state === "destroyed") return deleted;
      key.allowDeletion(allowed ? caller?.iamId : undefined);
      return done;
    });

  return [
    action("rotate", "Writer", (key) => {
      if (!key.root) return failure(400, "KEY_ROOT_REQ_ERR", "Bad Request: the action needs a root key");
      if (key.imported)
        return failure(400, "KEY_PAYLOAD_REQ_ERR", "Bad Request: an imported key is rotated with a new payload");
      if (key.state !== "active")
        return failure(
          409,
          "KEY_ACTION_INVALID_STATE_ERR",
          "Conflict: the key is not in a state in which it can be rotated",
        );
      if (since(key.version.created) < HOUR)
        return failure(409, "KEY_ROTATION_NOT_PERMITTED", "Conflict: a key can be rotated once an hour");
      key.rotate();
      return done;
    }),
    action("disable", "Manager", (key) => {
      if (key.state !== "active")
        return failure(409, "KEY_ACTION_INVALID_STATE_ERR", "Conflict: the key is not active");
      key.to("disabled");
      return done;
    }),
    action("enable", "Manager", (key) => {
      if (key.state !== "disabled")
        return failure(409, "KEY_ACTION_INVALID_STATE_ERR", "Conflict: the key is not disabled");
      if (since(key.changed) < 30_000)
        return failure(409, "REQ_TOO_EARLY_ERR", "Conflict: a key can be enabled 30 seconds after it was disabled");
      key.to("active");
      return done;
    }),
    dualAuthorization("setKeyForDeletion", true),
    dualAuthorization("unsetKeyForDeletion", false),
    api.keyRoute("deleteKey", "DELETE", "", "Manager", (key, { query, headers, caller }) => {
      if (key.state === "destroyed") return deleted;
      if (key.dualAuthorization && !key.allowedByOther(caller?.iamId ?? ""))
        return failure(
          409,
          "AUTHORIZATIONS_NOT_MET",
          key.setForDeletion
            ? "Conflict: another person must delete the key than has set it for deletion"
            : "Conflict: the key has not been set for deletion",
        );
      if (isUsed(api.world, key)) {
        // Every registration here prevents deletion, and force does not help against that.
        const why = query.get("force") === "true" ? "PREV_KEY_DEL_ERR" : "PROTECTED_RESOURCE_ERR";
        return failure(409, why, "Conflict: Key could not be deleted. Please see `reasons` for more details.");
      }
      key.to("destroyed");
      return String(headers["prefer"] ?? "") === "return=representation" ? envelope(200, "key", [key.json()]) : done;
    }),
    api.keyRoute("restoreKey", "POST", "/restore", "Manager", (key) => {
      if (key.state !== "destroyed")
        return failure(409, "KEY_ACTION_INVALID_STATE_ERR", "Conflict: the key has not been deleted");
      if (since(key.changed) > RESTORE_WITHIN)
        return failure(400, "KEY_RESTORE_EXPIRED", "Bad Request: a key can be restored for 30 days");
      if (key.expires !== undefined && clock.now() >= key.expires)
        return failure(400, "KEY_EXPIRED_ERR", "Bad Request: the key has expired");
      key.to("active");
      return envelope(201, "key", [key.json()]);
    }),
    api.keyRoute("purgeKey", "DELETE", "/purge", "Reader", (key, { caller }) => {
      // No other role brings this one along.
      if (caller === undefined || !mayAs(caller.roles, "keyPurge", "KeyPurge")) return unauthorized;
      if (key.state !== "destroyed")
        return failure(409, "KEY_ACTION_INVALID_STATE_ERR", "Conflict: the key has not been deleted");
      if (since(key.changed) < PURGE_FROM)
        return failure(409, "REQ_TOO_EARLY_ERR", "Conflict: a key can be purged four hours after its deletion");
      key.purge();
      return done;
    }),
  ];
}

const deleted = failure(410, "KEY_DELETED_ERR", "Gone: the key has been deleted");
