/** `cluster-kms stage apply`: verifies an artifact on this machine, and applies exactly the plans that are in it. */
import { join, resolve } from "node:path";
import { resolveEndpoints } from "../../cloud/endpoints.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { stackFiles } from "../../stage/integrity.js";
import type { StagedStack } from "../../stage/manifest.js";
import { verifyHere, verifyStack, verifyState } from "../../stage/verify.js";
import type { Teller } from "./events.js";
import { type Diagnostic, progressIn, tellsLock, tellsStale } from "./messages.js";
import { type Opened, openArtifact, sha256 } from "./place.js";
import { LOCK, type SynthesizedStack, synthesize } from "./synthesize.js";
import { engineOf, failure, SAVED_PLAN, type Terraform, terraformIn, workspaceIn } from "./terraform.js";
import type { StageWorld } from "./world.js";

export interface ApplyRequest {
  /** The folder of the artifact. */
  readonly from: string;
  readonly file: string;
  /** Milliseconds. */
  readonly maxAge: number;
  /** The manifest's digest as the plan stage told it, where it was handed on. */
  readonly digest: string | undefined;
  /** The only stack that may be in it, by name; undefined where that is not said. */
  readonly stack: string | undefined;
  readonly lockTimeout: string;
}

/** A stack whose plan may be applied. */
interface Armed {
  readonly stack: StagedStack;
  readonly terraform: Terraform;
}

/** What became of a stack. */
export interface AppliedStack {
  readonly name: string;
  readonly status: "applied" | "failed" | "not_begun" | "waiting";
  /** Addresses whose change is done. */
  readonly done: readonly string[];
  /** Addresses whose change was begun and not finished. */
  readonly unfinished: readonly string[];
}

/** How an apply ended. */
export interface Applied {
  readonly stacks: readonly AppliedStack[];
  readonly problems: readonly Problem[];
  readonly diagnostics: readonly Diagnostic[];
}

/** An artifact that may be applied here, or every reason why not. Sends nothing. */
export async function armApply(
  world: StageWorld,
  { from, file, maxAge, digest, stack }: ApplyRequest,
  teller: Teller,
): Promise<Result<{ readonly opened: Opened; readonly armed: readonly Armed[] }, readonly Problem[]>> {
  const { files, folder, io, tool } = world;
  teller.step("verify");
  const opened = await openArtifact(files, resolve(folder, from), digest);
  if (!opened.ok) return err([opened.error]);
  const { manifest, content } = opened.value;
  const engine = await engineOf(world);
  if (!engine.ok) return err([engine.error]);
  const endpoints = resolveEndpoints(io.env);
  if (!endpoints.ok) return err([endpoints.error]);
  const here = {
    now: io.now(),
    maxAge,
    file: sha256((await files.read(resolve(folder, file))) ?? ""),
    tool,
    engine: engine.value,
    stack,
    endpoints: endpoints.value.overridden.map(({ variable, url }) => `${variable} = ${url}`),
  };
  const wrong = verifyHere(manifest, here);
  if (wrong.length > 0) return err(wrong);
  teller.step("synthesize");
  const synthesized = await synthesize(world, file);
  if (!synthesized.ok) return err([synthesized.error]);
  const byName = new Map(synthesized.value.map((stack) => [stack.name, stack]));
  const problems: Problem[] = [];
  for (const stack of manifest.stacks) {
    const made = byName.get(stack.name);
    const found = made && {
      workspace: await workspaceIn(world, made.folder),
      synthesized: made.sha256,
      provider: made.provider,
    };
    problems.push(...verifyStack(stack, found));
  }
  if (problems.length > 0) return err(problems);
  const armed: Armed[] = [];
  for (const stack of manifest.stacks) {
    const made = byName.get(stack.name);
    if (stack.status !== "planned" || made === undefined) continue;
    const one = await arm(world, stack, made, content, teller);
    if (!one.ok) problems.push(...one.error);
    else armed.push(one.value);
  }
  return problems.length > 0 ? err(problems) : ok({ opened: opened.value, armed });
}

/** Lays the plan and its lock file where Terraform runs, and looks whether the state is still the plan's. */
async function arm(
  world: StageWorld,
  stack: StagedStack,
  { folder }: SynthesizedStack,
  content: Opened["content"],
  teller: Teller,
): Promise<Result<Armed, readonly Problem[]>> {
  const paths = stackFiles(stack.name);
  for (const [name, path] of [
    [LOCK, paths.lock],
    [SAVED_PLAN, paths.plan],
  ] as const) {
    const wrong = await world.files.write(join(folder, name), content.get(path) ?? "");
    if (wrong !== undefined)
      return err([{ code: "FILE_UNWRITABLE", severity: "refused", subject: name, seen: `${wrong}.` }]);
  }
  const terraform = terraformIn(world, stack.name, folder);
  teller.step("init", stack.name);
  const initialized = await terraform.init(true);
  if (!initialized.ok) return err([initialized.error]);
  teller.step("state", stack.name);
  const state = await terraform.pull();
  if (!state.ok) return err([state.error]);
  const moved = verifyState(stack, state.value?.mark ?? null);
  return moved.length > 0 ? err(moved) : ok({ stack, terraform });
}

/** Applies the plans one after the other; what fails stops those that come after it. */
export async function applyAll(
  { runner }: StageWorld,
  stacks: readonly StagedStack[],
  armed: readonly Armed[],
  lockTimeout: string,
  teller: Teller,
): Promise<Applied> {
  const became: AppliedStack[] = [];
  const problems: Problem[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { name, status } of stacks) {
    const one = armed.find(({ stack }) => stack.name === name);
    if (status === "waiting" || one === undefined || problems.length > 0 || runner.stopped() !== undefined) {
      became.push({ name, status: status === "waiting" ? "waiting" : "not_begun", done: [], unfinished: [] });
      continue;
    }
    teller.step("apply", name);
    const told = await one.terraform.apply(SAVED_PLAN, lockTimeout, (message) =>
      teller.terraform("apply", name, message),
    );
    diagnostics.push(...told.diagnostics);
    const progress = progressIn(told.ended.stdout);
    const failed = told.ended.code !== 0;
    became.push({ name, status: failed ? "failed" : "applied", ...progress });
    if (failed) problems.push(notFinished(name, told.diagnostics, told.ended.stderr, progress));
  }
  return { stacks: became, problems, diagnostics };
}

/** Held up by the state, Terraform has not begun; otherwise it tells how far it came. */
function notFinished(
  name: string,
  diagnostics: readonly Diagnostic[],
  stderr: string,
  { done, unfinished }: Pick<AppliedStack, "done" | "unfinished">,
): Problem {
  const problem = failure(name, "apply", diagnostics, stderr);
  if (diagnostics.some((one) => tellsLock(one) || tellsStale(one))) return problem;
  const listed = (what: string, addresses: readonly string[]) =>
    addresses.length === 0 ? [] : [`${what}:\n${addresses.map((address) => `  ${address}`).join("\n")}`];
  const far = [...listed("Done", done), ...listed("Begun and not finished", unfinished)];
  const seen = [problem.seen, ...(far.length === 0 ? ["Nothing was begun."] : far)].join("\n\n");
  return { ...problem, code: "APPLY_NOT_FINISHED", seen };
}
