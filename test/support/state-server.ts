/** A server for Terraform's `http` backend, with locking: states and locks by path, in memory, on loopback. */
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export interface StateServer {
  /** The address of the state of this name; the lock is at `…/lock`. */
  readonly url: string;
  /** Every request, as `METHOD /path status`. */
  readonly log: string[];
  readonly states: Map<string, string>;
  /** Lock infos as Terraform writes them, by the name of the state. */
  readonly locks: Map<string, string>;
  close(): Promise<void>;
}

/** Takes only requests of this user, as basic authentication. */
export async function stateServer(user: string, password: string): Promise<StateServer> {
  const states = new Map<string, string>();
  const locks = new Map<string, string>();
  const log: string[] = [];
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

  /** A status, and a body where there is one. */
  const answer = (method: string, path: string, body: string, lockId: string | null): readonly [number, string?] => {
    const name = path.replace(/\/lock$/, "");
    const held = locks.get(name);
    if (path.endsWith("/lock")) {
      if (method === "LOCK") {
        if (held !== undefined) return [423, held];
        locks.set(name, body);
        return [200];
      }
      // As `force-unlock` sends nothing but the id's absence, any UNLOCK gives it back.
      locks.delete(name);
      return [200];
    }
    const state = states.get(name);
    if (method === "GET") return state === undefined ? [204] : [200, state];
    if (held !== undefined && !(lockId !== null && held.includes(lockId))) return [423, held];
    states.set(name, body);
    return [200];
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://state");
    const body = await text(request);
    const allowed = request.headers.authorization === expected;
    const [status, told] = allowed ? answer(request.method ?? "", pathname, body, searchParams.get("ID")) : [401];
    log.push(`${request.method} ${pathname} ${status}`);
    response.writeHead(status).end(told);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    log,
    states,
    locks,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
