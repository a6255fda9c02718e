/** The server: one port on loopback, every request logged, faults applied by rule. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { VirtualClock } from "./clock.js";
import { type Fault, faultFor } from "./faults.js";
import type { Answer, Matched } from "./http.js";
import type { Caller } from "./world.js";

export interface LogEntry {
  /** The operation's name; `unknown` where nothing is served. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** The account of the token; undefined where none came along. */
  readonly account: string | undefined;
  /** The status, or why there was none. */
  readonly status: number | "reset";
  readonly write: boolean;
  /** Virtual milliseconds since the epoch. */
  readonly at: number;
}

export interface Served {
  /** The route of a request; undefined where nothing is served. */
  match(method: string, path: string): Matched | undefined;
  readonly clock: VirtualClock;
  readonly faults: Fault[];
  readonly log: LogEntry[];
  callerOf(authorization: string | undefined): Caller | undefined;
  /** A token is taken no longer. */
  expire(authorization: string | undefined): void;
  onRequest?: ((entry: LogEntry) => void) | undefined;
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Real milliseconds between two looks at the virtual clock. */
const GLANCE = 5;
/** How many further ports are tried where the one asked for is taken. */
const TRIES = 20;

/** Listens on 127.0.0.1; a port that is taken makes way for the next one. Port 0 is any free one. */
export async function listen(served: Served, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    // A client that hangs up, or a request that is no URL, ends its own connection and nothing else.
    handle(served, request, response).catch(() => request.socket.destroy());
  });
  for (let tried = 0; ; tried += 1) {
    const bound = await new Promise<number | undefined>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) =>
        error.code === "EADDRINUSE" && tried < TRIES ? resolve(undefined) : reject(error),
      );
      server.listen(port === 0 ? 0 : port + tried, "127.0.0.1", () => resolve(portOf(server.address())));
    });
    server.removeAllListeners("error");
    if (bound !== undefined) {
      return {
        port: bound,
        close: () =>
          new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      };
    }
  }
}

const portOf = (address: AddressInfo | string | null) =>
  typeof address === "object" && address !== null ? address.port : 0;

async function handle(served: Served, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(incoming);
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  // The containers API lives under /global with its own host; both forms are served.
  const path = url.pathname.replace(/^\/global(?=\/)/, "").replace(/\/{2,}/g, "/");
  const method = incoming.method ?? "GET";
  const matched = served.match(method, path);
  const caller = served.callerOf(incoming.headers.authorization);
  const operation = matched?.route.operation ?? "unknown";
  const write = matched?.route.write ?? (method !== "GET" && method !== "HEAD");
  const note = (status: LogEntry["status"]) => {
    // Who looks at the sandbox is no client of the cloud.
    if (path.startsWith("/_sandbox/")) return;
    const entry = {
      operation,
      method,
      path,
      query: url.search.slice(1),
      account: caller?.account,
      status,
      write,
      at: served.clock.now(),
    };
    served.log.push(entry);
    served.onRequest?.(entry);
  };

  const fault =
    matched === undefined ? undefined : faultFor(served.faults, operation, `${path}${url.search}`, caller?.account);
  if (fault?.kind === "reset" && fault.when === "before") {
    note("reset");
    incoming.socket.resetAndDestroy();
    return;
  }
  if (fault?.kind === "respond") {
    note(fault.status);
    const { status, headers = {}, body: told = { message: "a fault that was asked for" } } = fault;
    send(response, served.clock, method, { status, headers, body: told }, false);
    return;
  }
  if (fault?.kind === "delay") {
    const due = served.clock.now() + fault.seconds * 1_000;
    await until(() => served.clock.now() >= due || incoming.socket.destroyed);
  }
  if (fault?.kind === "expire-token") served.expire(incoming.headers.authorization);
  const answer: Answer =
    matched === undefined
      ? { status: 404, body: { message: `the sandbox does not serve ${method} ${path}` } }
      : matched.route.answer({
          method,
          path,
          query: url.searchParams,
          headers: incoming.headers,
          body,
          caller: fault?.kind === "expire-token" ? undefined : caller,
          named: matched.named,
          failing: fault?.kind === "fail-enablement",
        });
  if (fault?.kind === "reset") {
    note("reset");
    incoming.socket.resetAndDestroy();
    return;
  }
  note(answer.status);
  send(response, served.clock, method, answer, fault?.kind === "truncate");
}

function send(response: ServerResponse, clock: VirtualClock, method: string, answer: Answer, truncated: boolean): void {
  const { body: told } = answer;
  const body = typeof told === "string" || told === undefined ? told : JSON.stringify(told);
  response.writeHead(answer.status, {
    ...(body === undefined ? {} : { "Content-Type": typeof told === "string" ? "text/plain" : "application/json" }),
    Date: new Date(clock.now()).toUTCString(),
    ...answer.headers,
  });
  if (body === undefined || method === "HEAD") response.end();
  else response.end(truncated ? body.slice(0, Math.floor(body.length / 2)) : body);
}

/** Virtual time may run fast, stand still or be pushed ahead, so it is looked at rather than computed. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, GLANCE));
}

async function text(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
