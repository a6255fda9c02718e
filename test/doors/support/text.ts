/** A checked file as its text: JSON is YAML. Only what the generated files use can be written. */
import type { ClusterSpec, InstanceSpec, KeySpec, Spec } from "../../../lib/model/spec.js";

export function textOf({ name, accounts, instances, keys, clusters, removed }: Spec): string {
  const file = {
    version: 1,
    name,
    accounts: written(accounts, ({ id, credentials }) => ({
      id,
      credentials: "variable" in credentials ? { apiKeyEnv: credentials.variable } : {},
    })),
    instances: written(instances, instance),
    keys: written(keys, key),
    clusters: written(clusters, cluster),
    removed,
  };
  return JSON.stringify(file, null, 1);
}

const written = <T>(entries: ReadonlyMap<string, T>, one: (entry: T) => object): object =>
  Object.fromEntries([...entries].map(([name, entry]) => [name, one(entry)]));

function instance(spec: InstanceSpec): object {
  if (spec.kind === "referred") return { crn: spec.ref.crn };
  const { kind: _, adopt, ...told } = spec;
  return { ...told, adopt: adopt?.crn };
}

function key(spec: KeySpec): object {
  if (spec.kind === "referred") return { crn: spec.ref.crn };
  const { kind: _, adopt, rotationMonths, ...told } = spec;
  return {
    ...told,
    adopt: adopt?.crn,
    rotation: rotationMonths === undefined ? undefined : { everyMonths: rotationMonths },
  };
}

function cluster({ cluster: which, ...told }: ClusterSpec): object {
  return { ...told, ...which };
}
