/** Instances, resource groups, the catalog and tags, asked directly and by IBM's own SDK. */
import GlobalCatalogV1 from "@ibm-cloud/platform-services/global-catalog/v1.js";
import GlobalSearchV2 from "@ibm-cloud/platform-services/global-search/v2.js";
import GlobalTaggingV1 from "@ibm-cloud/platform-services/global-tagging/v1.js";
import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2.js";
import ResourceManagerV2 from "@ibm-cloud/platform-services/resource-manager/v2.js";
import { IamAuthenticator } from "ibm-cloud-sdk-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, INSTANCES, KEYS, PLATFORM, SECRETS, SECURITY } from "../support/seed.js";
import { type Asked, type Play, play } from "./play.js";

const SERVICE = "ee41347f-b18e-4ca6-bf80-b5467c63f9a6";
const PLAN = "eedd3585-90c6-4c8f-be3d-062069e99fc3";
const WEEK = 7 * 86_400;

let on: Play;
beforeEach(async () => {
  on = await play();
});
afterEach(() => on.close());

const send = (method: string, path: string, asked: Asked = {}) =>
  on.ask(path, { as: SECRETS.security, method, ...asked });
const group = async () => String((await send("GET", "/v2/resource_groups?default=true")).at("resources", 0, "id"));
const path = (id: string) => `/v2/resource_instances/${encodeURIComponent(id)}`;
const make = async (fields: object = {}, asked: Asked = {}) =>
  send("POST", "/v2/resource_instances", {
    body: { name: "kp-fresh", target: "us-south", resource_group: await group(), resource_plan_id: PLAN, ...fields },
    ...asked,
  });
const total = async () => (await send("GET", "/v2/resource_instances")).at("rows_count");

describe("a new instance", () => {
  it("is being made for a while, and only then holds keys", async () => {
    const told = await make({ tags: ["env:prod"], parameters: { allowed_network: "private-only" } });
    expect(told.status).toBe(201);
    expect(told.at()).toMatchObject({
      name: "kp-fresh",
      region_id: "us-south",
      account_id: SECURITY,
      resource_id: SERVICE,
      state: "provisioning",
      last_operation: { type: "create", state: "in progress" },
      target_crn: `crn:v1:bluemix:public:globalcatalog::::deployment:${PLAN}%3Aus-south`,
      extensions: { endpoints: { public: on.sandbox.url, private: on.sandbox.url } },
    });
    const guid = String(told.at("guid"));
    const keys = () => on.kms(guid, "/keys", { as: SECRETS.security });
    expect((await keys()).status).toBe(401);
    on.sandbox.clock.advance(5);
    const ready = await send("GET", path(String(told.at("crn"))));
    expect([ready.at("state"), ready.at("last_operation", "state")]).toEqual(["active", "succeeded"]);
    expect((await keys()).status).toBe(200);
    const policies = await on.kms(guid, "/instance/policies", { as: SECRETS.security });
    expect(policies.at("resources", 0, "policy_data", "attributes", "allowed_network")).toBe("private-only");
  });

  it.each([
    ["a plan that the catalog does not know", { resource_plan_id: "nothing" }],
    ["a region where there is none", { target: "moon" }],
    ["a resource group of nobody", { resource_group: "0".repeat(32) }],
    ["a name that is too long", { name: "k".repeat(181) }],
    ["a network that there is not", { parameters: { allowed_network: "none" } }],
    ["tags that are no list", { tags: "env" }],
  ])("with %s is refused, and nothing is made", async (_, fields) => {
    const before = await total();
    expect((await make(fields)).status).toBe(400);
    expect(await total()).toBe(before);
  });

  it("needs an Editor, and a token", async () => {
    expect((await make({}, { as: null })).status).toBe(401);
    expect((await make({}, { as: SECRETS.securityReader })).status).toBe(403);
    expect((await send("DELETE", path(INSTANCES.hpcs), { as: SECRETS.securityReader })).status).toBe(403);
  });
});

describe("an instance", () => {
  it("is renamed and configured in place, and keeps its plan", async () => {
    const body = { name: "kp-renamed", parameters: { allowed_network: "private-only" } };
    const told = await send("PATCH", path(INSTANCES.security), { body });
    expect([told.status, told.at("name"), told.at("parameters"), told.at("last_operation", "type")]).toEqual([
      200,
      "kp-renamed",
      { allowed_network: "private-only" },
      "update",
    ]);
    const plan = { resource_plan_id: "another" };
    expect((await send("PATCH", path(INSTANCES.security), { body: plan })).status).toBe(400);
    expect((await send("PATCH", path(INSTANCES.security), { as: SECRETS.platform, body })).status).toBe(404);
  });

  it("that holds keys is not deleted; without them it waits a week to be reclaimed, and is then removed", async () => {
    expect((await send("DELETE", `${path(INSTANCES.hpcs)}?recursive=true`)).status).toBe(400);
    await on.kms(INSTANCES.hpcs, `/keys/${KEYS.hpcs}`, { as: SECRETS.security, method: "DELETE" });
    expect((await send("DELETE", `${path(INSTANCES.hpcs)}?recursive=true`)).status).toBe(204);
    const state = async () => (await send("GET", path(INSTANCES.hpcs))).at("state");
    expect([await state(), await total()]).toEqual(["pending_reclamation", 2]);
    expect((await on.kms(INSTANCES.hpcs, "/keys", { as: SECRETS.security })).status).toBe(401);
    expect((await send("DELETE", path(INSTANCES.hpcs))).status).toBe(410);
    expect((await send("PATCH", path(INSTANCES.hpcs), { body: { name: "again" } })).status).toBe(410);
    on.sandbox.clock.advance(WEEK);
    expect([await state(), await total()]).toEqual(["removed", 1]);
  });
});

it("a resource group has a name of its own, and goes when it is empty", async () => {
  const made = await send("POST", "/v2/resource_groups", { body: { name: "team", account_id: SECURITY } });
  const id = String(made.at("id"));
  expect([made.status, id]).toEqual([201, expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect((await send("POST", "/v2/resource_groups", { body: { name: "team" } })).status).toBe(409);
  expect((await send("PATCH", `/v2/resource_groups/${id}`, { body: { name: "default" } })).status).toBe(409);
  const instance = String((await make({ resource_group: id })).at("guid"));
  expect((await send("GET", `/v2/resource_instances?resource_group_id=${id}`)).at("resources", 0, "guid")).toBe(
    instance,
  );
  expect((await send("DELETE", `/v2/resource_groups/${id}`)).status).toBe(400);
  await send("DELETE", path(instance));
  on.sandbox.clock.advance(WEEK);
  expect((await send("DELETE", `/v2/resource_groups/${id}`)).status).toBe(204);
  expect((await send("DELETE", `/v2/resource_groups/${await group()}`)).status).toBe(400);
  expect((await send("GET", `/v2/resource_groups/${id}`)).status).toBe(404);
  expect((await send("GET", `/v2/resource_groups?account_id=${PLATFORM}`)).status).toBe(403);
});

it("the catalog leads from a service's name to its plan and to where that is deployed, as the official provider asks", async () => {
  const found = await send("GET", "/api/v1/?q=kms&include=*");
  expect(found.at("resource_count")).toBe(1);
  expect(found.at("resources", 0)).toMatchObject({
    id: SERVICE,
    kind: "service",
    metadata: { rc_provisionable: true },
  });
  const plans = await send("GET", `/api/v1/${SERVICE}/plan`);
  expect(plans.at("resources", 0)).toMatchObject({ id: PLAN, name: "tiered-pricing", kind: "plan" });
  expect((await send("GET", `/api/v1/${SERVICE}/%2A?q=kms`)).at("resources", 0, "id")).toBe(PLAN);
  const deployed = (await send("GET", `/api/v1/${PLAN}/deployment?include=*`)).at("resources", 0);
  expect(deployed).toMatchObject({
    catalog_crn: `crn:v1:bluemix:public:globalcatalog::::deployment:${PLAN}%3Aus-south`,
    metadata: { rc_compatible: true, deployment: { location: "us-south", target_crn: expect.any(String) } },
  });
  expect((await make({ target: Object(deployed).catalog_crn })).status).toBe(201);
  expect((await send("GET", "/api/v1/nothing")).status).toBe(404);
});

describe("tags", () => {
  const crn = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${INSTANCES.security}::`;
  const search = (of: string, as: string = SECRETS.security) =>
    send("POST", "/v3/resources/search", { as, body: { query: `crn:"${of}"`, fields: ["tags"] } });
  const change = (what: string, asked: Asked = {}) =>
    send("POST", `/v3/tags/${what}?tag_type=user`, {
      body: { resources: [{ resource_id: crn }], tag_names: ["env:prod", "team:a"] },
      ...asked,
    });

  it("are attached, found and detached", async () => {
    expect((await change("attach")).at("results", 0, "is_error")).toBe(false);
    expect((await search(crn)).at("items", 0)).toEqual({
      crn,
      tags: ["env:prod", "team:a"],
      access_tags: [],
      service_tags: [],
    });
    expect((await send("GET", `/v3/tags?attached_to=${crn}`)).at("items", 1, "name")).toBe("team:a");
    await change("detach", { body: { resources: [{ resource_id: crn }], tag_name: "team:a" } });
    expect((await search(crn)).at("items", 0, "tags")).toEqual(["env:prod"]);
  });

  it("of another account are neither found nor changed", async () => {
    expect((await search(crn, SECRETS.platform)).at("items")).toEqual([]);
    expect((await change("attach", { as: SECRETS.platform })).at("results", 0, "is_error")).toBe(true);
    expect((await change("attach", { as: SECRETS.securityReader })).status).toBe(403);
    expect((await search(crn)).at("items", 0, "tags")).toEqual([]);
  });

  it("lead to what has them, in the account of whoever asks, page by page", async () => {
    const tag = 'odd:"a\\b"';
    const hpcs = `crn:v1:bluemix:public:hs-crypto:us-south:a/${SECURITY}:${INSTANCES.hpcs}::`;
    const foreign = `crn:v1:bluemix:public:kms:us-south:a/${PLATFORM}:${INSTANCES.platform}::`;
    const attach = (resource_id: string, as: string = SECRETS.security) =>
      change("attach", { as, body: { resources: [{ resource_id }], tag_names: [tag] } });
    await attach(crn);
    await attach(hpcs);
    await attach(foreign, SECRETS.platform);
    const find = (more: object = {}, as: string = SECRETS.security) =>
      send("POST", "/v3/resources/search?limit=1", { as, body: { query: 'tags:"odd:\\"a\\\\b\\""', ...more } });

    const first = await find();
    expect([first.at("items", 0, "crn"), first.at("items", 1)]).toEqual([crn, undefined]);
    const second = await find({ search_cursor: first.at("search_cursor") });
    expect(second.at("items", 0, "crn")).toBe(hpcs);
    const end = await find({ search_cursor: second.at("search_cursor") });
    expect([end.at("items"), end.at("search_cursor")]).toEqual([[], undefined]);
    expect((await find({}, SECRETS.platform)).at("items", 0, "crn")).toBe(foreign);
    expect((await find({ query: 'tags:"odd"' })).at("items")).toEqual([]);
  });

  it("of a cluster are found by the cluster's CRN, and looking is no write", async () => {
    const cluster = `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${PLATFORM}:${CLUSTERS.checkout}::`;
    expect((await search(cluster, SECRETS.platform)).at("items", 0, "crn")).toBe(cluster);
    expect(on.sandbox.log.filter(({ write }) => write)).toEqual([]);
  });
});

it("IBM's own SDK makes an instance from nothing but names, changes, tags, finds and deletes it", async () => {
  const options = {
    authenticator: new IamAuthenticator({ apikey: SECRETS.security, url: on.sandbox.url }),
    serviceUrl: on.sandbox.url,
  };
  const catalog = new GlobalCatalogV1({ ...options, serviceUrl: `${on.sandbox.url}/api/v1` });
  const [service] = (await catalog.listCatalogEntries({ q: "kms" })).result.resources ?? [];
  const children = await catalog.getChildObjects({ id: service?.id ?? "", kind: "plan" });
  const resourcePlanId = children.result.resources?.[0]?.id ?? "";
  const groups = await new ResourceManagerV2(options).listResourceGroups({ accountId: SECURITY, _default: true });
  const resourceGroup = groups.result.resources[0]?.id ?? "";

  const controller = new ResourceControllerV2(options);
  const made = await controller.createResourceInstance({
    name: "kp-sdk",
    target: "us-south",
    resourceGroup,
    resourcePlanId,
  });
  expect([made.status, made.result.state]).toEqual([201, "provisioning"]);
  on.sandbox.clock.advance(5);
  const id = made.result.crn ?? "";
  expect((await controller.getResourceInstance({ id })).result.state).toBe("active");
  expect((await controller.updateResourceInstance({ id, name: "kp-named" })).result.name).toBe("kp-named");
  const listed = await controller.listResourceInstances({ name: "kp-named", resourceId: service?.id ?? "" });
  expect(listed.result.resources.map(({ crn }) => crn)).toEqual([id]);

  const tagging = new GlobalTaggingV1(options);
  const attached = await tagging.attachTag({
    resources: [{ resource_id: id }],
    tagNames: ["env:prod"],
    tagType: "user",
  });
  expect(attached.result.results?.[0]?.is_error).toBe(false);
  const found = await new GlobalSearchV2(options).search({ query: `crn:"${id}"`, fields: ["tags"] });
  expect(found.result.items[0]?.["tags"]).toEqual(["env:prod"]);

  expect((await controller.deleteResourceInstance({ id, recursive: true })).status).toBe(204);
  expect((await controller.getResourceInstance({ id })).result.state).toBe("pending_reclamation");
});
