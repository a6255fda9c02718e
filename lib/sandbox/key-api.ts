/** What all requests of the key API share: who may, the envelope, errors, pages and the reading of a body. */
import type { Answer, Request, Route } from "./http.js";
import type { Instance } from "./instance.js";
import { type Fields, object, objects, parseObject } from "./json.js";
import type { Key } from "./key.js";
import type { Roles } from "./seed.js";
import { mayAs, type World } from "./world.js";

const MOST = 5_000;
const USUAL = 200;

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
      answer: (request) => {
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
        // A wrong instance and a missing role look alike: 401 without reasons.
        if (
          caller === undefined ||
          instance === undefined ||
          instance.account !== caller.account ||
          !mayAs(caller.roles, "kms", needed)
        ) {
          return unauthorized;
        }
        return answer(request, instance);
      },
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
      const key = this.find(instance, request.named["key"] ?? "");
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

  find(instance: Instance, idOrAlias: string): Key | undefined {
    return this.keysOf(instance).find((key) => key.seed.id === idOrAlias || key.aliases.has(idOrAlias));
  }
}

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

export function page(collection: string, all: readonly Record<string, unknown>[], query: URLSearchParams): Answer {
  const limit = Math.min(Number(query.get("limit") ?? USUAL) || USUAL, MOST);
  const offset = Number(query.get("offset") ?? 0) || 0;
  const some = all.slice(offset, offset + limit);
  return envelope(200, collection, some, query.get("totalCount") === "true" ? { totalCount: all.length } : {});
}

export const envelope = (
  status: number,
  collection: string,
  resources: readonly unknown[],
  more: Record<string, unknown> = {},
): Answer => ({
  status,
  body: {
    metadata: {
      collectionType: `application/vnd.ibm.kms.${collection}+json`,
      collectionTotal: resources.length,
      ...more,
    },
    ...(resources.length === 0 ? {} : { resources }),
  },
});

export const failure = (status: number, code: string, message: string): Answer =>
  envelope(status, "error", [
    { errorMsg: message, reasons: [{ code, message, status, moreInfo: "https://cloud.ibm.com/apidocs/key-protect" }] },
  ]);

export const unauthorized = envelope(401, "error", [
  { errorMsg: "Unauthorized: The user does not have access to the specified resource" },
]);
