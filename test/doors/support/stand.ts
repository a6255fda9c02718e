/**
 * Where both doors stand: one sandbox and one provider for all cases. Each case has a cloud, an environment and a session
 * of its own. What one door has read the other is told without asking the sandbox again: nothing changes between the two.
 */
import type { Connector } from "../../../lib/cli/status.js";
import { connect } from "../../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../../lib/cloud/endpoints.js";
import type { Http } from "../../../lib/cloud/http.js";
import { ok } from "../../../lib/model/result.js";
import type { Sandbox } from "../../../lib/sandbox/index.js";
import { fakeClock } from "../../support/fakes/clock.js";
import { must } from "../../support/fakes/must.js";
import type { Call } from "../../support/terraform-calls.js";
import { become, secretsOf } from "./cloud.js";
import type { Fleet } from "./fleet.js";
import { TIMES } from "./places.js";
import { served } from "./served.js";

export interface Stand {
  readonly sandbox: Sandbox;
  /** Puts the cloud and the environment of a case up. */
  set(fleet: Fleet): void;
  readonly connector: Connector;
  readonly call: Call;
  close(): Promise<void>;
}

export async function stand(): Promise<Stand> {
  const told = new Map<string, ReturnType<Http>>();
  const today = Date.parse(TIMES.today);
  const { sandbox, env, http, call, close } = await served({
    startAt: TIMES.today,
    clock: () => fakeClock(today),
    through: (ask) => (request) => {
      const { method, url, headers, body } = request;
      const key = JSON.stringify([method, url, headers, body]);
      const known = told.get(key);
      if (known !== undefined) return known;
      const answer = ask(request);
      told.set(key, answer);
      return answer;
    },
  });
  return {
    sandbox,
    call,
    close,
    set: (fleet) => {
      told.clear();
      become(sandbox, fleet);
      for (const name of Object.keys(env)) delete env[name];
      Object.assign(env, sandbox.env(), secretsOf(fleet));
    },
    connector: async (accounts) =>
      ok(connect(accounts, { http, clock: fakeClock(today), env: { ...env }, endpoints: must(resolveEndpoints(env)) })),
  };
}
