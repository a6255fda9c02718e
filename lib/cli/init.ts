/** `cluster-kms init [DIR]`: what a new project starts with. It adds what is missing and changes no file. */
import { basename, join, resolve } from "node:path";
import { Command, Option } from "commander";
import type { Problem } from "../model/problem.js";
import { failed } from "./end.js";
import type { AddFile } from "./init/add-file.js";
import { starterFiles } from "./init/files.js";
import { PIPELINES, type Pipeline, pipelineFiles } from "./init/pipelines.js";
import type { CommandIo } from "./io.js";

/** What became of one file of a new project. */
interface Outcome {
  /** Its path from the folder of the project. */
  readonly file: string;
  readonly what: "created" | "kept";
}

interface Options {
  readonly json?: boolean;
  readonly pipeline?: Pipeline;
}

/** Exits with 0 when every file is there, made now or before, else with 1. Asks no cloud and no registry. */
export function initCommand(io: CommandIo, addFile: AddFile): Command {
  return new Command("init")
    .description("start a project: a commented file, cdktf.json and what belongs beside them")
    .argument("[folder]", "the folder of the project; made where it is missing", ".")
    .addOption(new Option("--pipeline <name>", "add a ready pipeline, from plan to approved apply").choices(PIPELINES))
    .option("--json", "print what was created and what was kept as JSON")
    .addHelpText("after", "\nFiles that are there are never changed. Exit codes: 0 all files are there, 1 error.")
    .action((folder: string, options: Options) => start(folder, options, io, addFile));
}

async function start(
  folder: string,
  { json = false, pipeline }: Options,
  io: CommandIo,
  addFile: AddFile,
): Promise<void> {
  const outcomes: Outcome[] = [];
  const files = [
    ...starterFiles(basename(resolve(folder))),
    ...(pipeline === undefined ? [] : pipelineFiles(pipeline)),
  ];
  for (const [file, text] of files) {
    const added = await addFile(join(folder, file), text);
    if (!added.ok) {
      return failed(io, unwritable(join(folder, file), added.error, outcomes));
    }
    outcomes.push({ file, what: added.value });
  }
  if (json) io.stdout(`${JSON.stringify({ files: outcomes }, null, 2)}\n`);
  else io.stdout(`${outcomes.map(line).join("")}${next(folder, outcomes, pipeline !== undefined)}`);
  io.exit(0);
}

const line = ({ file, what }: Outcome): string => `${what}  ${file}${what === "kept" ? " (it was there)" : ""}\n`;

function next(folder: string, outcomes: readonly Outcome[], pipeline: boolean): string {
  const kept = outcomes.some(({ file, what }) => file === "package.json" && what === "kept");
  const install = kept ? "npm install cluster-kms cdktf constructs && npm install --save-dev cdktf-cli" : "npm install";
  const steps = [
    ...(folder === "." ? [] : [`cd ${folder}`]),
    install,
    "edit cluster-kms.yaml, and set the variables that it names",
    "npx cluster-kms doctor cluster-kms.yaml",
    "npx cluster-kms plan cluster-kms.yaml",
    ...(pipeline ? THEN_PIPELINE : ["npx cdktf deploy"]),
  ];
  return `\nNext:\n${steps.map((step, index) => `  ${index + 1}. ${step}\n`).join("")}`;
}

/** A pipeline deploys from a clean folder each time: the state cannot be a file in it. */
const THEN_PIPELINE = [
  "say under `backend:` in cluster-kms.yaml where the state is kept",
  "make the secrets that the pipeline names: node_modules/cluster-kms/docs/ready-pipelines.md",
  "commit it all, package-lock.json too",
];

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
