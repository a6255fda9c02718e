/**
 * Virtual time. Whoever sleeps is woken as soon as nothing else is left to do, and the time is then what it would be:
 * hours pass in milliseconds, in the same order as they would.
 */
import type { Clock } from "../../../lib/model/clock.js";

export interface FakeClock extends Clock {
  /** Does something when that many milliseconds have passed from now. */
  after(milliseconds: number, action: () => void): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function fakeClock(start = Date.parse("2026-10-01T00:00:00Z")): FakeClock {
  const sleepers: Sleeper[] = [];
  let now = start;
  let scheduled = false;

  const tick = () => {
    scheduled = false;
    const next = sleepers.shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
    schedule();
  };
  // An immediate runs only when every promise that could settle has settled.
  const schedule = () => {
    if (scheduled || sleepers.length === 0) return;
    scheduled = true;
    setImmediate(tick);
  };
  const add = (milliseconds: number, wake: () => void): Sleeper => {
    const sleeper = { at: now + milliseconds, wake };
    sleepers.push(sleeper);
    sleepers.sort((a, b) => a.at - b.at);
    schedule();
    return sleeper;
  };

  return {
    now: () => now,
    after: (milliseconds, action) => void add(milliseconds, action),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const abort = () => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          resolve();
        };
        const sleeper = add(milliseconds, () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        });
        signal?.addEventListener("abort", abort);
      }),
  };
}
