/** A draft without problems -> the checked Spec. */
import type { Account } from "../model/account.js";
import { LOCAL_STATE } from "../model/backend.js";
import type { ClusterSpec, InstanceSpec, KeySpec, Spec } from "../model/spec.js";
import type { Draft, DraftCluster } from "./draft.js";
import type { DraftInstance } from "./draft-instance.js";
import type { DraftKey } from "./draft-key.js";
import type { Located } from "./tree.js";

/** Undefined when something is missing, which is only so when there were problems. */
export function buildSpec(draft: Draft): Spec | undefined {
  const accounts = complete(
    draft.accounts,
    ({ id, credentials }): Account | undefined => id && credentials && { id: id.value, credentials },
  );
  const accountNames = new Map(draft.accounts.map(({ name, id }) => [id?.value, name.value]));
  const instances = complete(draft.instances, (instance) => buildInstance(instance, accountNames));
  const keys = complete(draft.keys, buildKey);
  const clusters = complete(draft.clusters, buildCluster);
  if (!(draft.name && accounts && instances && keys && clusters)) return undefined;
  const { removed } = draft;
  return {
    name: draft.name.value,
    stacks: draft.stacks,
    backend: draft.backend?.backend ?? LOCAL_STATE,
    accounts,
    instances,
    keys,
    clusters,
    maxConcurrent: draft.maxConcurrent,
    removed: {
      clusters: values(removed.clusters),
      keys: values(removed.keys),
      instances: values(removed.instances),
      authorizations: removed.authorizations.map(({ value }) => value.text),
    },
  };
}

function buildInstance(
  { referred, managed, renamedFrom }: DraftInstance,
  accountNames: ReadonlyMap<string | undefined, string>,
): InstanceSpec | undefined {
  if (referred !== undefined) return { kind: "referred", ref: referred.value };
  if (managed === undefined) return undefined;
  const { cloudName, plan, resourceGroup, allowedNetwork, tags, state, hold } = managed;
  const adopt = managed.adopt?.value;
  // What the CRN says of an instance that is taken over need not be written.
  const account = managed.account?.value ?? (adopt && accountNames.get(adopt.account));
  const region = managed.region?.value ?? adopt?.region;
  if (account === undefined || region === undefined) return undefined;
  return {
    kind: "managed",
    account,
    name: cloudName.value,
    region,
    plan,
    resourceGroup,
    allowedNetwork,
    tags,
    adopt,
    state,
    hold,
    renamedFrom: values(renamedFrom),
  };
}

function buildKey({ referred, managed, instance, renamedFrom }: DraftKey): KeySpec | undefined {
  if (referred !== undefined) return { kind: "referred", ref: referred.value };
  if (managed === undefined || instance === undefined) return undefined;
  const { cloudName, keyRing, description, expires, rotationMonths, dualAuthDelete, aliases, state, hold } = managed;
  return {
    kind: "managed",
    instance: instance.value,
    name: cloudName.value,
    keyRing,
    description,
    expires,
    rotationMonths,
    dualAuthDelete,
    aliases: aliases && values(aliases),
    adopt: managed.adopt?.value,
    state,
    hold,
    renamedFrom: values(renamedFrom),
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
