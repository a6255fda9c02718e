/** `cluster-kms stage plan` and `cluster-kms stage apply`: the two halves of a deploy, with an approval between them. */
import { Command, InvalidArgumentError } from "commander";
import { type ApplyOptions, runApply } from "./stage/run-apply.js";
import { type PlanOptions, runPlan } from "./stage/run-plan.js";
import type { StageWorld } from "./stage/world.js";

const FILE = "cluster-kms.yaml";
const HOUR = 3_600_000;

const PLAN_CODES = `
Exit codes: 0 the plan can be approved, whether it changes anything or not; 1 error, 4 something is refused,
5 something that decides could not be read: a plan that ends with 4 or 5 can never be applied. With
--detailed-exitcode also 2 changes, 3 drift. A stack that is planned alone before one that comes first ends with 5. 130 and 143: stopped by SIGINT, SIGTERM. Nothing is sent but reads.
See docs/pipeline.md.`;

const APPLY_CODES = `
Exit codes: 0 all is done; 1 the apply failed, or could not be begun; 2 what is in the artifact is done, and stacks that
waited for it are to be planned now; 4 the artifact is refused, and nothing was sent; 130 and 143: stopped by SIGINT,
SIGTERM, after Terraform had ended. See docs/pipeline.md.`;

/** The command with both of its stages. */
export function stageCommand(world: StageWorld): Command {
  const stage = new Command("stage").description(
    "plan on one machine, have it approved, apply exactly that on another",
  );
  shared(stage.command("plan"))
    .description("make the plans of a file and its stacks, judge them, and keep them in one folder for `stage apply`")
    .argument("[file]", "the YAML file", FILE)
    .requiredOption("--out <folder>", "where to write the artifact: a folder that is new, empty, or holds an artifact")
    .option("--stack <name>", "plan only this stack of the file, as `cluster-kms stacks` names it")
    .option("--detailed-exitcode", "exit with 2 for changes and 3 for drift, as `cluster-kms plan`")
    .addHelpText("after", PLAN_CODES)
    .action((file: string, options: PlanOptions) => runPlan(world, file, options));
  shared(stage.command("apply"))
    .description("verify an artifact, show what it does, and apply exactly the plans in it, or refuse")
    .argument("<folder>", "the artifact")
    .argument("[file]", "the YAML file that is checked out here", FILE)
    .option("--max-age <hours>", "how old the plan may be, for example 90m, 24h or 3d", age, 24 * HOUR)
    .option("--stack <name>", "refuse an artifact that is not of this stack alone")
    .option("--digest <digest>", "the artifact's digest, as `stage plan` told it")
    .addHelpText("after", APPLY_CODES)
    .action((from: string, file: string, options: ApplyOptions) => runApply(world, from, file, options));
  for (const command of stage.commands) command.exitOverride();
  return stage;
}

const shared = (command: Command): Command =>
  command
    .option("--json", "print events, one JSON object a line")
    .option("--dotenv <file>", "write the outputs as variables into this file")
    .option("--lock-timeout <duration>", "how long to wait for the state's lock, for example 10m", duration, "0s");

/** A duration in Terraform's words. */
function duration(text: string): string {
  if (/^(\d+(ms|s|m|h))+$/.test(text)) return text;
  throw new InvalidArgumentError("It is a number with s, m or h behind it, for example 10m.");
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: HOUR, d: 24 * HOUR };

/** A number of minutes, hours or days, in milliseconds. */
function age(text: string): number {
  const [, count, unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (milliseconds > 0) return milliseconds;
  throw new InvalidArgumentError("It is a number with m, h or d behind it, for example 24h.");
}
