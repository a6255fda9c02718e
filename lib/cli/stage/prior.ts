/** What the states of all stacks of a file say together. */
import type { Owned, Prior, PriorKey } from "../../judge/fleet-question.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { unusable } from "../plan/look.js";
import { readState } from "../plan/state.js";
import type { Pulled } from "./terraform.js";

/** An empty one where nothing was ever written: then nothing is managed yet, which is known. */
export function mergePriors(states: readonly Pulled[]): Result<Prior, Problem> {
  const addresses = new Set<string>();
  const bindings = new Map<string, Prior["bindings"] extends ReadonlyMap<string, infer Record> ? Record : never>();
  const keys = new Map<string, PriorKey>();
  const owned = new Map<string, Owned>();
  for (const state of states) {
    if (state === null) continue;
    const read = readState(state.text);
    if (!read.ok) return err(unusable("state", read.error));
    for (const address of read.value.addresses) addresses.add(address);
    for (const [name, record] of read.value.bindings) bindings.set(name, record);
    for (const [name, key] of read.value.keys) keys.set(name, key);
    for (const [address, known] of read.value.owned) owned.set(address, known);
  }
  return ok({ addresses, bindings, keys, owned });
}
