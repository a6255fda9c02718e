/** A provider's process as Terraform meets it: started, asked over its socket by grpc, stopped. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { status } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeIdentity } from "../../lib/tfplugin/certificate.js";
import * as wire from "../../lib/tfplugin/generated/tfplugin6.js";
import { ECHO_SOURCE } from "../support/echo-provider.js";
import { bundleEcho } from "../support/echo-workspace.js";
import { until } from "../support/run.js";
import { COOKIE } from "./support/host.js";
import { got, sent } from "./support/in-process.js";
import { type Plugin, plugin, unary } from "./support/plugin.js";

let folder = "";
let bundle = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plugin-"));
  bundle = join(folder, "terraform-provider-echo");
  await bundleEcho(bundle);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const started: Plugin[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.end();
});
async function start(env: Readonly<Record<string, string>> = {}): Promise<Plugin> {
  const one = await plugin(bundle, env);
  started.push(one);
  return one;
}

const PROVIDER = "/tfplugin6.Provider";
const SAY = {
  text: "hello",
  number: null,
  loud: null,
  words: null,
  tags: null,
  labels: null,
  people: null,
  anything: null,
  wait: null,
  keep: null,
  kind: null,
  secret: null,
  id: null,
  spoken: null,
  origin: null,
};

const configure = (one: Plugin) =>
  one.call(`${PROVIDER}/ConfigureProvider`, wire.ConfigureProvider_Request, wire.ConfigureProvider_Response, {
    ...wire.ConfigureProvider_Request.fromPartial({ terraformVersion: "1.11.4" }),
    config: sent({ prefix: "> " }),
  });

const read = (one: Plugin, state: object) =>
  one.call(
    `${PROVIDER}/ReadResource`,
    wire.ReadResource_Request,
    wire.ReadResource_Response,
    wire.ReadResource_Request.fromPartial({ typeName: "echo_say", currentState: sent(state) }),
  );

const apply = (one: Plugin, planned: object) =>
  one.call(
    `${PROVIDER}/ApplyResourceChange`,
    wire.ApplyResourceChange_Request,
    wire.ApplyResourceChange_Response,
    wire.ApplyResourceChange_Request.fromPartial({
      typeName: "echo_say",
      priorState: sent(null),
      plannedState: sent(planned),
      config: sent(planned),
    }),
  );

const stop = (one: Plugin) =>
  one.call(`${PROVIDER}/StopProvider`, wire.StopProvider_Request, wire.StopProvider_Response, {});

describe("a provider's process", { timeout: 30_000 }, () => {
  it("started by hand says what it is on stderr and exits with 1", () => {
    const {
      status: code,
      stdout,
      stderr,
    } = spawnSync(bundle, { env: { PATH: process.env["PATH"] }, encoding: "utf8" });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`the Terraform provider ${ECHO_SOURCE}`);
  });

  it("prints one line on stdout and nothing on stderr, and is healthy", async () => {
    const one = await start();
    // HealthCheckRequest{service: "plugin"} is answered by HealthCheckResponse{status: SERVING}.
    const health = await one.bytes("/grpc.health.v1.Health/Check", Buffer.from("\n\u0006plugin"));
    expect([...health]).toEqual([8, 1]);
    expect(one.stdout().match(/\n/g)).toHaveLength(1);
    expect(one.stderr()).toBe("");
  });

  it("tells what it has", async () => {
    const one = await start();
    const schemas = await one.call(
      `${PROVIDER}/GetProviderSchema`,
      wire.GetProviderSchema_Request,
      wire.GetProviderSchema_Response,
      {},
    );
    expect(Object.keys(schemas.resourceSchemas)).toEqual(["echo_say"]);
    expect(schemas.serverCapabilities?.planDestroy).toBe(true);
    const metadata = await one.call(`${PROVIDER}/GetMetadata`, wire.GetMetadata_Request, wire.GetMetadata_Response, {});
    expect(metadata.functions).toEqual([{ name: "repeat" }]);
  });

  it("answers a call of a newer protocol with UNIMPLEMENTED, and lives on", async () => {
    const one = await start();
    await expect(one.bytes(`${PROVIDER}/InventedLater`, Buffer.alloc(0))).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
    });
    expect((await configure(one)).diagnostics).toEqual([]);
  });

  it("has no answer for a client with another certificate, or with none", async () => {
    const one = await start();
    for (const client of [one.client(makeIdentity(Date.now())), one.client()])
      await expect(unary(client, `${PROVIDER}/GetMetadata`, Buffer.alloc(0))).rejects.toMatchObject({
        code: status.UNAVAILABLE,
      });
    expect((await configure(one)).diagnostics).toEqual([]);
  });

  it("takes and gives values of several megabytes", async () => {
    const one = await start();
    const text = "ä".repeat(2 << 20);
    expect(got((await read(one, { ...SAY, text })).newState)).toEqual({ ...SAY, text });
  });

  it("answers 200 calls at once, each its own", async () => {
    const one = await start();
    const texts = Array.from({ length: 200 }, (_, index) => `text ${index}`);
    const answers = await Promise.all(texts.map((text) => read(one, { ...SAY, text })));
    expect(answers.map(({ newState }) => got(newState))).toEqual(texts.map((text) => ({ ...SAY, text })));
  });

  it("answers bytes that are no message with a diagnostic, and lives on", async () => {
    const one = await start();
    const answer = await one.bytes(`${PROVIDER}/ReadResource`, Buffer.from([0xff, 0xff, 0xff]));
    const { diagnostics } = wire.ReadResource_Response.decode(answer);
    expect(diagnostics).toMatchObject([{ summary: "The provider met something unexpected" }]);
    expect((await configure(one)).diagnostics).toEqual([]);
  });

  it("is told to stop: an apply that waits answers, and what comes after does not begin to wait", async () => {
    const one = await start();
    await configure(one);
    const waiting = apply(one, { ...SAY, wait: true });
    await until("the apply to wait", () => one.stderr().includes("waiting to be stopped") || undefined);
    expect((await stop(one)).Error).toBe("");
    expect((await waiting).diagnostics).toMatchObject([{ summary: "Stopped while waiting" }]);
    expect((await apply(one, { ...SAY, wait: true })).diagnostics).toHaveLength(1);
  });

  it("leaves Ctrl-C to Terraform", async () => {
    const one = await start();
    one.child.kill("SIGINT");
    expect((await configure(one)).diagnostics).toEqual([]);
  });

  it("keeps the stream of its output open and silent while it works", async () => {
    const one = await start();
    const stream = one.stream("/plugin.GRPCStdio/StreamStdio");
    const heard: string[] = [];
    stream.on("data", () => heard.push("data")).on("end", () => heard.push("end"));
    stream.on("error", () => heard.push("error"));
    await configure(one);
    await read(one, SAY);
    expect(heard).toEqual([]);
    stream.cancel();
  });

  it("answers Shutdown, then exits with 0 and leaves no socket behind", async () => {
    const one = await start();
    expect(existsSync(one.socket)).toBe(true);
    expect(await one.bytes("/plugin.GRPCController/Shutdown", Buffer.alloc(0))).toHaveLength(0);
    expect(await one.exited()).toBe(0);
    expect(existsSync(dirname(one.socket))).toBe(false);
  });

  it("ends by itself when the process that started it is gone", async () => {
    const env = { ...process.env, ...COOKIE, PLUGIN_CLIENT_CERT: makeIdentity(Date.now()).certificate };
    // The shell ends when it is told to; the provider keeps the pipe open until it ends itself.
    const shell = spawn("sh", ["-c", '"$0" & read told', bundle], { env, stdio: ["pipe", "pipe", "ignore"] });
    const [line] = await once(shell.stdout, "data");
    const socket = String(line).split("|")[3] ?? "";
    shell.stdin.end("end\n");
    await once(shell, "close");
    expect(socket).toContain("plugin");
    expect(existsSync(socket)).toBe(false);
  });
});
