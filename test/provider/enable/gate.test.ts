import { describe, expect, it } from "vitest";
import { createGate, type Turn } from "../../../lib/provider/enable/gate.js";
import { K2, listed } from "../../support/fakes/binding.js";
import { fakeClock } from "../../support/fakes/clock.js";
import { failing, inShort, MINUTE, scene, usesK1 } from "./scene.js";

const quiet = () => new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Asks for a turn, and tells what came of it as soon as something did. */
function ask(gate: ReturnType<typeof createGate>, signal = quiet()) {
  const asked: { turn?: Turn } = {};
  void gate.enter(signal).then((turn) => {
    asked.turn = turn;
  });
  return asked;
}
const leave = ({ turn }: { turn?: Turn }) => {
  if (turn?.kind === "go") turn.leave();
};

describe("the gate", () => {
  it("lets so many in at once, and the next when one leaves, in the order in which they came", async () => {
    const gate = createGate(2);
    const asked = [ask(gate), ask(gate), ask(gate), ask(gate)];
    const kinds = () => asked.map(({ turn }) => turn?.kind);
    await settled();
    expect(kinds()).toEqual(["go", "go", undefined, undefined]);
    for (const one of asked.slice(1, 2)) leave(one);
    await settled();
    expect(kinds()).toEqual(["go", "go", "go", undefined]);
    for (const one of asked.slice(0, 1)) leave(one);
    await settled();
    expect(kinds()).toEqual(["go", "go", "go", "go"]);
  });

  it("does not lose a turn on one who has gone away while waiting", async () => {
    const gate = createGate(1);
    const first = ask(gate);
    const stop = new AbortController();
    const second = ask(gate, stop.signal);
    const third = ask(gate);
    await settled();
    stop.abort();
    await settled();
    expect(second.turn).toEqual({ kind: "interrupted" });
    leave(first);
    await settled();
    expect(third.turn?.kind).toBe("go");
  });

  it("does not lose a turn on one who goes away in the moment of being called", async () => {
    const gate = createGate(1);
    const first = ask(gate);
    const stop = new AbortController();
    const second = ask(gate, stop.signal);
    const third = ask(gate);
    await settled();
    leave(first);
    stop.abort();
    await settled();
    expect([second.turn?.kind, third.turn?.kind]).toEqual(["interrupted", "go"]);
  });

  it("stops everyone who waits after a failure, and names the first that failed", async () => {
    const gate = createGate(1);
    const first = ask(gate);
    const waiting = [ask(gate), ask(gate), ask(gate)];
    await settled();
    gate.trip("cluster a");
    gate.trip("cluster b");
    expect(first.turn?.kind === "go" && first.turn.stoppedBy()).toBe("cluster a");
    leave(first);
    await settled();
    expect(waiting.map(({ turn }) => turn)).toEqual(Array(3).fill({ kind: "stopped", by: "cluster a" }));
    const late = ask(gate);
    await settled();
    expect(late.turn).toEqual({ kind: "stopped", by: "cluster a" });
  });
});

describe("many orders at once", () => {
  const fleet = (size: number, atMost: number) => {
    const gate = createGate(atMost);
    const clock = fakeClock();
    return Array.from({ length: size }, (_, number) =>
      scene({ gate, clock, order: { cluster: listed({}, number + 1) } }),
    );
  };

  it("run at most so many at a time", async () => {
    const scenes = fleet(12, 5);
    let running = 0;
    let most = 0;
    for (const on of scenes) {
      const { enable } = on.at;
      on.at.enable = (order) => {
        running += 1;
        most = Math.max(most, running);
        on.clock.after(5 * MINUTE, () => {
          running -= 1;
        });
        return enable(order);
      };
    }
    const outcomes = await Promise.all(scenes.map((on) => on.run()));
    expect(outcomes.map(inShort)).toEqual(Array(12).fill("seen K1"));
    expect(most).toBe(5);
  });

  it("are stopped by the first failure unless they were sent; those under way end as they would", async () => {
    const scenes = fleet(8, 3);
    const [, second] = scenes;
    if (second !== undefined) failing(second, { code: "CLOUD_REFUSED", status: 400, message: "no" });
    const outcomes = await Promise.all(scenes.map((on) => on.run()));
    expect(outcomes.map(inShort)).toEqual([
      "seen K1",
      "none no key ENABLE_REFUSED!",
      "seen K1",
      ...Array(5).fill("none no key STOPPED_AFTER_FAILURE!"),
    ]);
    expect(scenes.map((on) => on.enables())).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
    expect(scenes.slice(3).flatMap((on) => on.at.calls)).toEqual([]);
    expect(outcomes[4]?.problems[0]?.seen).toBe(
      "The enable of cluster checkout-2 failed first. Nothing was sent for this cluster.",
    );
  });

  it("are stopped also where they have their turn and only look as yet", async () => {
    const gate = createGate(2);
    const bad = scene({ gate });
    failing(bad, { code: "CLOUD_REFUSED", status: 400, message: "no" });
    const waits = scene({ gate, clock: bad.clock, master: { encrypted: false, masterStatus: "Update in progress." } });
    waits.clock.after(MINUTE, () => waits.master({ masterStatus: "Ready" }));
    const outcomes = await Promise.all([bad.run(), waits.run()]);
    expect(outcomes.map(inShort)).toEqual(["none no key ENABLE_REFUSED!", "none no key STOPPED_AFTER_FAILURE!"]);
    expect(waits.enables()).toBe(0);
  });

  it("are not stopped by one that was never sent", async () => {
    const gate = createGate(1);
    const changed = scene({ gate, order: { prior: usesK1.prior, key: K2 }, master: { encrypted: false } });
    const fine = scene({ gate, clock: changed.clock });
    const outcomes = await Promise.all([changed.run(), fine.run()]);
    expect(outcomes.map(inShort)).toEqual(["seen K1 CHANGED_SINCE_PLAN!", "seen K1"]);
  });
});
