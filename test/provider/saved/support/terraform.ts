/**
 * Terraform with a saved plan, over the plugin protocol: it plans with what it reads, and later, in another process,
 * plans what changes once more over what was read then, holds the two plans against each other, and applies.
 */
import { isDeepStrictEqual } from "node:util";
import { readSpec } from "../../../../lib/spec/index.js";
import type { Served } from "../../../doors/support/served.js";
import { type Stack, TYPES, type Type, translated } from "../../../doors/support/stack.js";
import { configOf, waitsFor } from "../../../doors/support/terraform.js";
import { must } from "../../../support/fakes/must.js";
import { type Answered, isError, isUnknown, terraformCalls, type Values } from "../../../support/terraform-calls.js";

const NOTHING = Buffer.alloc(0);

/** An object of the state. */
interface Stored {
  readonly type: Type;
  readonly values: Values;
  readonly private: Buffer;
}
export type State = ReadonlyMap<string, Stored>;

interface Planned {
  readonly address: string;
  readonly type: Type;
  readonly prior: Values | null;
  readonly private: Buffer;
  /** Null where it is to be destroyed. */
  readonly planned: Values | null;
}

/** What `terraform plan -out` keeps: the file's stack, what was read, and what is to change, in order. */
export interface SavedPlan {
  readonly yaml: string;
  readonly read: State;
  readonly changes: readonly Planned[];
}

export interface Applied {
  readonly state: State;
  /** The errors of each object that ended with one: the whole text. Empty where all went well. */
  readonly errors: ReadonlyMap<string, string>;
}

export function terraform({ call }: Served) {
  const provider = terraformCalls(call);

  const open = async (yaml: string): Promise<Stack> => {
    const spec = must(readSpec(yaml, "cluster-kms.yaml"));
    await provider.configure(spec.accounts, spec.name);
    return translated(spec);
  };

  const plan = async (yaml: string, state: State): Promise<SavedPlan> => {
    const stack = await open(yaml);
    const stored = new Map(state);
    for (const address of stack.removed) stored.delete(address);
    const read = new Map<string, Stored>();
    const begin = async (type: Type, address: string) => {
      const before = stored.get(address);
      const id = stack.imports.get(address);
      if (before === undefined && id === undefined) return;
      if (before !== undefined) await provider.upgrade(type, before.values);
      const first = before ?? fine(await provider.take(type, id ?? ""));
      const { values, private: kept } = fine(await provider.read(type, first.values ?? {}, first.private));
      read.set(address, { type, values: values ?? {}, private: kept });
    };
    for (const type of TYPES)
      for (const name of stack.resources.get(type)?.keys() ?? []) await begin(type, `${type}.${name}`);
    for (const [address, { type }] of stored) if (!read.has(address)) await begin(type, address);

    const known = new Map<string, Values>();
    const changes: Planned[] = [];
    for (const type of TYPES)
      for (const [name, attributes] of stack.resources.get(type) ?? []) {
        const address = `${type}.${name}`;
        const config = configOf(type, attributes, (of, attribute) => known.get(of)?.[attribute]);
        const { values: prior, private: kept } = read.get(address) ?? { values: null, private: NOTHING };
        const { values: planned } = fine(await provider.plan(type, { prior, config, private: kept }));
        known.set(address, planned ?? {});
        if (!isDeepStrictEqual(prior, planned)) changes.push({ address, type, prior, private: kept, planned });
      }
    for (const [address, { type, values: prior, private: kept }] of read) {
      if (known.has(address)) continue;
      fine(await provider.plan(type, { prior, config: null, private: kept }));
      changes.push({ address, type, prior, private: kept, planned: null });
    }
    return { yaml, read, changes };
  };

  /** Applies; `between` happens in the cloud when Terraform has planned that object once more. */
  const apply = async (
    { yaml, read, changes }: SavedPlan,
    between?: { readonly address: string; readonly does: () => void },
  ): Promise<Applied> => {
    const stack = await open(yaml);
    const state = new Map(read);
    const errors = new Map<string, string>();
    const known = new Map([...read].map(([address, { values }]) => [address, values] as const));
    for (const { address, type, prior, private: kept, planned } of changes) {
      const attributes = stack.resources.get(type)?.get(address.slice(type.length + 1));
      if (attributes !== undefined && waitsFor(attributes).some((other) => errors.has(other))) continue;
      const config =
        planned === null || attributes === undefined
          ? null
          : configOf(type, attributes, (of, attribute) => known.get(of)?.[attribute]);
      if (prior !== null) await provider.upgrade(type, prior);
      // What is to be destroyed is not planned again.
      const again = config === null ? undefined : await provider.plan(type, { prior, config, private: kept });
      const said = again === undefined ? "" : (wordsOf(again) ?? otherPlan(planned, again.values));
      if (between?.address === address) between.does();
      const done: Answered =
        said !== ""
          ? { values: prior, private: kept, diagnostics: [] }
          : await provider.apply(type, {
              prior,
              planned: again?.values ?? null,
              config,
              private: again?.private ?? kept,
            });
      const wrong = said === "" ? wordsOf(done) : said;
      if (wrong !== undefined) errors.set(address, wrong);
      if (done.values === null) state.delete(address);
      else state.set(address, { type, values: done.values, private: done.private });
      known.set(address, done.values ?? {});
    }
    return { state, errors };
  };

  const deploy = async (yaml: string, state: State = new Map()): Promise<State> => {
    const { state: after, errors } = await apply(await plan(yaml, state));
    for (const [address, words] of errors) throw new Error(`${address}: ${words}`);
    return after;
  };

  return { plan, apply, deploy };
}

/** Terraform's own words where the second plan is not the first with less left open. */
function otherPlan(first: Values | null, second: Values | null): string {
  const same = Object.entries(first ?? {}).every(
    ([name, value]) => isUnknown(value) || isDeepStrictEqual(value, second?.[name]),
  );
  return same ? "" : "Provider produced inconsistent final plan";
}

/** The errors of an answer; undefined where there is none. */
function wordsOf({ diagnostics }: Answered): string | undefined {
  const errors = diagnostics.filter(isError).map(({ summary, detail }) => `${summary}\n\n${detail}`);
  return errors.length === 0 ? undefined : errors.join("\n\n");
}

function fine(answer: Answered): Answered {
  const words = wordsOf(answer);
  if (words !== undefined) throw new Error(words);
  return answer;
}
