/** One case: a step, a fault at one of its requests, and the step again until there is nothing left to do. */
import { isDeepStrictEqual } from "node:util";
import type { FaultAction, Sandbox } from "../../../lib/sandbox/index.js";
import { faultOn, type Met, requestsOf, type Weather } from "./faults.js";
import type { Stand } from "./stand.js";
import type { Step } from "./step.js";

/** How often a step is run again after the run that was disturbed. */
const MOST_AGAIN = 3;

export interface Case {
  readonly met: Met;
  readonly weather: Weather;
}

export interface Outcome {
  /** In how many runs it was done; undefined where it was not. */
  readonly runs: number | undefined;
  readonly requests: number;
  /** Enable calls that the cloud was sent, and those that took effect. */
  readonly enables: { readonly sent: number; readonly tookEffect: number };
  /** The fault met its request. */
  readonly met: boolean;
  /** What was said in each run. */
  readonly errors: readonly string[];
  readonly lost: number;
  readonly reused: number;
  readonly doubled: number;
  /** Everything that must not be so, in words. */
  readonly broken: readonly string[];
}

/** A step that nothing disturbs: what it asks, and how the cloud is then. */
export interface Undisturbed {
  readonly step: Step;
  readonly requests: readonly Met[];
  readonly picture: Picture;
}

/** Throws where the step is not done in its first run. */
export async function undisturbed(on: Stand, step: Step): Promise<Undisturbed> {
  // The first makes the state that it begins with, and loads what is loaded when it is first needed.
  reset(on, step);
  await (await step.begin(on))(undefined);
  reset(on, step);
  const ran = await (await begun(on, step))(undefined);
  const requests = requestsOf(on.sandbox.log);
  const look = await ran.look();
  const wrong = [...ran.errors, ...ran.broken, ...look.errors, ...look.broken];
  if (!look.done || wrong.length > 0) throw new Error(`${step.name} is not done undisturbed: ${wrong.join(", ")}`);
  return { step, requests, picture: pictureOf(on.sandbox) };
}

/** Disturbs the first run, and each further one for which there is a case. */
export async function attempt(on: Stand, whole: Undisturbed, ...cases: readonly Case[]): Promise<Outcome> {
  const { step, picture } = whole;
  reset(on, step);
  const again = await begun(on, step);
  const { sandbox } = on;
  const errors: string[] = [];
  const broken: string[] = [];
  const most = cases.length + MOST_AGAIN;
  let runs: number | undefined;
  let met = true;
  for (let run = 1; run <= most && runs === undefined; run += 1) {
    const disturbed = cases[run - 1];
    const wasMet = disturbed === undefined ? undefined : disturb(on, whole, disturbed);
    const ran = await again(disturbed?.weather.ends);
    on.hears = () => undefined;
    errors.push(...ran.errors);
    broken.push(...ran.broken);
    // A run that takes up another need not come as far as that.
    if (run === 1) met = wasMet?.() ?? true;
    // Bad weather passes: what is left of it does not meet the next run.
    sandbox.faults.length = 0;
    if (ran.errors.length > 0) continue;
    const look = await ran.look();
    errors.push(...look.errors);
    broken.push(...look.broken);
    if (look.done) runs = run;
  }
  const seen = judged(sandbox, step, picture);
  if (runs === undefined) broken.push(`it is not done after ${most} runs: ${errors.join(", ")}`);
  return {
    runs,
    requests: sandbox.log.length,
    enables: {
      sent: sandbox.log.filter(({ operation }) => operation === "enableKMS").length,
      tookEffect: (sandbox.seed.clusters ?? []).reduce(
        (sum, { id }) => sum + sandbox.console.enablements(id).length,
        0,
      ),
    },
    met,
    errors,
    lost: seen.lost.length,
    reused: seen.reused.length,
    doubled: seen.doubled.length,
    broken: [...broken, ...seen.lost, ...seen.reused, ...seen.doubled, ...(runs === undefined ? [] : seen.other)],
  };
}

/** Lets the fault meet its request in the run that comes; asked afterwards, whether it has. */
function disturb(on: Stand, whole: Undisturbed, { met, weather }: Case): () => boolean {
  const fault = faultOn(met, weather);
  on.sandbox.faults.push(fault);
  const isMet = () => fault.times !== weather.times;
  on.hears = () => {
    if (!isMet()) return;
    on.hears = () => undefined;
    if (weather.ends === "in order") on.stop();
    else if (weather.ends !== undefined) on.kill();
    if (weather.everywhere !== undefined) outage(on, whole, weather.action, weather.everywhere);
  };
  return isMet;
}

/** Everything that the step asks is met, until the time is over. */
function outage(on: Stand, { requests }: Undisturbed, action: FaultAction, seconds: number): void {
  const { faults } = on.sandbox;
  for (const operation of new Set(requests.map((one) => one.operation))) faults.push({ operation, action });
  on.after(seconds, () => {
    faults.length = 0;
  });
}

function reset(on: Stand, step: Step): void {
  const { sandbox } = on;
  on.forget();
  sandbox.reset(step.seed());
  step.arrange?.(sandbox);
}

async function begun(on: Stand, step: Step) {
  const again = await step.begin(on);
  on.sandbox.clearLog();
  return again;
}

/** How the cloud is, in names: IDs that it has given may be others. */
type Picture = ReturnType<typeof pictureOf>;

function pictureOf({ console, seed }: Pick<Sandbox, "console" | "seed">) {
  const keys = console.keys();
  const nameOf = (id: string) => keys.find((key) => key.id === id)?.name ?? id;
  return {
    instances: console.instances().map(({ name, account, state, rings }) => [name, account, state, ...rings.keys()]),
    keys: keys.map(({ name, state, ring, aliases, versions, rotationMonths }) =>
      [name, state, ring, rotationMonths, versions, ...[...aliases].sort()].join(" "),
    ),
    authorizations: console.authorizations().map(({ account, source }) => `${source} on ${account}`),
    clusters: (seed.clusters ?? []).map(({ id }) => ({
      id,
      used: console.history(id).map(nameOf),
      enables: console.enablements(id).map(({ key, privateEndpoint }) => `${nameOf(key)} ${privateEndpoint}`),
    })),
  };
}

/** Answers to an enable that are no harm: taken, lost, told to come again, or not authorized yet. */
const HARMLESS: ReadonlySet<unknown> = new Set([200, "reset", 401, 429, 500, 503]);

function judged({ console, log, seed }: Sandbox, { retires = [] }: Step, wanted: Picture) {
  const now = pictureOf({ console, seed });
  const lost = console
    .keys()
    .filter(({ id, state }) => state !== "active" && !retires.includes(id))
    .map(({ name, state }) => `key ${name} is ${state}`);
  const reused = now.clusters.flatMap(({ id, used }) =>
    new Set(used).size === used.length ? [] : [`cluster ${id} has used a key again: ${used.join(", ")}`],
  );
  const doubled = [
    ...now.clusters.flatMap(({ id, enables }, at) =>
      enables.length <= (wanted.clusters[at]?.enables.length ?? 0)
        ? []
        : [`cluster ${id} was enabled too often: ${enables.join(", ")}`],
    ),
    ...log
      .filter(({ operation, status }) => operation === "enableKMS" && !HARMLESS.has(status))
      .map(({ status }) => `an enable was answered ${status}: it should not have been sent`),
  ];
  const wrong = Object.entries(now).flatMap(([what, seen]) => {
    const would = Object.entries(wanted).find(([one]) => one === what)?.[1];
    return isDeepStrictEqual(seen, would) ? [] : [`${what}: ${JSON.stringify(seen)}, and not ${JSON.stringify(would)}`];
  });
  const other = wrong.map((words) => `the cloud is not as it would be: ${words}`);
  return { lost, reused, doubled, other };
}
