import { describe, expect, it } from "vitest";
import { type AuthorizationSeen, DELEGATOR, READER } from "../../lib/model/iam.js";
import { seen, unseen } from "../../lib/model/seen.js";
import {
  type AuthorizationView,
  authorizationAfterLook,
  authorizationRemoval,
  covers,
  planAuthorization,
} from "../../lib/plan/authorization.js";
import { HPCS, KP2, locked, PLATFORM, SECURITY } from "../support/fakes/binding.js";
import { authorizationRecord, codesOf, decided, PAIR, POLICY, policy } from "../support/fakes/managed.js";

const role = (name: string) => `crn:v1:bluemix:public:iam::::serviceRole:${name}`;
const WIDER = "c0ffee00-0000-4000-a000-000000000002";

describe("a policy", () => {
  it.each<[string, Partial<AuthorizationSeen>]>([
    ["on the instance", {}],
    ["on every instance of the service", { targetInstance: undefined }],
    ...["ReaderPlus", "Writer", "Manager"].map((name): [string, Partial<AuthorizationSeen>] => [
      `with ${name} in place of Reader`,
      { roles: [role(name), DELEGATOR] },
    ]),
    ["with more roles", { roles: [DELEGATOR, READER, role("Manager")] }],
  ])("allows what clusters need: %s", (_, change) => {
    expect(covers(policy(change), PAIR)).toBe(true);
  });

  it.each<[string, Partial<AuthorizationSeen>]>([
    ["without delegation", { roles: [READER] }],
    ["without reading", { roles: [DELEGATOR] }],
    ["with a role that does not read", { roles: [DELEGATOR, role("KeyPurge")] }],
    ["without roles", { roles: [] }],
    ["limited further, for example to a key ring", { limited: true }],
    ["that is not active", { state: "inactive" }],
    ["on another instance", { targetInstance: KP2.guid }],
    ["on another service", { targetService: "hs-crypto", targetInstance: undefined }],
    ["on no service", { targetService: undefined, targetInstance: undefined }],
    ["for another account", { sourceAccount: SECURITY }],
    ["for no account", { sourceAccount: undefined }],
    ["for another service's use", { sourceService: "cloud-object-storage" }],
  ])("does not: %s", (_, change) => {
    expect(covers(policy(change), PAIR)).toBe(false);
  });

  it("of Hyper Protect is not one of Key Protect", () => {
    const pair = { instance: HPCS, source: PLATFORM };
    expect(covers(policy({ targetService: "hs-crypto", targetInstance: HPCS.guid }), pair)).toBe(true);
    expect(covers(policy({ targetInstance: HPCS.guid }), pair)).toBe(false);
  });
});

describe("a look at the policies", () => {
  const looked = (policies: readonly AuthorizationSeen[], id: string | null = POLICY, before = authorizationRecord()) =>
    authorizationAfterLook(PAIR, id, seen(policies), before);
  const wider = policy({ id: WIDER, targetInstance: undefined });

  it("keeps to the policy that is known while it allows enough", () => {
    expect(looked([wider, policy()])).toEqual(authorizationRecord());
    expect(looked([policy(), wider], WIDER)).toMatchObject({ policyId: WIDER, scope: "account" });
  });

  it("takes the one for this instance where none is known, and a wider one where there is no other", () => {
    expect(looked([wider, policy()], null)).toMatchObject({ policyId: POLICY, scope: "instance", status: "active" });
    expect(looked([wider], null)).toMatchObject({ policyId: WIDER, scope: "account", status: "active" });
  });

  it("moves on to another policy that allows enough where the known one is gone or narrowed", () => {
    expect(looked([wider])).toMatchObject({ policyId: WIDER, status: "active" });
    expect(looked([policy({ roles: [READER] }), wider])).toMatchObject({ policyId: WIDER, status: "active" });
  });

  it("is narrowed where the known one, or any between the two, allows too little", () => {
    expect(looked([policy({ roles: [READER] })])).toEqual(
      authorizationRecord({ roles: new Set([READER]), status: "narrowed" }),
    );
    expect(looked([policy({ id: WIDER, roles: [] })], null)).toMatchObject({ policyId: WIDER, status: "narrowed" });
    // The known one was pointed at another instance.
    expect(looked([policy({ targetInstance: KP2.guid })])).toMatchObject({ policyId: POLICY, status: "narrowed" });
  });

  it("is gone where nothing is between the two, and keeps what was known", () => {
    const others = [policy({ id: WIDER, sourceAccount: SECURITY }), policy({ id: WIDER, targetInstance: KP2.guid })];
    expect(looked(others)).toEqual(authorizationRecord({ status: "gone" }));
    expect(authorizationAfterLook(PAIR, null, seen([]), null)).toEqual({
      ...PAIR,
      policyId: null,
      roles: new Set(),
      scope: null,
      status: "gone",
    });
  });

  it("is unknown where they cannot be read, and keeps what was known", () => {
    const dark = unseen(locked());
    expect(authorizationAfterLook(PAIR, POLICY, dark, authorizationRecord())).toEqual(
      authorizationRecord({ status: "unknown" }),
    );
    expect(authorizationAfterLook(PAIR, null, dark, null)).toMatchObject({ policyId: null, status: "unknown" });
  });
});

const view = (change: Partial<AuthorizationView>): AuthorizationView => ({
  record: null,
  existing: undefined,
  why: undefined,
  met: false,
  ...change,
});

describe("an authorization in the state", () => {
  const plan = (change: Parameters<typeof authorizationRecord>[0], more: Partial<AuthorizationView> = {}) =>
    planAuthorization(PAIR, view({ record: authorizationRecord(change), ...more }));

  it("plans nothing while it allows what is needed", () => {
    expect(decided(plan({}))).toBe("none");
    expect(decided(plan({ scope: "account" }))).toBe("none");
    // In the state and met: that is so of every one that is refreshed.
    expect(decided(plan({}, { met: true }))).toBe("none");
  });

  it("is refused where it is gone or narrowed, and none is made in its place", () => {
    expect(decided(plan({ status: "gone" }))).toBe("none AUTHORIZATION_GONE!");
    expect(decided(plan({ status: "narrowed" }))).toBe("none AUTHORIZATION_NARROWED!");
  });

  it("is made where it was never seen, and is now seen not to be there", () => {
    expect(decided(plan({ policyId: null, status: "gone" }))).toBe("create");
  });

  it("is a warning where it cannot be read", () => {
    expect(decided(plan({ status: "unknown" }, { why: locked() }))).toBe("none ACCESS_DENIED");
    expect(decided(plan({ status: "unknown" }))).toBe("none");
  });

  it("cannot be pointed elsewhere", () => {
    const record = authorizationRecord();
    const elsewhere = (pair: typeof PAIR) => planAuthorization(pair, view({ record }));
    expect(decided(elsewhere({ ...PAIR, instance: KP2 }))).toBe("none AUTHORIZATION_FIXED!");
    expect(elsewhere({ ...PAIR, instance: KP2 }).problems[0]?.attribute).toEqual(["instance"]);
    expect(elsewhere({ ...PAIR, source: SECURITY }).problems[0]?.attribute).toEqual(["source_account"]);
    expect(decided(elsewhere({ instance: KP2, source: SECURITY }))).toBe(
      "none AUTHORIZATION_FIXED! AUTHORIZATION_FIXED!",
    );
  });
});

describe("an authorization that is not in the state", () => {
  const plan = (change: Partial<AuthorizationView>) => decided(planAuthorization(PAIR, view(change)));

  it("is made where there is none, or its instance is not known yet", () => {
    expect(plan({ existing: authorizationRecord({ status: "gone" }) })).toBe("create");
    expect(plan({ existing: undefined })).toBe("create");
  });

  it("is taken over where there is one that allows as much or more", () => {
    expect(plan({ existing: authorizationRecord() })).toBe("adopt ADOPTED");
    expect(plan({ existing: authorizationRecord({ scope: "account" }) })).toBe("adopt ADOPTED");
  });

  it("is refused where there is one that allows too little", () => {
    expect(plan({ existing: authorizationRecord({ status: "narrowed" }) })).toBe("none AUTHORIZATION_NARROWED!");
  });

  it("claims nothing and stops nothing where it may not be seen, and is refused where that may pass", () => {
    const existing = authorizationRecord({ policyId: null, status: "unknown" });
    for (const code of [
      "ACCESS_DENIED",
      "ACCOUNT_NOT_CONFIGURED",
      "CREDENTIALS_MISSING",
      "CREDENTIALS_REJECTED",
    ] as const)
      expect(plan({ existing, why: locked({ code }) })).toBe(`none ${code}`);
    for (const code of ["CLOUD_UNAVAILABLE", "RATE_LIMITED", "CLOUD_ANSWER_UNREADABLE"] as const)
      expect(plan({ existing, why: locked({ code }) })).toBe(`none ${code}!`);
  });

  it("is a replacement where it was in the state when the run began", () => {
    expect(plan({ existing: authorizationRecord(), met: true })).toBe("none REPLACEMENT_REFUSED!");
    expect(plan({ existing: authorizationRecord({ status: "gone" }), met: true })).toBe("none REPLACEMENT_REFUSED!");
  });
});

describe("an authorization that is dropped", () => {
  it.each(["active", "narrowed", "gone", "unknown"] as const)("is refused when it is %s", (status) => {
    expect(codesOf(authorizationRemoval(authorizationRecord({ status })))).toEqual(["AUTHORIZATION_DROPPED!"]);
  });
});
