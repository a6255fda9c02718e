/** The sandbox's own time: it may run faster than the machine's, and be pushed ahead. */
export interface VirtualClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Pushes time ahead by virtual seconds. */
  advance(seconds: number): void;
}

/** A clock that starts at `startAt` and runs `scale` times as fast as `real`. */
export function virtualClock(real: () => number, startAt: number, scale: number): VirtualClock {
  const begun = real();
  let pushed = 0;
  return {
    now: () => startAt + (real() - begun) * scale + pushed,
    advance: (seconds) => {
      pushed += seconds * 1_000;
    },
  };
}
