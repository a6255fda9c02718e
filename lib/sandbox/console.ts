/** What somebody does in the console, behind Terraform's back: the same state machine, without the API's checks. */
import type { KeyState } from "../model/kms.js";
import { attributeOf } from "./policy.js";
import type { AuthorizationSeed } from "./seed.js";
import type { World } from "./world.js";

export interface ConsoleActions {
  /** Points a cluster at another root key, by the key's ID. */
  enable(clusterId: string, keyId: string): void;
  setKeyState(keyId: string, state: Exclude<KeyState, "other">): void;
  rotate(keyId: string): void;
  deleteCluster(clusterId: string): void;
  addAuthorization(authorization: AuthorizationSeed): void;
  /** Removes those of one source account. */
  removeAuthorizations(sourceAccount: string): void;
  /** Sets words that win over the computed ones. */
  setCluster(
    clusterId: string,
    words: { readonly state?: string; readonly masterStatus?: string; readonly masterState?: string },
  ): void;
  /** The IDs of the keys on which the KMS shows the cluster now. */
  registrations(clusterId: string): readonly string[];
  /** The IDs of the keys that the cluster has used, oldest first. */
  history(clusterId: string): readonly string[];
}

export function consoleOf(world: World): ConsoleActions {
  const found = <T>(what: string, all: ReadonlyMap<string, T>, id: string): T => {
    const one = all.get(id);
    if (one === undefined) throw new Error(`the sandbox has no ${what} ${id}`);
    return one;
  };
  const cluster = (id: string) => found("cluster", world.clusters, id);
  const key = (id: string) => found("key", world.keys, id);
  return {
    enable: (clusterId, keyId) => cluster(clusterId).enable(key(keyId)),
    setKeyState: (keyId, state) => key(keyId).to(state),
    rotate: (keyId) => key(keyId).rotate(),
    deleteCluster: (clusterId) => {
      cluster(clusterId);
      world.clusters.delete(clusterId);
    },
    addAuthorization: (authorization) => {
      world.authorize(authorization);
    },
    removeAuthorizations: (sourceAccount) => {
      world.removePolicies(({ subject }) => attributeOf(subject, "accountId") === sourceAccount);
    },
    setCluster: (clusterId, words) => {
      const one = cluster(clusterId);
      one.overrides = { ...one.overrides, ...words };
    },
    registrations: (clusterId) =>
      cluster(clusterId)
        .registrations()
        .map(({ key: used }) => used.seed.id),
    history: (clusterId) => cluster(clusterId).history.map(({ seed }) => seed.id),
  };
}
