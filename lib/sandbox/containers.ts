/** The containers API: lists, single reads, and the enable call. */
import type { Cluster } from "./cluster.js";
import { thin, whole } from "./cluster-json.js";
import { clusterPartRoutes } from "./cluster-parts.js";
import { error, notFound } from "./containers-errors.js";
import { enable } from "./enable.js";
import type { Answer, Request, Route } from "./http.js";
import { ok } from "./http.js";
import { mayAs, type World } from "./world.js";

/** The routes; `url` is asked when a request comes, since the port is known only then. */
export function containersRoutes(world: World, url: () => string): readonly Route[] {
  const one = (cluster: Cluster | undefined): Answer =>
    cluster === undefined ? notFound() : ok(whole(cluster, url()));
  const list = (infrastructure: string): Route => ({
    operation: "getClusters",
    method: "GET",
    path: `/v2/${infrastructure}/getClusters`,
    answer: guarded("Viewer", ({ caller }) =>
      ok(
        [...world.clusters.values()]
          .filter(({ seed }) => seed.account === caller.account && seed.infrastructure === infrastructure)
          .map(thin),
      ),
    ),
  });
  const read = (path: string): Route => ({
    operation: "getCluster",
    method: "GET",
    path,
    answer: guarded("Viewer", ({ caller, query }) => one(world.cluster(caller.account, query.get("cluster") ?? ""))),
  });
  return [
    list("vpc"),
    list("classic"),
    list("satellite"),
    read("/v2/getCluster"),
    read("/v2/vpc/getCluster"),
    read("/v2/classic/getCluster"),
    read("/v2/satellite/getCluster"),
    {
      operation: "getClustersV1",
      method: "GET",
      path: "/v1/clusters",
      answer: guarded("Viewer", ({ caller }) =>
        ok(
          [...world.clusters.values()]
            .filter(({ seed }) => seed.account === caller.account && seed.infrastructure === "classic")
            .map((cluster) => whole(cluster, url())),
        ),
      ),
    },
    {
      operation: "getClusterV1",
      method: "GET",
      path: "/v1/clusters/:cluster",
      answer: guarded("Viewer", ({ caller, named }) => one(world.cluster(caller.account, named["cluster"] ?? ""))),
    },
    {
      operation: "getKMSInstances",
      method: "GET",
      path: "/v2/getKMSInstances",
      answer: guarded("Viewer", ({ caller }) =>
        ok(
          [...world.instances.values()]
            .filter(({ account, extant }) => account === caller.account && extant)
            .map(({ guid, name, region, service }) => ({ instance_id: guid, name, region, service })),
        ),
      ),
    },
    {
      operation: "getCRKs",
      method: "GET",
      path: "/v2/getCRKs",
      answer: guarded("Viewer", ({ caller, query }) =>
        ok(
          [...world.keys.values()]
            .filter(
              ({ instance, seed, state }) =>
                instance.guid === query.get("kms_instance") &&
                instance.account === caller.account &&
                seed.extractable !== true &&
                state === "active",
            )
            .map(({ seed }) => ({ crk_id: seed.id, name: seed.name })),
        ),
      ),
    },
    ...clusterPartRoutes((found, answer) =>
      guarded("Viewer", (request) => {
        const cluster = world.cluster(request.caller.account, found(request));
        return cluster === undefined ? notFound() : answer(cluster, request);
      }),
    ),
    {
      operation: "enableKMS",
      method: "POST",
      path: "/v2/enableKMS",
      answer: guarded("Administrator", (request) => enable(world, request.caller, request)),
    },
  ];
}

type Known = Request & { readonly caller: NonNullable<Request["caller"]> };

function guarded(needed: "Viewer" | "Administrator", answer: (request: Known) => Answer): Route["answer"] {
  return (request) => {
    const { caller } = request;
    if (caller === undefined) return error(401, "A0001", "Authentication", "The access token is missing or not valid.");
    if (!mayAs(caller.roles, "containers", needed))
      return error(
        403,
        "A0006",
        "Authorization",
        `You are not authorized to complete this action. It needs the role ${needed}.`,
      );
    return answer({ ...request, caller });
  };
}
