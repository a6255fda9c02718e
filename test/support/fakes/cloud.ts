/** A cloud of values: what its calls answer is what the world holds at that moment, and every call is noted. */
import type { Cloud } from "../../../lib/cloud/cloud.js";
import type { EnableOrder } from "../../../lib/cloud/containers.js";
import { resolveEndpoints } from "../../../lib/cloud/endpoints.js";
import type { CloudFailure } from "../../../lib/cloud/failure.js";
import type { Clock } from "../../../lib/model/clock.js";
import type { ClusterDetail, ClusterListed } from "../../../lib/model/cluster.js";
import type { InstanceRef } from "../../../lib/model/crn.js";
import type { AccountId, ClusterId } from "../../../lib/model/ids.js";
import type { InstanceSeen, KeySeen, Registration } from "../../../lib/model/kms.js";
import { err, ok, type Result } from "../../../lib/model/result.js";
import { detail, K1, K2, K3, KP, keySeen, PLATFORM, SECURITY } from "./binding.js";
import { must } from "./must.js";

export interface World {
  /** Accounts whose credentials are there. */
  accounts: AccountId[];
  clusters: ClusterListed[];
  /** How many records of each list could not be understood. */
  odd: number;
  details: Map<ClusterId, ClusterDetail>;
  instances: InstanceSeen[];
  keys: KeySeen[];
  registrations: Registration[];
  /** The failure of a call, by its words. */
  fail: (call: string) => CloudFailure | undefined;
  /** What an enable call does. */
  enable: (order: EnableOrder) => Result<null, CloudFailure>;
  /** Every call, in words: `clusters <account> vpc`, `registrations <instance>`, `enable <cluster> <key>`… */
  readonly calls: string[];
}

export const instanceSeen = (ref: InstanceRef): InstanceSeen => ({
  ...ref,
  name: "kp",
  state: "active",
  endpoints: { public: undefined, private: undefined },
  planId: undefined,
  resourceGroupId: undefined,
});

/** One cluster that is not encrypted unless something else is said, and one instance with three usable keys. */
export function world(change: Partial<World> = {}): World {
  return {
    accounts: [PLATFORM, SECURITY],
    clusters: [],
    odd: 0,
    details: new Map(),
    instances: [instanceSeen(KP)],
    keys: [K1, K2, K3].map((ref) => keySeen(ref)),
    registrations: [],
    fail: () => undefined,
    enable: () => ok(null),
    calls: [],
    ...change,
  };
}

export const denied: CloudFailure = {
  code: "ACCESS_DENIED",
  status: 403,
  message: "Unauthorized",
  maybeTookEffect: false,
};
export const unavailable: CloudFailure = {
  code: "CLOUD_UNAVAILABLE",
  message: "socket hang up",
  maybeTookEffect: false,
};
const notFound: CloudFailure = { code: "NOT_FOUND", status: 404, message: "no such thing", maybeTookEffect: false };
const outside: CloudFailure = { code: "ACCOUNT_NOT_CONFIGURED", message: "no credentials", maybeTookEffect: false };

/** The clients of that world. */
export function cloudOf(at: World, clock: Clock): Cloud {
  const call = async <T>(
    account: AccountId,
    words: string,
    answer: () => Result<T, CloudFailure>,
    signal?: AbortSignal,
  ) => {
    at.calls.push(words);
    if (signal?.aborted) return err({ ...unavailable, message: "aborted" });
    if (!at.accounts.includes(account)) return err(outside);
    const failure = at.fail(words);
    return failure === undefined ? answer() : err(failure);
  };
  const guidOf = (crn: string) => crn.split(":")[7];
  return {
    accounts: at.accounts.map((id) => ({ id, credentials: { kind: "apiKey", variable: "KEY" } })),
    endpoints: must(resolveEndpoints({})),
    containers: {
      clusters: (account, infrastructure) =>
        call(account, `clusters ${account} ${infrastructure}`, () =>
          ok({
            clusters: at.clusters.filter((one) => one.account === account && one.infrastructure === infrastructure),
            odd: at.odd,
          }),
        ),
      cluster: (account, idOrName, signal) =>
        call(
          account,
          `cluster ${idOrName}`,
          () => {
            const mine = at.clusters.filter((cluster) => cluster.account === account);
            const named = mine.find(({ id, name }) => id === idOrName || name === idOrName);
            const found = named && at.details.get(named.id);
            return found === undefined ? err(notFound) : ok({ detail: found, at: clock.now() });
          },
          signal,
        ),
      enableKms: (account, order) =>
        call(account, `enable ${order.cluster} ${order.key.id}`, () => at.enable(order), order.signal),
    },
    keyManagement: {
      registrations: (place, cluster, signal) =>
        call(
          place.account,
          `registrations ${place.guid}${cluster === undefined ? "" : ` ${guidOf(cluster)}`}`,
          () =>
            ok(
              at.registrations.filter(
                (one) => guidOf(one.key) === place.guid && (cluster === undefined || one.cluster === cluster),
              ),
            ),
          signal,
        ),
      keys: (place) =>
        call(place.account, `keys ${place.guid}`, () => ok(at.keys.filter((one) => guidOf(one.crn) === place.guid))),
      key: (place, id, signal) =>
        call(
          place.account,
          `key ${id}`,
          () => {
            const found = at.keys.find((one) => one.id === id && guidOf(one.crn) === place.guid);
            return found === undefined ? err(notFound) : ok(found);
          },
          signal,
        ),
    },
    resourceController: {
      kmsInstances: (account) =>
        call(account, `instances ${account}`, () => ok(at.instances.filter((one) => one.account === account))),
    },
  };
}

/** How many calls began with that word. */
export const count = (at: World, word: string): number =>
  at.calls.filter((words) => words.startsWith(`${word} `)).length;

/** A cluster of that world, with what a single read tells of it. */
export function place(at: World, cluster: ClusterListed, master: Partial<ClusterDetail> = {}): void {
  at.clusters.push(cluster);
  at.details.set(cluster.id, detail(master));
}
