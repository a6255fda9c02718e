/** `stage apply` as a user meets it: what it prints, what it hands on, and what it exits with. */
import { join, resolve } from "node:path";
import type { Problem } from "../../model/problem.js";
import type { ExitCode } from "../io.js";
import { type Applied, applyAll, armApply } from "./apply.js";
import { type Shared, stopCode, tell } from "./ending.js";
import { type Teller, tellerOf } from "./events.js";
import { writeOutputs } from "./outputs.js";
import { APPLIED } from "./place.js";
import type { StageWorld } from "./world.js";

export interface ApplyOptions extends Shared {
  /** Milliseconds. */
  readonly maxAge: number;
  readonly digest?: string;
  /** The only stack that may be in the artifact, by name. */
  readonly stack?: string;
}

/** Codes of a run that could not be made; every other reason not to apply is the artifact's. */
const ERRORS: ReadonlySet<string> = new Set([
  "SYNTHESIS_FAILED",
  "TERRAFORM_FAILED",
  "TERRAFORM_MISSING",
  "FILE_UNWRITABLE",
  "ENDPOINT_INVALID",
  "STATE_LOCKED",
]);

/** How the stage ended, in a word. */
type Outcome = "applied" | "waiting" | "failed" | "refused" | "error" | "interrupted";

/** Runs the stage. */
export async function runApply(world: StageWorld, from: string, file: string, options: ApplyOptions): Promise<void> {
  const { io, runner } = world;
  const { json = false, maxAge, digest, lockTimeout, stack } = options;
  const teller = tellerOf(io, "apply", json);
  const armed = await armApply(world, { from, file, maxAge, digest, lockTimeout, stack }, teller);
  if (!armed.ok) {
    const stopped = stopCode(runner.stopped());
    const problems = stopped === undefined ? armed.error : [interrupted(undefined)];
    const fault = problems.some(({ code }) => ERRORS.has(code));
    if (stopped !== undefined) return end(world, teller, from, options, "interrupted", stopped, problems, undefined);
    return end(world, teller, from, options, fault ? "error" : "refused", fault ? 1 : 4, problems, undefined);
  }
  const { manifest, content } = armed.value.opened;
  if (!json) {
    io.stdout(content.get("report.txt")?.toString("utf8") ?? "");
    io.stdout(
      `\nPlanned at ${manifest.at}. Applying: ${armed.value.armed.map(({ stack }) => stack.name).join(", ")}.\n\n`,
    );
  }
  const applied = await applyAll(world, manifest.stacks, armed.value.armed, lockTimeout, teller);
  const stopped = stopCode(runner.stopped());
  if (stopped !== undefined) {
    const problems = [...applied.problems, interrupted(applied)];
    return end(world, teller, from, options, "interrupted", stopped, problems, applied);
  }
  // Terraform looked once more under its lock, and began nothing.
  const moved = applied.problems.every(({ code }) => code === "STATE_MOVED");
  const first = applied.stacks.every(({ status }) => status !== "applied");
  if (applied.problems.length > 0 && moved && first)
    return end(world, teller, from, options, "refused", 4, applied.problems, applied);
  if (applied.problems.length > 0) return end(world, teller, from, options, "failed", 1, applied.problems, applied);
  const waiting = applied.stacks.some(({ status }) => status === "waiting");
  await end(world, teller, from, options, waiting ? "waiting" : "applied", waiting ? 2 : 0, [], applied);
}

/** What was sent before the stop, as far as Terraform told. */
function interrupted(applied: Applied | undefined): Problem {
  const lines = (applied?.stacks ?? []).flatMap(({ name, status, done, unfinished }) => [
    `Stack ${name}: ${IN_WORDS[status]}.`,
    ...done.map((address) => `  done: ${address}`),
    ...unfinished.map((address) => `  begun, goes on in the cloud: ${address}`),
  ]);
  const seen = lines.length === 0 ? "It had not begun to apply: nothing was sent." : lines.join("\n");
  return { code: "STAGE_INTERRUPTED", severity: "refused", subject: "stage apply", seen };
}

const IN_WORDS = {
  applied: "applied",
  failed: "not finished",
  not_begun: "not begun",
  waiting: "waits for a plan",
} as const;

async function end(
  world: StageWorld,
  teller: Teller,
  from: string,
  { dotenv, json = false }: ApplyOptions,
  outcome: Outcome,
  code: ExitCode,
  problems: readonly Problem[],
  applied: Applied | undefined,
): Promise<void> {
  const { io, files, folder } = world;
  for (const problem of problems) tell(io, problem);
  const stacks = applied?.stacks ?? [];
  const changed = stacks.reduce((count, { done }) => count + done.length, 0);
  if (!json) {
    for (const { summary, severity } of applied?.diagnostics ?? [])
      if (severity === "warning") io.stderr(`warning: ${summary}\n`);
    for (const { name, status, done } of stacks)
      io.stdout(`Stack ${name}: ${IN_WORDS[status]}, ${done.length} changed.\n`);
    const more = outcome === "waiting" ? " Run both stages again for the stacks that waited." : "";
    io.stdout(`Outcome: ${outcome}.${more}\n`);
  }
  const result = {
    stage: "apply" as const,
    outcome,
    exitCode: code,
    changed,
    stacks,
    problems: problems.map((problem) => ({ code: problem.code, subject: problem.subject, seen: problem.seen })),
    warnings: (applied?.diagnostics ?? []).flatMap(({ severity, code: said = null, address = null, summary }) =>
      severity === "warning" ? [{ code: said, address, summary }] : [],
    ),
  };
  const document = { format: "cluster-kms/stage-result", version: 1, at: new Date(io.now()).toISOString(), ...result };
  // Beside what is verified. Where the artifact may not be written to, the outputs and the summary tell the same.
  if (applied !== undefined)
    await files.write(join(resolve(folder, from), APPLIED), `${JSON.stringify(document, undefined, 2)}\n`);
  for (const problem of await writeOutputs(world, { result: outcome, exit_code: code, changed }, dotenv))
    tell(io, problem);
  teller.summary(result);
  io.exit(code);
}
