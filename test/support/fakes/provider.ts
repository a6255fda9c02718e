/** A resource of the provider over the cloud of values, asked as Terraform asks: plan, then apply what was planned. */
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { SentNote } from "../../../lib/provider/enable/order.js";
import { openSession, type Session } from "../../../lib/provider/session.js";
import {
  type Diagnostic,
  holdsUnknown,
  type PlanOf,
  type Resource,
  type Schema,
  type StateOf,
} from "../../../lib/tfplugin/index.js";
import { type FakeClock, fakeClock } from "./clock.js";
import { cloudOf, type World, world } from "./cloud.js";
import { keptNotes } from "./kept.js";

export interface Stage {
  readonly at: World;
  readonly clock: FakeClock;
  readonly log: string[];
  /** What is kept on the machine, by cluster: it outlives the process. */
  readonly marks: Map<string, SentNote>;
  /** Of the process that is running. */
  session(): Session;
  /** Terraform starts the provider anew. */
  restart(stack?: string): void;
  abort(): void;
  signal(): AbortSignal;
  /** The words of the writes that were sent. */
  writes(): readonly string[];
}

const WRITE =
  /^(createKey|createRing|moveKey|setRotation|setDualAuthDelete|addAlias|removeAlias|deleteKey|setForDeletion|setAllowedNetwork|createInstance|renameInstance|deleteInstance|attachTags|detachTags|authorize|enable) /;

/** One process of the provider in a world, for the stack `payments`. */
export function stage(change: Partial<World> = {}): Stage {
  const at = world(change);
  const clock = fakeClock();
  const { kept, marks } = keptNotes();
  const open = (stack?: string) => openSession(cloudOf(at, clock), clock, 5, stack, kept);
  let session = open("payments");
  let stop = new AbortController();
  const log: string[] = [];
  return {
    at,
    clock,
    log,
    marks,
    session: () => session,
    restart: (stack = "payments") => {
      session = open(stack === "" ? undefined : stack);
      stop = new AbortController();
    },
    abort: () => stop.abort(),
    writes: () => at.calls.filter((words) => WRITE.test(words)),
    signal: () => stop.signal,
  };
}

const errors = (diagnostics: readonly Diagnostic[]) => diagnostics.some(({ severity }) => severity === "error");

const NOTHING = new Uint8Array();

/** `error KEY_GONE`, one for each diagnostic. */
export const said = (diagnostics: readonly Diagnostic[] = []): readonly string[] =>
  diagnostics.map(({ severity, summary }) => `${severity} ${summary.split(":")[0]}`);

/** What Terraform calls an invalid plan: values that are neither the configuration's nor the state's. */
function notAllowed<S extends Schema>(
  { attributes }: S,
  planned: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>>,
  prior: Readonly<Record<string, unknown>> | null,
): readonly string[] {
  return Object.entries(attributes).flatMap(([name, { mode }]) => {
    const [now, want, then] = [planned[name], config[name], prior?.[name] ?? null];
    if (isDeepStrictEqual(now, want)) return [];
    if (want === null && mode !== "required" && mode !== "optional") return [];
    return want !== null && then !== null && isDeepStrictEqual(now, then) ? [] : [name];
  });
}

/** What Terraform calls an inconsistent result: known values that did not come back as planned. */
const inconsistent = (
  planned: Readonly<Record<string, unknown>>,
  state: Readonly<Record<string, unknown>> | null,
): readonly string[] =>
  Object.keys(planned).filter(
    (name) => !holdsUnknown(planned[name]) && !isDeepStrictEqual(planned[name], state?.[name]),
  );

/** The requests of one resource on a stage. */
export function acting<S extends Schema>(resource: Resource<Session, S>, on: Stage) {
  const context = () => ({
    client: on.session(),
    signal: on.signal(),
    log: { debug: () => undefined, info: (message: string) => void on.log.push(message), warn: () => undefined },
  });
  const read = (state: StateOf<S>) => resource.read({ state, private: NOTHING }, context());
  const plan = (prior: StateOf<S> | null, config: PlanOf<S> | null) =>
    resource.plan({ prior, proposed: config, config, private: NOTHING }, context());
  const apply = (prior: StateOf<S> | null, config: PlanOf<S> | null, planned: PlanOf<S> | null) =>
    resource.apply({ prior, planned, config, private: NOTHING }, context());
  return {
    read,
    plan,
    apply,
    /** Plans, and applies what was planned, in a process of its own. */
    deploy: async (prior: StateOf<S> | null, config: PlanOf<S>) => {
      const { planned, diagnostics = [] } = await plan(prior, config);
      if (errors(diagnostics) || planned === null) return { state: prior, diagnostics };
      expect(notAllowed(resource.schema, planned, config, prior)).toEqual([]);
      const applied = await apply(prior, config, planned);
      if (!errors(applied.diagnostics ?? [])) expect(inconsistent(planned, applied.state)).toEqual([]);
      return applied;
    },
    /** Imports and reads, as an `import` block does. */
    take: async (id: string) => {
      const { state, diagnostics } = (await resource.import?.({ id }, context())) ?? { state: null };
      return state === null ? { state, ...(diagnostics === undefined ? {} : { diagnostics }) } : read(state);
    },
    destroy: async (prior: StateOf<S>) => ({
      planned: await plan(prior, null),
      applied: await apply(prior, null, null),
    }),
  };
}
