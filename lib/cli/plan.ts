/** `cluster-kms plan FILE`: the file held against the cloud, for the whole fleet, before anything is touched. */
import { Command, Option } from "commander";
import { joined, type Prior } from "../judge/prior.js";
import type { Problem } from "../model/problem.js";
import { err, ok, type Result } from "../model/result.js";
import type { Spec } from "../model/spec.js";
import { driftCodeOf, driftOf } from "../plan/drift.js";
import { EXIT, exitCodeOf, type FleetPlan } from "../plan/fleet-plan.js";
import { planJson } from "../report/plan/index.js";
import { declaredIn } from "./begin.js";
import { failed } from "./end.js";
import type { CommandIo } from "./io.js";
import { FORMATS, type Format, printed } from "./plan/format.js";
import { planOver, priorsOf, unusable, unwritable, viewOf } from "./plan/look.js";
import { readState } from "./plan/state.js";
import { accountsIn, stackNamed } from "./stacks/named.js";
import type { Connector } from "./status.js";
import type { WriteText } from "./write-file.js";

const CODES = `
Exit codes: 0 nothing to do, 1 error, 2 changes, 3 drift, 4 something is refused, 5 something could not be read. Where
several hold, the first of 1, 4, 5, 3, 2. Nothing is ever sent but reads.

With --exit-on drift: 0 nothing has drifted, whatever changes are waiting, and nothing is printed; 3 drift; 4 drift over
which the file is refused; 5 something could not be read, so drift cannot be ruled out; 1 error.

With --stack only the accounts of that stack are entered. Give its own state, and those of the stacks that come before
it (docs/layouts.md).`;

interface Options {
  readonly observation?: string;
  readonly state: readonly string[];
  readonly out?: string;
  readonly format: Format;
  readonly exitOn?: "drift";
  readonly stack?: string;
}

/** Prints the plan of a file, and exits with what it comes to. */
export function planCommand(io: CommandIo, connector: Connector, writeText: WriteText): Command {
  return new Command("plan")
    .description("hold a file against the cloud: what is encrypted with what, what will change, what must not happen")
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option("--observation <file>", "use what `observe` has saved, and ask the cloud nothing")
    .option(
      "--state <file>",
      "Terraform's state: which objects are managed, and which keys clusters have used; one for each stack",
      (file: string, others: readonly string[]) => [...others, file],
      [],
    )
    .option("--stack <name>", "plan only this stack of the file, as `cluster-kms stacks` names it")
    .option("--out <file>", "write the plan, as JSON, to this file too")
    .addOption(new Option("--format <format>", "how to print it").choices(FORMATS).default("text"))
    .addOption(new Option("--exit-on <what>", "tell only what Terraform's state knows otherwise").choices(["drift"]))
    .addHelpText("after", CODES)
    .action(async (file: string, options: Options) => {
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      if (options.exitOn === "drift" && options.state.length === 0) return failed(io, NO_STATE);
      const planned = await planOf(io, connector, spec, options);
      if (!planned.ok) return failed(io, planned.error);
      const plan = planned.value;
      const json = planJson(plan);
      if (options.out !== undefined) {
        const written = await writeText(options.out, json);
        if (!written.ok) return failed(io, unwritable(options.out, written.error));
      }
      await tell(io, plan, file, options);
    });
}

async function planOf(
  io: CommandIo,
  connector: Connector,
  spec: Spec,
  { stack, state, observation, exitOn }: Options,
): Promise<Result<FleetPlan, Problem>> {
  const part = stack === undefined ? undefined : stackNamed(spec, stack);
  if (part?.ok === false) return part;
  const prior = await priorIn(io, state);
  if (!prior.ok) return prior;
  const priors = part && priorsOf(spec, part.value, prior.value);
  if (part && exitOn === "drift" && priors?.own?.addresses.size === 0) return err(noStateOf(part.value.name));
  const accounts = part === undefined ? spec.accounts : accountsIn(spec, part.value);
  const view = await viewOf(io, connector, { accounts }, observation);
  if (!view.ok) return view;
  if (part === undefined || priors === undefined) return ok(await planOver(spec, view.value, prior.value));
  return ok(await planOver(spec, view.value, priors.own, { part: part.value, others: priors.others }));
}

async function tell(io: CommandIo, plan: FleetPlan, file: string, { format, exitOn }: Options): Promise<void> {
  if (exitOn === undefined) {
    io.stdout(await printed(plan, format, file, io));
    return io.exit(exitCodeOf(plan));
  }
  const code = driftCodeOf(plan);
  // For people there is nothing to read where nothing has drifted; programs get the whole document every time.
  if (format !== "text") io.stdout(await printed(plan, format, file, io));
  else if (code !== EXIT.nothing) io.stdout(await printed(driftOf(plan), format, file, io));
  io.exit(code);
}

/** Without a state every difference could as well be a change that is waiting. */
const NO_STATE: Problem = {
  code: "INPUT_UNUSABLE",
  severity: "refused",
  subject: "--exit-on drift",
  seen: "No state was given, and drift is a difference to what Terraform last knew.",
  todo: [
    "Give it with `--state`: the file `terraform.NAME.tfstate` beside the YAML file, or what `terraform state pull` prints in the folder `cdktf.out/stacks/NAME`.",
  ],
};

/** The states of other stacks alone would have every object of this one look like new: quiet, and wrong. */
const noStateOf = (stack: string): Problem => ({
  ...NO_STATE,
  seen: `No state that was given holds anything of stack ${stack}, and drift is a difference to what Terraform last knew.`,
});

async function priorIn(io: CommandIo, files: readonly string[]): Promise<Result<Prior | undefined, Problem>> {
  const states: Prior[] = [];
  for (const file of files) {
    const text = await io.readText(file, LARGEST_STATE);
    const state = text.ok ? readState(text.value) : err(text.error.message);
    if (!state.ok) return err(unusable(file, state.error));
    states.push(state.value);
  }
  return ok(files.length === 0 ? undefined : joined(states));
}

const LARGEST_STATE = 256 * 1024 * 1024;
