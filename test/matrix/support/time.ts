/**
 * The time of a sandbox that stands still: it passes when everybody sleeps and no request is under way, so hours pass in
 * milliseconds, in the same order as they would.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ClientRequest } from "node:http";
import type { Clock } from "../../../lib/model/clock.js";
import type { Sandbox } from "../../../lib/sandbox/index.js";

export interface PassingTime {
  /** The clock of one process; a process that is gone is woken no more. */
  clock(isGone: () => boolean): Clock;
  /** No time passes while this is under way. */
  during<T>(request: () => Promise<T>): Promise<T>;
  /** Forgets who sleeps. */
  clear(): void;
  close(): void;
}

/** Node's own channel of requests that it sends; `fetch` is none of them. */
const BEGUN = "http.client.request.start";

interface Sleeper {
  readonly at: number;
  readonly isGone: () => boolean;
  readonly wake: () => void;
}

export function passingTime({ clock }: Sandbox): PassingTime {
  let sleepers: Sleeper[] = [];
  let requests = 0;
  let scheduled = false;

  const tick = () => {
    scheduled = false;
    if (requests > 0) return;
    const [next, ...others] = sleepers.filter(({ isGone }) => !isGone());
    sleepers = others;
    if (next === undefined) return;
    clock.advance(Math.max(0, next.at - clock.now()) / 1_000);
    next.wake();
    schedule();
  };
  // An immediate runs only when every promise that could settle has settled.
  const schedule = () => {
    if (scheduled || requests > 0 || sleepers.length === 0) return;
    scheduled = true;
    setImmediate(tick);
  };

  const ended = () => {
    requests -= 1;
    schedule();
  };
  // IBM's SDK asks for tokens, and the Kubernetes client for secrets, past what is passed in.
  const begun = (message: unknown) => {
    const told = typeof message === "object" && message !== null && "request" in message ? message.request : undefined;
    if (!(told instanceof ClientRequest)) throw new Error("Node tells its requests otherwise now");
    requests += 1;
    told.once("close", ended);
  };
  subscribe(BEGUN, begun);

  return {
    close: () => void unsubscribe(BEGUN, begun),
    clock: (isGone) => ({
      now: () => Math.round(clock.now()),
      sleep: (milliseconds, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted) return resolve();
          const end = () => {
            signal?.removeEventListener("abort", end);
            sleepers = sleepers.filter((one) => one !== sleeper);
            resolve();
          };
          const sleeper = { at: clock.now() + milliseconds, isGone, wake: end };
          sleepers = [...sleepers, sleeper].sort((one, other) => one.at - other.at);
          signal?.addEventListener("abort", end);
          schedule();
        }),
    }),
    during: async (request) => {
      requests += 1;
      try {
        return await request();
      } finally {
        ended();
      }
    },
    clear: () => {
      sleepers = [];
    },
  };
}
