/** `cluster-kms drill CLUSTER FILE --confirm NAME`: shows that without its key a cluster's secrets cannot be read. */
import { Command, Option } from "commander";
import type { OpenKubernetes } from "../cloud/kubernetes.js";
import { parseDuration } from "../model/duration.js";
import type { Problem } from "../model/problem.js";
import { againstDrill } from "../plan/prove/drill.js";
import { verdictOfDrill } from "../plan/prove/drill-record.js";
import { type DrillReport, drillEvidence, drillJson } from "../report/evidence/drill.js";
import { declaredIn } from "./begin.js";
import { failed, problemsText } from "./end.js";
import type { CommandIo } from "./io.js";
import { unusable } from "./plan/look.js";
import { beforeDrill } from "./prove/before-drill.js";
import { carriedOut, type DrillMeans, drillReport, type Scene } from "./prove/carried-out.js";
import { openKubeconfig } from "./prove/kubeconfig.js";
import type { NoteFound } from "./prove/note.js";
import { noteOf, noteProblem, resume } from "./prove/resume.js";
import { EVIDENCE_FORMATS, type EvidenceFormat, fileName, inForm, keep, type MakeFolder } from "./prove/write.js";
import { noCluster } from "./verify.js";
import type { WriteText } from "./write-file.js";

const CODES = `
A drill is an outage of the cluster: its API cannot serve while the key is disabled. It starts only where everything
that uses the key was seen and confirmed, and enables the key again whatever happens. If the process is killed, a note
on disk tells the next run, and every other command says so.

Exit codes: 0 shown, 1 error, 4 refused, or not shown, 5 not shown since something is unknown, 130 interrupted.`;

interface Options {
  readonly confirm: readonly string[];
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly server?: string;
  readonly patience: string;
  readonly out: string;
  readonly json?: boolean;
  readonly format: EvidenceFormat;
  readonly resume?: boolean;
}

export interface DrillCommandMeans extends DrillMeans {
  readonly open: OpenKubernetes;
  readonly writeText: WriteText;
  readonly makeFolder: MakeFolder;
}

export function drillCommand(io: CommandIo, means: DrillCommandMeans): Command {
  return new Command("drill")
    .description("show that a cluster's secrets hang on its key: disable it, see them lost, enable it, read them again")
    .argument("[cluster]", "the cluster's name in the file")
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option(
      "--confirm <name>",
      "a cluster whose outage is accepted, by its name in the file or its ID; once for each on the key",
      (name: string, before: readonly string[]) => [...before, name],
      [],
    )
    .option("--kubeconfig <path>", "leads to the cluster's own API; only names of secrets are asked for")
    .option("--context <name>", "the context in the kubeconfig, where it is not the current one")
    .option("--server <host>", "the kubeconfig's address, where it is none that IBM Cloud tells for the cluster")
    .option("--patience <duration>", "how long to wait for the cluster to notice, each time", "4h")
    .option("--out <folder>", "where the report is written, as Markdown, HTML and JSON", ".")
    .addOption(new Option("--format <format>", "how to print it").choices(EVIDENCE_FORMATS).default("text"))
    .option("--json", "the same as --format json")
    .option("--resume", "only enable the keys of drills that were cut off")
    .addHelpText("after", CODES)
    .action(async (name: string | undefined, file: string, options: Options, command: Command) => {
      const notes = await means.notes.list();
      if (options.resume === true) {
        if (name !== undefined) return command.error("error: --resume takes no cluster");
        return resumeAll(io, means, notes);
      }
      if (name === undefined) return command.error("error: name one cluster of the file");
      if (options.kubeconfig === undefined)
        return command.error("error: a drill needs --kubeconfig, to see the secrets lost and read again");
      const patience = parseDuration(options.patience);
      if (!patience.ok) return command.error(`error: --patience: ${patience.error}`);
      const cutOff = notes.filter(({ note }) => note === undefined || !means.notes.isAlive(note));
      if (cutOff.length > 0) return resumeAll(io, means, cutOff, true);
      await drill(io, means, { ...options, name, file, kubeconfig: options.kubeconfig, notes }, patience.value * 1_000);
    });
}

interface Asked extends Options {
  readonly name: string;
  readonly file: string;
  readonly kubeconfig: string;
  readonly notes: readonly NoteFound[];
}

async function drill(io: CommandIo, means: DrillCommandMeans, asked: Asked, patience: number): Promise<void> {
  const { name, file } = asked;
  const spec = await declaredIn(file, io);
  if (spec === undefined) return;
  if (!spec.clusters.has(name)) return failed(io, unusable(file, noCluster(spec, name)));
  const kubernetes = await openKubeconfig(io, means.open, asked.kubeconfig, asked.context);
  if (!kubernetes.ok) return failed(io, kubernetes.error);
  const cloud = await means.connector([...spec.accounts.values()]);
  if (!cloud.ok) return failed(io, cloud.error);
  const clock = means.clock(cloud.value);
  io.stderr(`Looking at ${name}, its key and all that uses it …\n`);
  const before = await beforeDrill(spec, cloud.value, {
    name,
    confirmed: asked.confirm,
    kubernetes: kubernetes.value,
    server: asked.server,
    patience,
    now: () => clock.now(),
  });
  const { declared } = before.looked;
  const running = declared.kind === "found" ? noteOf(asked.notes, declared.ref) : undefined;
  if (running !== undefined) {
    const seen = `Process ${running.pid} has begun it at ${new Date(running.at).toISOString()}.`;
    return refuse(io, [{ code: "DRILL_UNDER_WAY", severity: "refused", subject: `cluster ${running.called}`, seen }]);
  }
  const against = againstDrill(before.view);
  if (against.length > 0 || declared.kind !== "found") return refuse(io, against);
  // A report that cannot be written is found out before the outage, not after it.
  const made = await means.makeFolder(asked.out).then(
    () => true,
    () => false,
  );
  if (!made) return failed(io, unusable(asked.out, "the folder cannot be made"));
  const scene = { spec, cloud: cloud.value, kubernetes: kubernetes.value, before, clock, patience };
  const done = await carriedOut(io, means, scene, declared.ref);
  if (!done.ok) return failed(io, done.error);
  await tellReport(io, means, asked, scene, drillReport(scene, declared.ref, done.value));
}

async function tellReport(
  io: CommandIo,
  means: DrillCommandMeans,
  { name, out, json, format }: Asked,
  { before }: Scene,
  report: DrillReport,
): Promise<void> {
  const { record, at } = report;
  const written = { evidence: drillEvidence(report), json: drillJson(report) };
  io.stdout(inForm(written, json === true ? "json" : format, io));
  const kept = await keep(written, out, fileName("drill", name, at), means);
  for (const path of kept.ok ? kept.value : []) io.stderr(`Written: ${path}\n`);
  if (record.key === "left") {
    const [found] = (await means.notes.list()).filter(({ note }) => note?.called === before.view.called);
    if (found !== undefined) failed(io, noteProblem(found, "refused"));
    return io.exit(1);
  }
  if (!kept.ok) return failed(io, unusable(out, kept.error));
  if (record.stopped) return io.exit(130);
  io.exit(EXITS[verdictOfDrill(record)]);
}

const EXITS = { passed: 0, failed: 4, unknown: 5 } as const;

function tell(io: CommandIo, problem: Problem): void {
  io.stderr(`${problemsText(problem)}\n`);
}

function refuse(io: CommandIo, problems: readonly Problem[]): void {
  for (const problem of problems) tell(io, problem);
  io.stderr("The drill was not begun: nothing was sent.\n");
  io.exit(4);
}

/** Acts on the notes of drills that were cut off; with `instead`, in place of a drill that was asked for. */
async function resumeAll(
  io: CommandIo,
  means: DrillCommandMeans,
  notes: readonly NoteFound[],
  instead = false,
): Promise<void> {
  if (notes.length === 0) io.stderr("No drill has left a note.\n");
  const { stop, done } = means.signals((line) => io.stderr(`${line}\n`));
  let failures = 0;
  try {
    for (const found of notes) {
      const told = await resume(found, { ...means, stop, tell: (line) => io.stderr(`${line}\n`) });
      if (told.ok) io.stderr(`${told.value}\n`);
      else {
        failures += 1;
        tell(io, told.error);
      }
    }
  } finally {
    done();
  }
  if (failures > 0) return io.exit(stop.aborted ? 130 : 1);
  if (!instead) return io.exit(0);
  const keys = notes.map(({ note }) => note?.key.crn ?? "").join("\n  ");
  tell(io, { code: "DRILL_ENABLED_AGAIN", severity: "refused", subject: "this drill", seen: `Enabled:\n  ${keys}` });
  io.exit(4);
}
