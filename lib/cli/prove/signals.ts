/** What may end a process that must not end yet. */
import type { EventEmitter } from "node:events";

/** Begins to watch; `stop` is aborted at the first, and whatever comes is told in one line. */
export type WatchSignals = (tell: (line: string) => void) => { readonly stop: AbortSignal; readonly done: () => void };

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Watches a process: Ctrl-C, SIGTERM, a terminal that is closed, and a fault of the tool's own that nobody caught.
 * Until `done` none of them ends it, nor does a reader of its output that has gone.
 */
export function watchOn(
  source: Pick<EventEmitter, "on" | "off">,
  streams: readonly Pick<EventEmitter, "on" | "off">[],
): WatchSignals {
  return (tell) => {
    const controller = new AbortController();
    const heard = () => {
      if (controller.signal.aborted) tell("The key is being enabled; this ends first.");
      controller.abort();
    };
    const fault = (error: unknown) => {
      tell(`A fault of the tool: ${error instanceof Error ? error.message : "unknown"}. The key is enabled first.`);
      controller.abort();
    };
    const deaf = () => controller.abort();
    for (const signal of SIGNALS) source.on(signal, heard);
    for (const event of ["uncaughtException", "unhandledRejection"]) source.on(event, fault);
    for (const stream of streams) stream.on("error", deaf);
    return {
      stop: controller.signal,
      done: () => {
        for (const signal of SIGNALS) source.off(signal, heard);
        for (const event of ["uncaughtException", "unhandledRejection"]) source.off(event, fault);
        for (const stream of streams) stream.off("error", deaf);
      },
    };
  };
}

/** The real process. */
export const watchSignals: WatchSignals = (tell) => watchOn(process, [process.stdout, process.stderr])(tell);
