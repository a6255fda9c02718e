/** Key rings, and the move of a key from one to another. */
import type { Answer, Route } from "./http.js";
import type { Instance } from "./instance.js";
import { parseObject, text } from "./json.js";
import { invalid, type KeyApi } from "./key-api.js";
import { envelope, failure } from "./kms-envelope.js";
import { iso } from "./words.js";

/** docs: key-protect, managing key rings: besides `default`. */
const MOST = 50;

/** Why a key cannot be in this ring; undefined where it can. */
export const ringProblem = (instance: Instance, ring: string): Answer | undefined =>
  instance.rings.has(ring)
    ? undefined
    : failure(404, "KEY_RING_NOT_FOUND_ERR", "Not Found: the key ring does not exist");

export function keyRingRoutes(api: KeyApi): readonly Route[] {
  return [
    api.route("listKeyRings", "GET", "/key_rings", "Reader", (_, instance) =>
      envelope(
        200,
        "key_ring",
        [...instance.rings].map(([id, at]) => ({ id, creationDate: iso(at), createdBy: "IBMid-SANDBOX" })),
      ),
    ),
    api.route("createKeyRing", "POST", "/key_rings/:ring", "Writer", ({ named }, instance) => {
      const ring = named["ring"] ?? "";
      if (!/^[a-zA-Z0-9-]{2,100}$/.test(ring)) return invalid("id", "2 to 100 letters, digits and hyphens");
      if (instance.rings.has(ring))
        return failure(409, "KEY_RING_NOT_UNIQUE_ERR", "Conflict: the key ring exists already");
      if (instance.rings.size > MOST)
        return failure(409, "KEY_RING_QUOTA_ERR", `Conflict: an instance has at most ${MOST} key rings`);
      instance.rings.set(ring, api.world.clock.now());
      // Clients that expect no body take no other: not even an empty object.
      return { status: 201 };
    }),
    api.route("deleteKeyRing", "DELETE", "/key_rings/:ring", "Manager", ({ named, query }, instance) => {
      const ring = named["ring"] ?? "";
      const missing = ringProblem(instance, ring);
      if (missing !== undefined) return missing;
      if (ring === "default") return invalid("id", "another ring than the default one, which stays");
      const keys = api.keysOf(instance).filter((key) => key.ring === ring);
      const force = query.get("force") === "true";
      if (keys.some(({ state }) => state !== "destroyed") || (keys.length > 0 && !force))
        return failure(409, "KEY_RING_NOT_EMPTY_ERR", "Conflict: the key ring still holds keys");
      for (const key of keys) key.ring = "default";
      instance.rings.delete(ring);
      return { status: 204 };
    }),
    api.keyRoute("moveKey", "PATCH", "", "Manager", (key, { body }, instance) => {
      const ring = text(parseObject(body)?.["keyRingID"]);
      if (ring === undefined) return invalid("keyRingID", "the ID of a key ring");
      const missing = ringProblem(instance, ring);
      if (missing !== undefined) return missing;
      if (key.state === "destroyed") return failure(410, "KEY_DELETED_ERR", "Gone: the key has been deleted");
      key.ring = ring;
      return envelope(200, "key", [key.json()]);
    }),
  ];
}
