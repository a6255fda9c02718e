/** Ctrl-C in every phase: what is known is kept, nothing is sent after it, and the mark says what was sent. */
import { describe, expect, it } from "vitest";
import { createGate } from "../../../lib/provider/enable/gate.js";
import { enabling, K2 } from "../../support/fakes/binding.js";
import { failing, inShort, iso, MINUTE, operation, type Scene, SECOND, scene, usesK1 } from "./scene.js";

const NOW = Date.parse("2026-10-01T00:00:00Z");
const change = { order: { prior: usesK1.prior, key: K2 }, registered: usesK1.registered };

/** Aborts when that call is made for the n-th time. */
function abortAt(on: Scene, call: string, time = 1): void {
  let seen = 0;
  const { fail } = on.at;
  on.at.fail = (words) => {
    if (words.startsWith(call)) seen += 1;
    if (seen === time) on.abort();
    return fail(words);
  };
}

describe("a run that is stopped", () => {
  it("before it begins sends nothing and asks nothing", async () => {
    const on = scene();
    on.abort();
    expect(inShort(await on.run())).toBe("none no key INTERRUPTED!");
    expect(on.at.calls).toEqual([]);
  });

  it("while it waits for its turn sends nothing and asks nothing", async () => {
    const gate = createGate(1);
    const first = scene({ gate });
    const on = scene({ gate, clock: first.clock });
    first.clock.after(MINUTE, () => on.abort());
    const [one, two] = await Promise.all([first.run(), on.run()]);
    expect(inShort(one)).toBe("seen K1");
    expect(inShort(two)).toBe("none no key INTERRUPTED!");
    expect(on.at.calls).toEqual([]);
  });

  it.each([
    ["the first look", "cluster ", 1],
    ["the look everywhere", "cluster ", 2],
    ["the lists of instances", "instances ", 1],
    ["the look at the key", "key ", 1],
  ])("during %s sends nothing, and does not take what failed for an answer", async (_, call, time) => {
    const on = scene(change);
    abortAt(on, call, time);
    expect(inShort(await on.run())).toBe("seen K1 INTERRUPTED!");
    expect(on.enables()).toBe(0);
  });

  it("while it waits for an operation sends nothing", async () => {
    const on = scene({ ...change, master: enabling() });
    on.clock.after(MINUTE, () => on.abort());
    const start = on.clock.now();
    expect(inShort(await on.run())).toBe("seen K1 INTERRUPTED!");
    expect(on.clock.now() - start).toBe(MINUTE);
    expect(on.enables()).toBe(0);
  });

  it("while it watches whether an earlier run has done it keeps that run's mark", async () => {
    const sent = { key: K2.crn, endpoint: "private", at: NOW - 30 * MINUTE } as const;
    const on = scene({
      ...change,
      order: { ...change.order, sent },
      master: { masterStatusModified: iso(NOW - 5 * MINUTE) },
    });
    on.clock.after(MINUTE, () => on.abort());
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("seen K1 INTERRUPTED! +sent");
    expect(outcome.sent).toEqual(sent);
    expect(on.enables()).toBe(0);
  });

  it("while the call is under way does not take it back, and leaves a mark", async () => {
    const on = scene();
    const { enable } = on.at;
    on.at.enable = (order) => {
      on.abort();
      expect(order.signal).toBeUndefined();
      return enable(order);
    };
    const outcome = await on.run();
    expect(inShort(outcome)).toBe("none no key INTERRUPTED! +sent");
    expect(outcome.sent).toEqual({ key: on.order.key.crn, endpoint: "private", at: NOW });
    expect(on.enables()).toBe(1);
  });

  it("while it waits for the end leaves a mark, and the next run carries on without a second call", async () => {
    const on = scene(change);
    on.clock.after(MINUTE, () => on.abort());
    const first = await on.run();
    expect(inShort(first)).toBe("seen K1 INTERRUPTED! +sent");
    expect(first.record).toBe(on.order.prior);

    const next = scene({
      ...change,
      order: { ...change.order, sent: first.sent },
      clock: on.clock,
      master: enabling(),
    });
    operation(next, K2, { begins: 0, takes: 4 * MINUTE });
    expect(inShort(await next.run())).toBe("seen K2");
    expect(on.enables() + next.enables()).toBe(1);
  });

  it("while it looks for a lost answer leaves a mark", async () => {
    const on = scene(change);
    failing(on, { maybeTookEffect: true });
    on.clock.after(30 * SECOND, () => on.abort());
    expect(inShort(await on.run())).toBe("seen K1 INTERRUPTED! +sent");
    expect(on.enables()).toBe(1);
  });

  it("does not stop the others: it is no failure", async () => {
    const gate = createGate(1);
    const first = scene({ gate });
    const second = scene({ gate, clock: first.clock });
    first.clock.after(MINUTE, () => first.abort());
    const [one, two] = await Promise.all([first.run(), second.run()]);
    expect(inShort(one)).toBe("none no key INTERRUPTED! +sent");
    expect(inShort(two)).toBe("seen K1");
  });
});
