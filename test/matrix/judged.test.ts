/** The matrix itself: a step that does what must not be done is found out. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKOUT, fleet, KEYS, keyId } from "../e2e/support/fleet.js";
import { type Stand, stand } from "./support/stand.js";
import type { Step } from "./support/step.js";
import { attempt, undisturbed } from "./support/trial.js";

/** Met by nothing that these steps ask: the run is disturbed in name only. */
const CASE = {
  met: { operation: "listSecrets", number: 0, write: false, kubernetes: true },
  weather: { name: "none", action: { kind: "truncate" }, times: 1 },
} as const;

describe("a step that is run twice", () => {
  let on: Stand;
  beforeAll(async () => {
    on = await stand();
  });
  afterAll(() => on.close());

  /** Its first run does one thing, once more than that after a disturbance another. */
  const tried = async (first: () => void, second: () => void, ends = 2) => {
    let disturbed = false;
    const step: Step = {
      name: "made up",
      seed: () => fleet({ encrypted: { [CHECKOUT]: "K1" } }),
      begin: async () => {
        let run = 0;
        return async () => {
          run += 1;
          if (run === 1) first();
          if (run === 2) second();
          const done = !disturbed || run >= ends;
          return { errors: [], broken: [], look: async () => ({ done, errors: done ? [] : ["NOT_DONE"], broken: [] }) };
        };
      },
    };
    const whole = await undisturbed(on, step);
    disturbed = true;
    return attempt(on, whole, CASE);
  };
  const enable = (key: "K1" | "K2" | "K3") => () => {
    on.sandbox.console.enable(CHECKOUT, keyId(key));
    on.sandbox.clock.advance(3_600);
  };
  const nothing = () => undefined;

  it("and does everything once is found good", async () => {
    const { runs, lost, reused, doubled, broken } = await tried(enable("K2"), nothing);
    expect({ runs, lost, reused, doubled, broken }).toEqual({ runs: 2, lost: 0, reused: 0, doubled: 0, broken: [] });
  });

  it("and enables the same key twice is found out", async () => {
    const { doubled, broken } = await tried(enable("K2"), enable("K2"));
    expect(doubled).toBe(1);
    expect(broken[0]).toBe(`cluster ${CHECKOUT} was enabled too often: roks-k2 undefined, roks-k2 undefined`);
  });

  it("and goes back to a former key is found out", async () => {
    expect(await tried(enable("K2"), enable("K1"))).toMatchObject({ reused: 1, doubled: 1 });
  });

  it("and destroys a key is found out, and so is one that leaves another cloud", async () => {
    const { lost, broken } = await tried(nothing, () => on.sandbox.console.setKeyState(keyId("K3"), "destroyed"));
    expect(lost).toBe(1);
    expect(broken[0]).toBe("key roks-k3 is destroyed");
    const more = await tried(nothing, () => {
      on.sandbox.console.addKey({
        id: keyId("K1").replace("0001", "0099"),
        instance: KEYS.K1.split(":")[7] ?? "",
        name: "roks-k1",
      });
    });
    expect(more.broken).toEqual([expect.stringContaining("the cloud is not as it would be: keys: ")]);
  });

  it("and is not done after three more runs is found out", async () => {
    const { runs, broken } = await tried(enable("K2"), nothing, 5);
    expect(runs).toBeUndefined();
    expect(broken).toEqual(["it is not done after 4 runs: NOT_DONE, NOT_DONE, NOT_DONE, NOT_DONE"]);
    expect((await tried(enable("K2"), nothing, 4)).runs).toBe(4);
  });
});
