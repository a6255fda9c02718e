/** Authorizations that are made, changed and taken away, through both views; and IBM's own SDK run against them. */
import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1.js";
import { IamAuthenticator } from "ibm-cloud-sdk-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, INSTANCES, KEYS, PLATFORM, SECRETS, SECURITY } from "../support/seed.js";
import { type Asked, type Play, play, type Told } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play({ authorizations: [] });
});
afterEach(() => on.close());

const READER = "crn:v1:bluemix:public:iam::::serviceRole:Reader";
const DELEGATOR = "crn:v1:bluemix:public:iam::::role:AuthorizationDelegator";
const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, operator: "stringEquals", value }));
const SOURCE = { accountId: PLATFORM, serviceName: "containers-kubernetes" };
const policy = (
  target: Readonly<Record<string, string>> = {},
  { roles = [READER, DELEGATOR], source = SOURCE } = {},
) => ({
  type: "authorization",
  control: { grant: { roles: roles.map((role_id) => ({ role_id })) } },
  subject: { attributes: attributes(source) },
  resource: { attributes: attributes({ accountId: SECURITY, serviceName: "kms", ...target }) },
});
const send = (method: string, path: string, asked: Asked = {}) =>
  on.ask(path, { as: SECRETS.security, method, ...asked });
const make = (...given: Parameters<typeof policy>) => send("POST", "/v2/policies", { body: policy(...given) });
const refusal = (told: Told) => [told.status, told.at("errors", 0, "code")];
const enable = () =>
  on.enable({
    cluster: CLUSTERS.checkout,
    instance_id: INSTANCES.security,
    crk_id: KEYS.first,
    account_id: SECURITY,
  });
const list = () => send("GET", `/v2/policies?account_id=${SECURITY}&type=authorization`);

describe("a policy", () => {
  it("on an instance of another account is listed in the account that it was made in, and nowhere else", async () => {
    const body = policy({ accountId: PLATFORM, serviceInstance: INSTANCES.security });
    const told = await on.ask("/v2/policies", { as: SECRETS.platform, method: "POST", body });
    expect(told.status).toBe(201);
    const mine = await on.ask(`/v2/policies?account_id=${PLATFORM}`, { as: SECRETS.platform });
    expect(mine.at("policies", 0, "id")).toBe(told.at("id"));
    expect((await list()).at("policies")).toEqual([]);
    expect((await enable()).status).toBe(401);
  });

  it("is made in one shape, with exactly what was sent, and seen in the other", async () => {
    const told = await make();
    expect(told.status).toBe(201);
    expect(told.at()).toMatchObject({ ...policy(), state: "active", href: expect.any(String) });
    expect(told.at("subject", "attributes")).toEqual(attributes(SOURCE));
    const first = await send("GET", `/v1/policies/${told.at("id")}`);
    expect(first.at("subjects", 0, "attributes", 0)).toEqual({ name: "accountId", value: PLATFORM });
    expect(first.at("roles", 1)).toEqual({ role_id: DELEGATOR, display_name: "Authorization Delegator" });
  });

  it("made in the first shape is the same", async () => {
    const { attributes: subject } = policy().subject;
    const { attributes: resource } = policy().resource;
    const named = (list: typeof subject) => list.map(({ key, value }) => ({ name: key, value }));
    const body = {
      type: "authorization",
      roles: [{ role_id: READER }, { role_id: DELEGATOR }],
      subjects: [{ attributes: named(subject) }],
      resources: [{ attributes: named(resource) }],
    };
    const told = await send("POST", "/v1/policies", { body });
    expect(told.status).toBe(201);
    expect((await send("GET", `/v2/policies/${told.at("id")}`)).at()).toMatchObject(policy());
    expect(refusal(await make())).toEqual([409, "policy_conflict_error"]);
  });

  it("is changed by who knows its last ETag, and by no other", async () => {
    const made = await make();
    const path = `/v2/policies/${made.at("id")}`;
    const body = { ...policy({}, { roles: [READER] }), description: "narrowed" };
    const etag = made.headers.get("etag") ?? "";
    expect(refusal(await send("PUT", path, { body }))).toEqual([400, "missing_required_header"]);
    const told = await send("PUT", path, { body, headers: { "If-Match": etag } });
    expect([told.status, told.at("description"), told.at("control", "grant", "roles", 1)]).toEqual([
      200,
      "narrowed",
      undefined,
    ]);
    expect(refusal(await send("PUT", path, { body, headers: { "If-Match": etag } }))).toEqual([
      412,
      "precondition_failed",
    ]);
  });

  it("is gone from both views once it is deleted", async () => {
    const id = (await make()).at("id");
    expect((await send("DELETE", `/v1/policies/${id}`)).status).toBe(204);
    for (const version of ["v1", "v2"])
      expect(refusal(await send("GET", `/${version}/policies/${id}`))).toEqual([404, "policy_not_found"]);
    expect((await list()).at("policies")).toEqual([]);
  });

  it("belongs to the account of its resource: nobody else makes, sees or deletes it", async () => {
    expect((await send("POST", "/v2/policies", { as: SECRETS.platform, body: policy() })).status).toBe(403);
    expect((await send("POST", "/v2/policies", { as: null, body: policy() })).status).toBe(401);
    const id = (await make()).at("id");
    expect((await send("DELETE", `/v2/policies/${id}`, { as: SECRETS.platform })).status).toBe(404);
    expect(refusal(await send("POST", "/v2/policies", { body: { type: "authorization" } }))).toEqual([
      400,
      "invalid_body",
    ]);
    expect((await list()).at("policies", 1)).toBeUndefined();
  });
});

describe("an enablement looks at the policies: it is let through by one", () => {
  const group = async () =>
    String((await send("GET", `/v2/resource_instances/${INSTANCES.security}`)).at("resource_group_id"));

  it.each([
    ["of the whole service", {}],
    ["of the instance", { serviceInstance: INSTANCES.security }],
    ["of the key ring", { serviceInstance: INSTANCES.security, keyRing: "default" }],
    ["of the key", { serviceInstance: INSTANCES.security, resourceType: "key", resource: KEYS.first }],
  ])("%s", async (_, target) => {
    expect((await enable()).status).toBe(401);
    await make(target);
    expect((await enable()).status).toBe(200);
  });

  it("of the resource group", async () => {
    await make({ resourceGroupId: await group() });
    expect((await enable()).status).toBe(200);
  });

  it.each([
    ["of another instance", { serviceInstance: INSTANCES.hpcs }, {}],
    ["of another service", { serviceName: "hs-crypto" }, {}],
    ["of another resource group", { resourceGroupId: "0".repeat(32) }, {}],
    ["of another key ring", { keyRing: "apart" }, {}],
    ["of another key", { resourceType: "key", resource: KEYS.second }, {}],
    ["with an attribute that means nothing here", { serviceType: "service" }, {}],
    ["that gives no delegation", {}, { roles: [READER] }],
    ["that gives delegation alone", {}, { roles: [DELEGATOR] }],
    ["for another account", {}, { source: { ...SOURCE, accountId: SECURITY } }],
    ["for another service", {}, { source: { ...SOURCE, serviceName: "is" } }],
  ])("and not by one %s", async (_, target, given) => {
    expect((await make(target, given)).status).toBe(201);
    const told = await enable();
    expect([told.status, told.text.includes("E09c0")]).toEqual([401, true]);
  });

  it("of the key ring only as long as the key is in that ring", async () => {
    await make({ keyRing: "default" });
    await on.kms(INSTANCES.security, `/keys/${KEYS.first}`, {
      as: SECRETS.security,
      method: "PATCH",
      body: { keyRingID: "apart" },
    });
    expect((await enable()).status).toBe(401);
  });

  it("that has had its time to work", async () => {
    await on.close();
    on = await play({ authorizations: [], policyPropagationSeconds: 40 });
    await make();
    on.sandbox.clock.advance(39);
    expect((await enable()).status).toBe(401);
    on.sandbox.clock.advance(1);
    expect((await enable()).status).toBe(200);
  });
});

it("IBM's own SDK makes, reads, changes, lists and deletes a policy, and maps names of roles", async () => {
  const iam = new IamPolicyManagementV1({
    authenticator: new IamAuthenticator({ apikey: SECRETS.security, url: on.sandbox.url }),
    serviceUrl: on.sandbox.url,
  });
  const roles = await iam.listRoles({ serviceName: "kms", sourceServiceName: "containers-kubernetes" });
  const wanted = [...(roles.result.service_roles ?? []), ...(roles.result.system_roles ?? [])].filter((role) =>
    ["Reader", "Authorization Delegator"].includes(role.display_name),
  );
  expect(wanted.map(({ crn }) => crn)).toEqual([READER, DELEGATOR]);
  const body = { type: "authorization", control: { grant: { roles: [{ role_id: READER }] } } };
  const { subject, resource } = policy();
  const made = await iam.createV2Policy({ ...body, subject, resource });
  expect(made.status).toBe(201);
  const id = made.result.id ?? "";
  const read = await iam.getV2Policy({ id });
  const control = { grant: { roles: [{ role_id: READER }, { role_id: DELEGATOR }] } };
  const ifMatch = new Headers(Object.entries(Object(read.headers))).get("etag") ?? "";
  expect((await iam.replaceV2Policy({ ...body, id, ifMatch, subject, resource, control })).result.control).toEqual(
    control,
  );
  const listed = await iam.listV2Policies({ accountId: SECURITY, type: "authorization" });
  expect(listed.result.policies?.map((each) => each.id)).toEqual([id]);
  expect((await iam.deletePolicy({ policyId: id })).status).toBe(204);
  await expect(iam.getV2Policy({ id })).rejects.toMatchObject({ status: 404 });
});
