/** One stack in the plan stage: initialized, its state read, its plan saved, shown and judged. */
import { join } from "node:path";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { FleetPlan, PlannedObject } from "../../plan/fleet-plan.js";
import { judgePlan } from "../../plan/foreign/check.js";
import type { Finding } from "../../plan/foreign/finding.js";
import { checkJson } from "../../report/check.js";
import { compareActions, compareRefusals, type Difference, type Said } from "../../stage/compare.js";
import { stackFiles } from "../../stage/integrity.js";
import { decodePlan } from "../check/decode.js";
import { isRecord, recordAt } from "../check/shape.js";
import { readState } from "../plan/state.js";
import type { Teller } from "./events.js";
import type { Diagnostic } from "./messages.js";
import { LOCK, type SynthesizedStack } from "./synthesize.js";
import { failure, type Pulled, SAVED_PLAN, type Terraform } from "./terraform.js";
import type { StageWorld } from "./world.js";

/** A stack that is ready to be planned. */
export interface ReadyStack {
  readonly stack: SynthesizedStack;
  readonly terraform: Terraform;
  readonly workspace: string;
  readonly state: Pulled;
}

/** A stack that was planned, or why it was not. */
export interface StackPlan extends ReadyStack {
  readonly status: "planned" | "waiting" | "refused";
  /** Files of the artifact, by path. */
  readonly content: ReadonlyMap<string, Buffer>;
  /** What Terraform told as errors and warnings. */
  readonly diagnostics: readonly Diagnostic[];
  readonly differences: readonly Difference[];
  /** What `check` finds in it. */
  readonly findings: readonly Finding[];
  /** `check` could not know something that decides. */
  readonly open: boolean;
  readonly changes: boolean;
  /** Outputs that stacks after it may read are other ones after the apply. */
  readonly outputsChange: boolean;
}

/** A stack that has no plan. */
export const unplanned = (
  ready: ReadyStack,
  status: "waiting" | "refused",
  diagnostics: readonly Diagnostic[] = [],
) => ({
  ...ready,
  status,
  content: new Map<string, Buffer>([
    [stackFiles(ready.stack.name).synthesized, Buffer.from(ready.stack.json)],
  ]) as ReadonlyMap<string, Buffer>,
  diagnostics,
  differences: [],
  findings: [],
  open: false,
  changes: false,
  outputsChange: false,
});

/** Plans a stack and judges what Terraform planned; a problem where Terraform could not. */
export async function planStack(
  { io, files }: StageWorld,
  ready: ReadyStack,
  fleet: FleetPlan,
  lockTimeout: string,
  teller: Teller,
): Promise<Result<StackPlan, Problem>> {
  const { stack, terraform } = ready;
  const { name } = stack;
  teller.step("plan", name);
  const { ended, diagnostics } = await terraform.plan(lockTimeout, (message) =>
    teller.terraform("plan", name, message),
  );
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  // Also what only its state still has: the file dropped it.
  const kept = ready.state === null ? undefined : readState(ready.state.text);
  const mine = (address: string) =>
    stack.addresses.has(address) || (kept?.ok === true && kept.value.addresses.has(address));
  const objects = fleet.objects.filter(({ address }) => mine(address)).map((object) => asSeenIn(mine, object));
  if (ended.code !== 0) {
    // What the provider refuses has its code; anything else is a fault of the run and not of the plan.
    if (errors.length === 0 || errors.some(({ code }) => code === undefined)) {
      return err(failure(name, "plan", diagnostics, ended.stderr));
    }
    return ok({
      ...unplanned(ready, "refused", diagnostics),
      differences: compareRefusals(objects, { said: said(errors), ended: "early" }),
    });
  }
  const shown = await terraform.show();
  if (!shown.ok) return shown;
  const saved = await files.read(join(stack.folder, SAVED_PLAN));
  const lock = await files.read(join(stack.folder, LOCK));
  const plan = decodePlan(shown.value.json);
  if (!plan.ok || saved === undefined || lock === undefined) {
    const seen = plan.ok ? "Terraform left no saved plan, or no lock file." : plan.error.seen;
    return err({
      code: plan.ok ? "TERRAFORM_FAILED" : plan.error.code,
      severity: "refused",
      subject: `stack ${name}`,
      seen,
    });
  }
  teller.step("compare", name);
  const differences = [
    ...compareActions(plannable(objects), plan.value),
    ...compareRefusals(objects, { said: [], ended: "whole" }),
  ];
  teller.step("check", name);
  const verdict = judgePlan(plan.value, io.now(), []);
  const paths = stackFiles(name);
  return ok({
    ...ready,
    status: "planned",
    content: new Map([
      [paths.plan, saved],
      [paths.synthesized, Buffer.from(stack.json)],
      [paths.lock, lock],
      [paths.text, Buffer.from(shown.value.text)],
      [paths.check, Buffer.from(checkJson(paths.plan, verdict))],
    ]),
    diagnostics,
    differences,
    findings: verdict.findings,
    open: verdict.open,
    changes: plan.value.changes.some(
      ({ action, importing, previousAddress }) =>
        (action !== "no-op" && action !== "read") || importing || previousAddress !== undefined,
    ),
    outputsChange: outputsChange(shown.value.json),
  });
}

/**
 * The object as Terraform can judge it there: that its key is to be retired only the file tells, where another stack
 * holds the key.
 */
const asSeenIn = (mine: (address: string) => boolean, object: PlannedObject): PlannedObject =>
  object.on.some(mine)
    ? object
    : { ...object, findings: object.findings.filter(({ code }) => code !== "RETIRING_KEY_DECLARED") };

/** What is refused has no planned change to compare. */
const plannable = (objects: readonly PlannedObject[]): readonly PlannedObject[] =>
  objects.map((object) =>
    object.findings.some(({ severity }) => severity === "refused") ? { ...object, action: "unknown" } : object,
  );

const said = (errors: readonly Diagnostic[]): readonly Said[] =>
  errors.flatMap(({ address, code }) => (address === undefined || code === undefined ? [] : [{ address, code }]));

function outputsChange(json: unknown): boolean {
  const outputs = isRecord(json) ? Object.values(recordAt(json, "output_changes") ?? {}) : [];
  return outputs.some((one) => isRecord(one) && JSON.stringify(one["actions"]) !== '["no-op"]');
}
