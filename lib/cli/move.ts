/** `cluster-kms move`: declares other keys for clusters of a file. It edits the file and nothing else. */
import { Command } from "commander";
import type { Problem } from "../model/problem.js";
import { planMove } from "../plan/move.js";
import { lineDiff, moveJson, moveText } from "../report/move.js";
import { readSpec, readSpecFile, rekey, renderFileReport } from "../spec/index.js";
import { problemsText } from "./end.js";
import type { CommandIo } from "./io.js";
import type { WriteText } from "./write-file.js";
import { writeOver } from "./write-over.js";

const NOTE = `
KEY and INSTANCE are names in the file (keys.NAME or instances.NAME where both have it), or CRNs. All clusters that are
declared with that key, or with any key of that instance, are moved; with --cluster only those. What is on hold stays.

Only the file is edited, and of it only the names of the keys. \`cluster-kms plan\` shows what a deploy then does.

Exit codes: 0 written, or with --dry-run could be; 1 something stands against it, and nothing was written.`;

interface Options {
  readonly from: string;
  readonly to: string;
  readonly cluster: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Exits with 0 where all clusters that were meant are moved in the file, 1 where anything stands against it. */
export function moveCommand(io: CommandIo, writeText: WriteText): Command {
  const none: readonly string[] = [];
  return new Command("move")
    .description("declare another root key for clusters of a file, in place: one, some, or all of a key or an instance")
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .requiredOption("--from <key|instance>", "the key or the instance that is left")
    .requiredOption("--to <key>", "the key that is declared instead")
    .option("--cluster <name>", "only this cluster; once for each", (name, before) => [...before, name], none)
    .option("--dry-run", "show what would change, and write nothing")
    .option("--json", "print JSON")
    .addHelpText("after", NOTE)
    .action((file: string, options: Options) => move(file, options, io, writeText));
}

async function move(file: string, options: Options, io: CommandIo, writeText: WriteText): Promise<void> {
  const { from, to, cluster: clusters, dryRun = false, json = false } = options;
  let before = "";
  const spec = await readSpecFile(file, async (path, maxBytes) => {
    const read = await io.readText(path, maxBytes);
    if (read.ok) before = read.value;
    return read;
  });
  if (!spec.ok) return fail(io, renderFileReport(spec.error, { colour: io.colour }));
  const planned = planMove(spec.value, { from, to, clusters });
  if (!planned.ok) return fail(io, problemsText(...planned.error));
  const { moved } = planned.value;
  const after = rekey(before, new Map(moved.map((one) => [one.cluster, one.to])));
  if (!after.ok) return fail(io, problemsText(unwritable(file, after.error, "Write the new key by hand.")));
  const checked = readSpec(after.value, file);
  if (!checked.ok) return fail(io, renderFileReport(checked.error, { colour: io.colour }));
  if (!dryRun) {
    const wrong = await writeOver(file, before, after.value, io, writeText);
    if (wrong !== undefined) return fail(io, problemsText(unwritable(file, wrong.why, wrong.todo)));
  }
  const colour = !json && io.terminal.colour;
  const diff = lineDiff(file, before, after.value, colour);
  io.stdout(json ? moveJson(file, planned.value, !dryRun, diff) : diff);
  if (!json) io.stderr(moveText(file, planned.value, !dryRun));
  io.exit(0);
}

const unwritable = (file: string, why: string, todo: string): Problem => ({
  code: "FILE_UNWRITABLE",
  severity: "refused",
  subject: `file ${file}`,
  seen: `No key was changed in it: ${why}.`,
  todo: [todo],
});

function fail(io: CommandIo, text: string): void {
  io.stderr(text);
  io.exit(1);
}
