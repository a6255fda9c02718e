/**
 * Every step of a key's life, interrupted: a sample of `npm run test:matrix`, with every step and every fault. Done again,
 * it ends as declared; no key is lost or used again, and no enable is sent twice for one change.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sample } from "./support/cases.js";
import { type Stand, stand } from "./support/stand.js";
import { STEPS } from "./support/steps/index.js";
import { attempt, undisturbed } from "./support/trial.js";

vi.setConfig({ testTimeout: 120_000 });

describe("interrupted at one of its requests and run again", () => {
  let on: Stand;
  beforeAll(async () => {
    on = await stand();
  });
  afterAll(() => on.close());

  it.each(STEPS.map((step, at) => ({ name: step.name, step, at })))("$name ends as declared", async ({ step, at }) => {
    const whole = await undisturbed(on, step);
    for (const one of sample(whole, at)) {
      const { met, runs, broken } = await attempt(on, whole, one);
      expect({ met, done: runs !== undefined, broken }, `${one.weather.name} at ${one.met.operation}`).toEqual({
        met: true,
        done: true,
        broken: [],
      });
    }
  });
});
