/** The machine's own time, and the same time running faster against a sandbox. */
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../model/clock.js";

/**
 * The machine's clock. With a scale, waits are that many times shorter: 15 minutes at 600 are 1.5 seconds, the way
 * a sandbox started with the same scale lives through them.
 */
export function systemClock(scale = 1): Clock {
  return {
    now: () => performance.timeOrigin + performance.now() * scale,
    sleep: async (milliseconds, signal) => {
      try {
        await delay(Math.max(1, milliseconds / scale), undefined, signal ? { signal } : {});
      } catch {
        // Aborted: the waiter looks at its signal.
      }
    },
  };
}
