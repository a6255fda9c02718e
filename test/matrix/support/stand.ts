/** Where all cases stand: one sandbox whose time passes only when everybody waits, and processes that can be killed. */

import type { Http } from "../../../lib/cloud/http.js";
import { httpOver } from "../../../lib/cloud/http.js";
import type { Clock } from "../../../lib/model/clock.js";
import { clusterKmsProvider } from "../../../lib/provider/provider.js";
import { type LogEntry, type Sandbox, startSandbox } from "../../../lib/sandbox/index.js";
import { SECRETS } from "../../e2e/support/fleet.js";
import { keptNotes } from "../../support/fakes/kept.js";
import type { Call } from "../../support/terraform-calls.js";
import { inProcess } from "../../tfplugin/support/in-process.js";
import { passingTime } from "./time.js";

/** A process that talks to the sandbox, until it is killed: then nothing of it is heard again. */
export interface Process {
  readonly http: Http;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string>>;
  readonly isKilled: () => boolean;
  /** Ends with the process told to stop. */
  readonly stop: AbortSignal;
  /** The work of the process, or what Terraform is told of a connection that broke. */
  alive<T>(work: Promise<T>): Promise<T>;
}

export interface Stand {
  readonly sandbox: Sandbox;
  /** Hears of every request after it has taken effect, and before its answer is on the way. */
  hears: (entry: LogEntry) => void;
  /** Starts a process; there is one at a time. */
  start(): Process;
  /** SIGKILL for the process that runs. */
  kill(): void;
  /** Ctrl-C: the process is told to stop. */
  stop(): void;
  /** Does something when so many virtual seconds have passed, in this case. */
  after(seconds: number, action: () => void): void;
  /** Another case: another machine, on which nothing was run, and nothing that is still to come. */
  forget(): void;
  /** A provider process, as Terraform calls it. */
  provider(): { readonly call: Call; readonly process: Process };
  close(): Promise<void>;
}

/** What a call of a process that is gone ends with. */
export class Gone extends Error {}

const START = "2026-11-24T12:00:00Z";

export async function stand(): Promise<Stand> {
  const sandbox = await startSandbox({
    seed: { accounts: [] },
    startAt: START,
    scale: 0,
    onRequest: (entry) => it.hears(entry),
  });
  const time = passingTime(sandbox);
  const fetched = httpOver(fetch);
  const env = { ...sandbox.env(), ...SECRETS };
  const { kept, marks } = keptNotes();
  let kill: () => void = () => undefined;
  let stop: () => void = () => undefined;

  const start = (): Process => {
    let killed = false;
    const gone = new Promise<never>((_, reject) => {
      kill = () => {
        killed = true;
        reject(new Gone("the process is gone"));
      };
    });
    gone.catch(() => undefined);
    const stopping = new AbortController();
    stop = () => stopping.abort();
    const never = new Promise<never>(() => undefined);
    return {
      env,
      isKilled: () => killed,
      stop: stopping.signal,
      alive: (work) => Promise.race([work, gone]),
      clock: time.clock(() => killed),
      http: async (request) => {
        if (killed) return never;
        const answer = await time.during(() => fetched(request));
        return killed ? never : answer;
      },
    };
  };

  const it: Stand = {
    sandbox,
    hears: () => undefined,
    start,
    kill: () => kill(),
    stop: () => stop(),
    after: (seconds, action) =>
      void time
        .clock(() => false)
        .sleep(seconds * 1_000)
        .then(action),
    forget: () => {
      marks.clear();
      time.clear();
    },
    provider: () => {
      const process = start();
      const { call, running } = inProcess(
        clusterKmsProvider({ env, http: async () => process.http, clock: () => process.clock, kept }),
      );
      // What StopProvider does.
      process.stop.addEventListener("abort", () => running.stop());
      return {
        process,
        call: (name, request, response, message) => process.alive(call(name, request, response, message)),
      };
    },
    close: async () => {
      time.close();
      await sandbox.close();
    },
  };
  return it;
}
