/** `cluster-kms rotate KEY [FILE]`: makes a new version of a root key, and watches the clusters follow. */
import { Command } from "commander";
import type { Cloud } from "../cloud/cloud.js";
import type { Clock } from "../model/clock.js";
import { parseDuration } from "../model/duration.js";
import type { KeySeen } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import { explain, ROLES } from "../observe/unreadable.js";
import { keySubject } from "../plan/root-key.js";
import { rotationProblem } from "../plan/rotation.js";
import { reasons } from "../plan/words.js";
import { type RotationReport, rotationJson, rotationText } from "../report/rotation.js";
import { declaredIn, entered } from "./begin.js";
import type { CommandIo } from "./io.js";
import { clusterNames, onKey } from "./life/clusters.js";
import { ended } from "./life/exits.js";
import { type MeantKey, meantKey } from "./life/meant.js";
import { type LifeWork, rotateKey } from "./life/rotate-key.js";
import { type Watched, watchVersion } from "./life/watch.js";
import type { WatchSignals } from "./prove/signals.js";
import type { Connector } from "./status.js";

const CODES = `
KEY is its name in the file, or its CRN. One rotation is asked for, and nothing is sent to any cluster: they take the
new version up by themselves. Older versions still decrypt, so nothing is interrupted.

Exit codes: 0 every cluster shows the new version (or --no-wait: it is rotated), 1 error, 4 refused, 5 rotated, but some
cluster does not show the new version in time, or could not be seen; 130 interrupted: it is rotated all the same.`;

interface Options {
  readonly wait: boolean;
  readonly timeout: string;
  readonly json?: boolean;
}

export interface LifeMeans {
  readonly connector: Connector;
  readonly clockFor: (cloud: Cloud) => Clock;
  readonly watchSignals: WatchSignals;
}

export function rotateCommand(io: CommandIo, means: LifeMeans): Command {
  return new Command("rotate")
    .description("make a new version of a root key now, and watch until every cluster on it shows that version")
    .argument("<key>", "the key's name in the file, or its CRN")
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option("--wait", "watch until every cluster shows the new version", true)
    .option("--no-wait", "only rotate")
    .option("--timeout <duration>", "how long to watch", "30m")
    .option("--json", "print JSON")
    .addHelpText("after", CODES)
    .action(async (named: string, file: string, options: Options, command: Command) => {
      const timeout = parseDuration(options.timeout);
      if (!timeout.ok) return command.error(`error: --timeout: ${timeout.error}`);
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      const cloud = await entered(spec, io, means.connector);
      if (cloud === undefined) return;
      const { stop, done } = means.watchSignals(() => undefined);
      const work: LifeWork = {
        cloud,
        clock: means.clockFor(cloud),
        signal: stop,
        say: (line) => io.stderr(`${line}\n`),
      };
      try {
        const meant = await meantKey(spec, cloud, { file, named, deleted: false }, stop);
        if (!meant.ok) return ended(io, meant.error);
        const names: Order["names"] = options.wait ? await clusterNames(spec, meant.value.observer) : new Map();
        await rotate(io, work, meant.value, { ...options, file, names, timeout: timeout.value * 1_000 });
      } finally {
        done();
      }
    });
}

interface Order {
  readonly wait: boolean;
  readonly json?: boolean;
  readonly file: string;
  readonly names: Awaited<ReturnType<typeof clusterNames>>;
  /** Milliseconds. */
  readonly timeout: number;
}

async function rotate(io: CommandIo, work: LifeWork, meant: MeantKey, order: Order): Promise<void> {
  const { named, key, place, ref } = meant;
  const subject = keySubject(named);
  const against = rotationProblem(subject, key, work.clock.now());
  if (against !== undefined) return ended(io, against);
  const registered = order.wait
    ? await work.cloud.keyManagement.registrations(place, undefined, work.signal)
    : undefined;
  if (registered?.ok === false) {
    const why = explain(registered.error, ref.account, "see who is registered on the key", ROLES.registrations);
    const todo = ["Give the role that is missing.", "Or rotate without watching: `--no-wait`."];
    return ended(
      io,
      { code: why.code, severity: "refused", subject, seen: `${reasons([why])}\nNothing was sent.`, todo },
      5,
    );
  }
  if (work.signal.aborted) return ended(io, stopped(subject, "Nothing was sent."), 130);
  work.say(`Rotating ${named} …`);
  const after = await rotateKey(work, meant);
  if (!after.ok && work.signal.aborted)
    return ended(
      io,
      stopped(subject, "Whether the key is rotated was not seen: `cluster-kms status` shows its version."),
      130,
    );
  if (!after.ok) return ended(io, after.error);
  const watched = registered === undefined ? undefined : await watch(work, meant, after.value, registered.value, order);
  const report = reportOf(meant, after.value, watched);
  io.stdout(order.json === true ? rotationJson(order.file, report) : rotationText(report));
  if (report.outcome === "interrupted")
    return ended(
      io,
      stopped(subject, "The key is rotated; the clusters go on taking up the new version by themselves."),
      130,
    );
  if (report.outcome === "not_followed") return ended(io, notFollowed(subject, report), 5);
  io.exit(0);
}

const watch = (
  work: LifeWork,
  meant: MeantKey,
  { version }: KeySeen,
  registered: Parameters<typeof onKey>[0],
  { names, timeout }: Order,
): Promise<Watched> =>
  watchVersion(work, meant, { version: version?.id ?? "", before: onKey(registered, meant.ref.crn), names, timeout });

const OUTCOMES = { all: "followed", timeout: "not_followed", interrupted: "interrupted" } as const;

const reportOf = ({ named, ref, key }: MeantKey, after: KeySeen, watched: Watched | undefined): RotationReport => ({
  key: { name: named, crn: ref.crn },
  before: key.version?.id ?? null,
  after: after.version?.id ?? null,
  rotatedAt: after.lastRotated ?? after.version?.created ?? null,
  outcome: watched === undefined ? "not_watched" : OUTCOMES[watched.ended],
  clusters: watched?.followers ?? [],
});

const stopped = (subject: string, seen: string): Problem => ({
  code: "ROTATION_NOT_WATCHED",
  severity: "warning",
  subject,
  seen,
});

function notFollowed(subject: string, { clusters }: RotationReport): Problem {
  const behind = clusters.filter(({ follows }) => follows === "no").map(({ name, crn }) => `  ${name ?? crn}`);
  const seen = `The key is rotated. These do not show its new version in time:\n${behind.join("\n")}`;
  return { code: "ROTATION_NOT_FOLLOWED", severity: "warning", subject, seen };
}
