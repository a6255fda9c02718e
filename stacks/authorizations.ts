/**
 * The authorizations that a checked file implies: of each cluster's account for the instance of its key, where the
 * account of the instance is one of the file. One that is no longer needed is forgotten and stays in the cloud: nobody
 * wrote it down, so nobody can be asked to write that it goes.
 */
import type { KmsAuthorization } from "../lib/constructs/authorization.js";
import type { IRootKey } from "../lib/constructs/root-key.js";
import type { AccountId } from "../lib/model/ids.js";
import type { KeySpec, Spec } from "../lib/model/spec.js";
import { get } from "./get.js";

/** Grants what the clusters of a file need of these keys; bindings of the same stack wait for it. */
export function grantAll(spec: Spec, keys: ReadonlyMap<string, IRootKey>): ReadonlySet<KmsAuthorization> {
  const entered = new Set([...spec.accounts.values()].map(({ id }) => id));
  // Most clusters of a fleet share few of them.
  const pairs = new Map([...spec.clusters.values()].map((cluster) => [`${cluster.key} ${cluster.account}`, cluster]));
  const needed = [...pairs.values()].filter(
    ({ key }) => keys.has(key) && entered.has(ownerOf(get(spec.keys, key), spec)),
  );
  return new Set(needed.map(({ key, account }) => get(keys, key).grantClusterUse(get(spec.accounts, account).id)));
}

/** The account that owns the instance of a key. */
function ownerOf(key: KeySpec, { instances, accounts }: Spec): AccountId {
  if (key.kind === "referred") return key.ref.account;
  const instance = get(instances, key.instance);
  return instance.kind === "referred" ? instance.ref.account : get(accounts, instance.account).id;
}
