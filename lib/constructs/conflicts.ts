/** What the declarations of one kind say together in one stack, where they contradict each other. */
import type { Problem } from "../model/problem.js";
import type { Declared } from "./declarations.js";
import type { Kind } from "./kinds.js";
import { textOf } from "./refuse.js";

// What Terraform takes as a name in an address.
const NAME = /^[a-zA-Z_][a-zA-Z0-9_-]*$/;

const notAnAddress = (name: string): string => `\`${name}\` is not a name that Terraform takes in an address.`;

/** One text per contradiction, in the order of the names. */
export function conflicts(kind: Kind, declared: readonly Declared[], removed: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const add = (code: Problem["code"], name: string, seen: string) =>
    void problems.push(textOf({ code, severity: "refused", subject: `${kind.word} ${name}`, seen }));
  const word = `${kind.word.charAt(0).toUpperCase()}${kind.word.slice(1)}`;
  const names = new Set<string>();
  const objects = new Map<string, string>();
  const formers = new Map<string, string>();
  for (const { name, identities, renamedFrom } of declared) {
    for (const one of [name, ...renamedFrom]) if (!NAME.test(one)) add("NAME_INVALID", name, notAnAddress(one));
    if (names.has(name))
      add("NAME_DUPLICATE", name, `Two ${kind.word}s of this stack have the address ${kind.type}.${name}.`);
    names.add(name);
    const same = identities.find((identity) => objects.has(identity));
    if (same !== undefined) add(kind.twice, name, `${word} ${objects.get(same)} is of ${kind.of}, ${same}.`);
    for (const identity of identities) if (!objects.has(identity)) objects.set(identity, name);
    for (const former of renamedFrom) {
      const other = formers.get(former);
      if (other !== undefined)
        add("FORMER_NAME_CLAIMED_TWICE", name, `${word} ${other} says too that it was ${former}.`);
      formers.set(former, name);
    }
  }
  for (const [former, name] of formers) {
    if (names.has(former)) add("FORMER_NAME_DECLARED", name, `It was ${former}, which is declared again.`);
    if (removed.has(former)) add("RENAMED_AND_REMOVED", name, `It was ${former}, which is removed as well.`);
  }
  for (const name of removed) {
    if (!NAME.test(name)) add("NAME_INVALID", name, notAnAddress(name));
    if (names.has(name)) add("DECLARED_AND_REMOVED", name, `${name} is declared, and removed.`);
  }
  return problems;
}
