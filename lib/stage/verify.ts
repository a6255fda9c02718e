/** Whether an artifact may be applied here and now. Every reason has its own code; nothing is sent before all is answered. */
import type { Code } from "../model/codes/index.js";
import type { Problem } from "../model/problem.js";
import type { Engine, StagedStack, StageManifest, StateMark } from "./manifest.js";
import { isApplicable } from "./outcome.js";

/** How far two machines' clocks may be apart, in milliseconds. */
const CLOCK_SKEW = 5 * 60_000;

/** The machine that is to apply. */
export interface Here {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How old a plan may be, in milliseconds. */
  readonly maxAge: number;
  /** SHA-256 of the YAML file that is checked out, hexadecimal. */
  readonly file: string;
  readonly tool: string;
  readonly engine: Engine;
  readonly endpoints: readonly string[];
  /** The stack that is to be applied here and no other; undefined where that is not said. */
  readonly stack: string | undefined;
}

/** What holds against applying the artifact on this machine; empty where nothing does. */
export function verifyHere(manifest: StageManifest, here: Here): readonly Problem[] {
  const problems: Problem[] = [];
  const refuse = (code: Code, subject: string, seen: string) =>
    void problems.push({ code, severity: "refused", subject, seen });
  const { outcome, only, file, tool, engine, endpoints } = manifest;
  if (!isApplicable(outcome)) {
    const seen =
      outcome === "refused" ? "The plan stage refused it." : "The plan stage could not read all that decides.";
    refuse("ARTIFACT_REFUSED", "plan", seen);
  }
  const old = ageProblem(manifest, here);
  if (old !== undefined) refuse("ARTIFACT_TOO_OLD", "plan", old);
  if (file.sha256 !== here.file) {
    refuse("ARTIFACT_OTHER_FILE", file.name, `Its SHA-256 was ${file.sha256}, here it is ${here.file}.`);
  }
  if (here.stack !== undefined && only !== here.stack) {
    const seen = only === null ? "It was made of all stacks of the file." : `It was made of stack ${only}.`;
    refuse("ARTIFACT_OTHER_STACK", `stack ${here.stack}`, seen);
  }
  if (tool !== here.tool) refuse("ARTIFACT_OTHER_TOOL", "cluster-kms", `It was ${tool}, here it is ${here.tool}.`);
  if (engine.product !== here.engine.product || engine.version !== here.engine.version) {
    const [was, is] = [engine, here.engine].map(({ product, version }) => `${product} ${version}`);
    refuse("ARTIFACT_OTHER_TERRAFORM", here.engine.product, `It was ${was}, here it is ${is}.`);
  }
  if (listed(endpoints) !== listed(here.endpoints)) {
    refuse(
      "ARTIFACT_OTHER_CLOUD",
      "endpoints",
      `Planned against ${spoken(endpoints)}, here are ${spoken(here.endpoints)}.`,
    );
  }
  return problems;
}

function ageProblem({ at }: StageManifest, { now, maxAge }: Here): string | undefined {
  const age = now - Date.parse(at);
  // Not a number is a time that nobody can read.
  if (Number.isNaN(age)) return "When it was made cannot be read.";
  if (age < -CLOCK_SKEW) return `It was made at ${at}, which by this machine's clock is yet to come.`;
  return age > maxAge ? `It was made at ${at}, ${hours(age)} ago; the limit is ${hours(maxAge)}.` : undefined;
}

const hours = (milliseconds: number): string => {
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
};
const listed = (endpoints: readonly string[]): string => [...endpoints].sort().join("\n");
const spoken = (endpoints: readonly string[]): string =>
  endpoints.length === 0 ? "IBM Cloud's own" : endpoints.join(", ");

/** A stack as the checkout makes it, and its state as it is now. */
export interface StackHere {
  readonly workspace: string;
  readonly synthesized: string;
  readonly provider: readonly string[];
}

/** What holds against applying the plan of a stack, as far as that is known before its state is read. */
export function verifyStack(stack: StagedStack, here: StackHere | undefined): readonly Problem[] {
  const subject = `stack ${stack.name}`;
  const problem = (code: Code, seen: string): Problem => ({ code, severity: "refused", subject, seen });
  if (here === undefined) return [problem("ARTIFACT_OTHER_STACK", "The checkout has no such stack.")];
  const problems: Problem[] = [];
  if (stack.status === "refused") problems.push(problem("ARTIFACT_REFUSED", "It has no plan that may be applied."));
  if (here.workspace !== stack.workspace) {
    const seen = `It was \`${stack.workspace}\`, here it is \`${here.workspace}\`.`;
    problems.push(problem("ARTIFACT_OTHER_WORKSPACE", seen));
  }
  // The lock file of the plan may hold more hashes of the same build.
  if (!here.provider.every((hash) => stack.provider.includes(hash))) {
    const seen = `Locked: ${stack.provider.join(", ")}. Here: ${here.provider.join(", ")}.`;
    problems.push(problem("ARTIFACT_OTHER_PROVIDER", seen));
  }
  if (here.synthesized !== stack.synthesized) {
    const seen = `The SHA-256 of its JSON was ${stack.synthesized}, here it is ${here.synthesized}.`;
    problems.push(problem("ARTIFACT_OTHER_STACK", seen));
  }
  return problems;
}

/** Whether the state is still the one that the plan starts from. */
export function verifyState({ name, state }: StagedStack, now: StateMark | null): readonly Problem[] {
  if (state?.lineage === now?.lineage && state?.serial === now?.serial) return [];
  const seen = `The plan starts from ${marked(state)}; now there is ${marked(now)}.`;
  return [{ code: "STATE_MOVED", severity: "refused", subject: `stack ${name}`, seen }];
}

const marked = (mark: StateMark | null): string =>
  mark === null ? "no state at all" : `serial ${mark.serial} of lineage ${mark.lineage}`;
