/** New keys: made here or imported, with the policies of their instance or with their own. */
import { aliasProblem } from "./aliases.js";
import type { Answer, Request, Route } from "./http.js";
import type { Instance } from "./instance.js";
import { type Fields, text, texts } from "./json.js";
import { Key } from "./key.js";
import { invalid, type KeyApi, read, refused } from "./key-api.js";
import { type Asked, readKeyPolicies } from "./key-policies.js";
import { ringProblem } from "./key-rings.js";
import { envelope, failure } from "./kms-envelope.js";

export function keyCreationRoutes(api: KeyApi): readonly Route[] {
  return [
    api.route("createKey", "POST", "/keys", "Writer", (request, instance) => create(api, request, instance, false)),
    api.route("createKeyWithPolicies", "POST", "/keys_with_policy_overrides", "Writer", (request, instance) =>
      create(api, request, instance, true),
    ),
  ];
}

function create(api: KeyApi, { body, headers }: Request, instance: Instance, overrides: boolean): Answer {
  const resources = read(body);
  if (refused(resources)) return resources;
  const [asked] = resources;
  if (asked === undefined || resources.length !== 1)
    return failure(400, "NUM_COLLECTION_RESOURCE_ERR", "Bad Request: the collection must hold one resource");
  const now = api.world.clock.now();
  const expires = asked["expirationDate"] === undefined ? undefined : Date.parse(String(asked["expirationDate"]));
  const wrong = fieldProblem(asked, expires, now);
  if (wrong !== undefined) return wrong;
  const ring = String(headers["x-kms-key-ring"] ?? "") || "default";
  const aliases = texts(asked["aliases"]) ?? [];
  const extractable = asked["extractable"] === true;
  // What it holds is thrown away here: no payload is kept, shown or logged.
  const imported = asked["payload"] !== undefined && asked["payload"] !== "";
  const policies = overrides ? readKeyPolicies([asked], !extractable && !imported) : [];
  if ("status" in policies) return policies;
  const problem =
    ringProblem(instance, ring) ??
    aliasProblem(api, instance, undefined, aliases) ??
    accessProblem(instance, extractable, imported);
  if (problem !== undefined) return problem;
  const seed = {
    id: api.world.fresh("c0"),
    instance: instance.guid,
    name: text(asked["name"]) ?? "",
    extractable,
    ring,
  };
  const description = text(asked["description"]);
  const key = new Key(seed, instance, api.world.clock, {
    aliases,
    imported,
    ...(description === undefined ? {} : { description }),
    ...(expires === undefined ? {} : { expires }),
  });
  for (const { kind, enabled, months } of [...inherited(key), ...policies])
    key.setPolicy(kind, api.world.fresh("d0"), enabled, months);
  api.world.keys.set(seed.id, key);
  // The official client asks for no representation and needs the body all the same.
  return envelope(201, "key", [key.json()]);
}

function fieldProblem(asked: Fields, expires: number | undefined, now: number): Answer | undefined {
  const length = (field: string) => text(asked[field])?.length ?? 0;
  if (length("name") < 2 || length("name") > 90) return invalid("name", "2 to 90 characters");
  const described = asked["description"] !== undefined && asked["description"] !== "";
  if (described && (length("description") < 2 || length("description") > 240))
    return invalid("description", "2 to 240 characters");
  if (asked["extractable"] !== undefined && typeof asked["extractable"] !== "boolean")
    return invalid("extractable", "true or false");
  if (asked["aliases"] !== undefined && texts(asked["aliases"]) === undefined)
    return invalid("aliases", "a list of texts");
  if (expires !== undefined && !(expires > now)) return invalid("expirationDate", "a date of RFC 3339 in the future");
  const payload = asked["payload"];
  if (payload !== undefined && payload !== "" && !/^[A-Za-z0-9+/]+={0,2}$/.test(text(payload) ?? ""))
    return invalid("payload", "a key in base64");
  return undefined;
}

/** The instance policy on who may make and import which keys. */
function accessProblem(instance: Instance, extractable: boolean, imported: boolean): Answer | undefined {
  const policy = instance.policies.get("keyCreateImportAccess");
  const allowed = `${imported ? "import" : "create"}_${extractable ? "standard" : "root"}_key`;
  return policy?.enabled === true && policy.attributes[allowed] === false
    ? failure(409, "KEY_CREATE_IMPORT_ACCESS_ERR", "Conflict: an instance policy does not allow to make this key")
    : undefined;
}

/** What a new key takes from its instance: only root keys that were made here rotate by themselves. */
function inherited(key: Key): readonly Asked[] {
  const { policies } = key.instance;
  const months = policies.get("rotation")?.attributes["interval_month"];
  const rotates = policies.get("rotation")?.enabled === true && key.root && !key.imported;
  return [
    ...(rotates && typeof months === "number" ? [{ kind: "rotation", enabled: true, months } as const] : []),
    ...(policies.get("dualAuthDelete")?.enabled === true ? [{ kind: "dualAuthDelete", enabled: true } as const] : []),
  ];
}
