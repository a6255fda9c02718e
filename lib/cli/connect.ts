/** How a command reaches the cloud: endpoints and secrets from the environment, the machine's network and clock. */
import { type Cloud, connect } from "../cloud/cloud.js";
import { type Env, resolveEndpoints } from "../cloud/endpoints.js";
import { machineHttp } from "../cloud/http.js";
import { systemClock } from "../cloud/system-clock.js";
import type { Account } from "../model/account.js";
import type { Problem } from "../model/problem.js";
import { ok, type Result } from "../model/result.js";

/** Connects to the accounts of a file; fails on an endpoint that cannot be used. Nothing is sent yet. */
export async function connectFromEnv(accounts: readonly Account[], env: Env): Promise<Result<Cloud, Problem>> {
  const endpoints = resolveEndpoints(env);
  if (!endpoints.ok) return endpoints;
  return ok(connect(accounts, { http: await machineHttp(env), clock: systemClock(), env, endpoints: endpoints.value }));
}
