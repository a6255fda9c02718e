/** The resource manager: resource groups of an account, and the quotas that it knows. */
import type { Answer, Request, Route } from "./http.js";
import { ok } from "./http.js";
import { type Fields, parseObject, text } from "./json.js";
import { groupCrn } from "./resource-instance-json.js";
import { type Caller, mayAs, type ResourceGroup, type World } from "./world.js";

const PATH = "/v2/resource_groups";
const QUOTA = "a3d7b8d01e261c24677937c29ab33f3c";

export function resourceGroupRoutes(world: World): readonly Route[] {
  const ofAccount = (account: string) => [...world.groups.values()].filter((group) => group.account === account);
  const free = (account: string, name: string) => !ofAccount(account).some((group) => group.name === name);
  const one = (
    operation: string,
    method: string,
    needed: "Viewer" | "Editor",
    answer: (group: ResourceGroup, request: Request) => Answer,
  ): Route => ({
    operation,
    method,
    path: `${PATH}/:id`,
    answer: (request) =>
      allowed(request.caller, needed, ({ account }) => {
        const group = world.groups.get(request.named["id"] ?? "");
        return group?.account === account
          ? answer(group, request)
          : problem(404, "not_found", "There is no such resource group.");
      }),
  });
  return [
    {
      operation: "listResourceGroups",
      method: "GET",
      path: PATH,
      answer: ({ caller, query }) =>
        allowed(caller, "Viewer", ({ account }) => {
          if ((query.get("account_id") ?? account) !== account) return forbidden;
          const name = query.get("name");
          const usual = query.get("default");
          const found = ofAccount(account).filter(
            (group) => (name === null || group.name === name) && (usual === null || String(group.default) === usual),
          );
          return ok({ resources: found.map(whole) });
        }),
    },
    {
      operation: "createResourceGroup",
      method: "POST",
      path: PATH,
      answer: ({ caller, body }) =>
        allowed(caller, "Editor", ({ account }) => {
          const asked = parseObject(body);
          const name = nameOf(asked?.["name"]);
          if (name === undefined) return invalid;
          if ((text(asked?.["account_id"]) ?? account) !== account) return forbidden;
          if (!free(account, name)) return taken;
          const { id } = world.addGroup(account, name);
          return { status: 201, body: { id, crn: groupCrn(account, id) } };
        }),
    },
    one("getResourceGroup", "GET", "Viewer", (group) => ok(whole(group))),
    one("updateResourceGroup", "PATCH", "Editor", (group, { body }) => {
      const name = nameOf(parseObject(body)?.["name"]);
      if (name === undefined) return invalid;
      if (name !== group.name && !free(group.account, name)) return taken;
      const changed = { ...group, name, updated: world.clock.now() };
      world.groups.set(group.id, changed);
      return ok(whole(changed));
    }),
    one("deleteResourceGroup", "DELETE", "Editor", (group) => {
      const held = [...world.instances.values()].some(({ group: id, state }) => id === group.id && state !== "removed");
      if (group.default || held)
        return problem(400, "bad_request", "The default group, and one that holds resources, cannot be deleted.");
      world.groups.delete(group.id);
      return { status: 204 };
    }),
    {
      operation: "listQuotaDefinitions",
      method: "GET",
      path: "/v2/quota_definitions",
      answer: ({ caller }) =>
        allowed(caller, "Viewer", () =>
          ok({ resources: [{ id: QUOTA, name: "Pay-as-you-go Quota", type: "STANDARD", resource_quotas: [] }] }),
        ),
    },
  ];
}

const nameOf = (name: unknown): string | undefined =>
  typeof name === "string" && name.length >= 1 && name.length <= 40 ? name : undefined;

const date = (at: number) => new Date(at).toISOString();

const whole = ({ id, account, name, default: isDefault, created, updated }: ResourceGroup): Fields => ({
  id,
  crn: groupCrn(account, id),
  account_id: account,
  name,
  state: "ACTIVE",
  default: isDefault,
  quota_id: QUOTA,
  quota_url: `/v2/quota_definitions/${QUOTA}`,
  payment_methods_url: `${PATH}/${id}/payment_methods`,
  resource_linkages: [],
  teams_url: `${PATH}/${id}/teams`,
  created_at: date(created),
  updated_at: date(updated),
});

function allowed(caller: Caller | undefined, needed: "Viewer" | "Editor", answer: (caller: Caller) => Answer): Answer {
  if (caller === undefined) return problem(401, "unauthorized", "The access token is missing or not valid.");
  return mayAs(caller.roles, "resourceController", needed) ? answer(caller) : forbidden;
}

const problem = (status: number, code: string, message: string): Answer => ({
  status,
  body: { errors: [{ code, message }], trace: "sandbox", status_code: status },
});
const forbidden = problem(403, "forbidden", "You are not allowed to do this with the resource groups of the account.");
const invalid = problem(400, "bad_request", "A name of 1 to 40 characters is needed.");
const taken = problem(409, "conflict", "A resource group of the account has this name already.");
