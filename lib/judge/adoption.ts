/** What exists is taken over only where no other stack has marked it as its own. */
import type { InstanceRef } from "../model/crn.js";
import type { Problem } from "../model/problem.js";
import { type InstanceRecord, instanceSubject } from "../plan/instance.js";
import { madeElsewhere } from "../plan/managed.js";
import { otherInstanceMark, otherKeyMark } from "../plan/marker.js";
import { keySubject, type RootKeyRecord } from "../plan/root-key.js";
import { reasons } from "../plan/words.js";
import type { Looks } from "./looks.js";

/** What stands against taking over a key. `stack`: undefined where the provider is not told of one. */
export function keyAdoption({ ref, name, alias, aliases }: RootKeyRecord, stack: string | undefined): Problem[] {
  // The record keeps this stack's own mark apart.
  const mark = alias === null ? otherKeyMark([...aliases], stack, name) : undefined;
  return mark === undefined ? [] : [madeElsewhere(keySubject(name), ref.crn, `alias ${mark}`)];
}

/** What stands against taking over an instance; where its tags may not be read, nobody can say whose it is. */
export async function instanceAdoption(
  { managed }: Looks,
  ref: InstanceRef,
  { name }: Pick<InstanceRecord, "name">,
  stack: string | undefined,
): Promise<Problem[]> {
  const subject = instanceSubject(name);
  const tags = await managed.tags(ref);
  if (!tags.seen) return [{ code: tags.why.code, severity: "refused", subject, seen: reasons([tags.why]) }];
  const mark = otherInstanceMark(tags.value, stack, name);
  return mark === undefined ? [] : [madeElsewhere(subject, ref.crn, `tag ${mark}`)];
}
