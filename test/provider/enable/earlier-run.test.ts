/** What an earlier run has sent and not seen to its end: nothing is sent a second time unless it came to nothing. */
import { describe, expect, it } from "vitest";
import type { ClusterDetail, Endpoint } from "../../../lib/model/cluster.js";
import type { SentNote } from "../../../lib/provider/enable/order.js";
import { enabling, K1, K2, K3, record, registration } from "../../support/fakes/binding.js";
import { denied } from "../../support/fakes/cloud.js";
import { HOUR, inShort, iso, MINUTE, operation, SECOND, scene, usesK1 } from "./scene.js";

const NOW = Date.parse("2026-10-01T00:00:00Z");
const noted = (milliseconds: number, of = K2, endpoint: Endpoint | undefined = "private") => ({
  key: of.crn,
  endpoint,
  at: NOW - milliseconds,
});
const moved = (milliseconds: number) => ({ masterStatusModified: iso(NOW - milliseconds) });
const change = { order: { prior: usesK1.prior, key: K2, sent: noted(30 * MINUTE) }, registered: usesK1.registered };

describe("an enable that an earlier run sent", () => {
  it("and that took effect since is found by its registration, however late that comes", async () => {
    const on = scene({ ...change, master: moved(10 * MINUTE) });
    on.clock.after(4 * MINUTE, () => on.register(registration(K1), registration(K2, iso(NOW))));
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K2 OLD_KEY_REGISTERED");
    expect(on.enables()).toBe(0);
  });

  it("and that is still under way is waited for", async () => {
    const on = scene({
      ...change,
      master: { masterStatus: "KMS feature enablement in progress.", masterState: "updating" },
    });
    operation(on, K2, { begins: 0, takes: 10 * MINUTE, lag: 10 * MINUTE });
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.enables()).toBe(0);
  });

  it("is pending where the master has moved since and the record lags", async () => {
    for (const master of [moved(10 * MINUTE), moved(29 * MINUTE)]) {
      const on = scene({ ...change, master });
      expect(inShort(await on.run())).toBe("pending K2 KEY_UNCONFIRMED");
      expect(on.enables()).toBe(0);
    }
  });

  it("is pending, too, where the old key is no longer registered and the new one not yet", async () => {
    const on = scene({ ...change, registered: [], master: { encrypted: true, ...moved(10 * MINUTE) } });
    expect(inShort(await on.run())).toBe("pending K2 KEY_UNCONFIRMED");
    expect(on.enables()).toBe(0);
  });

  it("is sent again where the master has not moved since: it came to nothing", async () => {
    const on = scene({ ...change, master: moved(24 * HOUR) });
    const start = on.clock.now();
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.clock.now() - start).toBeLessThan(6 * MINUTE);
    expect(on.enables()).toBe(1);
  });

  it("is not sent again while the master may yet begin to move", async () => {
    for (const sent of [noted(20 * SECOND), noted(20 * SECOND, K3)]) {
      const on = scene({ ...change, order: { ...change.order, sent }, master: moved(24 * HOUR) });
      operation(on, K2, { begins: 50 * SECOND });
      expect(inShort(await on.run())).toBe("seen K2");
      expect(on.enables()).toBe(0);
    }
  });

  it("is not sent again as a first enable while the master may yet begin to move", async () => {
    const on = scene({ order: { sent: noted(20 * SECOND, K1) } });
    operation(on, K1, { begins: 50 * SECOND });
    expect(inShort(await on.run())).toBe("seen K1");
    expect(on.enables()).toBe(0);
  });

  it("is sent again when the time in which the master could have begun is over", async () => {
    const on = scene({ order: { sent: noted(20 * SECOND, K1) } });
    const start = on.clock.now();
    expect(inShort(await on.run())).toBe("seen K1");
    expect(on.clock.now() - start).toBeGreaterThan(6 * MINUTE);
    expect(on.enables()).toBe(1);
  });

  it("as a first one is pending where the cluster is encrypted since and no key is seen", async () => {
    const on = scene({ order: { sent: noted(30 * MINUTE, K1) }, master: { encrypted: true, ...moved(10 * MINUTE) } });
    expect(inShort(await on.run())).toBe("pending K1 KEY_UNCONFIRMED");
    expect(on.enables()).toBe(0);
  });

  it("as a first one is unseen, without waiting, where the key's account may not be read", async () => {
    const on = scene({
      order: { sent: noted(30 * MINUTE, K1) },
      master: { encrypted: true, ...moved(10 * MINUTE) },
      world: { fail: (call) => (/^(registrations|key) /.test(call) ? denied : undefined) },
    });
    const start = on.clock.now();
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("unseen K1 KEY_UNCONFIRMED");
    expect(outcome.problems[0]?.seen).toContain("Reader on the KMS instance");
    expect(on.clock.now() - start).toBeLessThan(MINUTE);
    expect(on.enables()).toBe(0);
  });
});

describe("an enable of another key that an earlier run sent", () => {
  const other = { ...change, order: { ...change.order, sent: noted(30 * MINUTE, K3) } };

  it("is not overtaken while its registration may lag", async () => {
    const on = scene({ ...other, master: moved(10 * MINUTE) });
    expect(inShort(await on.run())).toBe("seen K1 OPERATION_UNRESOLVED! +sent");
    expect(on.enables()).toBe(0);
  });

  it("does not stand in the way for ever", async () => {
    const on = scene({ ...other, master: moved(20 * MINUTE) });
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.enables()).toBe(1);
  });

  it("is seen as a change since the plan where it took effect", async () => {
    const on = scene({
      ...other,
      master: moved(10 * MINUTE),
      registered: [registration(K1), registration(K3, iso(NOW - 10 * MINUTE))],
    });
    expect(inShort(await on.run())).toBe("seen K1 CHANGED_SINCE_PLAN! +sent");
    expect(on.enables()).toBe(0);
  });
});

describe("a change of endpoint that an earlier run sent", () => {
  const endpoint = (sent: SentNote, master: Partial<ClusterDetail> = moved(10 * MINUTE)) =>
    scene({
      order: { prior: record(), key: K1, endpoint: "public", sameKey: true, sent },
      registered: usesK1.registered,
      master,
    });

  it("is not sent again where the master has moved since", async () => {
    const on = endpoint(noted(30 * MINUTE, K1, "public"));
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K1 ENDPOINT_SENT_BEFORE");
    expect(outcome.record.endpoint).toBe("public");
    expect(outcome.problems[0]?.seen).toMatchInlineSnapshot(
      `"An earlier run sent the enable of crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561 over the public endpoint; the master has moved since and is Ready. Nothing was sent again."`,
    );
    expect(on.enables()).toBe(0);
  });

  it("is waited for where it is still under way, and not sent again", async () => {
    const on = endpoint(noted(MINUTE, K1, "public"), enabling(moved(50 * SECOND)));
    on.clock.after(5 * MINUTE, () => on.master({ masterStatus: "Ready", masterState: "deployed" }));
    expect(inShort(await on.run())).toBe("seen K1 ENDPOINT_SENT_BEFORE");
    expect(on.enables()).toBe(0);
  });

  it("is sent again where the master has not moved: it came to nothing", async () => {
    const on = endpoint(noted(30 * MINUTE, K1, "public"), moved(HOUR));
    expect(inShort(await on.run())).toBe("seen K1");
    expect(on.enables()).toBe(1);
  });

  it("is sent where the mark is of another endpoint, or does not tell it", async () => {
    for (const sent of [noted(30 * MINUTE, K1, "private"), { ...noted(30 * MINUTE, K1), endpoint: undefined }]) {
      const on = endpoint(sent);
      expect(inShort(await on.run())).toBe("seen K1");
      expect(on.enables()).toBe(1);
    }
  });
});

describe("a change of key that an earlier run sent over the other endpoint", () => {
  const otherwise = { ...change.order, endpoint: "public" as const };

  it("is followed by the enable over the declared one, once the key is in use", async () => {
    const on = scene({
      ...change,
      order: otherwise,
      master: moved(10 * MINUTE),
      registered: [registration(K1), registration(K2, iso(NOW - MINUTE))],
    });
    expect(inShort(await on.run())).toBe("seen K2");
    expect(on.enables()).toBe(1);
  });

  it("is left open as long as the KMS does not show the key, or has only just shown it", async () => {
    const waiting = scene({ ...change, order: otherwise, master: moved(10 * MINUTE) });
    expect(inShort(await waiting.run())).toBe("seen K1 OPERATION_UNRESOLVED! +sent");
    const shown = scene({ ...change, order: otherwise, master: moved(10 * MINUTE) });
    shown.clock.after(2 * MINUTE, () => shown.register(registration(K1), registration(K2, iso(NOW))));
    expect(inShort(await shown.run())).toBe("seen K1 OPERATION_UNRESOLVED! +sent");
    expect(waiting.enables() + shown.enables()).toBe(0);
  });
});

describe("the mark of an earlier run", () => {
  it("is kept where nothing could be found out", async () => {
    const on = scene({ ...change, master: { masterState: "update_failed" } });
    expect(inShort(await on.run())).toBe("seen K1 CHANGED_SINCE_PLAN! +sent");
  });
});
