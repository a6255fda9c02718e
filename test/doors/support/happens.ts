/** Cases in which one thing happens and all else is as usual: what takes so much to come together that chance hardly ever does it. */
import type {
  BindingStored,
  ClusterDeclared,
  ClusterThere,
  Fleet,
  InstanceDeclared,
  InstanceThere,
  KeyDeclared,
  KeyThere,
  Stored,
} from "./fleet.js";

/**
 * `renamed`: every entry of the file had another name. `under way`: the masters are changed while another key is declared.
 * `endpoint`: another one is declared, and nothing else.
 */
export type Happening = "renamed" | "under way" | "endpoint";

/** Of the case only the number of clusters, their kinds and the words of the declaration that matter little are left. */
export function happening(fleet: Fleet, what: Happening): Fleet {
  const keys = [key(fleet.keys[0], 0), key(fleet.keys[1], 1)];
  const clusters = (fleet.clusters.length === 0 ? [undefined] : fleet.clusters).map((one, place) =>
    cluster(one, place, what),
  );
  const renamed = what === "renamed";
  const managed = renamed && fleet.keys.length > 0;
  return {
    reach: ["whole", "whole"],
    instances: [USUAL_INSTANCE],
    keys,
    clusters,
    authorizations: fleet.authorizations,
    file: {
      instances: managed ? [{ ...DECLARED_INSTANCE, renamed }] : [],
      keys: keys.map((_, place) => ({
        ...DECLARED_KEY,
        as: managed ? "adopted" : "referred",
        key: place,
        name: place,
        ring: fleet.file.keys[place]?.ring,
        months: fleet.file.keys[place]?.months,
        hold: fleet.file.keys[place]?.hold ?? false,
        renamed,
      })),
      clusters: clusters.map((one, place) => ({
        ...DECLARED_CLUSTER,
        endpoint: endpointOf(what === "endpoint" ? 1 - place : place),
        key: what === "under way" ? 1 - (one.key ?? 0) : (one.key ?? 0),
        as: fleet.file.clusters[place]?.as === "name" ? "name" : "id",
        renamed,
      })),
    },
    stored: stored(fleet, clusters, managed, renamed),
  };
}

const endpointOf = (place: number) => (place === 0 ? "private" : "public");

function stored(fleet: Fleet, clusters: readonly ClusterThere[], managed: boolean, renamed: boolean): Stored {
  const name = renamed ? "former" : "declared";
  return {
    elsewhere: false,
    instances: managed ? [{ name, instance: 0, told: "as it is", retired: false }] : [],
    keys: managed
      ? [0, 1].map((key) => ({ name, key, told: "as it is", state: "active", unused: undefined }) as const)
      : [],
    authorizations: [],
    bindings: clusters.map(
      (one, cluster): BindingStored => ({
        name,
        cluster,
        byName: false,
        infrastructure: "as it is",
        key: one.key,
        seen: one.key === undefined ? "none" : "seen",
        former: [],
        since: (fleet.stored?.bindings[cluster] ?? FROM_THE_FIRST).since,
        drifted: undefined,
        endpoint: endpointOf(cluster),
        forget: false,
      }),
    ),
  };
}

const FROM_THE_FIRST: Pick<BindingStored, "since"> = { since: "first day" };

const USUAL_INSTANCE: InstanceThere = { state: "active", mark: "none", network: "public-and-private", tags: [] };

const key = (one: KeyThere | undefined, name: number): KeyThere => ({
  instance: 0,
  name,
  state: "active",
  standard: false,
  ring: one?.ring ?? "default",
  mark: "none",
  alias: one?.alias ?? false,
  months: one?.months ?? 0,
  late: one?.late ?? false,
});

function cluster(one: ClusterThere | undefined, place: number, what: Happening): ClusterThere {
  const used = one?.key === undefined ? undefined : one.key % 2;
  // A change that somebody else has begun, or another operation of the master.
  const begun = what === "under way" && place === 1 && used !== undefined;
  return {
    infrastructure: one?.infrastructure === "classic" ? "classic" : "vpc",
    account: one?.account ?? 0,
    key: used,
    registered: true,
    later: begun ? { key: 1 - used, progress: "begun" } : undefined,
    words: what === "under way" && !begun ? "master changes" : "normal",
    gone: false,
  };
}

const DECLARED_INSTANCE: InstanceDeclared = {
  as: "adopted",
  name: "as it is",
  region: "as it is",
  group: undefined,
  network: undefined,
  tags: undefined,
  hold: false,
  retired: false,
  renamed: false,
};

const DECLARED_KEY: KeyDeclared = {
  as: "referred",
  key: 0,
  instance: 0,
  name: 0,
  ring: undefined,
  months: undefined,
  aliases: undefined,
  description: false,
  dualAuth: undefined,
  hold: false,
  state: "active",
  renamed: false,
};

const DECLARED_CLUSTER: ClusterDeclared = {
  as: "id",
  infrastructure: "as it is",
  account: "as it is",
  key: 0,
  endpoint: "private",
  hold: false,
  forget: false,
  renamed: false,
  former: [],
};
