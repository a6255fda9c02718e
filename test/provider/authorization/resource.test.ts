import { describe, expect, it } from "vitest";
import { DELEGATOR, READER } from "../../../lib/model/iam.js";
import { authorizationResource } from "../../../lib/provider/authorization/resource.js";
import type { AuthorizationConfig, AuthorizationState } from "../../../lib/provider/authorization/schema.js";
import { holdsUnknown, UNKNOWN } from "../../../lib/tfplugin/index.js";
import { K1, KP, KP2, PLATFORM, SECURITY } from "../../support/fakes/binding.js";
import { denied, lost, unavailable, type World } from "../../support/fakes/cloud.js";
import { POLICY, policy } from "../../support/fakes/managed.js";
import { acting, said, stage } from "../../support/fakes/provider.js";

const SECOND = 1_000;
const SENT = `authorize ${KP.guid} ${PLATFORM}`;
const ID = `${PLATFORM}/${KP.crn}`;
const config = (change: Partial<AuthorizationConfig> = {}): AuthorizationConfig => ({
  instance: KP.crn,
  source_account: PLATFORM,
  policy_id: null,
  roles: null,
  scope: null,
  status: null,
  written_against: null,
  ...change,
});
const whole: AuthorizationState = {
  instance: KP.crn,
  source_account: PLATFORM,
  policy_id: POLICY,
  roles: [DELEGATOR, READER],
  scope: "instance",
  status: "active",
  written_against: "ibm-cloud",
};

function open(policies: readonly ReturnType<typeof policy>[] = [], change: Partial<World> = {}) {
  const on = stage({ authorizations: new Map([[SECURITY, policies]]), ...change });
  return { on, authorization: acting(authorizationResource, on) };
}
const give = (at: World, ...policies: ReturnType<typeof policy>[]) => at.authorizations.set(SECURITY, policies);
const dark = (call: string) => (call.startsWith("authorizations") ? denied : undefined);
const away = (call: string) => (call.startsWith("authorizations") ? unavailable : undefined);

describe("a create of an authorization", () => {
  it("makes it in the key's account with one call, and leaves nothing to plan", async () => {
    const { on, authorization } = open();
    const { planned, diagnostics } = await authorization.plan(null, config());
    expect(said(diagnostics)).toEqual([]);
    expect(Object.entries(planned ?? {}).filter(([, value]) => holdsUnknown(value))).toHaveLength(4);
    const { state } = await authorization.deploy(null, config());
    expect(on.writes()).toEqual([SENT]);
    const { id } = on.at.authorizations.get(SECURITY)?.[0] ?? {};
    expect(state).toEqual({ ...whole, policy_id: id });
    expect(on.at.authorizations.get(PLATFORM)).toBeUndefined();
    on.restart();
    if (state === null) throw new Error("there is no state");
    expect((await authorization.read(state)).state).toEqual(state);
    expect((await authorization.plan(state, config())).planned).toEqual(state);
  });

  it("is made all the same where one is misplaced in the clusters' account, which the plan says", async () => {
    const { on, authorization } = open([], { authorizations: new Map([[PLATFORM, [policy()]]]) });
    const { planned, diagnostics } = await authorization.plan(null, config());
    expect(said(diagnostics)).toEqual(["warning AUTHORIZATION_MISPLACED"]);
    on.at.calls.splice(0);
    expect((await authorization.apply(null, config(), planned)).state?.status).toBe("active");
    expect(on.writes()).toEqual([SENT]);
    // What has been said at plan is not asked again, and what is misplaced stays where it is.
    expect(on.at.calls).not.toContain(`authorizations ${PLATFORM}`);
    expect(on.at.authorizations.get(PLATFORM)).toEqual([policy()]);
  });

  it("takes over what allows as much or more, and makes nothing", async () => {
    for (const one of [policy(), policy({ targetInstance: undefined })]) {
      const { on, authorization } = open([one]);
      const { planned, diagnostics } = await authorization.plan(null, config());
      expect(said(diagnostics)).toEqual(["warning ADOPTED"]);
      expect(planned).toEqual({ ...whole, scope: one.targetInstance === undefined ? "account" : "instance" });
      expect((await authorization.deploy(null, config())).state).toEqual(planned);
      expect(on.writes()).toEqual([]);
    }
  });

  it("makes none where the one that was to be taken over is not there any more, or another is", async () => {
    for (const left of [[], [policy({ id: "another" })]]) {
      const { on, authorization } = open([policy()]);
      const { planned } = await authorization.plan(null, config());
      give(on.at, ...left);
      const { state, diagnostics } = await authorization.apply(null, config(), planned);
      expect(state).toBeNull();
      expect(said(diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
      expect(on.writes()).toEqual([]);
    }
  });

  it("takes over what was widened since the plan, and brings back what was planned", async () => {
    const { on, authorization } = open([policy()]);
    const { planned } = await authorization.plan(null, config());
    give(on.at, policy({ roles: [READER, DELEGATOR, "crn:v1:bluemix:public:iam::::serviceRole:Manager"] }));
    expect((await authorization.apply(null, config(), planned)).state).toEqual(planned);
  });

  it("takes over what was made since the plan, and makes no second one", async () => {
    const { on, authorization } = open();
    const { planned } = await authorization.plan(null, config());
    give(on.at, policy());
    expect((await authorization.apply(null, config(), planned)).state).toEqual(whole);
    expect(on.writes()).toEqual([]);
  });

  it("is refused where there is one that allows too little, also since the plan", async () => {
    const { on, authorization } = open();
    const { planned } = await authorization.plan(null, config());
    give(on.at, policy({ roles: [READER] }));
    const late = await authorization.apply(null, config(), planned);
    expect(late.state).toBeNull();
    expect(said(late.diagnostics)).toEqual(["error CHANGED_SINCE_PLAN"]);
    expect(late.diagnostics?.[0]?.detail).toContain("Now:  AUTHORIZATION_NARROWED: IAM policy");
    on.restart();
    expect(said((await authorization.plan(null, config())).diagnostics)).toEqual(["error AUTHORIZATION_NARROWED"]);
    expect(on.writes()).toEqual([]);
  });

  it("claims nothing and sends nothing where it may not be seen, and is made once it can be", async () => {
    const { on, authorization } = open([], { fail: dark });
    const { state, diagnostics } = await authorization.deploy(null, config());
    expect(said(diagnostics)).toEqual(["warning ACCESS_DENIED"]);
    expect(state).toEqual({ ...whole, policy_id: null, roles: [], scope: null, status: "unknown" });
    expect(on.writes()).toEqual([]);
    if (state === null) throw new Error("there is no state");
    on.restart();
    on.at.fail = () => undefined;
    const read = (await authorization.read(state)).state;
    expect(read?.status).toBe("gone");
    const next = await authorization.deploy(read, config());
    expect(next.state?.status).toBe("active");
    expect(on.writes()).toEqual([SENT]);
  });

  it("is refused while the policies cannot be listed for a reason that passes", async () => {
    const { on, authorization } = open([], { fail: away });
    expect(said((await authorization.deploy(null, config())).diagnostics)).toEqual(["error CLOUD_UNAVAILABLE"]);
    expect(on.writes()).toEqual([]);
  });

  it("returns nothing and an error where it was refused", async () => {
    const { on, authorization } = open([], { fail: (call) => (call === SENT ? denied : undefined) });
    const { state, diagnostics } = await authorization.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error ACCESS_DENIED"]);
    expect(diagnostics?.[0]?.detail).toContain("Administrator on IAM Access Management");
    expect(on.writes()).toEqual([SENT]);
  });

  it("finds it after a lost answer, says so after a minute where it does not, and makes no second one", async () => {
    const found = open([], { fail: (call) => (call === SENT ? lost : undefined) });
    expect((await found.authorization.deploy(null, config())).state?.status).toBe("active");
    expect(found.on.writes()).toEqual([SENT]);
    const fail = (call: string) => (call === SENT ? lost : undefined);
    const not = open([], { fail, swallowed: () => true });
    const start = not.on.clock.now();
    const { state, diagnostics } = await not.authorization.deploy(null, config());
    expect(state).toBeNull();
    expect(said(diagnostics)).toEqual(["error CREATE_UNANSWERED"]);
    expect(not.on.clock.now() - start).toBe(60 * SECOND);
    expect(not.on.writes()).toEqual([SENT]);
    const stopped = open([], { fail, swallowed: () => true });
    stopped.on.clock.after(12 * SECOND, () => stopped.on.abort());
    expect(said((await stopped.authorization.deploy(null, config())).diagnostics)).toEqual(["error INTERRUPTED"]);
  });

  it("is refused where it was met in the state, and asks nothing while a side is not known", async () => {
    const { on, authorization } = open([policy()]);
    await authorization.take(ID);
    expect(said((await authorization.plan(null, config())).diagnostics)).toEqual(["error REPLACEMENT_REFUSED"]);
    on.restart();
    on.at.calls.splice(0);
    const { planned } = await authorization.plan(null, config({ instance: UNKNOWN }));
    expect(planned).toMatchObject({ instance: UNKNOWN, source_account: PLATFORM, policy_id: UNKNOWN });
    expect(on.at.calls).toEqual([]);
  });
});

describe("an authorization in the state", () => {
  it("is imported by its two sides, with every attribute", async () => {
    const { authorization } = open([policy()]);
    const { state } = await authorization.take(ID);
    expect(state).toEqual(whole);
    expect((await authorization.plan(state, config())).planned).toEqual(whole);
  });

  it.each([PLATFORM, KP.crn, `${PLATFORM}/${K1.crn}`, `me/${KP.crn}`, `${PLATFORM}:${KP.crn}`])(
    "refuses the id %s",
    async (id) => {
      const { on, authorization } = open();
      const { state, diagnostics } = await authorization.take(id);
      expect(state).toBeNull();
      expect(said(diagnostics)).toEqual(["error IMPORT_ID_INVALID"]);
      expect(on.at.calls).toEqual([]);
    },
  );

  it.each<[string, ReturnType<typeof open>, string]>([
    ["is not there", open(), "AUTHORIZATION_GONE"],
    ["allows too little", open([policy({ limited: true })]), "AUTHORIZATION_NARROWED"],
    ["cannot be seen", open([policy()], { fail: dark }), "ACCESS_DENIED"],
  ])("is not imported where it %s", async (_, { authorization }, code) => {
    expect(said((await authorization.take(ID)).diagnostics)).toEqual([`error ${code}`]);
  });

  it("is never read as null: gone, narrowed and unknown are said, and keep what was known", async () => {
    const lookedAt = async (scene: ReturnType<typeof open>) => (await scene.authorization.read(whole)).state;
    expect(await lookedAt(open())).toEqual({ ...whole, status: "gone" });
    expect(await lookedAt(open([policy({ roles: [READER] })]))).toEqual({
      ...whole,
      roles: [READER],
      status: "narrowed",
    });
    for (const fail of [dark, away])
      expect(await lookedAt(open([policy()], { fail }))).toEqual({ ...whole, status: "unknown" });
    expect(await lookedAt(open([], { accounts: [PLATFORM] }))).toEqual({ ...whole, status: "unknown" });
  });

  it("is refused where it is gone or narrowed, and nothing is made in its place", async () => {
    for (const [policies, code] of [
      [[], "AUTHORIZATION_GONE"],
      [[policy({ roles: [DELEGATOR] })], "AUTHORIZATION_NARROWED"],
    ] as const) {
      const { on, authorization } = open(policies);
      const { state } = await authorization.read(whole);
      const { diagnostics } = await authorization.deploy(state, config());
      expect(said(diagnostics)).toEqual([`error ${code}`]);
      expect(on.writes()).toEqual([]);
    }
  });

  it("is a warning where it cannot be seen, and plans nothing", async () => {
    const { authorization } = open([policy()], { fail: dark });
    const { state } = await authorization.read(whole);
    const { planned, diagnostics } = await authorization.plan(state, config());
    expect(said(diagnostics)).toEqual(["warning ACCESS_DENIED"]);
    expect(planned).toEqual(state);
  });

  it("cannot be pointed elsewhere, nor read or planned in another cloud", async () => {
    const { authorization } = open([policy()]);
    const moved = await authorization.plan(whole, config({ instance: KP2.crn }));
    expect(said(moved.diagnostics)).toEqual(["error AUTHORIZATION_FIXED"]);
    const elsewhere = { ...whole, written_against: "overridden-endpoints" };
    expect((await authorization.read(elsewhere)).state).toEqual(elsewhere);
    expect(said((await authorization.plan(elsewhere, config())).diagnostics)).toEqual(["error WRONG_CLOUD"]);
  });

  it("is kept by every destroy, which sends nothing and keeps the state", async () => {
    const { on, authorization } = open([policy()]);
    for (const status of ["active", "gone", "narrowed", "unknown"]) {
      const state = { ...whole, status };
      const { planned, applied } = await authorization.destroy(state);
      expect(said(planned.diagnostics)).toEqual(["error AUTHORIZATION_DROPPED"]);
      expect(applied.state).toEqual(state);
      expect(said(applied.diagnostics)).toEqual(["error AUTHORIZATION_DROPPED"]);
    }
    expect(on.at.calls).toEqual([]);
  });

  it("is listed once for all that are in one account", async () => {
    const { on, authorization } = open([policy(), policy({ id: "other", targetInstance: KP2.guid })]);
    await Promise.all([
      authorization.read(whole),
      authorization.read({ ...whole, instance: KP2.crn, policy_id: "other" }),
    ]);
    expect(on.at.calls).toEqual([`authorizations ${SECURITY}`]);
  });

  it.each([
    [{ instance: "kp" }, "instance"],
    [{ instance: K1.crn }, "instance"],
    [{ source_account: "me" }, "source_account"],
  ])("is refused before anything is asked: %j", (wrong, attribute) => {
    const diagnostics = authorizationResource.validate?.({ config: config(wrong) }) ?? [];
    expect(said(diagnostics)).toEqual(["error CONFIGURATION_INVALID"]);
    expect(diagnostics[0]?.path).toEqual([{ attribute }]);
  });
});
