/** `cluster-kms show PLAN.json`: renders a saved plan, so that one plan can be read in many ways. Asks the cloud nothing. */
import { Command, Option } from "commander";
import { err } from "../model/result.js";
import { EXIT } from "../plan/fleet-plan.js";
import { parsePlan } from "../report/plan/index.js";
import { failed } from "./end.js";
import type { CommandIo } from "./io.js";
import { FORMATS, type Format, printed } from "./plan/format.js";
import { unusable, unwritable } from "./plan/look.js";
import type { WriteText } from "./write-file.js";

const CODES = `
Exit codes: 0 the plan was shown, 1 error. What the plan comes to is in its JSON, as \`summary.exitCode\`.`;

/** A plan of many thousand clusters takes some megabytes; more than this is none. */
const LARGEST = 256 * 1024 * 1024;

interface Options {
  readonly format: Format;
  readonly out?: string;
  readonly file: string;
}

/** Prints or writes a saved plan. */
export function showCommand(io: CommandIo, writeText: WriteText): Command {
  return new Command("show")
    .description("render a plan that `plan --out` has saved, in any format, without the cloud")
    .argument("<plan>", "the file that `plan --out` has written")
    .addOption(new Option("--format <format>", "how to render it").choices(FORMATS).default("text"))
    .option("--out <file>", "write it to this file instead of printing it")
    .option("--file <file>", "the YAML file whose lines a report for code scanners points at", "cluster-kms.yaml")
    .addHelpText("after", CODES)
    .action(async (saved: string, { format, out, file }: Options) => {
      const text = await io.readText(saved, LARGEST);
      const plan = text.ok ? parsePlan(text.value) : err(text.error.message);
      if (!plan.ok) return failed(io, unusable(saved, plan.error));
      if (out === undefined) io.stdout(await printed(plan.value, format, file, io));
      else {
        // A file has neither colours nor the width of the terminal.
        const world = { ...io, terminal: { colour: false, width: undefined } };
        const written = await writeText(out, await printed(plan.value, format, file, world));
        if (!written.ok) return failed(io, unwritable(out, written.error));
        io.stderr(`Written: ${out}\n`);
      }
      io.exit(EXIT.nothing);
    });
}
