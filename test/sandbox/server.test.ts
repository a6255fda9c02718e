/** The server: what it logs, how it answers, and that nothing a client does ends it. */
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSandbox } from "../../lib/sandbox/index.js";
import { CLUSTERS, INSTANCES, KEYS, PLATFORM, SECRETS, seed } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play();
});
afterEach(() => on.close());

/** Sends bytes as they are and takes what comes until the connection ends. */
const raw = (bytes: string) =>
  new Promise<string>((resolve) => {
    let told = "";
    const socket = connect(Number(new URL(on.sandbox.url).port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      told += chunk.toString();
      socket.end();
    });
    socket.on("error", () => resolve(told));
    socket.on("close", () => resolve(told));
  });

describe("every answer", () => {
  it("carries the date of virtual time", async () => {
    const path = "/global/v2/vpc/getClusters";
    expect((await on.ask(path)).headers.get("date")).toBe("Tue, 03 Feb 2026 10:00:00 GMT");
    on.sandbox.clock.advance(86_400);
    expect((await on.ask(path)).headers.get("date")).toBe("Wed, 04 Feb 2026 10:00:00 GMT");
  });

  it("is JSON that says so", async () => {
    const told = await on.ask("/global/v2/vpc/getClusters");
    expect(told.headers.get("content-type")).toBe("application/json");
  });

  it("says what is not served", async () => {
    const told = await on.ask("/v9/nothing");
    expect(told.status).toBe(404);
    expect(told.text).toContain("the sandbox does not serve GET /v9/nothing");
  });

  it("is the same with and without the prefix of the containers API", async () => {
    const bare = await on.ask("/v2/vpc/getClusters");
    expect(bare.text).toBe((await on.ask("/global/v2/vpc/getClusters")).text);
    expect((await on.ask("//global//v2/vpc/getClusters")).status).toBe(200);
  });
});

describe("the log", () => {
  it("names operation, method, path, query, account, status, whether it writes, and when", async () => {
    await on.token(SECRETS.platform);
    on.sandbox.clearLog();
    await on.ask(`/global/v2/getCluster?v1-compatible&cluster=${CLUSTERS.checkout}`);
    await on.enable({ cluster: CLUSTERS.checkout, instance_id: INSTANCES.platform, crk_id: KEYS.own });
    const at = Date.parse("2026-02-03T10:00:00Z");
    expect(on.sandbox.log).toEqual([
      {
        operation: "getCluster",
        method: "GET",
        path: "/v2/getCluster",
        query: `v1-compatible&cluster=${CLUSTERS.checkout}`,
        account: PLATFORM,
        status: 200,
        write: false,
        at,
      },
      {
        operation: "enableKMS",
        method: "POST",
        path: "/v2/enableKMS",
        query: "",
        account: PLATFORM,
        status: 200,
        write: true,
        at,
      },
    ]);
  });

  it("takes a token for no write, since nothing in the cloud changes", async () => {
    await on.token(SECRETS.platform);
    expect(on.sandbox.log).toMatchObject([{ operation: "token", method: "POST", write: false }]);
  });

  it("holds no key and no token, and neither does what the admin API tells", async () => {
    await on.ask("/global/v2/vpc/getClusters");
    await on.kms(INSTANCES.security, "/keys", { as: SECRETS.security });
    const told = [
      JSON.stringify(on.sandbox.log),
      (await on.ask("/_sandbox/state", { as: null })).text,
      (await on.ask("/_sandbox/log", { as: null })).text,
    ].join();
    for (const secret of [...Object.values(SECRETS), ...on.sandbox.tokens()]) expect(told).not.toContain(secret);
    expect(told).toContain("listKeys");
  });

  it("leaves out who looks at the sandbox", async () => {
    on.sandbox.clearLog();
    await on.ask("/_sandbox/log", { as: null });
    expect(on.sandbox.log).toEqual([]);
  });
});

describe("a client that misbehaves", () => {
  it.each([
    ["a path that cannot be decoded", "GET /v1/clusters/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
    ["a target that is no path", "GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
    ["no HTTP at all", "hello\r\n\r\n"],
  ])("by %s does not end the server", async (_, bytes) => {
    await raw(bytes);
    expect((await on.ask("/global/v2/vpc/getClusters")).status).toBe(200);
  });

  it("by hanging up in the middle of a body does not end the server", async () => {
    const port = Number(new URL(on.sandbox.url).port);
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write("POST /global/v2/enableKMS HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{", () => {
          socket.resetAndDestroy();
          resolve();
        });
      });
      socket.on("error", () => resolve());
    });
    expect((await on.ask("/global/v2/vpc/getClusters")).status).toBe(200);
  });

  it("by a body that is not JSON is told so", async () => {
    const token = await on.token(SECRETS.platform);
    for (const body of ["", "{", "null", "[]", '"text"']) {
      const told = await fetch(`${on.sandbox.url}/global/v2/enableKMS`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}` },
        body,
      });
      expect(told.status).toBe(400);
    }
  });
});

describe("the port", () => {
  it("that is taken makes way for the next one", async () => {
    const second = await startSandbox({ seed: seed(), port: on.sandbox.port });
    expect(second.port).toBeGreaterThan(on.sandbox.port);
    expect((await fetch(`${second.url}/_sandbox/state`)).status).toBe(200);
    await second.close();
  });

  it("is in every variable that the official provider reads", async () => {
    const env = on.sandbox.env();
    expect(env["IBMCLOUD_CS_API_ENDPOINT"]).toBe(`${on.sandbox.url}/global`);
    for (const name of ["IAM", "KP", "RESOURCE_CONTROLLER", "RESOURCE_MANAGEMENT", "RESOURCE_CATALOG", "GS", "GT"]) {
      expect(env[`IBMCLOUD_${name}_API_ENDPOINT`]).toBe(on.sandbox.url);
    }
  });
});
