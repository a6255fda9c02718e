/** `cluster-kms stage plan`: everything that can be found out before somebody approves, in one artifact. Sends only reads. */
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { Spec } from "../../model/spec.js";
import type { FleetPlan } from "../../plan/fleet-plan.js";
import type { Engine, StageManifest } from "../../stage/manifest.js";
import { MANIFEST, manifestJson } from "../../stage/manifest.js";
import { isApplicable, type Outcome, outcomeOf } from "../../stage/outcome.js";
import { planOver, viewOf } from "../plan/look.js";
import { accountsIn } from "../stacks/named.js";
import type { Teller } from "./events.js";
import { makeRoom, sha256 } from "./place.js";
import { mergePriors } from "./prior.js";
import { readSpecFileFrom } from "./read-file.js";
import { makeReady, meant, NOTHING_BEFORE, partNamed, readBefore } from "./ready.js";
import { reportsOf, resultJson } from "./reports.js";
import { findUnsafe } from "./safety.js";
import { planStack, type ReadyStack, type StackPlan, unplanned } from "./stack-plan.js";
import { synthesize } from "./synthesize.js";
import { engineOf } from "./terraform.js";
import { withTold } from "./told.js";
import type { StageWorld } from "./world.js";

/** What a plan stage has made. */
export interface StagedPlan {
  readonly outcome: Outcome;
  readonly fleet: FleetPlan;
  readonly stacks: readonly StackPlan[];
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  /** The report as a reader sees it. */
  readonly text: string;
}

export interface PlanRequest {
  readonly file: string;
  /** The folder of the artifact. */
  readonly out: string;
  /** How long Terraform waits for the state's lock, in its words, for example `10m`. */
  readonly lockTimeout: string;
  /** The only stack that is planned, by name. @default all */
  readonly stack?: string | undefined;
}

/** Makes the plans and writes the artifact; a problem where they could not be made. */
export async function stagePlan(
  world: StageWorld,
  { file, out, lockTimeout, stack }: PlanRequest,
  teller: Teller,
): Promise<Result<StagedPlan, Problem | { readonly report: string }>> {
  const began = world.io.now();
  const place = resolve(world.folder, out);
  teller.step("validate");
  const read = await readSpecFileFrom(world, file);
  if (!read.ok) return read;
  const { spec, text } = read.value;
  const part = partNamed(spec, stack);
  if (!part.ok) return part;
  const taken = await makeRoom(world.files, place);
  if (taken !== undefined) return err({ ...taken, subject: out });
  teller.step("synthesize");
  const [engine, stacks] = await Promise.all([engineOf(world), synthesize(world, file)]);
  if (!engine.ok) return engine;
  if (!stacks.ok) return stacks;
  const chosen = meant(stacks.value, part.value);
  if (!chosen.ok) return chosen;
  const ready = await makeReady(world, chosen.value, teller);
  if (!ready.ok) return ready;
  const [first] = chosen.value;
  const before =
    part.value === undefined || first === undefined
      ? ok(NOTHING_BEFORE)
      : await readBefore(world, stacks.value, first, teller);
  if (!before.ok) return before;
  const { others, lacking } = before.value;
  const prior = mergePriors(ready.value.map(({ state }) => state));
  if (!prior.ok) return prior;
  teller.step("observe");
  const accounts = part.value === undefined ? spec.accounts : accountsIn(spec, part.value);
  const view = await viewOf(world.io, world.connector, { accounts }, undefined);
  if (!view.ok) return view;
  const only = part.value && { part: part.value, others };
  const judged = await planOver(spec, view.value, prior.value, only);
  const planned =
    lacking.length > 0
      ? ok(ready.value.map((one): StackPlan => unplanned(one, "waiting")))
      : await planAll(world, ready.value, judged, lockTimeout, teller);
  if (!planned.ok) return planned;
  const fleet = withTold(
    judged,
    planned.value.map(({ stack: { name }, ...told }) => ({ name, ...told })),
  );
  teller.step("write");
  return write(
    world,
    { place, name: nameFrom(world.folder, file), text, spec, fleet, began, only: part.value?.name ?? null },
    engine.value,
    planned.value,
  );
}

/** A stack that may read outputs which are still to be changed waits: what it would plan from is not there yet. */
async function planAll(
  world: StageWorld,
  ready: readonly ReadyStack[],
  fleet: FleetPlan,
  lockTimeout: string,
  teller: Teller,
): Promise<Result<readonly StackPlan[], Problem>> {
  const plans: StackPlan[] = [];
  for (const one of ready) {
    const first = plans.filter(({ stack }) => one.stack.after.includes(stack.name));
    if (first.some(({ status, outputsChange }) => status !== "planned" || outputsChange)) {
      plans.push(unplanned(one, "waiting"));
      continue;
    }
    const plan = await planStack(world, one, fleet, lockTimeout, teller);
    if (!plan.ok) return plan;
    plans.push(plan.value);
  }
  return ok(plans);
}

interface Material {
  readonly place: string;
  readonly name: string;
  readonly text: string;
  readonly spec: Spec;
  readonly fleet: FleetPlan;
  readonly began: number;
  readonly only: string | null;
}

async function write(
  { files, io, folder, tool, runner }: StageWorld,
  { place, name, text, spec, fleet, began, only }: Material,
  engine: Engine,
  stacks: readonly StackPlan[],
): Promise<Result<StagedPlan, Problem>> {
  const outcome = outcomeOf(fleet, {
    refused: stacks.some(({ status }) => status === "refused"),
    changes: stacks.some(({ changes, status }) => changes || status === "waiting"),
    // A stack that waits alone has nothing that could be applied after it was approved.
    open: stacks.some(({ open, status }) => open || (only !== null && status === "waiting")),
  });
  // What may not be applied is not there to be applied.
  const applicable = isApplicable(outcome);
  const reports = reportsOf(fleet, name, text);
  const content = new Map<string, Buffer>([
    ...[...reports, ["result.json", resultJson(outcome, fleet, stacks)] as const].map(
      ([path, report]) => [path, Buffer.from(report)] as const,
    ),
    ...stacks.flatMap((stack) => [...stack.content]).filter(([path]) => applicable || !path.endsWith("/tfplan")),
  ]);
  const [unsafe] = findUnsafe(content, spec, io.env, folder);
  if (unsafe !== undefined) return err(unsafe);
  const manifest: StageManifest = {
    format: "cluster-kms/stage",
    version: 1,
    at: new Date(began).toISOString(),
    outcome,
    only,
    file: { name, sha256: sha256(text) },
    tool,
    engine,
    endpoints: fleet.endpoints,
    stacks: stacks.map(({ stack, status, workspace, state }) => ({
      name: stack.name,
      status: status === "planned" && !applicable ? "refused" : status,
      after: stack.after,
      workspace,
      state: state?.mark ?? null,
      provider: stack.provider,
      synthesized: stack.sha256,
    })),
    files: [...content].map(([path, bytes]) => ({ path, sha256: sha256(bytes), bytes: bytes.length })),
  };
  const json = manifestJson(manifest);
  // The manifest comes last: without it an artifact is none. A stage that was told to stop leaves none.
  for (const [path, bytes] of [...content, [MANIFEST, Buffer.from(json)] as const]) {
    if (runner.stopped() !== undefined) break;
    const wrong = await files.write(join(place, path), bytes);
    if (wrong !== undefined)
      return err({ code: "FILE_UNWRITABLE", severity: "refused", subject: path, seen: `${wrong}.` });
  }
  return ok({ outcome, fleet, stacks, digest: `sha256:${sha256(json)}`, text: reports.get("report.txt") ?? "" });
}

/** The file as it may be written down: from the project, or its bare name. */
function nameFrom(folder: string, file: string): string {
  const path = relative(folder, resolve(folder, file)).replaceAll("\\", "/");
  return path.startsWith("..") || isAbsolute(path) ? basename(file) : path;
}
