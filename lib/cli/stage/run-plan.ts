/** `stage plan` as a user meets it: what it prints, what it hands on, and what it exits with. */
import type { Problem } from "../../model/problem.js";
import { allFindings, sends } from "../../plan/fleet-plan.js";
import { isApplicable, planExitCode } from "../../stage/outcome.js";
import { type Shared, stopCode, tell } from "./ending.js";
import { type Teller, tellerOf } from "./events.js";
import { writeOutputs } from "./outputs.js";
import { type StagedPlan, stagePlan } from "./plan.js";
import { resultOf } from "./reports.js";
import type { StageWorld } from "./world.js";

export interface PlanOptions extends Shared {
  readonly out: string;
  readonly detailedExitcode?: boolean;
  /** The only stack that is planned, by name. */
  readonly stack?: string;
}

/** Runs the stage. */
export async function runPlan(world: StageWorld, file: string, options: PlanOptions): Promise<void> {
  const { out, json = false, lockTimeout, dotenv, stack } = options;
  const teller = tellerOf(world.io, "plan", json);
  const made = await stagePlan(world, { file, out, lockTimeout, stack }, teller);
  const stopped = stopCode(world.runner.stopped());
  if (stopped !== undefined) {
    const seen = "Nothing but reads was sent. There is no artifact.";
    const problem: Problem = { code: "STAGE_INTERRUPTED", severity: "refused", subject: "stage plan", seen };
    return broken(world, teller, dotenv, "interrupted", stopped, problem);
  }
  if (!made.ok) return broken(world, teller, dotenv, "error", 1, made.error);
  await finished(world, teller, options, made.value);
}

async function broken(
  world: StageWorld,
  teller: Teller,
  dotenv: string | undefined,
  result: "error" | "interrupted",
  code: 1 | 130 | 143,
  problem: Problem | { readonly report: string },
): Promise<void> {
  if ("report" in problem) world.io.stderr(problem.report);
  else tell(world.io, problem);
  await writeOutputs(world, { result, exit_code: code, applicable: false }, dotenv);
  teller.summary({
    outcome: result,
    problems: "report" in problem ? [] : [problem],
    exitCode: code,
  });
  world.io.exit(code);
}

async function finished(world: StageWorld, teller: Teller, options: PlanOptions, plan: StagedPlan): Promise<void> {
  const { io } = world;
  const { out, detailedExitcode = false, json = false, dotenv } = options;
  const { outcome, fleet, stacks, digest } = plan;
  const code = planExitCode(outcome, detailedExitcode);
  if (!json) io.stdout(plan.text);
  // In a job that reads events, what refuses is told to its reader too.
  if (json) for (const problem of allFindings(fleet)) if (problem.severity === "refused") tell(io, problem);
  for (const { stack, status } of stacks) {
    if (status === "waiting" && !json)
      io.stdout(`\nStack ${stack.name} waits: it is planned when those before it have been applied.\n`);
  }
  if (!json) io.stdout(`\nOutcome: ${outcome}. The artifact is in ${out}, its digest is ${digest}.\n`);
  const outputs = {
    result: outcome,
    exit_code: code,
    applicable: isApplicable(outcome),
    changes: fleet.objects.filter(sends).length,
    artifact: out,
    digest,
  };
  for (const problem of await writeOutputs(world, outputs, dotenv)) tell(io, problem);
  teller.summary({ ...resultOf(outcome, fleet, stacks), artifact: out, digest, exitCode: code });
  io.exit(code);
}
