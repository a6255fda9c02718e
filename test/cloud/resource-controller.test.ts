import { describe, expect, it } from "vitest";
import { resourceControllerApi } from "../../lib/cloud/resource-controller.js";
import { HPCS, KP, KP2, SECURITY } from "../support/fakes/binding.js";
import { clientOver, type Network, reply, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";

const BASE = "https://rc.test";
const instances = (net: Network) => resourceControllerApi(clientOver(net), BASE).kmsInstances(SECURITY);
const row = (crn: string, more: object = {}) => ({
  id: crn,
  crn,
  name: "kp-prod",
  state: "active",
  extensions: { endpoints: { public: "https://a.test", private: "https://b.test" } },
  ...more,
});
const page = (resources: readonly unknown[], next_url: unknown = null) =>
  reply(200, { rows_count: resources.length, next_url, resources });
const FIRST = "/v2/resource_instances?type=service_instance&limit=100";

describe("the KMS instances of an account", () => {
  it("are those of both services, told by their CRN, whatever else is in the list", async () => {
    const cos = `crn:v1:bluemix:public:cloud-object-storage:global:a/${SECURITY}:x::`;
    const net = script(page([row(KP.crn), row(cos), row(HPCS.crn, { crn: undefined }), null, { name: "no crn" }]));
    const found = must(await instances(net));
    expect(found.map(({ crn }) => crn)).toEqual([KP.crn, HPCS.crn]);
    expect(found[0]).toEqual({
      ...KP,
      name: "kp-prod",
      state: "active",
      endpoints: { public: "https://a.test", private: "https://b.test" },
    });
    expect(net.requests.map(({ url }) => url)).toEqual([`${BASE}${FIRST}`]);
  });

  it("may lack name, state and endpoints", async () => {
    const bare = row(KP.crn, { name: undefined, state: undefined, extensions: null });
    expect(must(await instances(script(page([bare]))))).toMatchObject([
      { name: "", state: "unknown", endpoints: { public: undefined, private: undefined } },
    ]);
  });

  it("are read page by page", async () => {
    const net = script(page([row(KP.crn)], "/v2/resource_instances?start=abc"), page([row(KP2.crn)], ""));
    expect(must(await instances(net)).map(({ crn }) => crn)).toEqual([KP.crn, KP2.crn]);
    expect(net.requests.map(({ url }) => url)).toEqual([`${BASE}${FIRST}`, `${BASE}/v2/resource_instances?start=abc`]);
  });

  it("are not read for ever where a page leads back to one already read", async () => {
    const net = script(page([row(KP.crn)], "/v2/resource_instances?start=abc"));
    expect(mustFail(await instances(net)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(net.requests).toHaveLength(2);
  });

  it.each([
    "https://evil.test/v2/resource_instances?start=abc",
    "//evil.test/v2/resource_instances?start=abc",
    "https://rc.test@evil.test/v2/resource_instances?start=abc",
    "\\\\evil.test/v2/resource_instances?start=abc",
  ])("are never looked for at another host: %s", async (next) => {
    const net = script(page([row(KP.crn)], next), page([]));
    must(await instances(net));
    expect(net.requests.map(({ url }) => url)).toEqual([`${BASE}${FIRST}`, `${BASE}/v2/resource_instances?start=abc`]);
  });

  it.each([".evil.test/x", "@evil.test/x", ":1/x"])(
    "are looked for at the same host also where the next page is the oddest path: %s",
    async (next) => {
      const net = script(page([row(KP.crn)], next), page([]));
      await instances(net);
      for (const { url } of net.requests) expect(new URL(url).host).toBe("rc.test");
    },
  );

  it("fail where a further page has no readable address, and send no token there", async () => {
    const net = script(page([row(KP.crn)], "https://["));
    expect(mustFail(await instances(net)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(net.requests).toHaveLength(1);
  });

  it("are not known to be all where a later page fails; what came is told", async () => {
    const net = script(page([row(KP.crn)], "/v2/x?start=1"), reply(403, {}));
    expect(mustFail(await instances(net))).toMatchObject({ code: "ACCESS_DENIED", part: [{ crn: KP.crn }] });
    expect(mustFail(await instances(script(reply(200, {})))).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(mustFail(await instances(script(reply(200, {}))))).not.toHaveProperty("part");
  });

  it("are not known to be all where something comes on two pages, and none is told twice", async () => {
    const net = script(page([row(KP.crn)], "/v2/x?start=1"), page([row(KP.crn), row(KP2.crn)]));
    expect(mustFail(await instances(net))).toMatchObject({
      message: "the list changed between two of its pages",
      part: [{ crn: KP.crn }, { crn: KP2.crn }],
    });
  });
});
