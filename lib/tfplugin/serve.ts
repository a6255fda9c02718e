/** Serves a provider to Terraform: the handshake of go-plugin with verified mutual TLS, then the calls. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createSecureServer, createServer, type Http2Session } from "node:http2";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeIdentity } from "./certificate.js";
import { type Methods, serveGrpc } from "./grpc.js";
import type { Host } from "./host.js";
import { jsonLogger } from "./log.js";
import { pluginMethods, providerMethods } from "./methods.js";
import type { Provider } from "./resource.js";
import { Running } from "./running.js";

const COOKIE = {
  name: "TF_PLUGIN_MAGIC_COOKIE",
  value: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
};
const PROTOCOL = "6";

/**
 * Makes the provider. Called when Terraform has been told where to connect, so that the provider's own code is loaded
 * while the connection is made.
 */
export type Load<C> = () => Promise<Provider<C>>;

/** Starts to serve. With `--debug` among the arguments it waits for a Terraform that is told of it (TF_REATTACH_PROVIDERS). */
export async function serve<C>(load: Load<C>, source: string, host: Host): Promise<void> {
  if (host.argv.includes("--debug")) return serveDebug(load, source, host);
  if (host.env[COOKIE.name] !== COOKIE.value) {
    host.complain(`This is the Terraform provider ${source}. It is started by Terraform and does nothing by itself.`);
    return host.exit(1);
  }
  const accepted = (host.env["PLUGIN_PROTOCOL_VERSIONS"] ?? PROTOCOL).split(",");
  if (!accepted.includes(PROTOCOL)) {
    host.complain(
      `This provider speaks plugin protocol ${PROTOCOL}; this Terraform offers ${accepted.join(", ")}. Terraform 1.8 or newer is needed.`,
    );
    return host.exit(1);
  }
  const client = host.env["PLUGIN_CLIENT_CERT"];
  if (client === undefined) {
    host.complain("This provider only talks to a Terraform that shows a certificate (PLUGIN_CLIENT_CERT is not set).");
    return host.exit(1);
  }
  // Ctrl-C reaches the whole process group; Terraform relays it as StopProvider.
  host.ignore("SIGINT");
  const identity = makeIdentity(host.now());
  const server = createSecureServer({
    ...SETTINGS,
    key: identity.key,
    cert: identity.certificate,
    ca: client,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
  });
  const { address, start, close } = await listen(server, source, host);
  host.whenOrphaned(() => close());
  const certificate = identity.der.toString("base64").replace(/=+$/, "");
  const multiplex = host.env["PLUGIN_MULTIPLEX_GRPC"] === undefined ? "" : "|false";
  host.announce(`1|${PROTOCOL}|${address.network}|${address.at}|grpc|${certificate}${multiplex}`);
  await start(load);
}

// Schemas and states are larger than HTTP/2's small default windows: fewer round trips.
// Node refuses streams beyond ten megabytes a session unless told otherwise; Terraform asks for many states at once.
const SETTINGS = { settings: { initialWindowSize: 1 << 24, maxFrameSize: 1 << 20 }, maxSessionMemory: 4_096 };

async function serveDebug<C>(load: Load<C>, source: string, host: Host): Promise<void> {
  const server = createServer(SETTINGS);
  const { address, start } = await listen<C>(server, source, host);
  const reattach = {
    [source]: {
      Protocol: "grpc",
      ProtocolVersion: Number(PROTOCOL),
      Pid: host.pid,
      Test: true,
      Addr: { Network: address.network, String: address.at },
    },
  };
  host.announce(`TF_REATTACH_PROVIDERS='${JSON.stringify(reattach)}'`);
  const running = await start(load);
  // Another run of Terraform, which the stop of the last one does not concern.
  server.on("session", () => running.restart());
}

type Serving = ReturnType<typeof createServer> | ReturnType<typeof createSecureServer>;
interface Address {
  readonly network: "unix" | "tcp";
  readonly at: string;
}

interface Listening<C> {
  readonly address: Address;
  /** Loads the provider; calls that came before wait for it. */
  start(load: Load<C>): Promise<Running<C>>;
  close(): void;
}

async function listen<C>(server: Serving, source: string, host: Host): Promise<Listening<C>> {
  const log = jsonLogger(source.slice(source.lastIndexOf("/") + 1), host.now, host.complain);
  const failed = (path: string, error: unknown) =>
    log.error(`${path}: ${error instanceof Error ? error.stack : String(error)}`);
  let running: Running<C> | undefined;
  let arrived: (made: Running<C>) => void = () => undefined;
  const coming = new Promise<Running<C>>((resolve) => {
    arrived = resolve;
  });
  server.on("session", (session: Http2Session) => {
    session.setLocalWindowSize?.(1 << 25);
    session.on("error", () => undefined);
  });
  const { address, remove } = await bind(server, host);
  const close = () => {
    running?.stop();
    server.close();
    remove();
    host.exit(0);
  };
  const methods: Methods = new Map([...providerMethods(coming, failed), ...pluginMethods(close)]);
  serveGrpc(server, methods, failed);
  const start = async (load: Load<C>) => {
    running = new Running(await load(), log);
    arrived(running);
    return running;
  };
  return { address, start, close };
}

async function bind(server: Server, host: Host): Promise<{ address: Address; remove: () => void }> {
  if (host.platform === "win32") return { address: await bindPort(server, host), remove: () => undefined };
  const folder = mkdtempSync(join(host.env["PLUGIN_UNIX_SOCKET_DIR"] || tmpdir(), "plugin"));
  const at = join(folder, "socket");
  server.listen(at);
  await once(server, "listening");
  return { address: { network: "unix", at }, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function bindPort(server: Server, host: Host): Promise<Address> {
  const from = Number(host.env["PLUGIN_MIN_PORT"] ?? 0);
  const to = Number(host.env["PLUGIN_MAX_PORT"] ?? from);
  for (let port = from; port <= to; port += 1) {
    server.listen(port, "127.0.0.1");
    const bound = await once(server, "listening").then(
      () => true,
      () => false, // Taken: the next one.
    );
    const address = server.address();
    if (bound && typeof address === "object" && address !== null)
      return { network: "tcp", at: `127.0.0.1:${address.port}` };
  }
  throw new Error(`no port between ${from} and ${to} is free`);
}
