/**
 * Terraform's part in `terraform apply`: what is stored is upgraded, read and planned by one process of the provider, and
 * carried out by another, which is asked for each plan again. What Terraform does with what comes back is what its source
 * does (node_resource_abstract_instance.go): an error with no object, or with no answer at all, leaves the object as it was.
 */
import { isDeepStrictEqual } from "node:util";
import type { Spec } from "../../../lib/model/spec.js";
import { type Attributes, SCHEMAS, TYPES, type Type, translated } from "../../doors/support/stack.js";
import { configOf, waitsFor } from "../../doors/support/terraform.js";
import { isError, isUnknown, type TerraformCalls, terraformCalls, type Values } from "../../support/terraform-calls.js";
import { Gone, type Stand } from "./stand.js";

/** An object of the state, with what the provider keeps beside it. */
interface Stored {
  readonly type: Type;
  readonly values: Values;
  readonly private: Buffer;
}
export type State = ReadonlyMap<string, Stored>;

export interface Run {
  /** As Terraform knows it, and as it stands on disk: the two differ where Terraform itself is killed. */
  readonly state: State;
  readonly disk: State;
  /** Addresses whose plan is a difference. */
  readonly planned: readonly string[];
  /** Codes of what was refused, or went wrong. */
  readonly errors: readonly string[];
  /** A process of the provider was killed. */
  readonly killed: boolean;
  /** Objects that came back with an error and were not there before: Terraform taints them, and a taint is a destroy. */
  readonly tainted: readonly string[];
}

const NOTHING = Buffer.alloc(0);

interface Planned {
  readonly address: string;
  readonly type: Type;
  readonly attributes: Attributes | null;
  readonly prior: Values | null;
  readonly values: Values | null;
  readonly private: Buffer;
  readonly differs: boolean;
}

interface Options {
  /** The plan alone. */
  readonly only?: "plan";
  /** What does not wait for anything else is done at once, as Terraform does; else one by one. @default false */
  readonly sideBySide?: boolean;
}

/** One `terraform apply`. */
export async function terraform(
  on: Stand,
  state: State,
  spec: Spec,
  { only, sideBySide = false }: Options = {},
): Promise<Run> {
  const errors: string[] = [];
  const run = { disk: state, planned: [], killed: false, tainted: [] };
  try {
    const plan = await planAll(on, state, spec, { errors, sideBySide });
    const planned = plan.changes.filter(({ differs }) => differs).map(({ address }) => address);
    if (errors.length > 0 || only === "plan") return { ...run, state, planned, errors };
    const applied = await applyAll(on, state, plan, spec, { errors, sideBySide });
    return { ...applied, planned, errors };
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    return { ...run, state, errors: [...errors, "PROCESS_GONE"], killed: true };
  }
}

interface Doing {
  readonly errors: string[];
  readonly sideBySide: boolean;
}

async function each<T>({ sideBySide }: Doing, all: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
  if (sideBySide) await Promise.all([...all].map(work));
  else for (const one of all) await work(one);
}

interface Plan {
  readonly state: State;
  readonly changes: readonly Planned[];
}

async function planAll(on: Stand, stored: State, spec: Spec, doing: Doing): Promise<Plan> {
  const { errors } = doing;
  const { call, process } = on.provider();
  const calls = terraformCalls(call);
  await calls.configure(spec.accounts, spec.name, spec.maxConcurrent);
  const stack = translated(spec);
  const state = new Map<string, Stored>();
  for (const [address, { type, values, private: kept }] of stored)
    state.set(address, { type, values: await calls.upgrade(type, jsonOf(type, values)), private: kept });
  for (const { from, to } of stack.moved) {
    const one = state.get(from);
    if (one === undefined || state.has(to)) continue;
    state.delete(from);
    state.set(to, one);
  }
  for (const address of stack.removed) state.delete(address);

  const failed = new Set<string>();
  const told = (address: string, diagnostics: Parameters<typeof codesOf>[0]): boolean => {
    const codes = codesOf(diagnostics);
    errors.push(...codes);
    if (codes.length > 0) failed.add(address);
    return codes.length > 0;
  };
  /** What is so: what is stored is read, what is not is imported where the stack says so. */
  const refreshed = async (type: Type, address: string): Promise<boolean> => {
    const before = state.get(address);
    const id = stack.imports.get(address);
    if (before === undefined && id === undefined) return true;
    const taken = before === undefined ? await calls.take(type, id ?? "") : { ...before, diagnostics: [] };
    if (told(address, taken.diagnostics) || taken.values === null) return false;
    const { values, private: kept, diagnostics } = await calls.read(type, taken.values, taken.private);
    if (told(address, diagnostics)) return false;
    if (values === null) state.delete(address);
    else state.set(address, { type, values, private: kept });
    return true;
  };
  const changes: Planned[] = [];
  const plan = async (type: Type, address: string, attributes: Attributes | null) => {
    const prior = state.get(address)?.values ?? null;
    const known = (of: string, attribute: string) => changes.find((one) => one.address === of)?.values?.[attribute];
    const config = attributes === null ? null : configOf(type, attributes, known);
    const kept = state.get(address)?.private ?? NOTHING;
    const next = await calls.plan(type, { prior, config, private: kept });
    if (told(address, next.diagnostics)) return;
    const { values } = next;
    changes.push({ address, type, attributes, prior, values, private: next.private, differs: differ(prior, values) });
  };
  for (const type of TYPES) {
    await each(doing, stack.resources.get(type) ?? [], async ([name, attributes]) => {
      if (process.stop.aborted) return;
      const address = `${type}.${name}`;
      if (waitsFor(attributes).some((other) => failed.has(other))) failed.add(address);
      else if (await refreshed(type, address)) await plan(type, address, attributes);
    });
  }
  const declared = new Set(
    TYPES.flatMap((type) => [...(stack.resources.get(type)?.keys() ?? [])].map((name) => `${type}.${name}`)),
  );
  for (const [address, { type }] of [...state])
    if (!declared.has(address) && (await refreshed(type, address))) await plan(type, address, null);
  // Terraform applies no plan that it was told to stop making.
  if (process.stop.aborted) errors.push("INTERRUPTED");
  return { state, changes };
}

async function applyAll(
  on: Stand,
  stored: State,
  { state: read, changes }: Plan,
  spec: Spec,
  doing: Doing,
): Promise<Pick<Run, "state" | "disk" | "killed" | "tainted">> {
  const { errors } = doing;
  const { call, process } = on.provider();
  const calls = terraformCalls(call);
  const state = new Map(read);
  const failed = new Set<string>();
  const tainted: string[] = [];
  // The first object that is written takes everything along that the plan has read.
  let disk = stored;
  const ended = () => ({ state, disk: process.isKilled() ? disk : state, killed: process.isKilled(), tainted });
  const orGone = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      return undefined;
    }
  };
  const waiting = changes.filter(({ differs }) => differs);
  await calls.configure(spec.accounts, spec.name, spec.maxConcurrent);
  const one = async (change: Planned): Promise<void> => {
    const { type, address, attributes } = change;
    const waits = attributes === null ? [] : waitsFor(attributes);
    if (process.stop.aborted) errors.push("INTERRUPTED");
    if (process.isKilled() || process.stop.aborted || waits.some((other) => failed.has(other))) {
      failed.add(address);
      return;
    }
    const known = (of: string, attribute: string) => state.get(of)?.values[attribute];
    const config = attributes === null ? null : configOf(type, attributes, known);
    const answer = await orGone(() => applyOne(calls, change, config));
    if (answer === undefined) {
      // Killed while it was asked: the object stays as it was, and what the provider kept beside it is lost.
      failed.add(address);
      errors.push("PROCESS_GONE");
      const before = state.get(address);
      if (before !== undefined) state.set(address, { ...before, private: NOTHING });
      return;
    }
    const codes = codesOf(answer.diagnostics);
    errors.push(...codes);
    if (codes.length > 0) {
      failed.add(address);
      if (answer.values !== null && change.prior === null) tainted.push(address);
    } else if (answer.values !== null) checkAnswer(change, answer.values);
    if (answer.values !== null) state.set(address, { type, values: answer.values, private: answer.private });
    else if (codes.length === 0) state.delete(address);
    disk = new Map(state);
  };
  for (const type of TYPES)
    await each(
      doing,
      waiting.filter((change) => change.type === type),
      one,
    );
  return ended();
}

/** Terraform asks for the plan once more, now that what it refers to is known, and has it carried out. */
async function applyOne(calls: TerraformCalls, { type, prior, private: kept }: Planned, config: Values | null) {
  const again = await calls.plan(type, { prior, config, private: kept });
  if (codesOf(again.diagnostics).length > 0) return { ...again, values: null };
  return calls.apply(type, { prior, config, planned: again.values, private: again.private });
}

const codesOf = (diagnostics: readonly Parameters<typeof isError>[0][]): readonly string[] =>
  diagnostics.filter(isError).map(({ summary }) => summary.split(":")[0] ?? summary);

/** Terraform calls it an error where what was planned as known does not come back as planned. */
function checkAnswer({ address, values: planned }: Planned, values: Values): void {
  for (const [name, value] of Object.entries(planned ?? {}))
    if (!isUnknown(value) && differ(value, values[name]))
      throw new Error(`${address}: ${name} did not come back as it was planned`);
}

/** A set has no order, and a number may come as text. */
const plain = (value: unknown): unknown =>
  Array.isArray(value)
    ? [...value].sort()
    : typeof value === "number"
      ? String(value)
      : typeof value === "object" && value !== null && !isUnknown(value)
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]))
        : value;
const differ = (one: unknown, other: unknown): boolean => !isDeepStrictEqual(plain(one), plain(other));

/** An object as the state file has it: numbers are numbers there. */
const jsonOf = (type: Type, values: Values): Values => {
  const shapes = new Map<string, { readonly shape: { readonly kind: string } }>(
    Object.entries(SCHEMAS[type].attributes),
  );
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      shapes.get(name)?.shape.kind === "number" && value !== null ? Number(value) : value,
    ]),
  );
};
