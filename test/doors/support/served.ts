/** One sandbox, whose time is held, and one provider in this process, behind its real socket as Terraform meets it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "undici";
import type { Http, HttpResponse } from "../../../lib/cloud/http.js";
import type { Clock } from "../../../lib/model/clock.js";
import { ok, type Result } from "../../../lib/model/result.js";
import { clusterKmsProvider } from "../../../lib/provider/provider.js";
import { type Sandbox, startSandbox } from "../../../lib/sandbox/index.js";
import { makeIdentity } from "../../../lib/tfplugin/certificate.js";
import { serve } from "../../../lib/tfplugin/index.js";
import type { Call } from "../../support/terraform-calls.js";
import { COOKIE, fakeHost } from "../../tfplugin/support/host.js";
import { connected } from "../../tfplugin/support/plugin.js";

export interface Served {
  readonly sandbox: Sandbox;
  /** What the provider has for its environment, which tests fill. */
  readonly env: Record<string, string>;
  readonly call: Call;
  readonly http: Http;
  close(): Promise<void>;
}

export interface ServedOptions {
  readonly startAt: string;
  /** The provider's time. */
  readonly clock: (sandbox: Sandbox) => Clock;
  /** What stands between the clients and the sandbox. @default nothing */
  readonly through?: (http: Http) => Http;
}

export async function served({ startAt, clock, through = (http) => http }: ServedOptions): Promise<Served> {
  const sandbox = await startSandbox({ seed: { accounts: [] }, startAt, scale: 0 });
  const pool = new Pool(sandbox.url, { connections: 16 });
  const http = through(({ method, url, headers, body }) =>
    ask(pool, url.slice(sandbox.url.length), { method, headers, body: body ?? null }),
  );
  const env: Record<string, string> = {};
  const folder = mkdtempSync(join(tmpdir(), "doors-"));
  const own = makeIdentity(Date.now());
  const host = fakeHost({ ...COOKIE, PLUGIN_CLIENT_CERT: own.certificate, PLUGIN_UNIX_SOCKET_DIR: folder });
  const provider = clusterKmsProvider({ env, http: async () => http, clock: () => clock(sandbox) });
  await serve(async () => provider, "terraform.local/cluster-kms/clusterkms", host);
  const client = connected(host.announced.join(""), own);
  return {
    sandbox,
    env,
    http,
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
