/** `cluster-kms validate FILE…`: checks files and says what is wrong with them. Reads only; asks no cloud. */
import { Command } from "commander";
import type { Spec } from "../model/spec.js";
import { type FileProblem, readSpecFile, renderFileReport } from "../spec/index.js";
import type { CommandIo } from "./io.js";

/** What this command needs of the world. */
export type ValidateIo = Pick<CommandIo, "stdout" | "stderr" | "colour" | "exit" | "readText">;

/** What `--json` prints of one file: one element of a list in the order of the command line. */
interface ValidatedFile {
  readonly file: string;
  readonly ok: boolean;
  /** How many of each the file declares; null when it is not sound. */
  readonly declares: Counts | null;
  readonly problems: readonly FileProblem[];
}

interface Counts {
  readonly accounts: number;
  readonly instances: number;
  readonly keys: number;
  readonly clusters: number;
}

/**
 * The command. A file that is sound gets a line on stdout, one that is not its report on stderr; the
 * exit code is 1 when any is not. With `--json` all of it goes to stdout as data.
 */
export function validateCommand(io: ValidateIo): Command {
  return new Command("validate")
    .description("check files: every problem with its place, and what to write instead")
    .argument("<files...>", "the files to check")
    .option("--json", "print the result as JSON on stdout")
    .action(async (files: readonly string[], { json = false }: { readonly json?: boolean }) => {
      const validated: ValidatedFile[] = [];
      for (const file of files) validated.push(await validate(file, io, json));
      if (json) io.stdout(`${JSON.stringify(validated, null, 2)}\n`);
      io.exit(validated.every(({ ok }) => ok) ? 0 : 1);
    });
}

async function validate(file: string, io: ValidateIo, silent: boolean): Promise<ValidatedFile> {
  const read = await readSpecFile(file, io.readText);
  if (!read.ok) {
    if (!silent) io.stderr(renderFileReport(read.error, { colour: io.colour }));
    return { file, ok: false, declares: null, problems: read.error.problems };
  }
  const counts = count(read.value);
  if (!silent) io.stdout(`${file}: ok (${words(counts)})\n`);
  return { file, ok: true, declares: counts, problems: [] };
}

function count({ accounts, instances, keys, clusters }: Spec): Counts {
  return { accounts: accounts.size, instances: instances.size, keys: keys.size, clusters: clusters.size };
}

const words = ({ accounts, keys, clusters }: Counts) =>
  [plural(accounts, "account"), plural(keys, "key"), plural(clusters, "cluster")].join(", ");

const plural = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
