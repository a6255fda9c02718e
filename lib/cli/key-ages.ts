/** How old the newest version of each key of a file is, against the interval that is declared. */
import type { KeyRef } from "../model/crn.js";
import type { Spec } from "../model/spec.js";
import type { Observer } from "../observe/observer.js";
import { keySubject } from "../plan/root-key.js";
import { keyAge, overdueProblem } from "../plan/rotation.js";
import { reasons } from "../plan/words.js";
import type { KeyAgeRow } from "../report/key-ages.js";
import { crnOfFound, type Found, findMeant } from "./made-here.js";

/** One row for each key, in the order of the file; those that are retired are left out. */
export async function keyAges(spec: Spec, observer: Observer, now: number): Promise<readonly KeyAgeRow[]> {
  const { keys } = await findMeant(spec, observer);
  const wanted = [...spec.keys].filter(([, key]) => key.kind === "referred" || key.state !== "retired");
  return Promise.all(
    wanted.map(async ([name, key]) => {
      const found = keys.get(name);
      const look = found?.kind === "found" ? await observer.key(found.ref) : undefined;
      const seen = look?.kind === "there" ? look.key : undefined;
      const everyMonths = key.kind === "managed" ? (key.rotationMonths ?? null) : null;
      const age = keyAge(seen?.version?.created, everyMonths ?? undefined, now);
      const overdue = everyMonths === null ? undefined : overdueProblem(keySubject(name), everyMonths, age);
      return {
        name,
        crn: crnOfFound(found),
        state: seen?.state ?? "unknown",
        version: seen?.version?.id ?? null,
        made: seen?.version?.created ?? null,
        everyMonths,
        ...age,
        findings: overdue === undefined ? [] : [overdue],
        note: look?.kind === "unseen" ? reasons([look.why]) : whyNot(found),
      };
    }),
  );
}

const whyNot = (found: Found<KeyRef> | undefined): string | null =>
  found?.kind === "unseen"
    ? reasons([found.why])
    : found?.kind === "several"
      ? `${found.count} keys could be meant.`
      : found?.kind === "absent"
        ? "It is not made yet."
        : null;
