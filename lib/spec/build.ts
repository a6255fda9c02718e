/** A draft without problems -> the checked Spec. */
import type { Account } from "../model/account.js";
import type { ClusterSpec, InstanceSpec, KeySpec, Spec } from "../model/spec.js";
import type { Draft, DraftCluster } from "./draft.js";
import type { Located } from "./tree.js";

/** Undefined when something is missing, which is only so when there were problems. */
export function buildSpec(draft: Draft): Spec | undefined {
  const accounts = complete(
    draft.accounts,
    ({ id, credentials }): Account | undefined => id && credentials && { id: id.value, credentials },
  );
  const instances = complete(draft.instances, ({ ref }): InstanceSpec | undefined => ref && { kind: "referred", ref });
  const keys = complete(draft.keys, ({ ref }): KeySpec | undefined => ref && { kind: "referred", ref });
  const clusters = complete(draft.clusters, buildCluster);
  if (!(draft.name && accounts && instances && keys && clusters)) return undefined;
  const { removed } = draft;
  return {
    name: draft.name.value,
    accounts,
    instances,
    keys,
    clusters,
    removed: {
      clusters: values(removed.clusters),
      keys: values(removed.keys),
      instances: values(removed.instances),
      authorizations: [],
    },
  };
}

function buildCluster(draft: DraftCluster): ClusterSpec | undefined {
  const { account, id, cloudName, infrastructure, key, endpoint, hold, removal, registrationTimeout } = draft;
  const cluster = id !== undefined ? { id: id.value } : cloudName && { name: cloudName.value };
  if (!(account && cluster && infrastructure && key)) return undefined;
  return {
    account: account.value,
    cluster,
    infrastructure,
    key: key.value,
    endpoint,
    hold,
    removal,
    renamedFrom: values(draft.renamedFrom),
    formerKeys: draft.formerKeys.map(({ value }) => value.crn),
    registrationTimeout,
  };
}

const values = <T>(located: readonly Located<T>[]): readonly T[] => located.map(({ value }) => value);

/** All of them by name, or undefined when one is not complete. */
function complete<D extends { readonly name: Located<string> }, T>(
  drafts: readonly D[],
  build: (draft: D) => T | undefined,
): ReadonlyMap<string, T> | undefined {
  const built = new Map<string, T>();
  for (const draft of drafts) {
    const value = build(draft);
    if (value === undefined) return undefined;
    built.set(draft.name.value, value);
  }
  return built;
}
