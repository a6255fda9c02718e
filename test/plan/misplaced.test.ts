import { describe, expect, it } from "vitest";
import { type AuthorizationSeen, type ClusterSide, READER } from "../../lib/model/iam.js";
import { type Seen, seen, unseen } from "../../lib/model/seen.js";
import { planAuthorization } from "../../lib/plan/authorization.js";
import { asksForMisplaced, misplacedIn, withMisplaced } from "../../lib/plan/misplaced.js";
import { HPCS, KP2, locked, PLATFORM, SECURITY } from "../support/fakes/binding.js";
import { authorizationRecord, decided, PAIR, POLICY, policy, wordsOf } from "../support/fakes/managed.js";

const side = (policies: readonly AuthorizationSeen[], services: ClusterSide["services"] = []) =>
  seen({ policies, services });
const found = (policies: readonly AuthorizationSeen[], services?: ClusterSide["services"]) =>
  misplacedIn(PAIR, side(policies, services)).map(({ id }) => id);
const WIDE = { targetInstance: undefined };

describe("a policy of the clusters' account", () => {
  it.each<[string, Partial<AuthorizationSeen>]>([
    ["names the instance", {}],
    ["names the instance, and no account of the source", { sourceAccount: undefined }],
    ["names the instance, with too few roles", { roles: [READER] }],
    ["names the instance, and is limited further", { limited: true }],
    ["names no instance, where that account has none of the service", WIDE],
  ])("is misplaced where it %s", (_, change) => {
    expect(found([policy(change)], ["hs-crypto"])).toEqual([POLICY]);
  });

  it.each<[string, Partial<AuthorizationSeen>]>([
    ["is for another instance", { targetInstance: KP2.guid }],
    ["is for another service's keys", { targetService: "hs-crypto", ...WIDE }],
    ["is for another service's use", { sourceService: "cloud-object-storage" }],
    ["is for the clusters of another account", { sourceAccount: SECURITY }],
    ["is not active", { state: "inactive" }],
    ["names no instance and is limited otherwise, for example to a resource group", { ...WIDE, limited: true }],
  ])("is not where it %s", (_, change) => {
    expect(found([policy(change)])).toEqual([]);
  });

  it("that names no instance may be meant for one of its own account, and is not called misplaced", () => {
    expect(found([policy(WIDE)], ["kms"])).toEqual([]);
    // Whether it has one could not be read.
    expect(found([policy(WIDE)], null)).toEqual([]);
    expect(found([policy()], ["kms"])).toEqual([POLICY]);
    const pair = { instance: HPCS, source: PLATFORM };
    const hyper = policy({ ...WIDE, targetService: "hs-crypto" });
    expect(misplacedIn(pair, side([hyper], ["kms"]))).toEqual([hyper]);
    expect(misplacedIn(pair, side([hyper], ["hs-crypto"]))).toEqual([]);
  });

  it("is the right one where that account owns the instance", () => {
    expect(misplacedIn({ ...PAIR, source: SECURITY }, side([policy({ sourceAccount: SECURITY })]))).toEqual([]);
  });

  it("was seen, also where the list was not read whole", () => {
    const half: Seen<ClusterSide> = { ...unseen(locked()), part: { policies: [policy()], services: [] } };
    expect(misplacedIn(PAIR, half)).toEqual([policy()]);
    expect(misplacedIn(PAIR, unseen(locked()))).toEqual([]);
  });
});

const NO_VIEW = { record: null, existing: undefined, why: undefined, met: false };
const MADE = planAuthorization(PAIR, NO_VIEW);
const GONE = planAuthorization(PAIR, { ...NO_VIEW, record: authorizationRecord({ status: "gone" }) });
const NARROWED = planAuthorization(PAIR, { ...NO_VIEW, existing: authorizationRecord({ status: "narrowed" }) });
const OTHERS = [
  planAuthorization(PAIR, { ...NO_VIEW, record: authorizationRecord() }),
  planAuthorization(PAIR, { ...NO_VIEW, existing: authorizationRecord() }),
  planAuthorization(PAIR, { ...NO_VIEW, existing: authorizationRecord({ status: "unknown" }), why: locked() }),
  planAuthorization({ ...PAIR, instance: KP2 }, { ...NO_VIEW, record: authorizationRecord({ status: "gone" }) }),
  planAuthorization(PAIR, { ...NO_VIEW, met: true }),
];

describe("the clusters' account", () => {
  it("is worth a look where the right authorization is missing or too narrow, and nowhere else", () => {
    for (const decision of [MADE, GONE, NARROWED]) {
      expect(asksForMisplaced(decision, PAIR)).toBe(true);
      expect(asksForMisplaced(decision, { ...PAIR, source: SECURITY })).toBe(false);
    }
    for (const decision of OTHERS) expect(asksForMisplaced(decision, PAIR)).toBe(false);
  });

  it("changes nothing that is done", () => {
    const planned = (decision: typeof MADE) => decided(withMisplaced(decision, PAIR, side([policy()])));
    expect(planned(MADE)).toBe("create AUTHORIZATION_MISPLACED");
    expect(planned(GONE)).toBe("none AUTHORIZATION_GONE! AUTHORIZATION_MISPLACED");
    expect(planned(NARROWED)).toBe("none AUTHORIZATION_NARROWED! AUTHORIZATION_MISPLACED");
    for (const decision of [MADE, GONE, NARROWED]) expect(withMisplaced(decision, PAIR, side([]))).toEqual(decision);
  });

  it("is said to be unread where something is missing for want of it, and stops no create", () => {
    const why = locked({ account: PLATFORM, operation: "list the service authorizations" });
    expect(withMisplaced(MADE, PAIR, unseen(why))).toEqual(MADE);
    for (const decision of [GONE, NARROWED]) {
      const { problems } = withMisplaced(decision, PAIR, unseen(why));
      const before = decision.problems[0]?.seen;
      expect(problems).toHaveLength(1);
      expect(problems[0]?.seen.replace(`${before}\n`, "")).toMatchInlineSnapshot(
        `"Whether one was made in account 0a1b2c3d4e5f60718293a4b5c6d7e8f9, which has the clusters, by mistake is not known. Could not list the service authorizations in account 0a1b2c3d4e5f60718293a4b5c6d7e8f9: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Reader on the KMS instance."`,
      );
    }
  });

  it("is told with the policies in it, in the order of their IDs", () => {
    const policies = [policy(), policy({ ...WIDE, id: "another" })];
    expect(wordsOf(withMisplaced(GONE, PAIR, side(policies)).problems.slice(1))).toMatchInlineSnapshot(`
      "warning: AUTHORIZATION_MISPLACED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: a service authorization was made in the account of the clusters, not in that of the key
      Account 0a1b2c3d4e5f60718293a4b5c6d7e8f9, which has the clusters, has:
        IAM policy another: containers-kubernetes on every instance of kms
        IAM policy c0ffee00-0000-4000-a000-000000000001: containers-kubernetes on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11
      The instance is in account 1122334455667788990011223344aabb, so that has no effect for these clusters. Account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 has no instance of kms of its own.
      Make it in account 1122334455667788990011223344aabb: the refusal beside this has the command.
      Then, if nobody else needs it, remove the misplaced one by hand in account 0a1b2c3d4e5f60718293a4b5c6d7e8f9: \`ibmcloud iam authorization-policy-delete another\`, \`ibmcloud iam authorization-policy-delete c0ffee00-0000-4000-a000-000000000001\`."
    `);
    expect(wordsOf(withMisplaced(MADE, PAIR, side([policy()])).problems)).toMatchInlineSnapshot(`
      "warning: AUTHORIZATION_MISPLACED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: a service authorization was made in the account of the clusters, not in that of the key
      Account 0a1b2c3d4e5f60718293a4b5c6d7e8f9, which has the clusters, has:
        IAM policy c0ffee00-0000-4000-a000-000000000001: containers-kubernetes on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11
      The instance is in account 1122334455667788990011223344aabb, so that has no effect for these clusters.
      Apply this plan: it makes the authorization in account 1122334455667788990011223344aabb.
      Then, if nobody else needs it, remove the misplaced one by hand in account 0a1b2c3d4e5f60718293a4b5c6d7e8f9: \`ibmcloud iam authorization-policy-delete c0ffee00-0000-4000-a000-000000000001\`."
    `);
  });
});
