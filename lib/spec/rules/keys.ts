/** Keys: in the instance they say, in an account the cluster can reach, and never one it has left. */
import type { KeyRef } from "../../model/crn.js";
import type { Draft, DraftCluster } from "../draft.js";
import { type DraftInstance, refOfInstance } from "../draft-instance.js";
import { type DraftKey, refOfKey } from "../draft-key.js";
import type { Problems } from "../problems.js";
import type { Homes } from "./homes.js";

/** Reports keys that contradict their instance, and clusters that cannot have the key they are given. */
export function checkKeys(draft: Draft, homes: Homes, problems: Problems): void {
  checkInstances(draft, homes, problems);
  const keys = new Map(draft.keys.map((key) => [key.name.value, key]));
  for (const cluster of draft.clusters) {
    const key = cluster.key && keys.get(cluster.key.value);
    if (key === undefined) continue;
    checkSatellite(cluster, key, homes, problems);
    checkReuse(cluster, key, problems);
  }
}

function checkInstances(draft: Draft, homes: Homes, problems: Problems): void {
  const instances = new Map(draft.instances.map((instance) => [instance.name.value, instance]));
  for (const key of draft.keys) {
    const { instance } = key;
    const ref = refOfKey(key);
    const declared = instance && instances.get(instance.value);
    if (ref === undefined || declared === undefined || instance === undefined) continue;
    const contradiction = contradictionOf(ref, declared, homes);
    if (contradiction === undefined) continue;
    const actual = draft.instances.find((other) => refOfInstance(other)?.crn === ref.instance)?.name.value;
    problems.add(
      "KEY_INSTANCE_MISMATCH",
      instance.span,
      `${instance.path}: its CRN says ${contradiction}`,
      mismatchHint(key, actual),
    );
  }
}

/** What the CRN of a key says that its instance is not; undefined where the two may agree. */
function contradictionOf(ref: KeyRef, declared: DraftInstance, homes: Homes): string | undefined {
  const name = `\`${declared.name.value}\``;
  const home = refOfInstance(declared);
  if (home !== undefined) {
    return ref.instance === home.crn ? undefined : `the instance \`${ref.guid}\`, ${name} is \`${home.guid}\``;
  }
  // Of an instance that is made here the file knows the place.
  const account = homes.ownerOf(declared);
  if (account !== undefined && ref.account !== account) return `the account ${ref.account}, ${name} is in ${account}`;
  const region = declared.managed?.region?.value;
  if (region !== undefined && ref.region !== region) return `the region \`${ref.region}\`, ${name} is in \`${region}\``;
  return declared.managed === undefined || ref.service === "kms"
    ? undefined
    : `a Hyper Protect instance, ${name} is none`;
}

function mismatchHint({ managed }: DraftKey, actual: string | undefined): string {
  // A key that is managed here has to name its instance.
  const out = managed === undefined ? "leave `instance` out: the CRN is enough" : undefined;
  if (actual === undefined) return out ?? "declare the instance of its CRN, and write the name that it has there";
  return out === undefined ? `write \`${actual}\`` : `write \`${actual}\`, or leave it out`;
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
