/** A cloud of values: what its calls answer is what the world holds at that moment, and every call is noted. */
import type { Cloud } from "../../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../../lib/cloud/endpoints.js";
import type { Clock } from "../../../lib/model/clock.js";
import type { ClusterDetail, ClusterListed } from "../../../lib/model/cluster.js";
import { err, ok } from "../../../lib/model/result.js";
import { detail } from "./binding.js";
import { keyReads, keyWrites } from "./cloud-keys.js";
import { authorizations, resources } from "./cloud-resources.js";
import { type Call, notFound, outside, unavailable, type World, type Write } from "./cloud-world.js";
import { must } from "./must.js";

export { denied, instanceSeen, lost, notFound, unavailable, type World, world } from "./cloud-world.js";

/** The clients of that world. */
export function cloudOf(at: World, clock: Clock): Cloud {
  const call: Call = async (account, words, answer, signal) => {
    at.calls.push(words);
    if (signal?.aborted) return err({ ...unavailable, message: "aborted" });
    if (!at.accounts.includes(account)) return err(outside);
    const failure = at.fail(words);
    return failure === undefined ? answer() : err(failure);
  };
  const write: Write = async (account, words, effect) => {
    const answered = await call(account, words, () => ok(null));
    if (answered.ok) return effect();
    if (answered.error.maybeTookEffect && !at.swallowed(words)) effect();
    return answered;
  };
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
      servers: (account, id) => call(account, `servers ${id}`, () => ok(["https://c1.example.invalid:30000"])),
      enableKms: (account, order) =>
        call(account, `enable ${order.cluster} ${order.key.id}`, () => at.enable(order), order.signal),
    },
    keyManagement: keyReads(at, call),
    keyWrites: keyWrites(at, write),
    resourceController: {
      kmsInstances: (account) =>
        call(account, `instances ${account}`, () => ok(at.instances.filter((one) => one.account === account))),
    },
    resources: resources(at, call, write),
    authorizations: authorizations(at, call, write),
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
