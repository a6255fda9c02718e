/** The cloud as a plan sees it: live, or as it was saved; every answer is noted either way. */
import { judgeFleet } from "../../judge/fleet.js";
import { NO_PRIOR, type Prior } from "../../judge/prior.js";
import { divided } from "../../judge/prior-part.js";
import { judgeStack } from "../../judge/stack.js";
import type { StackPart } from "../../model/layout.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { Spec } from "../../model/spec.js";
import { listsOf } from "../../observe/instances.js";
import { managedEye } from "../../observe/managed.js";
import { parseObservation, type Recorder, record, replay } from "../../observe/observation.js";
import { type Observer, observerOver } from "../../observe/observer.js";
import { cloudReads, type Reads } from "../../observe/reads.js";
import type { FleetPlan } from "../../plan/fleet-plan.js";
import type { CommandIo } from "../io.js";
import type { Connector } from "../status.js";

/** An observation of a large fleet takes some megabytes; more than this is none. */
const LARGEST = 256 * 1024 * 1024;

export interface View {
  readonly recorder: Recorder;
  /** Over the recorder: each list is read once, whoever asks for it. */
  readonly observer: Observer;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Endpoints that are not the cloud's own, as `VARIABLE = URL`. */
  readonly endpoints: readonly string[];
}

/** The live cloud, or the observation in that file. */
export async function viewOf(
  io: CommandIo,
  connector: Connector,
  { accounts }: Pick<Spec, "accounts">,
  observation: string | undefined,
): Promise<Result<View, Problem>> {
  if (observation !== undefined) {
    const text = await io.readText(observation, LARGEST);
    const saved = text.ok ? parseObservation(text.value) : err(text.error.message);
    if (!saved.ok) return err(unusable(observation, saved.error));
    const { at, endpoints } = saved.value;
    return ok(viewOver(replay(saved.value), Date.parse(at), endpoints));
  }
  const cloud = await connector([...accounts.values()]);
  if (!cloud.ok) return cloud;
  const endpoints = cloud.value.endpoints.overridden.map(({ variable, url }) => `${variable} = ${url}`);
  return ok(viewOver(cloudReads(cloud.value), io.now(), endpoints));
}

function viewOver(over: Reads, at: number, endpoints: readonly string[]): View {
  const recorder = record(over);
  return { recorder, observer: observerOver(recorder.reads, listsOf(recorder.reads)), at, endpoints };
}

/** The plan of a file over what is seen, or of one stack of it. */
export function planOver(
  spec: Spec,
  { recorder, observer, at, endpoints }: View,
  prior: Prior | undefined,
  only?: Only,
): Promise<FleetPlan> {
  const looks = { observer, managed: managedEye(recorder.reads) };
  const question = { spec, looks, prior, at, endpoints, gaps: recorder.gaps };
  return only === undefined ? judgeFleet(question) : judgeStack({ ...question, ...only });
}

/** One stack of the file, and what the states of others say; the prior is then that of the stack alone. */
export interface Only {
  readonly part: StackPart;
  readonly others: Prior;
}

/** What is the stack's own of the states that were given, and what is not. */
export function priorsOf(
  spec: Spec,
  part: StackPart,
  given: Prior | undefined,
): { readonly own: Prior | undefined; readonly others: Prior } {
  return given === undefined ? { own: undefined, others: NO_PRIOR } : divided(given, spec, part);
}

/** A file that could not be written; `wrong` says so in a clause. */
export const unwritable = (file: string, wrong: string): Problem => ({
  code: "FILE_UNWRITABLE",
  severity: "refused",
  subject: file,
  seen: `It could not be written: ${wrong}.`,
});

/** A file that is not what it was given as. */
export const unusable = (file: string, wrong: string): Problem => ({
  code: "INPUT_UNUSABLE",
  severity: "refused",
  subject: file,
  seen: `It cannot be used: ${wrong}.`,
});
