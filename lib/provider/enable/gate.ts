/**
 * How many enables run at once, and the breaker: after the first failed enable of a process those not yet sent are
 * stopped, since what failed for one cluster would often fail for the rest.
 */
export interface Gate {
  /** Waits for a turn. `stopped` names the cluster whose enable failed, `interrupted` that the signal aborted. */
  enter(signal: AbortSignal): Promise<Turn>;
  /** Stops everything that has not been sent; the first reason stays. */
  trip(subject: string): void;
}

export type Turn =
  | {
      readonly kind: "go";
      leave(): void /** The failure that happened since, if any: asked again just before sending. */;
      stoppedBy(): string | undefined;
    }
  | { readonly kind: "stopped"; readonly by: string }
  | { readonly kind: "interrupted" };

export function createGate(most: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  let failed: string | undefined;

  const release = () => {
    running -= 1;
    waiting.shift()?.();
  };

  return {
    trip: (subject) => {
      failed ??= subject;
    },
    enter: async (signal) => {
      while (running >= most && !signal.aborted && failed === undefined) {
        await new Promise<void>((resolve) => {
          const leave = () => {
            const place = waiting.indexOf(resolve);
            if (place >= 0) waiting.splice(place, 1);
            resolve();
          };
          waiting.push(resolve);
          signal.addEventListener("abort", leave, { once: true });
        });
      }
      if (signal.aborted) {
        // The turn may have been meant for this one: the next in line must not wait for it in vain.
        if (running < most) waiting.shift()?.();
        return { kind: "interrupted" };
      }
      if (failed !== undefined) {
        // Pass the turn on, so that everyone who waits hears of it.
        waiting.shift()?.();
        return { kind: "stopped", by: failed };
      }
      running += 1;
      return { kind: "go", leave: release, stoppedBy: () => failed };
    },
  };
}
