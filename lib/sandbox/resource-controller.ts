/** The resource controller: instances of the two KMS services. */
import { regionOf, serviceId, serviceOfPlan } from "./catalog.js";
import type { Answer, Request, Route } from "./http.js";
import { ok } from "./http.js";
import { Instance } from "./instance.js";
import { type Fields, object, parseObject, text, texts } from "./json.js";
import { whole } from "./resource-instance-json.js";
import { type Caller, mayAs, type World } from "./world.js";

const USUAL = 100;
/** How long the creation of an instance takes, in virtual seconds. */
const PROVISIONING = 5;
const PATH = "/v2/resource_instances";

/** `url` is the sandbox's own, to which instances point their key API. */
export function resourceControllerRoutes(world: World, url: () => string): readonly Route[] {
  const one = (
    operation: string,
    method: string,
    needed: "Viewer" | "Editor",
    answer: (instance: Instance, request: Request) => Answer,
  ): Route => ({
    operation,
    method,
    path: `${PATH}/:id`,
    answer: (request) =>
      allowed(request.caller, needed, ({ account }) => {
        const id = request.named["id"] ?? "";
        const instance = world.instances.get(id) ?? [...world.instances.values()].find(({ crn }) => crn === id);
        return instance === undefined || instance.account !== account
          ? problem(404, "Instance not found")
          : answer(instance, request);
      }),
  });
  const told = (status: number, instance: Instance): Answer => ({ status, body: whole(instance, url()) });
  return [
    {
      operation: "listResourceInstances",
      method: "GET",
      path: PATH,
      answer: ({ caller, query }) =>
        allowed(caller, "Viewer", ({ account }) => {
          const all = [...world.instances.values()].filter(
            (instance) => instance.account === account && fits(instance, query),
          );
          return list(all, query, url());
        }),
    },
    {
      operation: "createResourceInstance",
      method: "POST",
      path: PATH,
      answer: ({ caller, body }) =>
        allowed(caller, "Editor", ({ account }) => {
          const made = create(world, account, parseObject(body) ?? {});
          return made instanceof Instance ? told(201, made) : made;
        }),
    },
    one("getResourceInstance", "GET", "Viewer", (instance) => told(200, instance)),
    one("updateResourceInstance", "PATCH", "Editor", (instance, { body }) => {
      const asked = parseObject(body);
      const name = asked?.["name"] === undefined ? instance.name : nameOf(asked["name"]);
      const plan = asked?.["resource_plan_id"] ?? instance.plan;
      const parameters = asked?.["parameters"] === undefined ? {} : object(asked["parameters"]);
      if (asked === undefined || name === undefined || parameters === undefined)
        return problem(400, "Invalid request.");
      if (plan !== instance.plan) return problem(400, "The plan of this instance cannot be changed.");
      if (!instance.extant) return problem(410, "The instance has been deleted.");
      instance.name = name;
      instance.configure(parameters);
      instance.updated = world.clock.now();
      return told(200, instance);
    }),
    one("deleteResourceInstance", "DELETE", "Editor", (instance) => {
      if (!instance.extant) return problem(410, "The instance has been deleted.");
      const held = [...world.keys.values()].some((key) => key.instance === instance && key.state !== "destroyed");
      if (held) return problem(400, "The instance still holds keys. Delete its keys first.");
      instance.deleted = world.clock.now();
      return { status: 204 };
    }),
  ];
}

function create(world: World, account: string, asked: Fields): Instance | Answer {
  const name = nameOf(asked["name"]);
  const plan = text(asked["resource_plan_id"]) ?? "";
  const service = serviceOfPlan(plan);
  const region = regionOf(text(asked["target"]) ?? "", plan);
  const group = world.groups.get(text(asked["resource_group"]) ?? "");
  const parameters = asked["parameters"] === undefined ? {} : object(asked["parameters"]);
  const tags = asked["tags"] === undefined ? [] : texts(asked["tags"]);
  if (name === undefined) return problem(400, "name: 1 to 180 letters, digits, spaces and - . _ : are needed.");
  if (service === undefined) return problem(400, "resource_plan_id: the catalog has no such plan.");
  if (region === undefined) return problem(400, "target: the plan is not deployed there.");
  if (group?.account !== account) return problem(400, "resource_group: the account has no such resource group.");
  if (parameters === undefined) return problem(400, "parameters: an object is needed.");
  const network = parameters["allowed_network"];
  if (network !== undefined && network !== "public-and-private" && network !== "private-only")
    return problem(400, "parameters.allowed_network: public-and-private or private-only is needed.");
  if (tags === undefined) return problem(400, "tags: a list of texts is needed.");
  const guid = world.fresh("f0");
  const instance = new Instance({ guid, name, service, account, region }, world.clock, {
    group: group.id,
    plan,
    parameters,
    created: world.clock.now(),
    provisioning: PROVISIONING * 1_000,
  });
  world.instances.set(guid, instance);
  world.tagsOf(instance.crn, "user", tags);
  return instance;
}

const nameOf = (name: unknown): string | undefined =>
  typeof name === "string" && /^([^\p{ASCII}]|[a-zA-Z0-9\-._: ]){1,180}$/u.test(name) ? name : undefined;

function list(all: readonly Instance[], query: URLSearchParams, url: string): Answer {
  const limit = Math.min(Number(query.get("limit") ?? USUAL) || USUAL, USUAL);
  const start = Number(query.get("start") ?? query.get("next_url") ?? 0) || 0;
  const some = all.slice(start, start + limit);
  const next = new URLSearchParams(query);
  // The SDKs send `start` on, the official provider the parameter `next_url`.
  for (const name of ["start", "next_url"]) next.set(name, String(start + limit));
  return ok({
    rows_count: some.length,
    next_url: start + limit < all.length ? `${PATH}?${next}` : null,
    resources: some.map((instance) => whole(instance, url)),
  });
}

function fits(instance: Instance, query: URLSearchParams): boolean {
  const { state } = instance;
  // A removed one can still be asked for by its ID.
  if (state === "removed" && query.get("state") !== "removed") return false;
  const asked = {
    guid: instance.guid,
    name: instance.name,
    resource_group_id: instance.group,
    resource_id: serviceId(instance.service),
    resource_plan_id: instance.plan,
    sub_type: instance.service,
    state,
    type: "service_instance",
  };
  return Object.entries(asked).every(([name, value]) => query.get(name) === null || query.get(name) === value);
}

function allowed(caller: Caller | undefined, needed: "Viewer" | "Editor", answer: (caller: Caller) => Answer): Answer {
  if (caller === undefined) return problem(401, "The access token is missing or not valid.");
  if (mayAs(caller.roles, "resourceController", needed)) return answer(caller);
  return problem(
    403,
    `You are not authorized to ${needed === "Viewer" ? "see" : "change"} resource instances of this account.`,
  );
}

const problem = (status: number, message: string): Answer => ({
  status,
  body: { message, status_code: status, transaction_id: "sandbox" },
});
