/** Cases by chance, most of them near what is usual: what is odd comes seldom, but often enough to meet other odd things. */
import fc from "fast-check";
import { INFRASTRUCTURES } from "../../../lib/model/cluster.js";
import { SIGHTS } from "../../../lib/plan/record.js";
import type {
  AuthorizationStored,
  AuthorizationThere,
  BindingStored,
  ClusterDeclared,
  ClusterThere,
  Fleet,
  InstanceDeclared,
  InstanceStored,
  InstanceThere,
  KeyDeclared,
  KeyStored,
  KeyThere,
  Stored,
} from "./fleet.js";
import { type Happening, happening } from "./happens.js";
import { KEY_NAMES, MOST_CLUSTERS, MOST_KEYS, PLACES } from "./places.js";

/** Mostly the first; it is also what a counterexample shrinks to. */
const mostly = <const T>(usual: T, ...odd: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3 * odd.length + 3, arbitrary: fc.constant(usual) }, ...odd.map((one) => fc.constant(one)));
const evenly = <const T>(...all: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...all);
const seldom = mostly(false, true);
const below = (number: number) => fc.nat({ max: number - 1 });
const key = below(MOST_KEYS);
const instance = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, below(PLACES.length));
/** A list with holes. */
const holed = <T>(of: fc.Arbitrary<T>, most: number, holes: number) =>
  fc.array(fc.oneof({ weight: holes, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary: of }), {
    minLength: 0,
    maxLength: most,
  });

const instanceThere = fc.record<InstanceThere>({
  state: mostly("active", "provisioning", "failed", "deleted"),
  mark: evenly("none", "ours"),
  network: mostly("public-and-private", "private-only"),
  tags: mostly([], ["env:prod"]),
});

const keyThere = fc.record<KeyThere>({
  instance,
  name: below(KEY_NAMES.length),
  state: mostly("active", "disabled", "destroyed", "expired", "preactive"),
  standard: seldom,
  ring: mostly("default", "clusters"),
  mark: evenly("none", "ours"),
  alias: seldom,
  months: mostly(0, 3),
  late: seldom,
});

const clusterThere = fc.record<ClusterThere>({
  infrastructure: mostly("vpc", "classic", "satellite"),
  account: mostly(0, 1),
  key: fc.option(key, { nil: undefined, freq: 4 }),
  registered: mostly(true, false),
  later: fc.option(fc.record({ key, progress: evenly("over", "both", "unregistered", "begun") }), {
    nil: undefined,
    freq: 1,
  }),
  words: mostly("normal", "warning", "master changes", "master not ready", "never heard of", "cannot be read"),
  gone: mostly(false, true),
});

const authorizationThere = fc.record<AuthorizationThere>({
  source: mostly(0, 1),
  instance,
  wide: seldom,
  roles: mostly("both", "reader", "delegator"),
  misplaced: seldom,
});

const instanceDeclared = fc.record<InstanceDeclared>({
  as: evenly("referred", "made", "adopted"),
  name: mostly("as it is", "another"),
  region: mostly("as it is", "another"),
  group: mostly(undefined, "default", "none such"),
  network: mostly(undefined, "public-and-private", "private-only"),
  tags: mostly(undefined, [], ["env:prod"]),
  hold: seldom,
  retired: seldom,
  renamed: seldom,
});

const keyDeclared = fc.record<KeyDeclared>({
  as: evenly("referred", "made", "adopted"),
  key: fc.oneof({ weight: 6, arbitrary: key }, fc.constant("unknown" as const)),
  instance,
  name: fc.oneof({ weight: 5, arbitrary: below(KEY_NAMES.length) }, fc.constant("another" as const)),
  ring: mostly(undefined, "default", "clusters"),
  months: mostly(undefined, 0, 3),
  aliases: mostly(undefined, true, false),
  description: mostly(false, false, true),
  dualAuth: mostly(undefined, false, true),
  hold: seldom,
  state: mostly("active", "retiring", "retired"),
  renamed: seldom,
});

const clusterDeclared = fc.record<ClusterDeclared>({
  as: mostly("id", "name", "unknown"),
  infrastructure: mostly("as it is", ...INFRASTRUCTURES),
  account: mostly("as it is", "another"),
  key,
  endpoint: evenly("private", "public"),
  hold: seldom,
  forget: seldom,
  renamed: evenly(false, false, true),
  former: fc.array(key, { maxLength: 1 }),
});

const stored = fc.record<Stored>({
  elsewhere: mostly(false, false, false, true),
  instances: holed(
    fc.record<InstanceStored>({
      name: mostly("declared", "former", "dropped", "removed"),
      instance,
      told: mostly("as it is", "another name", "unknown"),
      retired: seldom,
    }),
    PLACES.length,
    2,
  ),
  keys: holed(
    fc.record<KeyStored>({
      name: mostly("declared", "former", "dropped", "removed"),
      key: fc.oneof({ weight: 6, arbitrary: key }, fc.constant("unknown" as const)),
      told: mostly("as it is", "another ring", "unknown"),
      state: mostly("active", "retiring", "retired"),
      unused: evenly(undefined, "an hour", "a day"),
    }),
    MOST_KEYS,
    2,
  ),
  authorizations: fc.array(
    fc.record<AuthorizationStored>({
      name: mostly("declared", "dropped", "removed"),
      instance,
      source: mostly(0, 1),
      policy: mostly(true, false),
      status: mostly("active", "unknown", "gone"),
    }),
    { maxLength: 2 },
  ),
  bindings: holed(
    fc.record<BindingStored>({
      name: mostly("declared", "former", "dropped", "removed"),
      cluster: fc.oneof({ weight: 6, arbitrary: below(MOST_CLUSTERS) }, fc.constant("unknown" as const)),
      byName: seldom,
      infrastructure: mostly("as it is", ...INFRASTRUCTURES),
      key: fc.option(fc.oneof({ weight: 6, arbitrary: key }, fc.constant("unknown" as const)), {
        nil: undefined,
        freq: 5,
      }),
      seen: mostly("seen", ...SIGHTS.filter((sight) => sight !== "seen")),
      former: fc.array(key, { maxLength: 2 }),
      since: evenly(undefined, "first day", "early", "late"),
      drifted: fc.option(key, { nil: undefined, freq: 1 }),
      endpoint: mostly("private", "public", undefined),
      forget: seldom,
    }),
    MOST_CLUSTERS,
    1,
  ),
});

/** Whatever refers to a key or an instance that is not there is made to fit, so that few cases are thrown away. */
export const fleets: fc.Arbitrary<Fleet> = fc
  .tuple(
    fc.record<Fleet>({
      reach: fc.tuple(
        mostly(
          "whole",
          "no credentials",
          "rejected",
          "no containers",
          "no kms",
          "kms reader",
          "no instances",
          "no iam",
        ),
        mostly(
          "whole",
          "no credentials",
          "rejected",
          "no containers",
          "no kms",
          "kms reader",
          "no instances",
          "no iam",
          "outside",
        ),
      ),
      instances: holed(instanceThere, PLACES.length, 1),
      keys: holed(keyThere, MOST_KEYS, 1),
      clusters: holed(clusterThere, MOST_CLUSTERS, 0),
      authorizations: fc.array(authorizationThere, { maxLength: 3 }),
      file: fc.record({
        instances: holed(instanceDeclared, PLACES.length, 2),
        keys: holed(keyDeclared, MOST_KEYS, 1),
        clusters: holed(clusterDeclared, MOST_CLUSTERS, 0),
      }),
      stored: fc.option(stored, { nil: undefined, freq: 3 }),
    }),
    fc.record<Tidy>({
      keys: fc.boolean(),
      clusters: evenly(true, true, false),
      stored: evenly(true, true, false),
      same: fc.boolean(),
    }),
    mostly<Happening | undefined>(undefined, "renamed", "under way", "endpoint"),
  )
  .map(([fleet, tidy, what]) => fitting(what === undefined ? tidied(fleet, tidy) : happening(fleet, what)));

/** Which parts of a case are without oddities: what all of it must be for a change to be planned would hardly ever meet. */
interface Tidy {
  /** The keys, in the cloud and in the file, and who may see them. */
  readonly keys: boolean;
  readonly clusters: boolean;
  /** What the state says of clusters. */
  readonly stored: boolean;
  /** The file declares the keys that the clusters have. */
  readonly same: boolean;
}

function tidied(fleet: Fleet, { keys, clusters, stored, same }: Tidy): Fleet {
  const { file } = fleet;
  const usual = { state: "active", standard: false, mark: "none", late: false } as const;
  const instance: InstanceThere = { state: "active", mark: "none", network: "public-and-private", tags: [] };
  return {
    ...fleet,
    reach: keys ? ["whole", "whole"] : fleet.reach,
    instances: keys ? [instance, instance, ...fleet.instances.slice(2)] : fleet.instances,
    keys: keys ? fleet.keys.map((one) => one && { ...one, ...usual, instance: one.instance % 2 }) : fleet.keys,
    clusters: clusters
      ? fleet.clusters.map((one) => one && { ...one, later: undefined, words: "normal", gone: false, registered: true })
      : fleet.clusters,
    file: {
      instances: keys ? [] : file.instances,
      keys: keys ? fleet.keys.map((_, key) => ({ ...REFERRED, key })) : file.keys,
      clusters: clusters
        ? file.clusters.map(
            (one, place) =>
              one && {
                ...one,
                as: "id",
                infrastructure: "as it is",
                account: "as it is",
                hold: false,
                former: [],
                key: (same ? fleet.clusters[place]?.key : undefined) ?? one.key,
              },
          )
        : file.clusters,
    },
    stored:
      stored && fleet.stored
        ? {
            ...fleet.stored,
            elsewhere: false,
            bindings: fleet.clusters.map(
              (one, cluster) =>
                one && {
                  ...SEEN,
                  cluster,
                  key: one.key,
                  name: file.clusters[cluster]?.renamed ? "former" : "declared",
                  endpoint: cluster === 0 ? "private" : "public",
                },
            ),
          }
        : fleet.stored,
  };
}

const REFERRED: Omit<KeyDeclared, "key"> = {
  as: "referred",
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

const SEEN: Omit<BindingStored, "cluster" | "key" | "name" | "endpoint"> = {
  byName: false,
  infrastructure: "as it is",
  seen: "seen",
  former: [],
  since: "first day",
  drifted: undefined,
  forget: false,
};

function fitting(fleet: Fleet): Fleet {
  const marks = new Set<string>();
  const keys = fleet.keys.map((one) => {
    if (one === undefined || fleet.instances[one.instance] === undefined) return undefined;
    // An alias is unique in its instance, which the KMS enforces.
    const mark = `${one.instance} ${one.name}`;
    const twice = one.mark === "ours" && marks.has(mark);
    if (one.mark === "ours") marks.add(mark);
    return twice ? { ...one, mark: "none" as const } : one;
  });
  const root = (place: number | undefined) => {
    const one = place === undefined ? undefined : keys[place];
    return one !== undefined && !one.standard ? place : undefined;
  };
  const clusters = fleet.clusters.map((one) => {
    if (one === undefined) return undefined;
    const later = one.later !== undefined && root(one.later.key) !== undefined ? one.later : undefined;
    return { ...one, key: root(one.key), later };
  });
  const authorizations = fleet.authorizations.filter(({ instance: place }) => fleet.instances[place] !== undefined);
  // A standard key never comes into a state.
  const stored = fleet.stored && {
    ...fleet.stored,
    keys: fleet.stored.keys.map((one) =>
      one !== undefined && typeof one.key === "number" && keys[one.key]?.standard ? undefined : one,
    ),
  };
  return { ...fleet, keys, clusters, authorizations, stored };
}
