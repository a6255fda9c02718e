/** What is there before a stack is planned: its state, and what it reads of the stacks that come before it. */
import { NO_PRIOR, type Prior } from "../../judge/prior.js";
import type { StackPart } from "../../model/layout.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { Spec } from "../../model/spec.js";
import { isRecord, recordAt } from "../check/shape.js";
import { stackNamed } from "../stacks/named.js";
import type { Teller } from "./events.js";
import { messageIn } from "./messages.js";
import { mergePriors } from "./prior.js";
import type { ReadyStack } from "./stack-plan.js";
import type { SynthesizedStack } from "./synthesize.js";
import { type Pulled, terraformIn, workspaceIn } from "./terraform.js";
import type { StageWorld } from "./world.js";

/** Initialized, with the state as it is; in their order. */
export async function makeReady(
  world: StageWorld,
  stacks: readonly SynthesizedStack[],
  teller: Teller,
): Promise<Result<readonly ReadyStack[], Problem>> {
  const ready: ReadyStack[] = [];
  for (const stack of stacks) {
    const terraform = terraformIn(world, stack.name, stack.folder);
    teller.step("init", stack.name);
    const initialized = await terraform.init(false);
    if (!initialized.ok) return initialized;
    teller.step("state", stack.name);
    const state = await terraform.pull();
    if (!state.ok) return state;
    ready.push({ stack, terraform, workspace: await workspaceIn(world, stack.folder), state: state.value });
  }
  return ok(ready);
}

/** What the stacks before one tell it. */
export interface Before {
  /** What their states say; of a stack whose outputs are not all there, nothing. */
  readonly others: Prior;
  /** The names of those whose outputs are not all there: they come first. */
  readonly lacking: readonly string[];
}

/** Reads the states that the stack reads, as Terraform will. */
export async function readBefore(
  world: StageWorld,
  all: readonly SynthesizedStack[],
  stack: SynthesizedStack,
  teller: Teller,
): Promise<Result<Before, Problem>> {
  const inputs = inputsOf(stack.json);
  const ready = await makeReady(
    world,
    all.filter(({ name }) => inputs.has(name)),
    teller,
  );
  if (!ready.ok) return ready;
  const whole = ready.value.filter(({ stack: { name }, state }) => hasAll(state, inputs.get(name) ?? new Set()));
  const lacking = ready.value.filter((one) => !whole.includes(one)).map(({ stack: { name } }) => name);
  const others = mergePriors(whole.map(({ state }) => state));
  return others.ok ? ok({ others: others.value, lacking }) : others;
}

export const NOTHING_BEFORE: Before = { others: NO_PRIOR, lacking: [] };

/** cdktf's name of what reads another stack's state, with that stack's name in it, and the output that is read. */
const INPUT = /\bdata\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)/g;

function inputsOf(json: string): ReadonlyMap<string, ReadonlySet<string>> {
  const inputs = new Map<string, Set<string>>();
  for (const [, stack = "", output = ""] of json.matchAll(INPUT)) {
    inputs.set(stack, (inputs.get(stack) ?? new Set()).add(output));
  }
  return inputs;
}

function hasAll(state: Pulled, outputs: ReadonlySet<string>): boolean {
  const told = recordAt(messageIn((state?.text ?? "").trimStart()) ?? {}, "outputs") ?? {};
  return [...outputs].every((name) => Object.hasOwn(told, name) && isRecord(told[name]));
}

/** The stacks that are meant: all, or the one of that name, which the file and the project both have. */
export function meant(
  stacks: readonly SynthesizedStack[],
  part: StackPart | undefined,
): Result<readonly SynthesizedStack[], Problem> {
  if (part === undefined) return ok(stacks);
  const one = stacks.filter(({ name }) => name === part.name);
  if (one.length > 0) return ok(one);
  const seen = `The project does not synthesize it, but:\n${stacks.map(({ name }) => `  ${name}`).join("\n")}`;
  return err({ code: "STACK_UNKNOWN", severity: "refused", subject: `stack ${part.name}`, seen });
}

/** The part of the file; undefined where no stack is named. */
export const partNamed = (spec: Spec, name: string | undefined): Result<StackPart | undefined, Problem> =>
  name === undefined ? ok(undefined) : stackNamed(spec, name);
