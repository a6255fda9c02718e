/** The resource controller, as far as it is read. */
import type { Answer, Route } from "./http.js";
import { ok } from "./http.js";
import type { Instance } from "./instance.js";
import { type Caller, mayAs, type World } from "./world.js";

const USUAL = 100;

/** `url` is the sandbox's own, to which instances point their key API. */
export function resourceControllerRoutes(world: World, url: () => string): readonly Route[] {
  const may = (caller: Caller | undefined): caller is Caller =>
    caller !== undefined && mayAs(caller.roles, "resourceController", "Viewer");
  return [
    {
      operation: "listResourceInstances",
      method: "GET",
      path: "/v2/resource_instances",
      answer: ({ caller, query }) => {
        if (!may(caller)) return refused(caller);
        const all = [...world.instances.values()].filter(
          (instance) => instance.account === caller.account && fits(instance, query),
        );
        const limit = Math.min(Number(query.get("limit") ?? USUAL) || USUAL, USUAL);
        const start = Number(query.get("start") ?? query.get("next_url") ?? 0) || 0;
        const some = all.slice(start, start + limit);
        const next = new URLSearchParams(query);
        // The SDKs send `start` on, the official provider the parameter `next_url`.
        for (const name of ["start", "next_url"]) next.set(name, String(start + limit));
        return ok({
          rows_count: some.length,
          next_url: start + limit < all.length ? `/v2/resource_instances?${next}` : null,
          resources: some.map((instance) => whole(instance, url())),
        });
      },
    },
    {
      operation: "getResourceInstance",
      method: "GET",
      path: "/v2/resource_instances/:id",
      answer: ({ caller, named }) => {
        if (!may(caller)) return refused(caller);
        const id = named["id"] ?? "";
        const instance = world.instances.get(id) ?? [...world.instances.values()].find((each) => crnOf(each) === id);
        if (instance === undefined || instance.account !== caller.account) return problem(404, "Instance not found");
        return ok(whole(instance, url()));
      },
    },
  ];
}

const refused = (caller: Caller | undefined): Answer =>
  caller === undefined
    ? problem(401, "The access token is missing or not valid.")
    : problem(403, "You are not authorized to see resource instances of this account.");

const problem = (status: number, message: string): Answer => ({
  status,
  body: { message, status_code: status, transaction_id: "sandbox" },
});

const crnOf = ({ service, region, account, guid }: Instance) =>
  `crn:v1:bluemix:public:${service}:${region}:a/${account}:${guid}::`;

/** The catalog's ids: those of Key Protect are real, Hyper Protect's are not published (CHOICES.md). */
const CATALOG = {
  kms: { resource: "ee41347f-b18e-4ca6-bf80-b5467c63f9a6", plan: "eedd3585-90c6-4c8f-be3d-062069e99fc3" },
  "hs-crypto": { resource: "00000000-0000-4000-8000-0000000c0001", plan: "00000000-0000-4000-8000-0000000c0002" },
} as const;

function fits(instance: Instance, query: URLSearchParams): boolean {
  const asked = {
    guid: instance.guid,
    name: instance.name,
    resource_id: CATALOG[instance.service].resource,
    resource_plan_id: CATALOG[instance.service].plan,
    sub_type: instance.service,
    state: instance.state ?? "active",
    type: "service_instance",
  };
  return Object.entries(asked).every(([name, value]) => query.get(name) === null || query.get(name) === value);
}

function whole(instance: Instance, url: string): Record<string, unknown> {
  const crn = crnOf(instance);
  const { group } = instance;
  const { resource, plan } = CATALOG[instance.service];
  const created = "2026-02-01T07:00:00.000Z";
  return {
    id: crn,
    guid: instance.guid,
    url: `/v2/resource_instances/${encodeURIComponent(crn)}`,
    crn,
    name: instance.name,
    region_id: instance.region,
    account_id: instance.account,
    resource_id: resource,
    resource_plan_id: plan,
    resource_group_id: group,
    resource_group_crn: `crn:v1:bluemix:public:resource-controller::a/${instance.account}::resource-group:${group}`,
    target_crn: `crn:v1:bluemix:public:globalcatalog::::deployment:${plan}%3A${instance.region}`,
    state: instance.state ?? "active",
    type: "service_instance",
    sub_type: instance.service,
    parameters: {},
    allow_cleanup: false,
    locked: false,
    migrated: false,
    onetime_credentials: false,
    // Clients that read the endpoint from the instance reach the sandbox too; both must be strings, or the official provider panics.
    extensions: { endpoints: { public: url, private: url }, virtual_private_endpoints: { endpoints: [] } },
    last_operation: {
      type: "create",
      state: "succeeded",
      async: false,
      description: "Completed create instance operation",
      cancelable: false,
      poll: false,
    },
    dashboard_url: `https://cloud.ibm.com/services/${instance.service}/${encodeURIComponent(crn)}`,
    plan_history: [{ resource_plan_id: plan, start_date: created }],
    resource_aliases_url: `/v2/resource_instances/${instance.guid}/resource_aliases`,
    resource_bindings_url: `/v2/resource_instances/${instance.guid}/resource_bindings`,
    resource_keys_url: `/v2/resource_instances/${instance.guid}/resource_keys`,
    created_at: created,
    created_by: "IBMid-SANDBOX",
    updated_at: created,
    updated_by: "",
    deleted_at: null,
    deleted_by: "",
    scheduled_reclaim_at: null,
    restored_at: null,
  };
}
