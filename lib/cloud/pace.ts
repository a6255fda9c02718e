/**
 * Keeps within the published limit of 200 requests in 10 seconds for one address (docs: limitations.md),
 * with a tenth in reserve for whatever else runs on the machine, and few requests in flight.
 */
import type { Clock } from "../model/clock.js";

const WINDOW = 10_000;
const MOST_IN_WINDOW = 180;
const MOST_IN_FLIGHT = 16;

export interface Pace {
  /** Runs the request when its turn has come. */
  run<T>(request: () => Promise<T>): Promise<T>;
}

export function paced(clock: Clock): Pace {
  const started: number[] = [];
  const waiting: (() => void)[] = [];
  let inFlight = 0;

  const enter = async () => {
    if (inFlight >= MOST_IN_FLIGHT) await new Promise<void>((resolve) => waiting.push(resolve));
    else inFlight += 1;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else inFlight -= 1;
  };
  const turn = async () => {
    for (;;) {
      const now = clock.now();
      while (started[0] !== undefined && started[0] <= now - WINDOW) started.shift();
      const oldest = started[0];
      if (oldest === undefined || started.length < MOST_IN_WINDOW) {
        started.push(now);
        return;
      }
      await clock.sleep(oldest + WINDOW - now + 1);
    }
  };

  return {
    run: async (request) => {
      await enter();
      try {
        await turn();
        return await request();
      } finally {
        leave();
      }
    },
  };
}
