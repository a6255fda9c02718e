/** No secret in what is said, logged or written down, even where the cloud quotes the whole request in its answer. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../../lib/cloud/endpoints.js";
import { type Http, httpOver } from "../../../lib/cloud/http.js";
import { systemClock } from "../../../lib/cloud/system-clock.js";
import { ok } from "../../../lib/model/result.js";
import { authorizationResource } from "../../../lib/provider/authorization/resource.js";
import { instanceResource } from "../../../lib/provider/instance/resource.js";
import { rootKeyResource } from "../../../lib/provider/root-key/resource.js";
import { openSession } from "../../../lib/provider/session.js";
import { type Sandbox, startSandbox } from "../../../lib/sandbox/index.js";
import { PLATFORM, SECURITY } from "../../support/fakes/binding.js";
import { acting, said, stage } from "../../support/fakes/provider.js";
import { INSTANCES, SECRETS, seed } from "../../support/seed.js";
import { config as instanceConfig } from "../instance/declaration.js";
import { config as keyConfig } from "../root-key/declaration.js";

const INSTANCE = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${INSTANCES.security}::`;
const STRANGER = "0a1b2c3d4e5f60718293a4b5c6d70000";

describe("a write that is refused with the request in the answer", () => {
  let sandbox: Sandbox;
  const tokens = new Set<string>();
  beforeEach(async () => {
    tokens.clear();
    sandbox = await startSandbox({ seed: seed(), scale: 600 });
  });
  afterEach(() => sandbox.close());

  /** Over the sandbox, but every write is answered with all that it carried. */
  const quoting: Http = async (request) => {
    for (const [name, value] of Object.entries(request.headers))
      if (name.toLowerCase() === "authorization" && value.startsWith("Bearer ")) tokens.add(value.slice(7));
    const harmless = request.method === "GET" || /identity\/token|resources\/search/.test(request.url);
    if (harmless) return httpOver(fetch)(request);
    const message = `refused: ${JSON.stringify(request.headers)} ${request.body ?? ""}`;
    const body = { message, errors: [{ code: "bad", message }], resources: [{ errorMsg: message }] };
    return ok({ status: 400, headers: new Map(), body: JSON.stringify(body) });
  };

  it.each([
    ["instance", instanceResource, instanceConfig()],
    ["root key", rootKeyResource, keyConfig({ instance: INSTANCE, key_ring: "clusters" })],
    ["root key in the default ring", rootKeyResource, keyConfig({ instance: INSTANCE })],
    [
      "authorization",
      authorizationResource,
      {
        ...{ instance: INSTANCE, source_account: STRANGER, policy_id: null, roles: null, scope: null, status: null },
        written_against: null,
      },
    ],
  ] as const)("tells none of it: %s", async (_, resource, config) => {
    const on = stage();
    const env = { ...sandbox.env(), PLATFORM_KEY: SECRETS.platform, SECURITY_KEY: SECRETS.security };
    const endpoints = resolveEndpoints(env);
    if (!endpoints.ok) throw new Error("the endpoints are known");
    const clock = systemClock(600);
    const cloud = connect(
      [
        { id: PLATFORM, credentials: { kind: "apiKey", variable: "PLATFORM_KEY" } },
        { id: SECURITY, credentials: { kind: "apiKey", variable: "SECURITY_KEY" } },
      ],
      { http: quoting, clock, env, endpoints: endpoints.value },
    );
    const session = openSession(cloud, clock, 5, "payments");
    const act = acting<typeof resource.schema>(resource, { ...on, session: () => session });
    const { state, diagnostics } = await act.deploy(null, config);
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error CREATE_FAILED"]);
    expect(tokens.size).toBeGreaterThan(0);
    const told = JSON.stringify([diagnostics, on.log]);
    for (const secret of [...tokens, SECRETS.platform, SECRETS.security]) expect(told).not.toContain(secret);
  });
});
