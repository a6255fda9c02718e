/**
 * In which order clusters are changed, as far as that can be told before it is done. Nothing in a stack orders one
 * cluster before another (a failed one would then stop those behind it for good), so which comes when is Terraform's.
 */
import { type FleetPlan, type PlannedObject, sends, type Waves } from "./fleet-plan.js";

/** Terraform's own limit, unless `-parallelism` says otherwise (developer.hashicorp.com: terraform apply). */
export const TERRAFORM_PARALLELISM = 10;

/** Null where no cluster is touched. */
export function wavesOf(
  { objects, accounts }: Pick<FleetPlan, "objects" | "accounts">,
  maxConcurrent: number,
): Waves | null {
  const goes = (object: PlannedObject) =>
    sends(object) && !object.findings.some(({ severity }) => severity === "refused");
  const clusters = objects.filter((object) => object.kind === "binding" && goes(object));
  if (clusters.length === 0) return null;
  const ids = new Map(accounts.map(({ name, id }) => [name, id]));
  const others = new Map(objects.filter(({ kind }) => kind !== "binding").map((object) => [object.address, object]));
  const sent = new Set([...others.values()].filter(sends).map(({ address }) => address));
  /** The keys and what they hang on. */
  const roots = ({ on }: PlannedObject) => [...on, ...on.flatMap((address) => others.get(address)?.on ?? [])];
  const grants = [...others.values()].filter((object) => object.kind === "authorization" && sends(object));
  const waits = (cluster: PlannedObject) =>
    roots(cluster).some((address) => sent.has(address)) ||
    // Named after the instance and the ID of the clusters' account.
    grants.some(
      ({ on, name }) => roots(cluster).includes(on[0] ?? "") && name.endsWith(`-${ids.get(cluster.account)}`),
    );
  const names = (some: readonly PlannedObject[]) => some.map(({ name }) => name).sort();
  const atOnce = Math.min(maxConcurrent, TERRAFORM_PARALLELISM);
  return {
    atOnce,
    maxConcurrent,
    atLeast: Math.ceil(clusters.length / atOnce),
    first: names(clusters.filter((cluster) => !waits(cluster))),
    later: names(clusters.filter(waits)),
  };
}
