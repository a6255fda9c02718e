/** Which cloud a state was written against: a sandbox's must not be mixed with IBM Cloud's own. */
import type { Problem } from "../model/problem.js";

/** IBM Cloud itself, or overridden endpoints (a sandbox). */
export type WrittenAgainst = "ibm-cloud" | "overridden-endpoints";

/** A state that was written against a sandbox is not used with IBM Cloud, nor the reverse. Null: it does not say. */
export function wrongCloud(then: string | null, now: WrittenAgainst): Problem | undefined {
  if (then === null || then === now) return undefined;
  const seen = `It was written against ${then}; this run works with ${now}.`;
  return { code: "WRONG_CLOUD", severity: "refused", subject: "this state", seen };
}
