/**
 * Where both doors stand: one sandbox, whose time is held, and one provider behind its real socket, for all cases. Each
 * case has a cloud, an environment and a session of its own. What one door has read the other is told without asking the
 * sandbox again: nothing changes between the two.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "undici";
import type { Connector } from "../../../lib/cli/status.js";
import { connect } from "../../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../../lib/cloud/endpoints.js";
import type { Http, HttpResponse } from "../../../lib/cloud/http.js";
import { ok, type Result } from "../../../lib/model/result.js";
import { clusterKmsProvider } from "../../../lib/provider/provider.js";
import { type Sandbox, startSandbox } from "../../../lib/sandbox/index.js";
import { makeIdentity } from "../../../lib/tfplugin/certificate.js";
import { serve } from "../../../lib/tfplugin/index.js";
import { fakeClock } from "../../support/fakes/clock.js";
import { must } from "../../support/fakes/must.js";
import { COOKIE, fakeHost } from "../../tfplugin/support/host.js";
import { connected } from "../../tfplugin/support/plugin.js";
import { become, secretsOf } from "./cloud.js";
import type { Fleet } from "./fleet.js";
import { TIMES } from "./places.js";

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

export interface Stand {
  readonly sandbox: Sandbox;
  /** Puts the cloud and the environment of a case up. */
  set(fleet: Fleet): void;
  readonly connector: Connector;
  /** One call of the provider service over the socket, by its name. */
  call<Q, A>(name: string, request: Codec<Q>, response: Codec<A>, message: Q): Promise<A>;
  close(): Promise<void>;
}

export async function stand(): Promise<Stand> {
  const sandbox = await startSandbox({ seed: { accounts: [] }, startAt: TIMES.today, scale: 0 });
  const pool = new Pool(sandbox.url, { connections: 16 });
  const told = new Map<string, Promise<Result<HttpResponse, never>>>();
  const http: Http = (request) => {
    const { method, url, headers, body } = request;
    const key = JSON.stringify([method, url, headers, body]);
    const known = told.get(key);
    if (known !== undefined) return known;
    const answer = ask(pool, url.slice(sandbox.url.length), { method, headers, body: body ?? null });
    told.set(key, answer);
    return answer;
  };
  const env: Record<string, string> = {};
  const today = Date.parse(TIMES.today);
  const folder = mkdtempSync(join(tmpdir(), "doors-"));
  const own = makeIdentity(Date.now());
  const host = fakeHost({ ...COOKIE, PLUGIN_CLIENT_CERT: own.certificate, PLUGIN_UNIX_SOCKET_DIR: folder });
  const provider = clusterKmsProvider({ env, http: async () => http, clock: () => fakeClock(today) });
  await serve(async () => provider, "terraform.local/cluster-kms/clusterkms", host);
  const client = connected(host.announced.join(""), own);
  return {
    sandbox,
    set: (fleet) => {
      told.clear();
      become(sandbox, fleet);
      for (const name of Object.keys(env)) delete env[name];
      Object.assign(env, sandbox.env(), secretsOf(fleet));
    },
    connector: async (accounts) =>
      ok(connect(accounts, { http, clock: fakeClock(today), env: { ...env }, endpoints: must(resolveEndpoints(env)) })),
    call: async (name, request, response, message) =>
      response.decode(await client.bytes(`/tfplugin6.Provider/${name}`, request.encode(message).finish())),
    close: async () => {
      client.close();
      host.orphan();
      await pool.destroy();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ask(
  pool: Pool,
  path: string,
  given: Pick<Parameters<Pool["request"]>[0], "method" | "headers" | "body">,
): Promise<Result<HttpResponse, never>> {
  const { statusCode, headers, body } = await pool.request({ ...given, path });
  const names = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return ok({ status: statusCode, headers: new Map(names), body: await body.text() });
}
