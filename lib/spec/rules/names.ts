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
      checkDeclaredAgain(cluster, former, clusters, problems);
    }
  }
}

function checkDeclaredAgain(
  cluster: DraftCluster,
  former: Located<string>,
  clusters: ReadonlyMap<string, DraftCluster>,
  problems: Problems,
): void {
  const { value, span, path } = former;
  const own = cluster.name.value;
  if (!clusters.has(value)) return;
  if (value === own) {
    problems.add("FORMER_NAME_DECLARED", span, `${path}: \`${value}\` is the name it has now`, "leave it out");
  } else if (leadsBack(value, own, clusters)) {
    problems.add("NAMES_SWAPPED", span, `${path}: \`${own}\` and \`${value}\` exchange their names`);
  } else {
    const message = `${path}: \`${value}\` is declared again under \`clusters\``;
    problems.add("FORMER_NAME_DECLARED", span, message, "apply the renaming first, and give the name away afterwards");
  }
}

/** Whether `target` is among the former names of `from`, or of those who have them now, and so on. */
function leadsBack(from: string, target: string, clusters: ReadonlyMap<string, DraftCluster>): boolean {
  const visited = new Set<string>();
  const waiting = [from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === target) return true;
    if (visited.has(name)) continue;
    visited.add(name);
    for (const { value } of clusters.get(name)?.renamedFrom ?? []) waiting.push(value);
  }
  return false;
}
