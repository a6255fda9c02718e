/** Keys: in the instance they say, in an account the cluster can reach, and never one it has left. */
import type { Draft, DraftCluster } from "../draft.js";
import { refOfInstance } from "../draft-instance.js";
import { type DraftKey, refOfKey } from "../draft-key.js";
import type { Problems } from "../problems.js";
import type { Homes } from "./homes.js";

/** Reports keys that contradict their instance, and clusters that cannot have the key they are given. */
export function checkKeys(draft: Draft, homes: Homes, problems: Problems): void {
  checkInstances(draft, problems);
  const keys = new Map(draft.keys.map((key) => [key.name.value, key]));
  for (const cluster of draft.clusters) {
    const key = cluster.key && keys.get(cluster.key.value);
    if (key === undefined) continue;
    checkSatellite(cluster, key, homes, problems);
    checkReuse(cluster, key, problems);
  }
}

function checkInstances(draft: Draft, problems: Problems): void {
  const instances = new Map(draft.instances.map((instance) => [instance.name.value, refOfInstance(instance)]));
  for (const key of draft.keys) {
    const { instance } = key;
    const ref = refOfKey(key);
    const declared = instance && instances.get(instance.value);
    if (ref === undefined || declared === undefined || instance === undefined) continue;
    if (ref.instance === declared.crn) continue;
    const actual = draft.instances.find((other) => refOfInstance(other)?.crn === ref.instance)?.name.value;
    // A key that is managed here has to name its instance.
    const out = key.managed === undefined ? ["leave `instance` out: the CRN is enough", ", or leave it out"] : ["", ""];
    problems.add(
      "KEY_INSTANCE_MISMATCH",
      instance.span,
      `${instance.path}: its CRN says the instance \`${ref.guid}\`, \`${instance.value}\` is \`${declared.guid}\``,
      (actual === undefined ? out[0] : `write \`${actual}\`${out[1]}`) || "declare that instance, and write its name",
    );
  }
}

function checkSatellite(cluster: DraftCluster, key: DraftKey, homes: Homes, problems: Problems): void {
  if (cluster.infrastructure !== "satellite" || cluster.key === undefined) return;
  const account = homes.accountId(cluster.account?.value);
  const owner = homes.ownerOfKey(key);
  if (account === undefined || owner === undefined || owner === account) return;
  const { span, path } = cluster.key;
  const message = `${path}: this key is in the account ${owner}, and a Satellite cluster needs one in its own`;
  problems.add("SATELLITE_CROSS_ACCOUNT", span, message, "use a root key of the cluster's own account");
}

function checkReuse(cluster: DraftCluster, key: DraftKey, problems: Problems): void {
  const crn = refOfKey(key)?.crn;
  const former = cluster.formerKeys.find(({ value }) => value.crn === crn);
  if (former === undefined || cluster.key === undefined) return;
  const { span, path, value } = cluster.key;
  const message = `${path}: \`${value}\` is one of this cluster's \`formerKeys\`, and can never be used for it again`;
  problems.add("KEY_REUSED", span, message, "use a root key that this cluster has never used");
}
