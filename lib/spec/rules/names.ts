/** Names over time: declared, renamed and removed exclude each other, since each is one address in Terraform's state. */
import type { Draft } from "../draft.js";
import type { Problems } from "../problems.js";
import type { Located } from "../tree.js";

type Section = (typeof SECTIONS)[number];
const SECTIONS = ["clusters", "keys", "instances"] as const;

/** An entry of any section. */
interface Named {
  readonly name: Located<string>;
  readonly renamedFrom: readonly Located<string>[];
}

/** Reports names that are to be two things in one plan. */
export function checkNames(draft: Draft, problems: Problems): void {
  for (const section of SECTIONS) {
    const declared = new Map<string, Named>(draft[section].map((entry) => [entry.name.value, entry]));
    for (const { value, span, path } of draft.removed[section]) {
      if (declared.has(value)) {
        problems.add("DECLARED_AND_REMOVED", span, `${path}: \`${value}\` is still declared under \`${section}\``);
      }
    }
    checkFormerNames(section, declared, draft, problems);
  }
}

function checkFormerNames(
  section: Section,
  declared: ReadonlyMap<string, Named>,
  draft: Draft,
  problems: Problems,
): void {
  const removed = new Set(draft.removed[section].map(({ value }) => value));
  const claims = new Map<string, string>();
  const swapped = new Set<string>();
  for (const { name, renamedFrom } of draft[section]) {
    const own = name.value;
    for (const former of renamedFrom) {
      const claim = claims.get(former.value);
      claims.set(former.value, claim ?? own);
      if (claim !== undefined && claim !== own) {
        const message = `${former.path}: \`${section}.${claim}\` says too that it had the name \`${former.value}\``;
        problems.add("FORMER_NAME_CLAIMED_TWICE", former.span, message);
      }
      if (removed.has(former.value)) {
        const message = `${former.path}: \`${former.value}\` is listed under \`removed.${section}\` as well`;
        problems.add("RENAMED_AND_REMOVED", former.span, message);
      }
      checkDeclaredAgain(section, own, former, declared, swapped, problems);
    }
  }
}

function checkDeclaredAgain(
  section: Section,
  own: string,
  former: Located<string>,
  declared: ReadonlyMap<string, Named>,
  swapped: Set<string>,
  problems: Problems,
): void {
  const { value, span, path } = former;
  if (!declared.has(value)) return;
  if (value === own) {
    problems.add("FORMER_NAME_DECLARED", span, `${path}: \`${value}\` is the name it has now`, "leave it out");
    return;
  }
  const circle = circleOf(own, value, declared);
  if (circle === undefined) {
    const message = `${path}: \`${value}\` is declared again under \`${section}\``;
    problems.add("FORMER_NAME_DECLARED", span, message, "apply the renaming first, and give the name away afterwards");
  } else if (!swapped.has(own)) {
    // Every name of a circle leads back to itself; the circle is one mistake.
    for (const name of circle) swapped.add(name);
    const hint = "go through a third name: rename one, apply, then the others";
    problems.add("NAMES_SWAPPED", span, `${path}: ${listed(circle)} exchange their names`, hint);
  }
}

/** How far a chain of former names is followed; a longer circle is told as names that are declared again. */
const LONGEST_CIRCLE = 100;

/** The names by which `own` leads back to itself, when its former name is the first step. */
function circleOf(own: string, former: string, declared: ReadonlyMap<string, Named>): readonly string[] | undefined {
  const cameFrom = new Map([[former, own]]);
  for (const name of cameFrom.keys()) {
    if (cameFrom.size > LONGEST_CIRCLE) return undefined;
    for (const { value } of declared.get(name)?.renamedFrom ?? []) {
      if (value === own) return wayTo(name, own, cameFrom);
      if (!cameFrom.has(value)) cameFrom.set(value, name);
    }
  }
  return undefined;
}

function wayTo(last: string, own: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const way: string[] = [];
  for (let name: string | undefined = last; name !== undefined && name !== own; name = cameFrom.get(name))
    way.unshift(name);
  return [own, ...way];
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}
