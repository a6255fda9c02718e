/** `cluster-kms restore KEY [FILE]`: takes back the deletion of a root key, while the KMS still can. */
import { Command } from "commander";
import type { Problem } from "../model/problem.js";
import { ok } from "../model/result.js";
import { type Seen, seen, unseen } from "../model/seen.js";
import type { Spec } from "../model/spec.js";
import { explain, ROLES } from "../observe/unreadable.js";
import { lacksMark, restoreProblem } from "../plan/restore.js";
import { keySubject, restorableUntil } from "../plan/root-key.js";
import { reasons } from "../plan/words.js";
import { type RestoreReport, restoreJson, restoreText } from "../report/restore.js";
import { declaredIn, entered } from "./begin.js";
import type { CommandIo } from "./io.js";
import type { Ask } from "./life/ask.js";
import { clusterNames, onKey } from "./life/clusters.js";
import { ended } from "./life/exits.js";
import { type MeantKey, meantKey } from "./life/meant.js";
import { markAgain, restoreKey } from "./life/restore-key.js";
import type { LifeWork } from "./life/rotate-key.js";
import type { LifeMeans } from "./rotate.js";

const CODES = `
KEY is its name in the file, or its CRN. A key can be restored for 30 days after its deletion, unless it was purged.
Nothing is sent to any cluster.

Exit codes: 0 restored, 1 error, 4 refused or not confirmed, 5 restored, but who is registered on it could not be seen.`;

interface Options {
  readonly confirm?: string;
  readonly json?: boolean;
}

export interface RestoreMeans extends LifeMeans {
  readonly ask: Ask;
}

export function restoreCommand(io: CommandIo, means: RestoreMeans): Command {
  return new Command("restore")
    .description("take back the deletion of a root key, while the KMS still can")
    .argument("<key>", "the key's name in the file, or its CRN")
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option("--confirm <name>", "the name of the key in the KMS; without it, it is asked for on a terminal")
    .option("--json", "print JSON")
    .addHelpText("after", CODES)
    .action(async (named: string, file: string, options: Options) => {
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      const cloud = await entered(spec, io, means.connector);
      if (cloud === undefined) return;
      const work: LifeWork = {
        cloud,
        clock: means.clockFor(cloud),
        signal: new AbortController().signal,
        say: (line) => io.stderr(`${line}\n`),
      };
      const meant = await meantKey(spec, cloud, { file, named, deleted: true }, work.signal);
      if (!meant.ok) return ended(io, meant.error);
      await restore(io, means.ask, work, meant.value, { ...options, file, spec });
    });
}

interface Order extends Options {
  readonly file: string;
  readonly spec: Spec;
}

async function restore(io: CommandIo, ask: Ask, work: LifeWork, meant: MeantKey, order: Order): Promise<void> {
  const { named, key } = meant;
  const subject = keySubject(named);
  const cutOff = isCutOff(meant, order.spec.name);
  const against = cutOff ? undefined : restoreProblem(subject, key, work.clock.now());
  if (against !== undefined) return ended(io, against);
  work.say(`${key.name}: ${key.crn}`);
  work.say(
    cutOff
      ? "not deleted; it lacks the alias by which this file finds the keys that it has made"
      : `deleted ${key.deletion?.at ?? "(not told when)"}, can be restored until ${restorableUntil(key) ?? "(not told)"}`,
  );
  const question = cutOff ? "Give the alias back?" : "Restore it?";
  const given = order.confirm ?? (await ask(`${question} Type its name in the KMS (${key.name}): `));
  if (given !== key.name) return ended(io, notConfirmed(subject, key.name, given));
  work.say(cutOff ? "Giving the alias back …" : "Restoring it …");
  const after = cutOff ? ok(key) : await restoreKey(work, meant);
  if (!after.ok) return ended(io, after.error);
  const unmarked = await markAgain(work, meant, after.value, order.spec.name);
  const marked =
    cutOff && unmarked === undefined ? ["It was not deleted any more: only its alias was given back."] : [];
  const notes = unmarked === undefined ? marked : [unmarked];
  const report = await reportOf(work, meant, after.value.state, order.spec, notes);
  io.stdout(order.json === true ? restoreJson(order.file, report) : restoreText(report));
  if (cutOff && unmarked !== undefined) return io.exit(1);
  io.exit(report.clusters === null ? 5 : 0);
}

/** An earlier run took the deletion back, and did not live to give back the mark. */
const isCutOff = ({ key, declared }: MeantKey, stack: string): boolean =>
  declared !== undefined && declared.adopt === undefined && lacksMark(key, stack, declared.name);

const notConfirmed = (subject: string, name: string, given: string | undefined): Problem => ({
  code: "RESTORE_NOT_CONFIRMED",
  severity: "refused",
  subject,
  seen:
    given === undefined
      ? `Its name in the KMS is ${name}; there is no terminal to ask on. Nothing was sent.`
      : `Its name in the KMS is ${name}, and not what was given. Nothing was sent.`,
});

async function reportOf(
  work: LifeWork,
  meant: MeantKey,
  state: RestoreReport["state"],
  spec: Spec,
  notes: readonly string[],
): Promise<RestoreReport> {
  const { named, ref, declared } = meant;
  const registered = await registeredNow(work, meant);
  const names = await clusterNames(spec, meant.observer);
  const retired =
    declared !== undefined && declared.state !== "active"
      ? [
          `The file says \`state: ${declared.state}\` of it: set \`state: active\` before the next deploy, if it is to stay.`,
        ]
      : [];
  return {
    key: { name: named, crn: ref.crn },
    state,
    clusters: registered.seen ? registered.value.map((crn) => ({ crn, name: names.get(crn) ?? null })) : null,
    notes: [...notes, ...retired, ...(registered.seen ? [] : [reasons([registered.why])])],
  };
}

async function registeredNow(
  { cloud, signal }: LifeWork,
  { place, ref }: MeantKey,
): Promise<Seen<readonly NonNullable<RestoreReport["clusters"]>[number]["crn"][]>> {
  const answer = await cloud.keyManagement.registrations(place, undefined, signal);
  if (answer.ok) return seen([...onKey(answer.value, ref.crn).keys()]);
  return unseen(explain(answer.error, ref.account, "see who is registered on the key", ROLES.registrations));
}
