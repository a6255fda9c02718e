import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { type ClientHttp2Session, connect } from "node:http2";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeIdentity } from "../../lib/tfplugin/certificate.js";
import { type Provider, schema, serve } from "../../lib/tfplugin/index.js";
import { COOKIE, type FakeHost, fakeHost } from "./support/host.js";
import { callOver } from "./support/http2.js";

const SOURCE = "terraform.local/test/test";
const client = makeIdentity(Date.now());
const stops: AbortSignal[] = [];

const provider: Provider<null> = {
  name: "test",
  schema: schema({ description: "Tests.", attributes: {} }),
  configure: async (_, { signal }) => {
    stops.push(signal);
    return { client: null };
  },
  resources: {},
  dataSources: {},
  functions: {},
};

let folder = "";
const sessions: ClientHttp2Session[] = [];
const hosts: FakeHost[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "serve-"));
});
afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
  for (const host of hosts.splice(0)) host.orphan();
  rmSync(folder, { recursive: true, force: true });
});

async function served(env: Readonly<Record<string, string>> = {}, given: Parameters<typeof fakeHost>[1] = {}) {
  const host = fakeHost(
    { ...COOKIE, PLUGIN_CLIENT_CERT: client.certificate, PLUGIN_UNIX_SOCKET_DIR: folder, ...env },
    given,
  );
  hosts.push(host);
  await serve(async () => provider, SOURCE, host);
  return host;
}

async function refused(env: Readonly<Record<string, string>>) {
  const host = fakeHost(env);
  await serve(async () => provider, SOURCE, host);
  expect(host.announced).toEqual([]);
  expect(host.exits).toEqual([1]);
  return host.complaints.join("\n");
}

/** The fields of the handshake line. */
const fieldsOf = (host: FakeHost) => (host.announced[0] ?? "").split("|");

describe("a provider that is started", () => {
  it("by hand says what it is and ends", async () => {
    const told = await refused({});
    expect(told).toContain(`the Terraform provider ${SOURCE}`);
    expect(told).toContain("started by Terraform");
    expect(await refused({ TF_PLUGIN_MAGIC_COOKIE: "another" })).toBe(told);
  });

  it("by a Terraform of other protocols says which one it speaks", async () => {
    const told = await refused({ ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: "4,5" });
    expect(told).toContain("speaks plugin protocol 6");
    expect(told).toContain("4, 5");
  });

  it("by a client without a certificate ends", async () => {
    expect(await refused({ ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: "5,6" })).toContain("PLUGIN_CLIENT_CERT");
  });

  it("by Terraform announces where it listens, with its certificate, in one line", async () => {
    const host = await served({ PLUGIN_PROTOCOL_VERSIONS: "5,6" });
    expect(host.announced).toHaveLength(1);
    const [core, protocol, network, address = "", kind, certificate = "", ...rest] = fieldsOf(host);
    expect([core, protocol, network, kind, rest]).toEqual(["1", "6", "unix", "grpc", []]);
    expect(statSync(address).isSocket()).toBe(true);
    expect(certificate).not.toContain("=");
    expect(new X509Certificate(Buffer.from(certificate, "base64")).subject).toBe("CN=localhost");
    expect(host.complaints).toEqual([]);
  });

  it("answers the question about multiplexing when it is asked", async () => {
    expect(fieldsOf(await served({ PLUGIN_MULTIPLEX_GRPC: "true" })).at(6)).toBe("false");
  });

  it("leaves Ctrl-C to Terraform, which relays it", async () => {
    expect((await served()).ignored).toEqual(["SIGINT"]);
  });

  it("listens in a folder that only its user may enter, and removes it when Terraform is gone", async () => {
    const host = await served();
    const socket = fieldsOf(host)[3] ?? "";
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
    host.orphan();
    expect(existsSync(dirname(socket))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    expect(host.exits).toEqual([0]);
  });
});

describe("on Windows a provider", () => {
  const windows = { platform: "win32" } as const;
  const freePort = async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
    const address = taken.address();
    return { taken, port: typeof address === "object" && address !== null ? address.port : 0 };
  };

  it("listens on a port of the range that it is given, past those that are taken", async () => {
    const { taken, port } = await freePort();
    const host = await served({ PLUGIN_MIN_PORT: String(port), PLUGIN_MAX_PORT: String(port + 50) }, windows);
    const [, , network, address = ""] = fieldsOf(host);
    expect(network).toBe("tcp");
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(Number(address.split(":")[1])).toBeGreaterThan(port);
    taken.close();
  });

  it("says so when none of them is free", async () => {
    const { taken, port } = await freePort();
    const range = { PLUGIN_MIN_PORT: String(port), PLUGIN_MAX_PORT: String(port) };
    await expect(served(range, windows)).rejects.toThrow(`no port between ${port} and ${port} is free`);
    taken.close();
  });
});

describe("mutual TLS", () => {
  const over = (host: FakeHost, identity?: { readonly key: string; readonly certificate: string }) => {
    const [, , , path = "", , der = ""] = fieldsOf(host);
    const ca = `-----BEGIN CERTIFICATE-----\n${der}${"=".repeat((4 - (der.length % 4)) % 4)}\n-----END CERTIFICATE-----\n`;
    const shown = identity === undefined ? {} : { key: identity.key, cert: identity.certificate };
    const session = connect("https://localhost", {
      createConnection: () => connectTls({ path, servername: "localhost", ca, ALPNProtocols: ["h2"], ...shown }),
    });
    session.on("error", () => undefined);
    sessions.push(session);
    return callOver(session, "/grpc.health.v1.Health/Check", Buffer.alloc(0));
  };

  it("lets in the client whose certificate it was given", async () => {
    expect(await over(await served(), client)).toMatchObject({ status: "0" });
  });

  it("refuses a client that shows another certificate, or none", async () => {
    const host = await served();
    await expect(over(host, makeIdentity(Date.now()))).rejects.toThrow();
    await expect(over(host)).rejects.toThrow();
  });
});

describe("with --debug a provider", () => {
  const debugged = async () => {
    const host = await served({}, { argv: ["--debug"] });
    const [, json = ""] = /^TF_REATTACH_PROVIDERS='(.*)'$/.exec(host.announced[0] ?? "") ?? [];
    const reattach: Record<string, { Addr: { String: string } }> = JSON.parse(json);
    const path = reattach[SOURCE]?.Addr.String ?? "";
    const run = () => {
      const session = connect("http://localhost", { createConnection: () => createConnection(path) });
      sessions.push(session);
      return session;
    };
    return { host, reattach, path, run };
  };

  it("needs no cookie and prints what to put into the environment", async () => {
    const host = fakeHost({ PLUGIN_UNIX_SOCKET_DIR: folder }, { argv: ["--debug"] });
    hosts.push(host);
    await serve(async () => provider, SOURCE, host);
    expect(host.exits).toEqual([]);
    const { reattach, path } = await debugged();
    expect(reattach).toEqual({
      [SOURCE]: {
        Protocol: "grpc",
        ProtocolVersion: 6,
        Pid: 4711,
        Test: true,
        Addr: { Network: "unix", String: path },
      },
    });
  });

  it("outlives the run that stopped it", async () => {
    const { run } = await debugged();
    const first = run();
    expect(await callOver(first, "/tfplugin6.Provider/StopProvider", Buffer.alloc(0))).toMatchObject({ status: "0" });
    await callOver(first, "/tfplugin6.Provider/ConfigureProvider", Buffer.alloc(0));
    await callOver(run(), "/tfplugin6.Provider/ConfigureProvider", Buffer.alloc(0));
    expect(stops.splice(0).map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});
