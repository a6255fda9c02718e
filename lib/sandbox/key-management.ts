/** Key Protect and Hyper Protect, `/api/v2`. */
import type { Answer, Request, Route } from "./http.js";
import type { Key } from "./key.js";
import { envelope, failure, page, unauthorized } from "./kms-envelope.js";
import { isUsed, ofInstance, ofKey } from "./registrations.js";
import type { InstanceSeed, Roles } from "./seed.js";
import { iso } from "./words.js";
import { mayOnInstance, type World } from "./world.js";

export function keyManagementRoutes(world: World): readonly Route[] {
  const route = (
    operation: string,
    method: string,
    path: string,
    needed: Roles["kms"],
    answer: (request: Request, instance: InstanceSeed) => Answer,
  ): Route => ({
    operation,
    method,
    path: `/api/v2${path}`,
    answer: correlated((request) => {
      const guid = String(request.headers["bluemix-instance"] ?? "");
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(guid)) {
        return failure(
          400,
          "BAD_BODY_ERR",
          "Bad Request: Request requires valid Bluemix-Instance Header containing a valid UUID",
        );
      }
      const instance = world.instances.get(guid.toLowerCase());
      const { caller } = request;
      if (
        caller === undefined ||
        instance === undefined ||
        instance.account !== caller.account ||
        !mayOnInstance(caller, instance.guid, needed)
      ) {
        return unauthorized;
      }
      return answer(request, instance);
    }),
  });
  const listed = ({ query, headers }: Request, { guid }: InstanceSeed) => {
    // Destroyed keys are listed only when they are asked for.
    const states = new Set((query.get("state") ?? "0,1,2,3").split(",").map(Number));
    const ring = headers["x-kms-key-ring"];
    const extractable = query.get("extractable");
    return [...world.keys.values()]
      .filter(({ instance }) => instance.guid === guid)
      .map((each) => each.json())
      .filter(
        (each) =>
          states.has(Number(each["state"])) &&
          (ring === undefined || each["keyRingID"] === ring) &&
          (extractable === null || String(each["extractable"]) === extractable),
      );
  };
  const key = (request: Request, instance: InstanceSeed, answer: (key: Key) => Answer): Answer => {
    const found = world.key(instance.guid, request.named["key"] ?? "");
    if (found === undefined) {
      return failure(
        404,
        "KEY_NOT_FOUND_ERR",
        "Not Found: Key could not be retrieved: Please see `reasons` for more details.",
      );
    }
    return answer(found);
  };
  const action = (name: string, needed: Roles["kms"], change: (key: Key) => Answer) =>
    route(`${name}Key`, "POST", `/keys/:key/actions/${name}`, needed, (request, instance) =>
      key(request, instance, change),
    );

  return [
    route("listKeys", "GET", "/keys", "Reader", (request, instance) =>
      page("key", listed(request, instance), request.query),
    ),
    route("countKeys", "HEAD", "/keys", "Reader", (request, instance) => ({
      status: 200,
      headers: { "Key-Total": String(listed(request, instance).length) },
    })),
    route("getKey", "GET", "/keys/:key", "ReaderPlus", (request, instance) =>
      key(request, instance, (found) => envelope(200, "key", [found.json()])),
    ),
    route("getKeyMetadata", "GET", "/keys/:key/metadata", "Reader", (request, instance) =>
      key(request, instance, (found) => envelope(200, "key", [found.json()])),
    ),
    route("listKeyVersions", "GET", "/keys/:key/versions", "Reader", (request, instance) =>
      key(request, instance, (found) =>
        page(
          "key.version",
          found.versions.map(({ id, created }) => ({ id, creationDate: iso(created) })).reverse(),
          request.query,
        ),
      ),
    ),
    route("listRegistrations", "GET", "/keys/registrations", "Reader", (request, instance) =>
      ofInstance(world, request, instance),
    ),
    route("listKeyRegistrations", "GET", "/keys/:key/registrations", "Reader", (request, instance) =>
      key(request, instance, (found) => ofKey(world, request, found)),
    ),
    action("rotate", "Writer", (found) => {
      if (found.seed.extractable === true)
        return failure(400, "KEY_ROOT_REQ_ERR", "Bad Request: the action needs a root key");
      if (found.state !== "active")
        return failure(
          409,
          "KEY_ACTION_INVALID_STATE_ERR",
          "Conflict: the key is not in a state in which it can be rotated",
        );
      if (world.clock.now() - found.version.created < 3_600_000)
        return failure(409, "KEY_ROTATION_NOT_PERMITTED", "Conflict: a key can be rotated once an hour");
      found.rotate();
      return { status: 204 };
    }),
    action("disable", "Manager", (found) => {
      if (found.state !== "active")
        return failure(409, "KEY_ACTION_INVALID_STATE_ERR", "Conflict: the key is not active");
      found.to("disabled");
      return { status: 204 };
    }),
    action("enable", "Manager", (found) => {
      if (found.state !== "disabled")
        return failure(409, "KEY_ACTION_INVALID_STATE_ERR", "Conflict: the key is not disabled");
      if (world.clock.now() - found.changed < 30_000)
        return failure(409, "REQ_TOO_EARLY_ERR", "Conflict: a key can be enabled 30 seconds after it was disabled");
      found.to("active");
      return { status: 204 };
    }),
    route("deleteKey", "DELETE", "/keys/:key", "Manager", (request, instance) =>
      key(request, instance, (found) => {
        if (found.state === "destroyed") return failure(410, "KEY_DELETED_ERR", "Gone: the key has been deleted");
        if (isUsed(world, found)) {
          // Every registration here prevents deletion, and force does not help against that.
          const why = request.query.get("force") === "true" ? "PREV_KEY_DEL_ERR" : "PROTECTED_RESOURCE_ERR";
          return failure(409, why, "Conflict: Key could not be deleted. Please see `reasons` for more details.");
        }
        found.to("destroyed");
        return String(request.headers["prefer"] ?? "") === "return=representation"
          ? envelope(200, "key", [found.json()])
          : { status: 204 };
      }),
    ),
  ];
}

/** Key Protect gives back the ID by which a client follows its request. */
const correlated =
  (answer: Route["answer"]): Route["answer"] =>
  (request) => {
    const given = answer(request);
    const id = request.headers["correlation-id"];
    return id === undefined ? given : { ...given, headers: { ...given.headers, "Correlation-Id": String(id) } };
  };
