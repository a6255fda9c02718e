/** What all requests of the key API share: who may, which key is meant, and the reading of a body. */
import type { Answer, Request, Route } from "./http.js";
import type { Instance } from "./instance.js";
import { type Fields, object, objects, parseObject } from "./json.js";
import type { Key } from "./key.js";
import { failure, unauthorized } from "./kms-envelope.js";
import type { Roles } from "./seed.js";
import { mayOnInstance, type World } from "./world.js";

/** The key API of one world. */
export class KeyApi {
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** A route under `/api/v2` for those who have at least the role that is needed. */
  route(
    operation: string,
    method: string,
    path: string,
    needed: Roles["kms"],
    answer: (request: Request, instance: Instance) => Answer,
  ): Route {
    return {
      operation,
      method,
      path: `/api/v2${path}`,
      answer: followed((request) => {
        const guid = String(request.headers["bluemix-instance"] ?? "");
        if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(guid)) {
          return failure(
            400,
            "BAD_BODY_ERR",
            "Bad Request: Request requires valid Bluemix-Instance Header containing a valid UUID",
          );
        }
        const instance = this.world.instances.get(guid.toLowerCase());
        const { caller } = request;
        if (
          caller === undefined ||
          instance === undefined ||
          !instance.serving ||
          instance.account !== caller.account ||
          !mayOnInstance(caller, instance.guid, needed)
        ) {
          return unauthorized;
        }
        return answer(request, instance);
      }),
    };
  }

  /** A route for one key, named by its ID or one of its aliases. */
  keyRoute(
    operation: string,
    method: string,
    path: string,
    needed: Roles["kms"],
    answer: (key: Key, request: Request, instance: Instance) => Answer,
  ): Route {
    return this.route(operation, method, `/keys/:key${path}`, needed, (request, instance) => {
      const key = this.world.key(instance.guid, request.named["key"] ?? "");
      if (key !== undefined) return answer(key, request, instance);
      return failure(
        404,
        "KEY_NOT_FOUND_ERR",
        "Not Found: Key could not be retrieved: Please see `reasons` for more details.",
      );
    });
  }

  /** The keys of an instance that have not been purged. */
  keysOf(instance: Instance): readonly Key[] {
    return [...this.world.keys.values()].filter((key) => key.instance === instance && !key.purged);
  }
}

/** A client's correlation ID comes back with every answer. */
const followed =
  (answer: Route["answer"]): Route["answer"] =>
  (request) => {
    const id = request.headers["correlation-id"];
    const told = answer(request);
    return typeof id === "string" ? { ...told, headers: { ...told.headers, "Correlation-Id": id } } : told;
  };

/** The resources of an envelope; an answer where it is none. */
export function read(body: string): readonly Fields[] | Answer {
  if (body === "") return failure(400, "NO_BODY_ERR", "Bad Request: the request has no body");
  const told = parseObject(body);
  const resources = objects(told?.["resources"]);
  const total = object(told?.["metadata"])?.["collectionTotal"];
  if (resources === undefined) return failure(400, "BAD_BODY_ERR", "Bad Request: the body is no collection");
  if (total !== resources.length)
    return failure(400, "COLLECTION_TOTAL_MISMATCH_ERR", "Bad Request: collectionTotal is not the number of resources");
  return resources;
}

/** Whether what was read is already an answer. */
export const refused = (told: readonly Fields[] | Answer): told is Answer => "status" in told;

export const invalid = (field: string, expected: string): Answer =>
  failure(400, "INVALID_FIELD_ERR", `Bad Request: the field ${field} must be ${expected}`);
