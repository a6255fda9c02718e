/** The SDK's requests go through the client, under the client's rules. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { resolveEndpoints } from "../../lib/cloud/endpoints.js";
import type { Ask } from "../../lib/cloud/platform.js";
import { PLATFORM } from "../support/fakes/binding.js";
import { fakeTokens, lost, type Network, type Reply, refused, reply, SECRET, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";
import { platform, sent } from "../support/fakes/platform.js";

const HOST = "https://resource-controller.cloud.ibm.com/v2/resource_instances";
const GOOD = reply(200, { name: "kp" });
const get: Ask = (sdk) => sdk.resourceController().getResourceInstance({ id: "a/b:c" });
const rename: Ask = (sdk) => sdk.resourceController().updateResourceInstance({ id: "a", name: "kp" });
const read = (net: Network, ask = get, tokens = fakeTokens()) => platform(net, tokens).read(PLATFORM, ask);
const write = (net: Network, ask = rename) => platform(net).write(PLATFORM, ask);

describe("a read through the SDK", () => {
  it("is sent as the SDK makes it, with the account's token", async () => {
    const net = script(GOOD);
    expect(must(await read(net))).toEqual({ name: "kp" });
    expect(sent(net)).toEqual([{ request: `GET ${HOST}/a%2Fb%3Ac` }]);
    const { headers } = net.requests[0] ?? {};
    expect(headers).toMatchObject({ Authorization: `Bearer ${SECRET}`, Accept: "application/json" });
    expect(headers?.["User-Agent"]).toContain("platform-services-node-sdk");
    expect(Object.keys(headers ?? {})).not.toContain("Accept-Encoding");
  });

  it.each<[string, Reply]>([
    ["429", reply(429, {})],
    ["503", reply(503, {})],
    ["a body cut short", reply(200, '{"name":')],
    ["a lost connection", lost],
  ])("is repeated after %s", async (_, bad) => {
    const net = script(bad, bad, GOOD);
    expect(must(await read(net))).toEqual({ name: "kp" });
    expect(net.requests).toHaveLength(3);
  });

  it("renews the token once after 401", async () => {
    const tokens = fakeTokens();
    const net = script(reply(401, {}), GOOD);
    must(await read(net, get, tokens));
    expect([tokens.renewed, net.requests.length]).toEqual([1, 2]);
  });

  it("may be a search, which is a POST: repeated too, and never an effect", async () => {
    const search: Ask = (sdk) => sdk.search().search({ query: "q", fields: ["tags"] });
    const net = script(reply(503, {}), lost, reply(200, { items: [] }));
    expect(must(await read(net, search))).toEqual({ items: [] });
    const request = "POST https://api.global-search-tagging.cloud.ibm.com/v3/resources/search";
    expect(sent(net)).toEqual(Array(3).fill({ request, body: { query: "q", fields: ["tags"] } }));
    for (const bad of [reply(503, {}), lost])
      expect(mustFail(await read(script(bad), search))).toMatchObject({
        code: "CLOUD_UNAVAILABLE",
        maybeTookEffect: false,
      });
  });
});

describe("a write through the SDK", () => {
  it("is sent with its body as JSON, and any 2xx is a success", async () => {
    const net = script(reply(200, { name: "kp" }));
    expect(must(await write(net))).toEqual({ name: "kp" });
    expect(sent(net)).toEqual([{ request: `PATCH ${HOST}/a`, body: { name: "kp" } }]);
    expect(net.requests[0]?.headers).toMatchObject({ "Content-Type": "application/json" });
    must(await write(script(reply(202, ""))));
    must(await write(script(reply(204, ""))));
  });

  it("without a body sends none", async () => {
    const net = script(reply(204, ""));
    must(await write(net, (sdk) => sdk.resourceController().deleteResourceInstance({ id: "a" })));
    expect(sent(net)).toEqual([{ request: `DELETE ${HOST}/a` }]);
    expect(Object.keys(net.requests[0]?.headers ?? {})).not.toContain("Content-Type");
  });

  it.each<[string, Reply, boolean]>([
    ["500", reply(500, {}), true],
    ["504", reply(504, "<html>"), true],
    ["a lost connection", lost, true],
    ["a refused connection", refused, false],
    ["400", reply(400, {}), false],
    ["401", reply(401, {}), false],
    ["429", reply(429, {}), false],
  ])("is sent once, and after %s says whether it may have taken effect", async (_, bad, maybe) => {
    const net = script(bad, GOOD);
    expect(mustFail(await write(net)).maybeTookEffect).toBe(maybe);
    expect(net.requests).toHaveLength(1);
  });
});

describe("a failure through the SDK", () => {
  it.each<[string, unknown, string]>([
    ["the resource controller", { message: "no quota", error_code: "RC-Quota", status_code: 403 }, "RC-Quota"],
    ["IAM", { errors: [{ code: "policy_conflict_error", message: "no quota" }] }, "policy_conflict_error"],
  ])("is told in the own words of %s", async (_, body, cloudCode) => {
    expect(mustFail(await write(script(reply(403, body))))).toEqual({
      code: "ACCESS_DENIED",
      status: 403,
      cloudCode,
      message: "no quota",
      maybeTookEffect: false,
    });
  });

  it("of the credentials is told as it is, and nothing is sent", async () => {
    const tokens = fakeTokens();
    tokens.failure = { code: "CREDENTIALS_MISSING", message: "KEY is not set", maybeTookEffect: false };
    const net = script(GOOD);
    expect(mustFail(await read(net, get, tokens))).toEqual(tokens.failure);
    expect(net.requests).toEqual([]);
  });

  it("never tells the token, also where the other side quotes it", async () => {
    const quoting: readonly Reply[] = [
      reply(400, { errors: [{ code: SECRET, message: `bad header Bearer ${SECRET}` }] }),
      reply(500, `<html>Bearer ${SECRET}</html>`),
      { ok: false, error: { reason: `cannot send Bearer ${SECRET}`, maybeReceived: false } },
    ];
    for (const answer of quoting) {
      expect(JSON.stringify(await write(script(answer)))).not.toContain(SECRET);
      expect(JSON.stringify(await read(script(answer)))).not.toContain(SECRET);
    }
  });

  it("that is a mistake in our own call is thrown, not told as the cloud's", async () => {
    const net = script(GOOD);
    await expect(read(net, (sdk) => sdk.resourceController().getResourceInstance({ id: "" }))).rejects.toThrow();
    await expect(write(net, get)).rejects.toThrow();
    expect(net.requests).toEqual([]);
  });
});

describe("the SDK in the bundle", () => {
  const bundled = (file: string) => readFileSync(`dist/provider/${file}`, "utf8");

  it("is beside the executable and not in it: the start must not parse it", () => {
    const own = "platform-services-node-sdk";
    expect(bundled("platform-sdk.cjs")).toContain(own);
    for (const file of ["terraform-provider-clusterkms", "tfplugin.cjs", "provider.cjs"])
      expect(bundled(file)).not.toContain(own);
    expect(bundled("provider.cjs")).toContain('"./platform-sdk.cjs"');
  });

  it("leaves the executable what it takes to be connected to, and no more", () => {
    expect(bundled("terraform-provider-clusterkms").length).toBeLessThan(10_000);
    expect(bundled("tfplugin.cjs")).not.toContain("clusterkms_binding");
  });

  it("has all that it needs of the core, whichever service is asked", async () => {
    const { platformSdk }: typeof import("../../lib/cloud/platform-sdk.js") = createRequire(import.meta.url)(
      "../../dist/provider/platform-sdk.cjs",
    );
    const sdk = platformSdk(must(resolveEndpoints({})), async () => ({ status: 200, headers: {}, data: { fine: 1 } }));
    const results = await Promise.all([
      sdk.resourceController().getResourceInstance({ id: "a" }),
      sdk.resourceManager().listResourceGroups({ accountId: PLATFORM }),
      sdk.catalog().getChildObjects({ id: "a", kind: "plan" }),
      sdk.search().search({ query: "q" }),
      sdk.tagging().attachTag({ resources: [{ resource_id: "a" }], tagNames: ["t"] }),
      sdk.policies().listV2Policies({ accountId: PLATFORM }),
    ]);
    expect(results.map(({ result }) => result)).toEqual(Array(6).fill({ fine: 1 }));
  });

  it("stands on the one core that the tokens use as well", () => {
    expect(bundled("ibm-cloud-sdk-core.cjs")).toContain("AxiosError");
    expect(bundled("platform-sdk.cjs")).not.toContain("AxiosError");
    expect(bundled("platform-sdk.cjs")).toContain('require("./ibm-cloud-sdk-core.cjs")');
  });
});
