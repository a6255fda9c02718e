/** Key Protect and Hyper Protect, `/api/v2`: the reads. What changes something is in the files of its own name. */
import { aliasRoutes } from "./aliases.js";
import type { Request, Route } from "./http.js";
import type { Instance } from "./instance.js";
import type { Key } from "./key.js";
import { KeyApi } from "./key-api.js";
import { keyCreationRoutes } from "./key-creation.js";
import { keyLifeRoutes } from "./key-life.js";
import { keyPolicyRoutes } from "./key-policies.js";
import { keyRingRoutes } from "./key-rings.js";
import { envelope, page } from "./kms-envelope.js";
import { ofInstance, ofKey } from "./registrations.js";
import { iso } from "./words.js";
import type { World } from "./world.js";

export function keyManagementRoutes(world: World): readonly Route[] {
  const api = new KeyApi(world);
  const listed = ({ query, headers }: Request, instance: Instance) => {
    // Destroyed keys are listed only when they are asked for.
    const states = new Set((query.get("state") ?? "0,1,2,3").split(",").map(Number));
    const ring = headers["x-kms-key-ring"];
    const extractable = query.get("extractable");
    return api
      .keysOf(instance)
      .map((each) => each.json())
      .filter(
        (each) =>
          states.has(Number(each["state"])) &&
          (ring === undefined || each["keyRingID"] === ring) &&
          (extractable === null || String(each["extractable"]) === extractable),
      );
  };
  const whole = (key: Key) => envelope(200, "key", [key.json()]);

  return [
    api.route("listKeys", "GET", "/keys", "Reader", (request, instance) =>
      page("key", listed(request, instance), request.query),
    ),
    api.route("countKeys", "HEAD", "/keys", "Reader", (request, instance) => ({
      status: 200,
      headers: { "Key-Total": String(listed(request, instance).length) },
    })),
    api.keyRoute("getKey", "GET", "", "ReaderPlus", whole),
    api.keyRoute("getKeyMetadata", "GET", "/metadata", "Reader", whole),
    api.keyRoute("listKeyVersions", "GET", "/versions", "Reader", (key, { query }) =>
      page("key.version", key.versions.map(({ id, created }) => ({ id, creationDate: iso(created) })).reverse(), query),
    ),
    api.route("listRegistrations", "GET", "/keys/registrations", "Reader", (request, instance) =>
      ofInstance(world, request, instance),
    ),
    api.keyRoute("listKeyRegistrations", "GET", "/registrations", "Reader", (key, request) =>
      ofKey(world, request, key),
    ),
    ...keyCreationRoutes(api),
    ...keyLifeRoutes(api),
    ...aliasRoutes(api),
    ...keyRingRoutes(api),
    ...keyPolicyRoutes(api),
  ];
}
