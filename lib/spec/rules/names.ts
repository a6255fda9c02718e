/** Names over time: declared, renamed and removed exclude each other, since each is one address in Terraform's state. */
import type { Draft, DraftCluster } from "../draft.js";
import type { Problems } from "../problems.js";
import type { Located } from "../tree.js";

/** Reports names that are to be two things in one plan. */
export function checkNames(draft: Draft, problems: Problems): void {
  for (const section of ["clusters", "keys", "instances"] as const) {
    const declared = new Set(draft[section].map(({ name }) => name.value));
    for (const { value, span, path } of draft.removed[section]) {
      if (declared.has(value)) {
        problems.add("DECLARED_AND_REMOVED", span, `${path}: \`${value}\` is still declared under \`${section}\``);
      }
    }
  }
  checkFormerNames(draft, problems);
}

function checkFormerNames(draft: Draft, problems: Problems): void {
  const clusters = new Map(draft.clusters.map((cluster) => [cluster.name.value, cluster]));
  const removed = new Set(draft.removed.clusters.map(({ value }) => value));
  const claims = new Map<string, string>();
  const swapped = new Set<string>();
  for (const cluster of draft.clusters) {
    const own = cluster.name.value;
    for (const former of cluster.renamedFrom) {
      const claim = claims.get(former.value);
      claims.set(former.value, claim ?? own);
      if (claim !== undefined && claim !== own) {
        const message = `${former.path}: \`clusters.${claim}\` says too that it had the name \`${former.value}\``;
        problems.add("FORMER_NAME_CLAIMED_TWICE", former.span, message);
      }
      if (removed.has(former.value)) {
        const message = `${former.path}: \`${former.value}\` is listed under \`removed.clusters\` as well`;
        problems.add("RENAMED_AND_REMOVED", former.span, message);
      }
      checkDeclaredAgain(cluster, former, clusters, swapped, problems);
    }
  }
}

function checkDeclaredAgain(
  cluster: DraftCluster,
  former: Located<string>,
  clusters: ReadonlyMap<string, DraftCluster>,
  swapped: Set<string>,
  problems: Problems,
): void {
  const { value, span, path } = former;
  const own = cluster.name.value;
  if (!clusters.has(value)) return;
  if (value === own) {
    problems.add("FORMER_NAME_DECLARED", span, `${path}: \`${value}\` is the name it has now`, "leave it out");
    return;
  }
  const circle = circleOf(own, value, clusters);
  if (circle === undefined) {
    const message = `${path}: \`${value}\` is declared again under \`clusters\``;
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
function circleOf(
  own: string,
  former: string,
  clusters: ReadonlyMap<string, DraftCluster>,
): readonly string[] | undefined {
  const cameFrom = new Map([[former, own]]);
  for (const name of cameFrom.keys()) {
    if (cameFrom.size > LONGEST_CIRCLE) return undefined;
    for (const { value } of clusters.get(name)?.renamedFrom ?? []) {
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
