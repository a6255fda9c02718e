/** Policies of a key and of an instance. A disabled one stays listed. */
import type { Answer, Route } from "./http.js";
import type { InstancePolicy } from "./instance.js";
import { type Fields, object, text } from "./json.js";
import type { Key, KeyPolicyKind } from "./key.js";
import { invalid, type KeyApi, read, refused } from "./key-api.js";
import { envelope, failure } from "./kms-envelope.js";
import { iso } from "./words.js";

/** A policy that a key is to have. */
export interface Asked {
  readonly kind: KeyPolicyKind;
  readonly enabled: boolean;
  readonly months?: number;
}

const KINDS: readonly KeyPolicyKind[] = ["rotation", "dualAuthDelete"];

/** The policies of instances; those without attributes have none of their own. */
const TYPES: readonly string[] = [
  ...["dualAuthDelete", "allowedNetwork", "allowedIP", "metrics", "keyCreateImportAccess", "rotation"],
];

export function keyPolicyRoutes(api: KeyApi): readonly Route[] {
  return [
    api.keyRoute("getKeyPolicies", "GET", "/policies", "Manager", (key, { query }) =>
      envelope(200, "policy", policiesOf(key, query.get("policy"))),
    ),
    api.keyRoute("setKeyPolicies", "PUT", "/policies", "Manager", (key, { body, query }) => {
      const resources = read(body);
      if (refused(resources)) return resources;
      const asked = readKeyPolicies(resources, key.root && !key.imported);
      if ("status" in asked) return asked;
      const wanted = query.get("policy");
      if (asked.length === 0 || asked.some(({ kind }) => wanted !== null && kind !== wanted)) return mismatch;
      if (key.state === "destroyed") return failure(410, "KEY_DELETED_ERR", "Gone: the key has been deleted");
      for (const { kind, enabled, months } of asked) key.setPolicy(kind, api.world.fresh("d0"), enabled, months);
      return envelope(200, "policy", policiesOf(key, wanted));
    }),
    api.route("getInstancePolicies", "GET", "/instance/policies", "Manager", ({ query }, instance) => {
      const wanted = query.get("policy");
      const found = [...instance.policies].filter(([type]) => wanted === null || type === wanted);
      return envelope(
        200,
        "policy",
        found.map(([type, policy]) => instancePolicy(type, policy)),
      );
    }),
    api.route("setInstancePolicies", "PUT", "/instance/policies", "Manager", ({ body, query }, instance) => {
      const resources = read(body);
      if (refused(resources)) return resources;
      const wanted = query.get("policy");
      const now = api.world.clock.now();
      const asked = new Map<string, InstancePolicy>();
      for (const resource of resources) {
        const type = text(resource["policy_type"]) ?? "";
        if (wanted !== null && type !== wanted) return mismatch;
        const data = object(resource["policy_data"]);
        const enabled = data?.["enabled"];
        if (!TYPES.includes(type) || typeof enabled !== "boolean")
          return invalid("policy_data", `enabled true or false, of one of ${TYPES.join(", ")}`);
        const attributes = object(data?.["attributes"]) ?? {};
        const wrong = enabled ? attributeProblem(type, attributes) : undefined;
        if (wrong !== undefined) return wrong;
        asked.set(type, {
          enabled,
          attributes,
          created: instance.policies.get(type)?.created ?? now,
          updated: now,
        });
      }
      if (asked.size === 0) return mismatch;
      for (const [type, policy] of asked) instance.policies.set(type, policy);
      return { status: 204 };
    }),
  ];
}

const mismatch = failure(
  400,
  "BODY_QUERY_PARAM_MISMATCH_ERR",
  "Bad Request: the body holds no policy, or another one than the query asks for",
);

/** The policies in some resources, each of which may hold both kinds; an answer where one is not valid. */
export function readKeyPolicies(resources: readonly Fields[], mayRotate: boolean): readonly Asked[] | Answer {
  const found: Asked[] = [];
  for (const resource of resources) {
    for (const kind of KINDS) {
      if (resource[kind] === undefined) continue;
      const told = object(resource[kind]);
      const enabled = told?.["enabled"] ?? (kind === "rotation" ? true : undefined);
      if (typeof enabled !== "boolean") return invalid(`${kind}.enabled`, "true or false");
      if (kind === "dualAuthDelete") {
        found.push({ kind, enabled });
        continue;
      }
      if (!mayRotate)
        return failure(400, "KEY_ROOT_REQ_ERR", "Bad Request: only root keys that were made here rotate by themselves");
      const months = told?.["interval_month"];
      // The official Go client disables a rotation without saying its interval, which then stays.
      if (!isInterval(months) && (enabled || months !== undefined))
        return invalid("rotation.interval_month", "a whole number from 1 to 12");
      found.push({ kind, enabled, ...(isInterval(months) ? { months } : {}) });
    }
  }
  return found;
}

const isInterval = (months: unknown): months is number =>
  typeof months === "number" && Number.isInteger(months) && months >= 1 && months <= 12;

function attributeProblem(type: string, attributes: Fields): Answer | undefined {
  if (type === "rotation" && !isInterval(attributes["interval_month"]))
    return invalid("interval_month", "a whole number from 1 to 12");
  const network = attributes["allowed_network"];
  if (type === "allowedNetwork" && network !== "public-and-private" && network !== "private-only")
    return invalid("allowed_network", "public-and-private or private-only");
  return undefined;
}

function policiesOf(key: Key, wanted: string | null): readonly Fields[] {
  return [...key.policies]
    .filter(([kind]) => wanted === null || kind === wanted)
    .map(([kind, { id, enabled, months, created, updated }]) => ({
      id,
      crn: key.crn.replace(/:key:.*/, `:policy:${id}`),
      type: "application/vnd.ibm.kms.policy+json",
      [kind]: { enabled, ...(months === undefined ? {} : { interval_month: months }) },
      createdBy: "IBMid-SANDBOX",
      creationDate: iso(created),
      updatedBy: "IBMid-SANDBOX",
      lastUpdateDate: iso(updated),
    }));
}

function instancePolicy(type: string, { enabled, attributes, created, updated }: InstancePolicy): Fields {
  // The official client reads the attributes of this one without looking whether there are any.
  const always = type === "keyCreateImportAccess" ? ACCESS : {};
  const all = { ...always, ...attributes };
  return {
    policy_type: type,
    policy_data: { enabled, ...(Object.keys(all).length === 0 ? {} : { attributes: all }) },
    createdBy: "IBMid-SANDBOX",
    creationDate: iso(created),
    updatedBy: "IBMid-SANDBOX",
    lastUpdated: iso(updated),
  };
}

const ACCESS = {
  create_root_key: true,
  create_standard_key: true,
  import_root_key: true,
  import_standard_key: true,
  enforce_token: false,
};
