/** Keys: in the instance they say, in an account the cluster can reach, and never one it has left. */
import type { Draft, DraftCluster, DraftKey } from "../draft.js";
import type { Problems } from "../problems.js";

/** Reports keys that contradict their instance, and clusters that cannot have the key they are given. */
export function checkKeys(draft: Draft, problems: Problems): void {
  checkInstances(draft, problems);
  const keys = new Map(draft.keys.map((key) => [key.name.value, key]));
  const accounts = new Map(draft.accounts.map(({ name, id }) => [name.value, id?.value]));
  for (const cluster of draft.clusters) {
    const key = cluster.key && keys.get(cluster.key.value);
    if (key === undefined) continue;
    checkSatellite(cluster, key, cluster.account && accounts.get(cluster.account.value), problems);
    checkReuse(cluster, key, problems);
  }
}

function checkInstances(draft: Draft, problems: Problems): void {
  const instances = new Map(draft.instances.map(({ name, ref }) => [name.value, ref]));
  for (const { ref, instance } of draft.keys) {
    const declared = instance && instances.get(instance.value);
    if (ref === undefined || declared === undefined || instance === undefined) continue;
    if (ref.instance === declared.crn) continue;
    const actual = draft.instances.find((other) => other.ref?.crn === ref.instance)?.name.value;
    problems.add(
      "KEY_INSTANCE_MISMATCH",
      instance.span,
      `${instance.path}: its CRN says the instance \`${ref.guid}\`, \`${instance.value}\` is \`${declared.guid}\``,
      actual === undefined ? "leave `instance` out: the CRN is enough" : `write \`${actual}\`, or leave it out`,
    );
  }
}

function checkSatellite(cluster: DraftCluster, key: DraftKey, account: string | undefined, problems: Problems): void {
  if (cluster.infrastructure !== "satellite" || cluster.key === undefined) return;
  if (account === undefined || key.ref === undefined || key.ref.account === account) return;
  const { span, path } = cluster.key;
  const message = `${path}: this key is in the account ${key.ref.account}, and a Satellite cluster needs one in its own`;
  problems.add("SATELLITE_CROSS_ACCOUNT", span, message, "use a root key of the cluster's own account");
}

function checkReuse(cluster: DraftCluster, key: DraftKey, problems: Problems): void {
  const former = cluster.formerKeys.find(({ value }) => value.crn === key.ref?.crn);
  if (former === undefined || cluster.key === undefined) return;
  const { span, path, value } = cluster.key;
  const message = `${path}: \`${value}\` is one of this cluster's \`formerKeys\`, and can never be used for it again`;
  problems.add("KEY_REUSED", span, message, "use a root key that this cluster has never used");
}
