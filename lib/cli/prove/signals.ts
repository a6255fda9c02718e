/** What may end a process that must not end yet. */

/** Begins to watch; `stop` is aborted at the first, and every later one is told. */
export type WatchSignals = (again: () => void) => { readonly stop: AbortSignal; readonly done: () => void };

/**
 * The real process: Ctrl-C, SIGTERM, a terminal that is closed. Until `done` none of them ends it, nor does a reader
 * of its output that has gone.
 */
export const watchSignals: WatchSignals = (again) => {
  const controller = new AbortController();
  const heard = () => (controller.signal.aborted ? again() : controller.abort());
  const deaf = () => controller.abort();
  for (const signal of SIGNALS) process.on(signal, heard);
  for (const stream of [process.stdout, process.stderr]) stream.on("error", deaf);
  return {
    stop: controller.signal,
    done: () => {
      for (const signal of SIGNALS) process.off(signal, heard);
      for (const stream of [process.stdout, process.stderr]) stream.off("error", deaf);
    },
  };
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
