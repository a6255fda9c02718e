import { connect, createServer, type Http2Server } from "node:http2";
import { afterEach, describe, expect, it } from "vitest";
import { type Method, serveGrpc } from "../../lib/tfplugin/grpc.js";
import { callOver, framed, rawCall } from "./support/http2.js";

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Answer = Extract<Method, { kind: "unary" }>["answer"];

async function serving(answer: Answer, answered?: () => void) {
  const server: Http2Server = createServer();
  const failures: unknown[] = [];
  const unary: Method = { kind: "unary", answer, ...(answered === undefined ? {} : { answered }) };
  const methods = new Map<string, Method>([
    ["/s/unary", unary],
    ["/s/silent", { kind: "silent" }],
  ]);
  serveGrpc(server, methods, (path, error) => failures.push([path, error]));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const session = connect(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`);
  servers.push({
    close: () => {
      session.destroy();
      server.close();
    },
  });
  return { session, failures };
}

const echo: Answer = async (request) => request;
const body = Buffer.from("a message");

describe("gRPC", () => {
  it("answers a call with one message and status 0", async () => {
    const { session } = await serving(echo);
    const answer = await callOver(session, "/s/unary", body);
    expect(answer).toMatchObject({ status: "0", body, headers: { "content-type": "application/grpc" } });
  });

  it("takes an empty message, and one that arrives in pieces", async () => {
    const { session } = await serving(echo);
    expect(await callOver(session, "/s/unary", Buffer.alloc(0))).toMatchObject({ status: "0", body: Buffer.alloc(0) });
    const pieces = [...framed(body)].map((byte) => Buffer.from([byte]));
    expect(await rawCall(session, "/s/unary", pieces)).toMatchObject({ status: "0", body });
  });

  it("takes and gives messages of many megabytes", async () => {
    const { session } = await serving(async (request) => Buffer.concat([request, request]));
    const large = Buffer.alloc(12 << 20, "x");
    const answer = await callOver(session, "/s/unary", large);
    expect(answer.status).toBe("0");
    expect(answer.body?.length).toBe(2 * large.length);
  });

  it("tells of a method that it does not know with status 12", async () => {
    const { session } = await serving(echo);
    expect(await callOver(session, "/s/other", body)).toMatchObject({ status: "12", body: undefined });
  });

  it("encodes what it says so that any text may stand in a header", async () => {
    const { session } = await serving(echo);
    const answer = await callOver(session, "/s/100%", body);
    expect(answer.message).toBe("unknown%20method%20%2Fs%2F100%25");
  });

  it("refuses what is not one whole message", async () => {
    const { session } = await serving(echo);
    const wrong = [[], [Buffer.from([0, 0])], [framed(body).subarray(0, -1)], [framed(body), framed(body)]];
    for (const pieces of wrong) expect(await rawCall(session, "/s/unary", pieces)).toMatchObject({ status: "13" });
  });

  it("refuses a compressed message", async () => {
    const { session } = await serving(echo);
    expect(await rawCall(session, "/s/unary", [framed(body, 1)])).toMatchObject({ status: "12" });
  });

  it("answers a method that throws with status 13, and keeps what it threw to itself", async () => {
    const { session, failures } = await serving(async () => {
      throw new Error("s3cr3t");
    });
    const answer = await callOver(session, "/s/unary", body);
    expect(answer.status).toBe("13");
    expect(answer.message).not.toContain("s3cr3t");
    expect(failures).toEqual([["/s/unary", new Error("s3cr3t")]]);
  });

  it("aborts a call whose client has gone", async () => {
    const signals: AbortSignal[] = [];
    const { session } = await serving(async (_, { signal }) => {
      signals.push(signal);
      return new Promise<Uint8Array>((resolve) => signal.addEventListener("abort", () => resolve(body)));
    });
    const call = callOver(session, "/s/unary", body);
    await expect.poll(() => signals.length).toBe(1);
    session.destroy();
    await expect(call).rejects.toThrow();
    await expect.poll(() => signals[0]?.aborted).toBe(true);
  });

  it("tells a method that its answer has left, and not that its call was aborted", async () => {
    const left: boolean[] = [];
    let signal: AbortSignal | undefined;
    const answer: Answer = async (request, call) => {
      signal = call.signal;
      return request;
    };
    const { session } = await serving(answer, () => left.push(signal?.aborted ?? true));
    await callOver(session, "/s/unary", body);
    await expect.poll(() => left).toEqual([false]);
  });

  it("keeps a silent stream open beside the calls", async () => {
    const { session } = await serving(echo);
    const stream = session.request({ ":method": "POST", ":path": "/s/silent", "content-type": "application/grpc" });
    stream.write(framed(Buffer.alloc(0)));
    await new Promise((open) => stream.once("response", open));
    expect(await callOver(session, "/s/unary", body)).toMatchObject({ status: "0" });
    expect(stream.closed).toBe(false);
  });
});
