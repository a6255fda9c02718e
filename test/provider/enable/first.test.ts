import { describe, expect, it } from "vitest";
import { type AuthorizationSeen, DELEGATOR, READER } from "../../../lib/model/iam.js";
import { K1, K2, KP2, keySeen, registration, SECURITY } from "../../support/fakes/binding.js";
import { denied } from "../../support/fakes/cloud.js";
import { policy } from "../../support/fakes/managed.js";
import { HOUR, inShort, MINUTE, operation, SECOND, scene } from "./scene.js";

describe("a first enable", () => {
  it("sends one call, waits until the cluster and the KMS show it, and says what was seen", async () => {
    const on = scene();
    const start = on.clock.now();
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K1");
    expect(outcome.record).toMatchObject({
      encryption: "enabled",
      keyVersion: `${K1.id}-v1`,
      endpoint: "private",
      driftedFrom: null,
    });
    expect(on.enables()).toBe(1);
    expect(on.clock.now() - start).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(on.clock.now() - start).toBeLessThan(6 * MINUTE);
  });

  it("passes on what was declared: the key, and whether its private endpoint is used", async () => {
    for (const endpoint of ["private", "public"] as const) {
      const on = scene({ order: { endpoint, patience: { operation: SECOND, registration: SECOND } } });
      const asked: unknown[] = [];
      const { enable } = on.at;
      on.at.enable = (order) => {
        asked.push({ ...order });
        return enable(order);
      };
      await on.run();
      expect(asked).toEqual([{ cluster: on.order.cluster.id, key: K1, privateEndpoint: endpoint === "private" }]);
    }
  });

  it("is unconfirmed where the registration lags longer than its patience, and says so", async () => {
    const on = scene();
    on.at.enable = ({ key }) => {
      operation(on, key, { lag: 4 * HOUR });
      return { ok: true, value: null };
    };
    const start = on.clock.now();
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("pending K1 KEY_UNCONFIRMED");
    expect(outcome.problems[0]?.seen).toContain("15 minutes later the KMS does not show");
    expect(on.clock.now() - start).toBeGreaterThanOrEqual(20 * MINUTE);
    expect(on.clock.now() - start).toBeLessThan(21 * MINUTE);
    expect(on.enables()).toBe(1);
  });

  it("is unseen, without further waiting, where the key's account may not be read", async () => {
    const on = scene({ world: { fail: (call) => (/^(registrations|key) /.test(call) ? denied : undefined) } });
    const start = on.clock.now();
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("unseen K1 KEY_UNCONFIRMED");
    expect(outcome.problems[0]?.seen).toContain("Reader on the KMS instance");
    expect(on.clock.now() - start).toBeLessThan(6 * MINUTE);
    expect(on.enables()).toBe(1);
  });

  it("is unseen where the key's account has no credentials here", async () => {
    const on = scene();
    on.at.accounts = on.at.accounts.filter((id) => id !== SECURITY);
    expect(inShort(await on.run())).toBe("unseen K1 KEY_UNCONFIRMED");
    expect(on.enables()).toBe(1);
  });

  it("sends nothing where the key is already there", async () => {
    const on = scene({ registered: [registration(K1)] });
    expect(inShort(await on.run())).toBe("seen K1");
    expect(on.enables()).toBe(0);
  });

  it("sends nothing where another key is there since the plan", async () => {
    const on = scene({ registered: [registration(K2)] });
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("none no key CHANGED_SINCE_PLAN!");
    expect(outcome.problems[0]?.seen).toContain(
      "When it was planned the cluster was not encrypted. Now the cluster is encrypted with",
    );
    expect(on.enables()).toBe(0);
  });

  it("sends nothing where it is encrypted since the plan with a key that is not seen", async () => {
    const on = scene({ master: { encrypted: true } });
    expect(inShort(await on.run())).toBe("none no key CHANGED_SINCE_PLAN!");
    expect(on.enables()).toBe(0);
  });

  it.each([
    ["disabled", keySeen(K1, { state: "disabled" }), "CHANGED_SINCE_PLAN", "KEY_NOT_ACTIVE: Key roks is disabled"],
    ["a standard key", keySeen(K1, { extractable: true }), "KEY_NOT_ROOT", "is a standard key"],
    ["not there", keySeen(K2), "CHANGED_SINCE_PLAN", "KEY_NOT_FOUND: The instance has no key"],
  ])("sends nothing where the key is %s since the plan", async (_, key, code, now) => {
    const on = scene({ world: { keys: [key] } });
    const outcome = await on.run();
    expect(inShort(outcome)).toBe(`none no key ${code}!`);
    expect(outcome.problems[0]?.seen).toContain(now);
    expect(on.enables()).toBe(0);
  });

  it.each([
    ["cannot be read", {}, "CLOUD_UNAVAILABLE", /^Nothing was sent: /],
    [
      "has a failed master",
      { masterState: "update_failed" },
      "CHANGED_SINCE_PLAN",
      /Now: {2}CLUSTER_NOT_NORMAL: master/,
    ],
    [
      "has a master whose words are not known",
      { masterStatus: "Pondering" },
      "CHANGED_SINCE_PLAN",
      /Now: {2}CLUSTER_NOT_NORMAL: master status “Pondering”/,
    ],
  ])("sends nothing where the cluster %s", async (_, master, code, now) => {
    const on = scene({ master });
    if (code === "CLOUD_UNAVAILABLE")
      on.at.fail = (call) =>
        call.startsWith("cluster ") ? { code, message: "socket hang up", maybeTookEffect: false } : undefined;
    const outcome = await on.run();
    expect(inShort(outcome)).toBe(`none no key ${code}!`);
    expect(outcome.problems[0]?.seen).toMatch(now);
    expect(on.enables()).toBe(0);
  });

  it.each<[string, readonly AuthorizationSeen[], string]>([
    ["has gone", [], "none no key AUTHORIZATION_MISSING!"],
    ["lacks the delegation", [policy({ roles: [READER] })], "none no key AUTHORIZATION_MISSING!"],
    ["lacks a role beside it", [policy({ roles: [DELEGATOR] })], "none no key AUTHORIZATION_MISSING!"],
    ["is for another instance", [policy({ targetInstance: KP2.guid })], "none no key AUTHORIZATION_MISSING!"],
    ["has a limit that may hold", [policy({ limited: true })], "seen K1"],
    ["names no account of the clusters", [policy({ sourceAccount: undefined })], "seen K1"],
  ])("sends only what an authorization could let through: one that %s", async (_, policies, outcome) => {
    const on = scene({ world: { authorizations: new Map([[SECURITY, policies]]) } });
    expect(inShort(await on.run())).toBe(outcome);
    expect(on.enables()).toBe(outcome === "seen K1" ? 1 : 0);
  });

  it("sends where the authorizations may not be read", async () => {
    const on = scene({ world: { fail: (call) => (call.startsWith("authorizations ") ? denied : undefined) } });
    expect(inShort(await on.run())).toBe("seen K1");
  });

  it("waits two minutes for an authorization, which IAM may list late, and sends as soon as it does", async () => {
    const never = scene({ world: { authorizations: new Map() } });
    const start = never.clock.now();
    const outcome = await never.run();
    expect(outcome.problems[0]?.seen).toMatchInlineSnapshot(`
      "Nothing was sent. Account 1122334455667788990011223344aabb has no policy that lets the clusters of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 use the instance:
        ibmcloud iam authorization-policy-create containers-kubernetes kms "Reader,Authorization Delegator" --source-service-account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 --target-service-instance-id 55555555-2f57-4a3c-9c55-0c6c1f0f2a11"
    `);
    expect(never.clock.now() - start).toBe(2 * MINUTE);
    const late = scene({ world: { authorizations: new Map() } });
    late.clock.after(MINUTE, () => late.at.authorizations.set(SECURITY, [policy()]));
    expect(inShort(await late.run())).toBe("seen K1");
    expect(late.enables()).toBe(1);
  });
});
