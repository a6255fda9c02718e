import { describe, expect, it } from "vitest";
import { PLATFORM } from "../support/fakes/binding.js";
import { fakeClock } from "../support/fakes/clock.js";
import {
  clientOver,
  fakeTokens,
  lost,
  type Network,
  network,
  type Reply,
  refused,
  reply,
  SECRET,
  script,
} from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";

const CALL = { account: PLATFORM, url: "https://cloud.test/v2/things", headers: { "Bluemix-Instance": "guid" } };
const GOOD = reply(200, { fine: true });

/** Reads once over these answers, and says how long it took and how often was asked. */
async function read(net: Network, tokens = fakeTokens()) {
  const clock = fakeClock();
  const start = clock.now();
  const result = await clientOver(net, tokens, clock).read(CALL);
  return { result, took: clock.now() - start, asked: net.requests.length };
}

describe("a read", () => {
  it("carries the account's token and its own headers", async () => {
    const net = script(GOOD);
    const { result } = await read(net);
    expect(must(result)).toMatchObject({ status: 200, json: { fine: true } });
    expect(net.requests).toMatchObject([
      {
        method: "GET",
        url: CALL.url,
        headers: { Authorization: `Bearer ${SECRET}`, "Bluemix-Instance": "guid", Accept: "application/json" },
      },
    ]);
    expect(net.requests[0]).not.toHaveProperty("body");
    expect(net.requests[0]?.headers).not.toHaveProperty("Content-Type");
  });

  it("tells the cloud's own time", async () => {
    const { result } = await read(script(reply(200, {}, { date: "Thu, 01 Oct 2026 00:00:05 GMT" })));
    expect(must(result).at).toBe(Date.parse("2026-10-01T00:00:05Z"));
    expect(must((await read(script(reply(200, {}, { date: "yesterday" })))).result).at).toBeUndefined();
    expect(must((await read(script(GOOD))).result).at).toBeUndefined();
  });

  it.each<[string, Reply]>([
    ["429", reply(429, {})],
    ["500", reply(500, {})],
    ["502 with a page of HTML", reply(502, "<html>bad gateway</html>")],
    ["503", reply(503, {})],
    ["a body cut short", reply(200, '{"resources":[{"id":"a7b1')],
    ["a lost connection", lost],
    ["a refused connection", refused],
  ])("is repeated with growing pauses after %s, and succeeds", async (_, bad) => {
    const { result, took, asked } = await read(script(bad, bad, bad, GOOD));
    expect(must(result).json).toEqual({ fine: true });
    expect(asked).toBe(4);
    expect(took).toBe(500 + 1_000 + 2_000);
  });

  it("is given up after six tries, with what came last", async () => {
    const { result, asked, took } = await read(script(reply(503, { code: "X", description: "try later" })));
    expect(mustFail(result)).toEqual({
      code: "CLOUD_UNAVAILABLE",
      status: 503,
      cloudCode: "X",
      message: "try later",
      maybeTookEffect: false,
    });
    expect(asked).toBe(6);
    expect(took).toBe(15_500);
    expect(mustFail((await read(script(lost))).result)).toEqual({
      code: "CLOUD_UNAVAILABLE",
      message: "ECONNRESET",
      maybeTookEffect: false,
    });
    expect(mustFail((await read(script(reply(200, "{")))).result).code).toBe("CLOUD_ANSWER_UNREADABLE");
  });

  it("waits as long as the server asks, where that is longer than its own pause", async () => {
    expect((await read(script(reply(429, {}, { "retry-after": "7" }), GOOD))).took).toBe(7_000);
    expect((await read(script(reply(503, {}, { "retry-after": "0" }), GOOD))).took).toBe(500);
    expect((await read(script(reply(429, {}, { "retry-after": "Thu, 01 Oct 2026 00:00:09 GMT" }), GOOD))).took).toBe(
      9_000,
    );
    expect((await read(script(reply(429, {}, { "retry-after": "soon" }), GOOD))).took).toBe(500);
    expect((await read(script(reply(429, {}, { "retry-after": "60" }), GOOD))).took).toBe(60_000);
  });

  it("does not wait longer than a minute at once", async () => {
    const { result, asked } = await read(script(reply(429, {}, { "retry-after": "61" }), GOOD));
    expect(mustFail(result).code).toBe("RATE_LIMITED");
    expect(asked).toBe(1);
  });

  it.each([400, 403, 404, 409, 410, 422, 301, 204])("is not repeated after %i", async (status) => {
    const { result, asked } = await read(script(reply(status, {}), GOOD));
    expect(mustFail(result).status).toBe(status);
    expect(asked).toBe(1);
  });

  it("renews the token once after 401, without a pause", async () => {
    const tokens = fakeTokens();
    const net = script(reply(401, {}), GOOD);
    const { result, took } = await read(net, tokens);
    expect(must(result).json).toEqual({ fine: true });
    expect(tokens.renewed).toBe(1);
    expect(took).toBe(0);
    expect(net.requests.map(({ headers }) => headers["Authorization"])).toEqual([
      `Bearer ${SECRET}`,
      `Bearer ${SECRET}x`,
    ]);
  });

  it("takes a second 401 for an answer", async () => {
    const tokens = fakeTokens();
    const { result, asked } = await read(script(reply(401, {})), tokens);
    expect(mustFail(result)).toMatchObject({ code: "ACCESS_DENIED", status: 401 });
    expect([asked, tokens.renewed]).toEqual([2, 1]);
  });

  it("asks nothing of the service without a token", async () => {
    const tokens = fakeTokens();
    tokens.failure = { code: "CREDENTIALS_MISSING", message: "KEY is not set", maybeTookEffect: false };
    const { result, asked } = await read(script(GOOD), tokens);
    expect(mustFail(result)).toEqual(tokens.failure);
    expect(asked).toBe(0);
  });

  it("tries again where IAM is only unavailable", async () => {
    const tokens = fakeTokens();
    const clock = fakeClock();
    tokens.failure = { code: "CLOUD_UNAVAILABLE", message: "IAM did not answer", maybeTookEffect: false };
    clock.after(2_000, () => {
      tokens.failure = undefined;
    });
    must(await clientOver(script(GOOD), tokens, clock).read(CALL));
  });

  it("is not repeated once it is aborted", async () => {
    const stop = new AbortController();
    const net = network(() => {
      stop.abort();
      return lost;
    });
    const result = await clientOver(net).read({ ...CALL, signal: stop.signal });
    expect(mustFail(result).code).toBe("CLOUD_UNAVAILABLE");
    expect(net.requests).toHaveLength(1);
    expect(net.requests[0]?.signal).toBe(stop.signal);
  });
});

describe("a write", () => {
  const write = async (net: Network, tokens = fakeTokens()) => clientOver(net, tokens).write("POST", CALL, { key: 1 });

  it("is sent with its body as JSON, and any 2xx is a success", async () => {
    for (const status of [200, 201, 202, 204]) {
      const net = script(reply(status, ""));
      expect(must(await write(net)).status).toBe(status);
      expect(net.requests).toMatchObject([
        { method: "POST", body: '{"key":1}', headers: { "Content-Type": "application/json" } },
      ]);
    }
  });

  it.each<[string, Reply, boolean]>([
    ["500", reply(500, {}), true],
    ["503", reply(503, {}), true],
    ["504", reply(504, "<html>"), true],
    ["a lost connection", lost, true],
    ["a refused connection", refused, false],
    ["400", reply(400, {}), false],
    ["401", reply(401, {}), false],
    ["409", reply(409, {}), false],
    ["429", reply(429, {}), false],
  ])("is sent once, and after %s says whether it may have taken effect", async (_, answer, maybe) => {
    const net = script(answer, GOOD);
    const tokens = fakeTokens();
    expect(mustFail(await write(net, tokens)).maybeTookEffect).toBe(maybe);
    expect(net.requests).toHaveLength(1);
    expect(tokens.renewed).toBe(0);
  });

  it("is known not to have been sent where there is no token", async () => {
    const tokens = fakeTokens();
    tokens.failure = { code: "CLOUD_UNAVAILABLE", message: "IAM did not answer", maybeTookEffect: false };
    const net = script(GOOD);
    expect(mustFail(await write(net, tokens)).maybeTookEffect).toBe(false);
    expect(net.requests).toHaveLength(0);
  });
});

describe("a token", () => {
  it("is not told in any failure, also where the other side quotes it", async () => {
    const quoting: readonly Reply[] = [
      reply(400, { code: "X", description: `bad header Bearer ${SECRET}` }),
      reply(500, { errors: [{ code: SECRET, message: SECRET }] }),
      reply(403, { resources: [{ errorMsg: SECRET, reasons: [{ code: "R", message: `no: ${SECRET}` }] }] }),
      reply(200, `{"half": "${SECRET}`),
      { ok: false, error: { reason: `cannot send Bearer ${SECRET}`, maybeReceived: false } },
    ];
    for (const answer of quoting) {
      for (const failure of [
        mustFail((await read(script(answer))).result),
        await clientOver(script(answer)).write("PUT", CALL, {}),
      ]) {
        expect(JSON.stringify(failure)).not.toContain(SECRET);
      }
    }
  });
});
