import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { httpOver } from "../../lib/cloud/http.js";
import { SECRET } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";

const ASK = {
  method: "GET",
  url: "http://127.0.0.1:9/x",
  headers: { Authorization: `Bearer ${SECRET}` },
  timeout: 2_000,
} as const;

/** Does something with a server on this machine, and closes it. */
async function withServer<T>(answer: Parameters<typeof createServer>[1], use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer ?? (() => undefined));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    return await use(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/x`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("a request", () => {
  it("is sent as it is, and answered with status, headers and body", async () => {
    const answer = await withServer(
      (request, response) => {
        let body = "";
        request.on("data", (chunk) => {
          body += chunk;
        });
        request.on("end", () =>
          response.writeHead(418, { "Retry-After": "7" }).end(`${request.method} ${request.headers["x-a"]} ${body}`),
        );
      },
      (url) => httpOver(fetch)({ ...ASK, method: "POST", url, headers: { "X-A": "b" }, body: "hello" }),
    );
    const { status, headers, body } = must(answer);
    expect([status, headers.get("retry-after"), body]).toEqual([418, "7", "POST b hello"]);
  });

  it("that nobody listens to is known not to have been received", async () => {
    const closed = await withServer(undefined, async (url) => url);
    expect(mustFail(await httpOver(fetch)({ ...ASK, url: closed }))).toEqual({
      reason: expect.stringContaining("ECONNREFUSED"),
      maybeReceived: false,
    });
    const unknown = () =>
      Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }) }));
    expect(mustFail(await httpOver(unknown)(ASK))).toEqual({ reason: "ENOTFOUND", maybeReceived: false });
  });

  it("whose connection is lost may have been received", async () => {
    const answer = await withServer(
      (request) => request.socket.destroy(),
      (url) => httpOver(fetch)({ ...ASK, url }),
    );
    expect(mustFail(answer).maybeReceived).toBe(true);
  });

  it("whose answer is cut short may have been received", async () => {
    const answer = await withServer(
      (request, response) => {
        response.writeHead(200, { "content-length": "100" }).write("{");
        setTimeout(() => request.socket.destroy(), 20);
      },
      (url) => httpOver(fetch)({ ...ASK, url }),
    );
    expect(mustFail(answer).maybeReceived).toBe(true);
  });

  it("that is not answered in time is given up, and may have been received", async () => {
    const answer = await withServer(
      () => undefined,
      (url) => httpOver(fetch)({ ...ASK, url, timeout: 50 }),
    );
    expect(mustFail(answer)).toEqual({ reason: "no answer within 0.05 s", maybeReceived: true });
  });

  it("ends when its signal aborts", async () => {
    const stop = new AbortController();
    const answer = await withServer(
      () => stop.abort(),
      (url) => httpOver(fetch)({ ...ASK, url, signal: stop.signal }),
    );
    expect(mustFail(answer).maybeReceived).toBe(true);
  });

  it("is not led to another place with its token", async () => {
    const seen: string[] = [];
    const answer = await withServer(
      (request, response) => {
        seen.push(request.url ?? "");
        response.writeHead(302, { location: "/elsewhere" }).end();
      },
      (url) => httpOver(fetch)({ ...ASK, url }),
    );
    expect(answer.ok).toBe(false);
    expect(seen).toEqual(["/x"]);
  });

  it("with a token that no header can carry is not sent, and the token is not told", async () => {
    for (const value of [`Bearer ${SECRET}\n${SECRET}`, `Bearer ${SECRET}ü`]) {
      const failure = mustFail(await httpOver(fetch)({ ...ASK, headers: { Authorization: value } }));
      expect(failure.maybeReceived).toBe(false);
      expect(JSON.stringify(failure)).not.toContain(SECRET);
    }
  });
});
