/** The sandbox's own time: it may run faster than the machine's, stand still, and be pushed ahead. It never goes back. */
export interface VirtualClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Virtual seconds in one real second; 0 where time stands still. */
  readonly scale: number;
  /** Pushes time ahead by virtual seconds. */
  advance(seconds: number): void;
  /** Runs `scale` times as fast from now on; 0 holds time. */
  run(scale: number): void;
}

/** A clock that starts at `startAt` and runs `scale` times as fast as `real`. */
export function virtualClock(real: () => number, startAt: number, scale: number): VirtualClock {
  let pace = scale;
  let from = startAt;
  let since = real();
  const now = () => from + (real() - since) * pace;
  return {
    now,
    get scale() {
      return pace;
    },
    advance: (seconds) => {
      from += seconds * 1_000;
    },
    run: (wanted) => {
      from = now();
      since = real();
      pace = wanted;
    },
  };
}
