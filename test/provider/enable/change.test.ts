import { describe, expect, it } from "vitest";
import type { Registration } from "../../../lib/model/kms.js";
import { createGate } from "../../../lib/provider/enable/gate.js";
import {
  day,
  enabling,
  K1,
  K2,
  K3,
  KP2,
  key,
  keySeen,
  keys,
  record,
  registration,
} from "../../support/fakes/binding.js";
import { denied, instanceSeen, unavailable } from "../../support/fakes/cloud.js";
import { HOUR, inShort, iso, MINUTE, operation, SECOND, scene, usesK1 } from "./scene.js";

const change = { order: { prior: usesK1.prior, key: K2 }, registered: usesK1.registered };

describe("a change of key", () => {
  it("waits for the new registration although the flag was true all along", async () => {
    const on = scene(change);
    on.at.enable = ({ key: to }) => {
      operation(on, to, { lag: 10 * MINUTE });
      return { ok: true, value: null };
    };
    const start = on.clock.now();
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K2");
    expect(outcome.record.formerRootKeys).toEqual(keys(K1));
    expect(on.clock.now() - start).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(on.enables()).toBe(1);
  });

  it("is pending where the registration lags longer than its patience, with the old key as left", async () => {
    const on = scene(change);
    on.at.enable = ({ key: to }) => {
      operation(on, to, { lag: 4 * HOUR });
      return { ok: true, value: null };
    };
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("pending K2 KEY_UNCONFIRMED");
    expect(outcome.record).toMatchObject({ formerRootKeys: keys(K1), keyVersion: null });
    expect(on.enables()).toBe(1);
  });

  it("is not called done before the master has moved, however Ready it is", async () => {
    const on = scene({
      ...change,
      order: { ...change.order, patience: { operation: 40 * MINUTE, registration: 5 * MINUTE } },
    });
    on.at.enable = () => ({ ok: true, value: null });
    expect(inShort(await on.run())).toBe("seen K1 ENABLE_TIMEOUT! +sent");
    expect(on.enables()).toBe(1);
  });

  it("does not take a look that failed for a master that has moved", async () => {
    const on = scene({
      ...change,
      order: { ...change.order, patience: { operation: 40 * MINUTE, registration: 5 * MINUTE } },
    });
    on.at.enable = () => {
      on.at.fail = (call) => (call.startsWith("cluster ") ? unavailable : undefined);
      on.clock.after(MINUTE, () => {
        on.at.fail = () => undefined;
      });
      return { ok: true, value: null };
    };
    expect(inShort(await on.run())).toBe("seen K1 ENABLE_TIMEOUT! +sent");
  });

  it("into another instance looks there for the new key and here for the old one", async () => {
    const to = key(2, KP2);
    const on = scene({
      ...change,
      order: { ...change.order, key: to },
      world: { instances: [instanceSeen(KP2)], keys: [keySeen(to)] },
    });
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.enables()).toBe(1);
  });

  it("watches the old key go after the new one has come, and lets others have their turn meanwhile", async () => {
    const gate = createGate(1);
    const on = scene({ ...change, gate });
    let master = 0;
    on.at.enable = ({ key: to }) => {
      operation(on, to, { takes: 5 * MINUTE, lag: HOUR });
      on.clock.after(5 * MINUTE, () => on.register(registration(K1), registration(to, iso(on.clock.now()))));
      on.clock.after(11 * MINUTE, () => on.register(registration(to, iso(on.clock.now()))));
      return { ok: true, value: null };
    };
    const start = on.clock.now();
    void on.clock.after(5 * MINUTE + 30 * SECOND, async () => {
      if ((await gate.enter(new AbortController().signal)).kind === "go") master = on.clock.now() - start;
    });
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K2");
    expect(outcome.record.lingeringKeys).toEqual(keys());
    expect(on.clock.now() - start).toBeGreaterThanOrEqual(11 * MINUTE);
    expect(master).toBeLessThan(6 * MINUTE);
    expect(master).toBeGreaterThan(0);
  });

  describe("of which the old registration", () => {
    const lingering = (...registered: Registration[]) => {
      const on = scene(change);
      on.at.enable = ({ key: to }) => {
        operation(on, to, { lag: HOUR });
        on.clock.after(5 * MINUTE, () => on.register(...registered, registration(to, iso(on.clock.now()))));
        return { ok: true, value: null };
      };
      return on;
    };

    it("lingers longer than its patience succeeds, says so and notes it", async () => {
      const on = lingering(registration(K1));
      const start = on.clock.now();
      const outcome = await on.run();
      expect(inShort(outcome)).toBe("seen K2 OLD_KEY_REGISTERED");
      expect(outcome.record).toMatchObject({ lingeringKeys: keys(K1), formerRootKeys: keys(K1) });
      expect(outcome.problems[0]?.seen).toMatchInlineSnapshot(
        `"The cluster uses crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445562. It has left crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561. 15 minutes later the KMS still shows it on the old key."`,
      );
      expect(on.clock.now() - start).toBeLessThan(21 * MINUTE);
    });

    it("may not be read any more says that it was not seen to go, without waiting", async () => {
      const on = lingering(registration(K1));
      on.clock.after(5 * MINUTE + 5 * SECOND, () => {
        let asked = 0;
        on.at.fail = (call) => (call.startsWith("registrations ") && ++asked > 1 ? denied : undefined);
      });
      const outcome = await on.run();
      expect(inShort(outcome)).toBe("seen K2 OLD_KEY_REGISTERED");
      expect(outcome.record.lingeringKeys).toEqual(keys(K1));
      expect(outcome.problems[0]?.seen).toContain("Reader on the KMS instance");
    });

    it("is watched no longer when the run is stopped: the new key is in use all the same", async () => {
      const on = lingering(registration(K1));
      on.clock.after(7 * MINUTE, on.abort);
      const outcome = await on.run();
      expect(inShort(outcome)).toBe("seen K2 OLD_KEY_REGISTERED");
      expect(outcome.problems[0]?.seen).toContain("The run was stopped while that was watched.");
      expect(outcome.record.lingeringKeys).toEqual(keys(K1));
    });
  });

  it.each([
    ["another key is there", [registration(K3, day(9))], {}],
    ["another key is there beside the old one", [registration(K1), registration(K3, day(9))], {}],
    ["it says that it is not encrypted", [registration(K1)], { encrypted: false }],
  ])("sends nothing where since the plan %s", async (_, registered, master) => {
    const on = scene({ ...change, registered, master });
    expect(inShort(await on.run())).toBe("seen K1 CHANGED_SINCE_PLAN!");
    expect(on.enables()).toBe(0);
  });

  it("sends nothing where another key is there in an instance that neither key is in", async () => {
    const on = scene({
      ...change,
      registered: [registration(K1), registration(key(3, KP2), day(9))],
      world: { instances: [instanceSeen(KP2)] },
    });
    expect(inShort(await on.run())).toBe("seen K1 CHANGED_SINCE_PLAN!");
    expect(on.enables()).toBe(0);
  });

  it("sends nothing where the old key is not seen any more", async () => {
    for (const fail of [() => undefined, (call: string) => (call.startsWith("registrations ") ? denied : undefined)]) {
      const on = scene({ ...change, registered: [], master: { encrypted: true }, world: { fail } });
      expect(inShort(await on.run())).toBe("seen K1 KEY_UNSEEN!");
      expect(on.enables()).toBe(0);
    }
  });

  it("sends nothing where the new key cannot be looked at any more", async () => {
    const on = scene({ ...change, world: { fail: (call) => (call.startsWith("key ") ? denied : undefined) } });
    expect(inShort(await on.run())).toBe("seen K1 KEY_UNSEEN!");
    expect(on.enables()).toBe(0);
  });

  it("sends nothing where the new key is already there", async () => {
    const on = scene({ ...change, registered: [registration(K1), registration(K2, day(9))] });
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K2 OLD_KEY_REGISTERED");
    expect(outcome.record.formerRootKeys).toEqual(keys(K1));
    expect(on.enables()).toBe(0);
  });
});

describe("a change of endpoint", () => {
  const endpoint = {
    order: { prior: record(), key: K1, endpoint: "public" as const, sameKey: true },
    registered: usesK1.registered,
  };

  it("sends the same key again, and is done when the master has moved", async () => {
    const on = scene(endpoint);
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K1");
    expect(outcome.record).toMatchObject({ endpoint: "public", formerRootKeys: keys() });
    expect(on.enables()).toBe(1);
  });

  it("is unconfirmed where the master never moves", async () => {
    const on = scene(endpoint);
    on.at.enable = () => ({ ok: true, value: null });
    expect(inShort(await on.run())).toBe("seen K1 KEY_UNCONFIRMED");
    expect(on.enables()).toBe(1);
  });
});

describe("a master operation that is under way", () => {
  it("is waited for, and then the enable is sent", async () => {
    const on = scene({ master: enabling({ encrypted: false, masterStatus: "Update in progress." }) });
    on.clock.after(10 * MINUTE, () => on.master({ masterStatus: "Ready", masterState: "deployed" }));
    expect(inShort(await on.run())).toBe("seen K1");
    expect(on.enables()).toBe(1);
    expect(on.log.filter((line) => line.includes("waiting before anything is sent")).length).toBeGreaterThan(50);
  });

  it("is waited for, and nothing is sent where it was this very change", async () => {
    const on = scene({ ...change, master: enabling() });
    operation(on, K2, { begins: 0, takes: 5 * MINUTE, lag: 3 * MINUTE });
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.enables()).toBe(0);
  });

  it("is waited for, and a first enable that was this very one is taken over", async () => {
    const on = scene({ master: enabling({ encrypted: false }) });
    operation(on, K1, { begins: 0, takes: 5 * MINUTE, lag: 3 * MINUTE });
    expect(inShort(await on.run())).toBe("seen K1");
    expect(on.enables()).toBe(0);
  });

  it("leaves open what it did where the KMS shows only the old key after it, and nothing is sent", async () => {
    const on = scene({ ...change, master: enabling() });
    on.clock.after(MINUTE, () => on.master({ masterStatus: "Ready", masterState: "deployed" }));
    expect(inShort(await on.run())).toBe("seen K1 OPERATION_UNRESOLVED!");
    expect(on.enables()).toBe(0);
  });

  it("leaves open what it did where the KMS shows no key after it", async () => {
    const on = scene({ ...change, master: enabling() });
    on.clock.after(MINUTE, () => {
      on.master({ masterStatus: "Ready", masterState: "deployed" });
      on.register();
    });
    expect(inShort(await on.run())).toBe("seen K1 OPERATION_UNRESOLVED!");
    expect(on.enables()).toBe(0);
  });

  it("is not waited for longer than the patience for operations", async () => {
    const on = scene({
      master: enabling({ encrypted: false }),
      order: { patience: { operation: 30 * MINUTE, registration: MINUTE } },
    });
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("none no key CLUSTER_CHANGING!");
    expect(outcome.problems[0]?.seen).toMatch(/^Nothing was sent/);
    expect(on.enables()).toBe(0);
  });
});

describe("a master that has just moved", () => {
  const ago = (milliseconds: number) => ({
    masterStatusModified: iso(Date.parse("2026-10-01T00:00:00Z") - milliseconds),
  });

  it("makes a change wait until the record could have caught up, look again, and only then send", async () => {
    const on = scene({ ...change, master: ago(5 * MINUTE) });
    let sentAt = 0;
    const start = on.clock.now();
    const { enable } = on.at;
    on.at.enable = (order) => {
      sentAt = on.clock.now();
      return enable(order);
    };
    expect(inShort(await on.run())).toBe("seen K2");
    expect(sentAt - start).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(sentAt - start).toBeLessThan(11 * MINUTE);
    expect(on.enables()).toBe(1);
  });

  it("is taken for this very change where the new key shows meanwhile", async () => {
    const on = scene({ ...change, master: ago(5 * MINUTE) });
    on.clock.after(4 * MINUTE, () => on.register(registration(K1), registration(K2, "2026-10-01T00:04:00Z")));
    expect(inShort(await on.run())).toBe("seen K2 OLD_KEY_REGISTERED");
    expect(on.enables()).toBe(0);
  });

  it("lets a third key be found that shows meanwhile", async () => {
    const on = scene({ ...change, master: ago(5 * MINUTE) });
    on.clock.after(4 * MINUTE, () => on.register(registration(K1), registration(K3, "2026-10-01T00:04:00Z")));
    expect(inShort(await on.run())).toBe("seen K1 CHANGED_SINCE_PLAN!");
    expect(on.enables()).toBe(0);
  });

  it("does not matter where the registration was touched after it, or it is long ago", async () => {
    for (const on of [
      scene({ ...change, master: ago(16 * MINUTE) }),
      scene({ ...change, master: ago(5 * MINUTE), registered: [registration(K1, "2026-09-30T23:58:00Z")] }),
    ]) {
      const start = on.clock.now();
      expect(inShort(await on.run())).toBe("seen K2");
      expect(on.clock.now() - start).toBeLessThan(6 * MINUTE + 10 * SECOND);
      expect(on.enables()).toBe(1);
    }
  });
});
