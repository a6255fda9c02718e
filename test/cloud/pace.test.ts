import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paced } from "../../lib/cloud/pace.js";
import { fakeClock } from "../support/fakes/clock.js";

/** Runs requests that take so long each, asked for at these times; tells when each began, and the most at once. */
async function traffic(asked: readonly number[], takes: number) {
  const clock = fakeClock(0);
  const pace = paced(clock);
  const starts: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.all(
    asked.map(async (when) => {
      await clock.sleep(when);
      await pace.run(async () => {
        starts.push(clock.now());
        running += 1;
        most = Math.max(most, running);
        await clock.sleep(takes);
        running -= 1;
      });
    }),
  );
  return { starts, most, took: clock.now() };
}

/** The most starts in any ten seconds. */
const densest = (starts: readonly number[]) =>
  Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 10_000).length));

describe("the pace", () => {
  it("lets everything through at once while it is little", async () => {
    const { starts, took } = await traffic(Array(16).fill(0), 100);
    expect(starts).toEqual(Array(16).fill(0));
    expect(took).toBe(100);
  });

  it("has 16 requests in flight at most, and 16 where there is work for them", async () => {
    const { most, starts } = await traffic(Array(100).fill(0), 100);
    expect(most).toBe(16);
    expect(starts).toHaveLength(100);
  });

  it("starts 180 requests in ten seconds at most, and no fewer where there is work for them", async () => {
    const { starts, took } = await traffic(Array(400).fill(0), 1);
    expect(densest(starts)).toBe(180);
    expect(starts).toHaveLength(400);
    expect(took).toBeLessThan(20_100);
  });

  it("keeps to both whatever comes", async () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 15_000 }), { minLength: 150, maxLength: 450 });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 300 }), async (asked, takes) => {
        const { starts, most } = await traffic(asked, takes);
        expect(starts).toHaveLength(asked.length);
        expect(most).toBeLessThanOrEqual(16);
        expect(densest(starts)).toBeLessThanOrEqual(180);
      }),
      { numRuns: 15 },
    );
  });

  it("gives the place free when a request fails", async () => {
    const pace = paced(fakeClock());
    const fails = Array.from({ length: 20 }, () => pace.run(() => Promise.reject(new Error("no"))));
    expect((await Promise.allSettled(fails)).every(({ status }) => status === "rejected")).toBe(true);
    expect(await pace.run(async () => "through")).toBe("through");
  });
});
