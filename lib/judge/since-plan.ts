/** What stands against a change when its plan is applied: what has changed since is told with then and now. */
import type { InstanceRef } from "../model/crn.js";
import type { Problem } from "../model/problem.js";
import { isGoing } from "../plan/instance.js";
import { sincePlanned } from "../plan/moved.js";
import type { Looks } from "./looks.js";

/**
 * The problems, where they refuse the change; `refs` are the instances that it hangs on. Of a key that cannot be read only
 * its instance may tell why: one that is deleted answers nothing.
 */
export async function sincePlan(
  looks: Pick<Looks, "managed">,
  problems: readonly Problem[],
  refs: readonly InstanceRef[],
): Promise<readonly Problem[]> {
  const [first] = problems.filter(({ severity }) => severity === "refused");
  const told = problems.map(sincePlanned);
  if (first === undefined || told.some(({ code }) => code === "CHANGED_SINCE_PLAN")) return told;
  const gone = await instanceGone(looks, first.subject, refs);
  return gone === undefined ? told : [sincePlanned(gone)];
}

/** The first of the instances of keys that is seen to be deleted. */
export async function instanceGone(
  { managed }: Pick<Looks, "managed">,
  subject: string,
  refs: readonly InstanceRef[],
): Promise<Problem | undefined> {
  for (const ref of refs) {
    const look = await managed.instance(ref);
    if (!look.seen) continue;
    const status = look.value === "gone" ? look.value : look.value.state;
    if (!isGoing(status)) continue;
    const seen = `The instance of the key is ${status}:\n  ${ref.crn}`;
    return { code: "INSTANCE_GONE", severity: "refused", subject, seen };
  }
  return undefined;
}
