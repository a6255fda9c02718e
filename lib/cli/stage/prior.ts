/** What the states of all stacks of a file say together. */
import { joined, type Prior } from "../../judge/prior.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { unusable } from "../plan/look.js";
import { readState } from "../plan/state.js";
import type { Pulled } from "./terraform.js";

/** An empty one where nothing was ever written: then nothing is managed yet, which is known. */
export function mergePriors(states: readonly Pulled[]): Result<Prior, Problem> {
  const priors: Prior[] = [];
  for (const state of states) {
    if (state === null) continue;
    const read = readState(state.text);
    if (!read.ok) return err(unusable("state", read.error));
    priors.push(read.value);
  }
  return ok(joined(priors));
}
