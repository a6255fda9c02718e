/** What goes wrong with a call that was sent: refused, lost, failed, or longer than anybody waits. */
import { describe, expect, it } from "vitest";
import { ok } from "../../../lib/model/result.js";
import { createGate } from "../../../lib/provider/enable/gate.js";
import { K1, K2, PLATFORM, record, registration, SECURITY } from "../../support/fakes/binding.js";
import { count, denied } from "../../support/fakes/cloud.js";
import { POLICY, policy } from "../../support/fakes/managed.js";
import { failing, inShort, iso, MINUTE, operation, SECOND, scene, usesK1 } from "./scene.js";

const change = { order: { prior: usesK1.prior, key: K2 }, registered: usesK1.registered };

describe("a call that is refused", () => {
  const unauthorized = {
    code: "ACCESS_DENIED",
    status: 401,
    cloudCode: "E09c0",
    message: "Not authorized to access the Key Management Service.",
  } as const;

  it("for want of the service authorization is tried for two minutes, then says where it is needed", async () => {
    const on = scene();
    failing(on, unauthorized);
    const start = on.clock.now();
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("none no key AUTHORIZATION_MISSING!");
    expect(outcome.problems[0]?.seen).toMatchInlineSnapshot(`
      "IBM Cloud answered 401 E09c0: Not authorized to access the Key Management Service.
      It is needed in account 1122334455667788990011223344aabb, for instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11, with 0a1b2c3d4e5f60718293a4b5c6d7e8f9 as the source account."
    `);
    expect(on.clock.now() - start).toBe(2 * MINUTE);
    // Every ten seconds, and each after a fresh look at the cluster.
    expect(on.enables()).toBe(13);
    expect(count(on.at, "cluster")).toBeGreaterThanOrEqual(13);
  });

  it.each<[string, NonNullable<Parameters<typeof scene>[0]>["world"], RegExp | undefined]>([
    [
      "says which policy of the clusters' account has no effect",
      { authorizations: new Map([[PLATFORM, [policy()]]]) },
      new RegExp(`\\nAccount ${PLATFORM}, which has the clusters, has:\\n  IAM policy ${POLICY}: .* no effect`, "s"),
    ],
    [
      "says so too where the key's account cannot be entered",
      { accounts: [PLATFORM], authorizations: new Map([[PLATFORM, [policy()]]]) },
      new RegExp(`\\n  IAM policy ${POLICY}: `),
    ],
    [
      "says that the clusters' account could not be read",
      {
        authorizations: new Map(),
        fail: (call) => (call === `authorizations ${PLATFORM}` ? denied : undefined),
      },
      new RegExp(`\\nWhether one was made in account ${PLATFORM}.* is not known. Could not list`),
    ],
    ["says nothing more where that account has none", { authorizations: new Map() }, undefined],
    [
      "says nothing more where the right one is there, and does not work yet",
      {
        authorizations: new Map([
          [PLATFORM, [policy()]],
          [SECURITY, [policy()]],
        ]),
      },
      undefined,
    ],
  ])("for want of the service authorization %s", async (_, world, more) => {
    const on = scene({ world: world ?? {} });
    failing(on, unauthorized);
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("none no key AUTHORIZATION_MISSING!");
    const seen = outcome.problems[0]?.seen ?? "";
    if (more === undefined) expect(seen.split("\n")).toHaveLength(2);
    else expect(seen).toMatch(more);
  });

  it("for want of an authorization that begins to work meanwhile is done in the end, and stops no other", async () => {
    const gate = createGate(5);
    const on = scene({ gate });
    failing(on, unauthorized);
    on.clock.after(35 * SECOND, () => {
      on.at.enable = ({ key }) => {
        operation(on, key);
        return ok(null);
      };
    });
    expect(inShort(await on.run())).toBe("seen K1");
    expect(on.enables()).toBe(5);
    expect(await gate.enter(new AbortController().signal)).toMatchObject({ kind: "go" });
  });

  it("for want of the authorization is not sent again once the run is stopped", async () => {
    const on = scene();
    failing(on, unauthorized);
    on.clock.after(15 * SECOND, on.abort);
    expect(inShort(await on.run())).toBe("none no key INTERRUPTED!");
    expect(on.enables()).toBe(2);
  });

  const slow = { code: "RATE_LIMITED", status: 429, message: "Too many requests" } as const;

  it("since too much was asked is tried again, and stops no other", async () => {
    const gate = createGate(5);
    const on = scene({ ...change, gate });
    failing(on, slow);
    on.clock.after(25 * SECOND, () => {
      on.at.enable = ({ key }) => {
        operation(on, key);
        return ok(null);
      };
    });
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.enables()).toBe(4);
    expect(await gate.enter(new AbortController().signal)).toMatchObject({ kind: "go" });
  });

  it("since too much was asked for two minutes says so, and keeps the state", async () => {
    const on = scene(change);
    failing(on, slow);
    const start = on.clock.now();
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K1 RATE_LIMITED!");
    expect(outcome.problems[0]?.seen).toBe("IBM Cloud answered 429 Too many requests");
    expect(on.clock.now() - start).toBe(2 * MINUTE);
    expect(on.enables()).toBe(13);
  });

  it("is not sent again over a change that somebody else made while the authorization was waited for", async () => {
    const on = scene();
    failing(on, unauthorized);
    on.clock.after(15 * SECOND, () => {
      on.master({ encrypted: true });
      on.register(registration(K2, iso(on.clock.now())));
    });
    expect(inShort(await on.run())).toBe("none no key CHANGED_SINCE_PLAN!");
    expect(on.enables()).toBe(2);
  });

  it.each([
    ["ACCESS_DENIED", 403, "ACCESS_DENIED", "Administrator role"],
    ["CREDENTIALS_REJECTED", 400, "CREDENTIALS_REJECTED", "IBM Cloud answered 400"],
    ["CLOUD_REFUSED", 409, "ENABLE_REFUSED", "IBM Cloud answered 409 X1: no"],
    ["NOT_FOUND", 404, "ENABLE_REFUSED", "IBM Cloud answered 404 X1: no"],
  ] as const)("with %s keeps the state, and is not sent again", async (code, status, expected, words) => {
    const on = scene(change);
    failing(on, { code, status, cloudCode: "X1", message: "no" });
    const outcome = await on.run();
    expect(inShort(outcome)).toBe(`seen K1 ${expected}!`);
    expect(outcome.record).toBe(on.order.prior);
    expect(outcome.problems[0]?.seen).toContain(words);
    expect(on.enables()).toBe(1);
  });

  it("since nothing listened is known not to have taken effect", async () => {
    const on = scene();
    failing(on, { message: "ECONNREFUSED" });
    expect(inShort(await on.run())).toBe("none no key ENABLE_REFUSED!");
    expect(on.enables()).toBe(1);
  });
});

describe("a call whose answer was lost", () => {
  const lost = { maybeTookEffect: true };

  it("is followed to its end where it took effect", async () => {
    for (const on of [scene(), scene(change)]) {
      failing(on, lost, {});
      expect(inShort(await on.run())).toBe(`seen ${on.order.key === K2 ? "K2" : "K1"}`);
      expect(on.enables()).toBe(1);
    }
  });

  it("is followed also where the operation was over between two looks", async () => {
    const on = scene(change);
    on.at.enable = ({ key }) => {
      operation(on, key, { begins: SECOND, takes: 2 * SECOND, lag: MINUTE });
      return { ok: false, error: { code: "CLOUD_UNAVAILABLE", message: "reset", maybeTookEffect: true } };
    };
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.enables()).toBe(1);
  });

  it("is not repeated where it did not, and the mark is kept", async () => {
    for (const on of [scene(), scene(change), scene({ ...change, order: { prior: record(), sameKey: true } })]) {
      failing(on, lost);
      const start = on.clock.now();
      const outcome = await on.run();
      expect(inShort(outcome)).toMatch(/ENABLE_UNANSWERED! \+sent$/);
      expect(outcome.sent).toEqual({ key: on.order.key.crn, endpoint: "private", at: start });
      expect(on.clock.now() - start).toBeLessThan(3 * MINUTE);
      expect(on.enables()).toBe(1);
    }
  });
});

describe("an operation that was started", () => {
  it("and failed is reported when the cluster has said so three times", async () => {
    const on = scene();
    on.at.enable = () => {
      on.clock.after(MINUTE, () =>
        on.master({ masterState: "update_failed", masterStatus: "Key management service feature enablement failed." }),
      );
      return { ok: true, value: null };
    };
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("none no key ENABLE_FAILED! +sent");
    expect(outcome.problems[0]?.seen).toContain("update_failed");
    expect(on.enables()).toBe(1);
  });

  it("and came to nothing is reported: the master is Ready again and the cluster not encrypted", async () => {
    const on = scene();
    on.at.enable = () => {
      on.clock.after(MINUTE, () => on.master({ masterStatus: "KMS feature enablement in progress." }));
      on.clock.after(2 * MINUTE, () => on.master({ masterStatus: "Ready" }));
      return { ok: true, value: null };
    };
    expect(inShort(await on.run())).toBe("none no key ENABLE_FAILED! +sent");
  });

  it("and only seems to fail for a moment is waited for", async () => {
    const on = scene();
    const { enable } = on.at;
    on.at.enable = (order) => {
      on.clock.after(40 * SECOND, () => on.master({ masterState: "update_failed" }));
      on.clock.after(55 * SECOND, () => on.master({ masterState: "updating" }));
      return enable(order);
    };
    expect(inShort(await on.run())).toBe("seen K1");
  });

  it("and is not yet to be seen is no failure", async () => {
    const on = scene();
    on.at.enable = ({ key }) => {
      operation(on, key, { begins: 20 * MINUTE, takes: 30 * MINUTE });
      return { ok: true, value: null };
    };
    expect(inShort(await on.run())).toBe("seen K1");
    expect(on.enables()).toBe(1);
  });

  it("and takes longer than its patience leaves the mark, so that the next run goes on waiting", async () => {
    const on = scene({ order: { patience: { operation: 10 * MINUTE, registration: MINUTE } } });
    on.at.enable = ({ key }) => {
      operation(on, key, { takes: 60 * MINUTE });
      return { ok: true, value: null };
    };
    const start = on.clock.now();
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("none no key ENABLE_TIMEOUT! +sent");
    expect(outcome.problems[0]?.seen).toContain(
      "After 10 minutes: master status “Key management service feature enablement in progress.”",
    );
    expect(outcome.sent).toEqual({ key: K1.crn, endpoint: "private", at: start });
    expect(on.clock.now() - start).toBeLessThan(11 * MINUTE);
    expect(on.enables()).toBe(1);
  });

  it("is waited for through reads that fail", async () => {
    const on = scene(change);
    const { enable } = on.at;
    on.at.enable = (order) => {
      on.clock.after(MINUTE, () => {
        on.at.fail = (call) =>
          /^(cluster|registrations) /.test(call)
            ? { code: "CLOUD_UNAVAILABLE", message: "503", maybeTookEffect: false }
            : undefined;
      });
      on.clock.after(20 * MINUTE, () => {
        on.at.fail = () => undefined;
      });
      return enable(order);
    };
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.enables()).toBe(1);
  });
});
