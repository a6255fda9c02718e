/** A step that is declared: a file over a state, applied until its plan is empty. */
import type { Spec } from "../../../lib/model/spec.js";
import { readSpec } from "../../../lib/spec/index.js";
import { must } from "../../support/fakes/must.js";
import type { Stand } from "./stand.js";
import type { Step } from "./step.js";
import { type State, terraform } from "./terraform.js";

export interface Deploy extends Pick<Step, "name" | "seed" | "arrange" | "retires"> {
  /** What was deployed before: it must send nothing, so that its state holds for every case. */
  readonly before?: string;
  /** Virtual seconds between the two. @default 0 */
  readonly waits?: number;
  readonly file: string;
  /** What does not wait for anything else is done at once. @default false */
  readonly sideBySide?: boolean;
}

export function deploy({ before, waits = 0, file, sideBySide = false, ...step }: Deploy): Step {
  const spec = read(file);
  let from: State | undefined;
  return {
    ...step,
    begin: async (on) => {
      from ??= before === undefined ? new Map() : await deployed(on, read(before), waits);
      let state = from;
      return async (ends) => {
        const run = await terraform(on, state, spec, { sideBySide });
        state = run.killed && ends === "everything" ? run.disk : run.state;
        const broken = run.tainted.map((address) => `${address} is tainted`);
        return {
          errors: run.errors,
          broken,
          look: async () => {
            const { errors, planned, state: seen } = await terraform(on, state, spec, { only: "plan" });
            const done = errors.length === 0 && planned.length === 0;
            return { done, errors, broken: done ? forgotten(on, seen) : [] };
          },
        };
      };
    },
  };
}

const read = (file: string): Spec => must(readSpec(file, "cluster-kms.yaml"));

/** The state after a deploy that sends nothing. */
async function deployed(on: Stand, spec: Spec, waits: number): Promise<State> {
  const first = await terraform(on, new Map(), spec);
  on.sandbox.clock.advance(waits);
  const again = await terraform(on, first.state, spec);
  const writes = on.sandbox.log.filter(({ write }) => write).map(({ operation }) => operation);
  if (writes.length > 0 || first.errors.length > 0 || again.errors.length > 0)
    throw new Error(`it does not begin quietly: ${[...writes, ...first.errors, ...again.errors].join(", ")}`);
  return again.state;
}

/** Keys that a cluster has used, and the state does not know: a later plan could use them again. */
function forgotten({ sandbox }: Stand, state: State): readonly string[] {
  return [...state].flatMap(([address, { type, values }]) => {
    if (type !== "clusterkms_binding") return [];
    const { root_key: now, former_root_keys: former, cluster_id: id } = values;
    const known = [now, ...(Array.isArray(former) ? former : [])].map((crn) => String(crn).split(":").at(-1));
    return sandbox.console
      .history(String(id))
      .filter((key) => !known.includes(key))
      .map((key) => `${address} does not know that the cluster has used ${key}`);
  });
}
