/**
 * What is checked before anything is synthesized: the machine, not the file. What would fail later, in another tool's
 * words, is said here; a refusal leaves everything as it is.
 */
import { bundlePath } from "../../constructs/own-package.js";
import type { Problem } from "../../model/problem.js";
import type { Spec } from "../../model/spec.js";
import { checkCredentials } from "./credentials.js";
import { checkLeftLock } from "./left-lock.js";
import { checkMirror } from "./mirror.js";
import { checkOtherStates } from "./other-states.js";
import { checkLocalState, checkLocking } from "./state.js";
import type { Surroundings } from "./surroundings.js";
import { checkTerraform } from "./terraform.js";

export { machine, type Surroundings } from "./surroundings.js";

/** Everything that stands in the way, or should be known first. */
export function checkBefore(spec: Spec, surroundings: Surroundings): readonly Problem[] {
  return [
    ...checkTerraform(surroundings),
    ...checkLocking(spec, surroundings),
    ...checkBundle(surroundings),
    ...checkCredentials(spec, surroundings),
    ...checkMirror(surroundings),
    ...checkLocalState(spec),
    ...checkLeftLock(spec, surroundings),
    ...checkOtherStates(spec, surroundings),
  ];
}

/** Whether the provider has been built. */
export function checkBundle({ exists }: Pick<Surroundings, "exists">): readonly Problem[] {
  if (exists(bundlePath())) return [];
  const seen = "There is no `dist/provider/terraform-provider-clusterkms` in this package.";
  return [{ code: "PROVIDER_BUNDLE_MISSING", severity: "refused", subject: "provider clusterkms", seen }];
}
