/** `cluster-kms init [DIR]`: what a new project starts with. It adds what is missing and changes no file. */
import { basename, join, resolve } from "node:path";
import { Command } from "commander";
import type { Problem } from "../model/problem.js";
import { failed } from "./end.js";
import type { AddFile } from "./init/add-file.js";
import { starterFiles } from "./init/files.js";
import type { CommandIo } from "./io.js";

/** What became of one file of a new project. */
interface Outcome {
  /** Its path from the folder of the project. */
  readonly file: string;
  readonly what: "created" | "kept";
}

interface Options {
  readonly json?: boolean;
}

/** Exits with 0 when every file is there, made now or before, else with 1. Asks no cloud and no registry. */
export function initCommand(io: CommandIo, addFile: AddFile): Command {
  return new Command("init")
    .description("start a project: a commented file, cdktf.json and what belongs beside them")
    .argument("[folder]", "the folder of the project; made where it is missing", ".")
    .option("--json", "print what was created and what was kept as JSON")
    .addHelpText("after", "\nFiles that are there are never changed. Exit codes: 0 all files are there, 1 error.")
    .action((folder: string, options: Options) => start(folder, options, io, addFile));
}

async function start(folder: string, { json = false }: Options, io: CommandIo, addFile: AddFile): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const [file, text] of starterFiles(basename(resolve(folder)))) {
    const added = await addFile(join(folder, file), text);
    if (!added.ok) {
      return failed(io, unwritable(join(folder, file), added.error, outcomes));
    }
    outcomes.push({ file, what: added.value });
  }
  if (json) io.stdout(`${JSON.stringify({ files: outcomes }, null, 2)}\n`);
  else io.stdout(`${outcomes.map(line).join("")}${next(folder, outcomes)}`);
  io.exit(0);
}

const line = ({ file, what }: Outcome): string => `${what}  ${file}${what === "kept" ? " (it was there)" : ""}\n`;

function next(folder: string, outcomes: readonly Outcome[]): string {
  const kept = outcomes.some(({ file, what }) => file === "package.json" && what === "kept");
  const install = kept ? "npm install cluster-kms cdktf constructs && npm install --save-dev cdktf-cli" : "npm install";
  const steps = [
    ...(folder === "." ? [] : [`cd ${folder}`]),
    install,
    "edit cluster-kms.yaml, and set the variables that it names",
    "npx cluster-kms doctor cluster-kms.yaml",
    "npx cluster-kms plan cluster-kms.yaml",
    "npx cdktf deploy",
  ];
  return `\nNext:\n${steps.map((step, index) => `  ${index + 1}. ${step}\n`).join("")}`;
}

const unwritable = (path: string, why: string, before: readonly Outcome[]): Problem => {
  const created = before.filter(({ what }) => what === "created").map(({ file }) => file);
  return {
    code: "FILE_UNWRITABLE",
    severity: "refused",
    subject: path,
    seen: `It could not be written: ${why}. ${created.length === 0 ? "Nothing was created." : `Created before it: ${created.join(", ")}.`}`,
    todo: ["Check the folder and its permissions, and run again: what is there is kept."],
  };
};
