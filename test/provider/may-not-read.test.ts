/** What was planned with credentials that may read, and is applied with some that may only write: nothing is sent. */
import { describe, expect, it } from "vitest";
import { authorizationResource } from "../../lib/provider/authorization/resource.js";
import { instanceResource } from "../../lib/provider/instance/resource.js";
import { rootKeyResource } from "../../lib/provider/root-key/resource.js";
import { KP, PLATFORM } from "../support/fakes/binding.js";
import { denied } from "../support/fakes/cloud.js";
import { acting, said, stage } from "../support/fakes/provider.js";
import { config as instanceConfig } from "./instance/declaration.js";
import { config as keyConfig } from "./root-key/declaration.js";

/** Each read that the fake cloud knows. */
const READS =
  /^(instances?|keys?|registrations|users|policies|networkRules|tagged|tagsOf|resourceGroups|authorizations|rings) /;
const dark = (call: string) => (READS.test(call) ? denied : undefined);

const AUTHORIZATION = {
  instance: KP.crn,
  source_account: PLATFORM,
  policy_id: null,
  roles: null,
  scope: null,
  status: null,
  written_against: null,
};

describe("a create that may write and not read", () => {
  it("of an instance is refused", async () => {
    const on = stage({ instances: [], keys: [] });
    const instance = acting(instanceResource, on);
    const { planned } = await instance.plan(null, instanceConfig());
    on.restart();
    on.at.fail = dark;
    const { state, diagnostics } = await instance.apply(null, instanceConfig(), planned);
    expect(said(diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(state).toBeNull();
    expect(on.writes()).toEqual([]);
  });

  it("of a root key is refused", async () => {
    const on = stage({ keys: [] });
    const key = acting(rootKeyResource, on);
    const { planned } = await key.plan(null, keyConfig());
    on.restart();
    on.at.fail = dark;
    const { state, diagnostics } = await key.apply(null, keyConfig(), planned);
    expect(said(diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(state).toBeNull();
    expect(on.writes()).toEqual([]);
  });

  it("of an authorization is not sent, and says that it could not be seen", async () => {
    const on = stage();
    const authorization = acting(authorizationResource, on);
    const { planned } = await authorization.plan(null, AUTHORIZATION);
    on.restart();
    on.at.fail = dark;
    const { state, diagnostics } = await authorization.apply(null, AUTHORIZATION, planned);
    expect(said(diagnostics)).toEqual(["warning ACCESS_DENIED"]);
    expect(state?.status).toBe("unknown");
    expect(on.writes()).toEqual([]);
  });
});
