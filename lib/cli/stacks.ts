/** `cluster-kms stacks FILE`: which stacks a file becomes, what each needs, and the states of one layout for another. */
import { join } from "node:path";
import { Command } from "commander";
import { backendVariables } from "../model/backend.js";
import { type StackPart, stacksOf, variablesOfStack } from "../model/layout.js";
import type { Problem } from "../model/problem.js";
import type { Spec } from "../model/spec.js";
import { type StackRow, stacksJson, stacksText } from "../report/stacks.js";
import { declaredIn } from "./begin.js";
import { failed } from "./end.js";
import type { CommandIo } from "./io.js";
import { unusable } from "./plan/look.js";
import { divide, type Pulled } from "./stacks/divide.js";
import type { PutFile } from "./write-file.js";

const NOTE = `
--divide takes the states of another layout, as \`terraform state pull\` prints them, and writes the state of each stack
of the file to <folder>/<stack>.tfstate, to be pushed with \`terraform state push\` (docs/layouts.md). No cloud is asked.

Exit codes: 0 done, 1 error.`;

/** A state of ten thousand clusters has about 15 MB. */
const LARGEST = 256 * 1024 * 1024;

interface Options {
  readonly json?: boolean;
  readonly divide?: readonly string[];
  readonly out?: string;
}

/** @param newLineage makes the mark of a new state */
export function stacksCommand(io: CommandIo, put: PutFile, newLineage: () => string): Command {
  return new Command("stacks")
    .description(
      "list the stacks that a file becomes: what each holds, which credentials it needs, which come before it",
    )
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option("--json", "print JSON, which a pipeline's matrix takes as it is")
    .option("--divide <state...>", "state files to divide among the stacks of the file; needs --out")
    .option("--out <folder>", "where their states are written; made where it is missing")
    .addHelpText("after", NOTE)
    .action(async (file: string, { json = false, divide: states, out }: Options) => {
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      if ((states === undefined) !== (out === undefined)) return failed(io, together());
      if (states !== undefined && out !== undefined) return divideAll(io, put, spec, states, out, newLineage);
      const rows = stacksOf(spec).map((part) => rowOf(spec, part));
      io.stdout(json ? stacksJson(rows) : stacksText(rows));
      io.exit(0);
    });
}

function rowOf(spec: Spec, part: StackPart): StackRow {
  const { name, kind, account, dependsOn, instances, keys, clusters } = part;
  return {
    stack: name,
    kind,
    account: account ?? null,
    dependsOn,
    variables: variablesOfStack(spec, part),
    stateVariables: backendVariables(spec.backend).ways[0] ?? [],
    instances: instances.length,
    keys: keys.length,
    clusters: clusters.length,
  };
}

async function divideAll(
  io: CommandIo,
  put: PutFile,
  spec: Spec,
  files: readonly string[],
  out: string,
  newLineage: () => string,
): Promise<void> {
  const pulled: Pulled[] = [];
  for (const file of files) {
    const text = await io.readText(file, LARGEST);
    if (!text.ok) return failed(io, unusable(file, text.error.message));
    pulled.push({ file, text: text.value });
  }
  const divided = divide(spec, stacksOf(spec), pulled, newLineage);
  if (!divided.ok) return failed(io, unusable(divided.error.file, divided.error.wrong));
  const paths = [...divided.value].map(([stack, state]) => ({ path: join(out, `${stack}.tfstate`), state }));
  for (const { path } of paths) {
    const there = await io.readText(path, 1);
    if (there.ok || there.error.kind !== "missing") return failed(io, unwritable(path, "a file is there already"));
  }
  for (const { path, state } of paths) {
    const written = await put(path, state);
    if (!written.ok) return failed(io, unwritable(path, written.error));
  }
  io.stdout(paths.map(({ path }) => `${path}\n`).join(""));
  io.exit(0);
}

const together = (): Problem => ({
  code: "USAGE",
  severity: "refused",
  subject: "--divide",
  seen: "`--divide` and `--out` belong together.",
});

const unwritable = (path: string, why: string): Problem => ({
  code: "FILE_UNWRITABLE",
  severity: "refused",
  subject: path,
  seen: `It was not written: ${why}.`,
});
