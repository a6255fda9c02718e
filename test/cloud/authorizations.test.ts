/** Service authorizations: how policies are read, and that one is made where there is none. */
import { describe, expect, it } from "vitest";
import { authorizationsApi } from "../../lib/cloud/authorizations.js";
import { type AuthorizationSeen, DELEGATOR, READER } from "../../lib/model/iam.js";
import { KP, KP2, PLATFORM } from "../support/fakes/binding.js";
import { lost, type Network, type Reply, refused, reply, SECRET, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";
import { platform, sent } from "../support/fakes/platform.js";

const POLICIES = "https://iam.cloud.ibm.com/v2/policies";
const LIST = `GET ${POLICIES}?account_id=${KP.account}&type=authorization`;
const api = (net: Network) => authorizationsApi(platform(net));
const listed = (...policies: readonly unknown[]) => reply(200, { policies });
const equal = (values: Readonly<Record<string, unknown>>) =>
  Object.entries(values).map(([key, value]) => ({ key, operator: "stringEquals", value }));
const CONTENT = {
  type: "authorization",
  control: { grant: { roles: [{ role_id: READER }, { role_id: DELEGATOR }] } },
  subject: { attributes: equal({ accountId: PLATFORM, serviceName: "containers-kubernetes" }) },
  resource: { attributes: equal({ accountId: KP.account, serviceName: "kms", serviceInstance: KP.guid }) },
};
const TOLD = { ...CONTENT, id: "p-1", state: "active", href: POLICIES };
const SEEN: AuthorizationSeen = {
  id: "p-1",
  sourceService: "containers-kubernetes",
  sourceAccount: PLATFORM,
  targetService: "kms",
  targetInstance: KP.guid,
  limited: false,
  roles: [READER, DELEGATOR],
  state: "active",
};
const read = async (policy: object) => must(await api(script(listed({ ...TOLD, ...policy }))).list(KP.account))[0];

describe("the authorizations of an account", () => {
  it("are its policies of that type", async () => {
    const net = script(listed(TOLD));
    expect(must(await api(net).list(KP.account))).toEqual([SEEN]);
    expect(sent(net)).toEqual([{ request: LIST }]);
  });

  it("are read page by page", async () => {
    const more = reply(200, { policies: [TOLD], next: { href: "…", start: "s2" } });
    const net = script(more, listed({ ...TOLD, id: "p-2" }));
    expect(must(await api(net).list(KP.account)).map(({ id }) => id)).toEqual(["p-1", "p-2"]);
    expect(sent(net).map(({ request }) => request)).toEqual([LIST, `${LIST}&start=s2`]);
  });

  it("are not known where a page fails, leads back, or cannot be understood", async () => {
    const more = reply(200, { policies: [TOLD], next: { start: "s2" } });
    expect(mustFail(await api(script(more, reply(403, {}))).list(KP.account))).toMatchObject({
      code: "ACCESS_DENIED",
      part: [{ id: "p-1" }],
    });
    expect(mustFail(await api(script(more, listed(TOLD))).list(KP.account))).toMatchObject({
      message: "the list changed between two of its pages",
      part: [{ id: "p-1" }],
    });
    const unreadable = [more, reply(200, {}), listed({ ...TOLD, id: undefined })];
    for (const bad of unreadable)
      expect(mustFail(await api(script(bad)).list(KP.account)).code).toBe("CLOUD_ANSWER_UNREADABLE");
  });

  it("may be for every account, or every instance", async () => {
    expect(
      await read({
        subject: { attributes: equal({ serviceName: "containers-kubernetes" }) },
        resource: { attributes: equal({ accountId: KP.account, serviceName: "kms" }) },
      }),
    ).toEqual({ ...SEEN, sourceAccount: undefined, targetInstance: undefined });
  });

  it("tell what is unusual as it is: roles, state, services, or none of them", async () => {
    expect(await read({ control: { grant: { roles: [{ role_id: "x" }, {}] } }, state: "deleted" })).toMatchObject({
      roles: ["x"],
      state: "deleted",
      limited: false,
    });
    expect(await read({ control: undefined, subject: undefined, resource: undefined, state: undefined })).toEqual({
      ...SEEN,
      sourceService: undefined,
      sourceAccount: undefined,
      targetService: undefined,
      targetInstance: undefined,
      roles: [],
      state: "unknown",
    });
  });

  const subject = (...more: object[]) => ({ subject: { attributes: [...CONTENT.subject.attributes, ...more] } });
  const resource = (...more: object[]) => ({ resource: { attributes: [...CONTENT.resource.attributes, ...more] } });
  it.each<[string, object]>([
    ["a source instance", subject(...equal({ serviceInstance: "d3k8abcd" }))],
    ["a source resource group", subject(...equal({ resourceGroupId: "1111" }))],
    ["a key ring", resource(...equal({ keyRing: "clusters" }))],
    ["one key", resource(...equal({ resourceType: "key", resource: "a7b1" }))],
    ["the same attribute twice", resource(...equal({ serviceInstance: KP2.guid }))],
    ["an attribute without a key", resource({ operator: "stringEquals", value: "x" })],
    [
      "a pattern of instances",
      { resource: { attributes: [{ key: "serviceInstance", operator: "stringMatch", value: "5*" }] } },
    ],
    [
      "a list of accounts",
      { subject: { attributes: [{ key: "accountId", operator: "stringEquals", value: [PLATFORM] }] } },
    ],
    ["no account that is one", { subject: { attributes: equal({ accountId: "*" }) } }],
    ["no instance that is one", { resource: { attributes: equal({ serviceInstance: "*" }) } }],
    ["access tags", { resource: { ...CONTENT.resource, tags: equal({ env: "prod" }) } }],
    [
      "a rule of time",
      { rule: { key: "{{environment.attributes.day_of_week}}", operator: "dayOfWeekAnyOf", value: [] } },
    ],
    ["a named pattern", { pattern: "time-based-conditions:weekly:all-day" }],
  ])("are limited by %s", async (_, policy) => {
    expect((await read(policy))?.limited).toBe(true);
  });

  it("are not limited by what is empty", async () => {
    expect((await read({ rule: null, pattern: null, resource: { ...CONTENT.resource, tags: [] } }))?.limited).toBe(
      false,
    );
  });
});

describe("a new authorization", () => {
  const make = (net: Network) => api(net).create(KP, PLATFORM);
  const conflict = reply(409, { errors: [{ code: "policy_conflict_error", message: "is there already" }] });

  it("lets the clusters of the one account read the keys of the one instance, and delegate that", async () => {
    const net = script(reply(201, TOLD));
    expect(must(await make(net))).toEqual(SEEN);
    expect(sent(net)).toEqual([{ request: `POST ${POLICIES}`, body: CONTENT }]);
  });

  it("that is there already is the one that is there", async () => {
    const others = [
      { ...TOLD, id: "p-2", ...{ subject: { attributes: equal({ serviceName: "containers-kubernetes" }) } } },
      { ...TOLD, id: "p-3", control: { grant: { roles: [{ role_id: READER }] } } },
      { ...TOLD, id: "p-4", pattern: "some" },
    ];
    const net = script(conflict, listed(...others, TOLD));
    expect(must(await make(net))).toEqual(SEEN);
    expect(sent(net).map(({ request }) => request)).toEqual([`POST ${POLICIES}`, LIST]);
    expect(mustFail(await make(script(conflict, listed(...others))))).toMatchObject({
      status: 409,
      cloudCode: "policy_conflict_error",
    });
    expect(mustFail(await make(script(conflict, reply(403, {})))).status).toBe(409);
  });

  it.each<[string, Reply, boolean]>([
    ["a lost answer", lost, true],
    ["503", reply(503, {}), true],
    ["an answer that cannot be understood", reply(201, ""), true],
    ["a refused connection", refused, false],
    ["403", reply(403, {}), false],
  ])("is sent once, and after %s says whether it may have been made", async (_, bad, maybe) => {
    const net = script(bad, reply(201, TOLD));
    expect(mustFail(await make(net)).maybeTookEffect).toBe(maybe);
    expect(net.requests).toHaveLength(1);
  });

  it("tells no token in its failure", async () => {
    const quoting = reply(400, { errors: [{ code: SECRET, message: `Bearer ${SECRET}` }] });
    expect(JSON.stringify(await make(script(quoting)))).not.toContain(SECRET);
  });
});
