/** A drill in the real world: the cloud, the cluster's API, the note on disk and the signals, put together. */
import type { Cloud } from "../../cloud/cloud.js";
import type { KubernetesApi } from "../../cloud/kubernetes.js";
import type { Clock } from "../../model/clock.js";
import type { KeyRef } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { seen, unseen } from "../../model/seen.js";
import type { Spec } from "../../model/spec.js";
import { explain, ROLES } from "../../observe/unreadable.js";
import { confirmedOthers } from "../../plan/prove/drill.js";
import type { DrillRecord } from "../../plan/prove/drill-record.js";
import type { DrillReport } from "../../report/evidence/drill.js";
import type { CommandIo } from "../io.js";
import type { Connector } from "../status.js";
import type { Before } from "./before-drill.js";
import { type DrillWorld, runDrill } from "./drill-run.js";
import type { Notes } from "./note.js";
import { keyHandle } from "./resume.js";
import type { WatchSignals } from "./signals.js";

export interface DrillMeans {
  readonly connector: Connector;
  /** The clock that goes with a cloud: against a sandbox it may run faster. */
  readonly clock: (cloud: Cloud) => Clock;
  readonly notes: Notes;
  readonly signals: WatchSignals;
}

/** A drill that may start. */
export interface Scene {
  readonly spec: Spec;
  readonly cloud: Cloud;
  readonly kubernetes: KubernetesApi;
  readonly before: Before;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly patience: number;
}

const endpointsOf = ({ endpoints }: Cloud): readonly string[] =>
  endpoints.overridden.map(({ variable, url }) => `${variable} = ${url}`);

/** Carries it out; an error where nothing was sent, since the note could not be written. */
export async function carriedOut(
  io: Pick<CommandIo, "stderr">,
  { notes, signals }: Pick<DrillMeans, "notes" | "signals">,
  { spec, cloud, kubernetes, before, clock, patience }: Scene,
  key: KeyRef,
): Promise<Result<DrillRecord, Problem>> {
  const { looked, view, started, ended } = before;
  const { cluster } = looked.look;
  const account = [...spec.accounts.values()].find(({ id }) => id === key.account);
  // All of this was judged: a drill that may start has them.
  if (cluster.kind !== "there" || account === undefined || view.secrets.kind !== "read")
    throw new Error("a drill that may not start was started");
  const { listed } = cluster;
  const { stop, done } = signals((line) => io.stderr(`${line}\n`));
  let path = "";
  const world: DrillWorld = {
    clock,
    stop,
    key: keyHandle(cloud, key),
    cluster: async () => {
      const answer = await cloud.containers.cluster(listed.account, listed.id, stop);
      if (answer.ok) return seen(answer.value.detail);
      const operation = `read cluster ${listed.name} (${listed.id})`;
      return unseen(explain(answer.error, listed.account, operation, ROLES.cluster));
    },
    secrets: () => kubernetes.secrets(stop),
    writeNote: async () => {
      const { credentials } = account;
      const endpoints = endpointsOf(cloud);
      const note = { key, called: view.called, at: clock.now(), pid: process.pid, credentials, endpoints };
      const written = await notes.write(note);
      if (!written.ok) return written;
      path = written.value.path;
      return ok(null);
    },
    removeNote: () => notes.remove(path),
    tell: (line) => io.stderr(`${line}\n`),
  };
  try {
    const record = await runDrill(world, { before: { names: view.secrets.names, started, ended }, patience });
    if (record.ok) return record;
    const subject = `cluster ${view.called}`;
    return err({ code: "DRILL_NOTE_UNWRITABLE", severity: "refused", subject, seen: `${record.error}.` });
  } finally {
    done();
  }
}

export function drillReport({ spec, cloud, before }: Scene, key: KeyRef, record: DrillRecord): DrillReport {
  const { looked, view, started } = before;
  const version = looked.look.keys.registrations.find((one) => one.key === key.crn)?.version?.id ?? null;
  return {
    stack: spec.name,
    name: view.name,
    called: view.called,
    key: key.crn,
    version,
    at: new Date(started).toISOString(),
    others: confirmedOthers(view),
    endpoints: endpointsOf(cloud),
    record,
  };
}
