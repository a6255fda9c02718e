/**
 * What hangs on a cluster, as far as the official provider reads it beside the cluster: workers, worker pools, load
 * balancers, and who owns its API key. Each cluster has one pool `default` with two workers, which nothing changes;
 * an empty list would make the official provider panic (container_cluster, read).
 */
import type { Cluster } from "./cluster.js";
import { error } from "./containers-errors.js";
import type { Answer, Request, Route } from "./http.js";
import { ok } from "./http.js";

type Told = Readonly<Record<string, unknown>>;
/** Reads a cluster that the caller may see; `found` says which one a request names. */
type Reading = (
  found: (request: Request) => string,
  answer: (cluster: Cluster, request: Request) => Answer,
) => Route["answer"];

const POOL = "default";
const VERSION = "1.32.3_1540";
const FLAVOR = { vpc: "bx2.4x16", satellite: "upi", classic: "b3c.4x16.encrypted" } as const;

export function clusterPartRoutes(reading: Reading): readonly Route[] {
  const route = (
    operation: string,
    path: string,
    found: (request: Request) => string,
    answer: (cluster: Cluster, request: Request) => Answer,
  ): Route => ({ operation, method: "GET", path, answer: reading(found, answer) });
  const asked = ({ query }: Request) => query.get("cluster") ?? "";
  const named = ({ named: { cluster = "" } }: Request) => cluster;
  // The pool may be named by its name or its ID; without one it is all of them.
  const isPool = (cluster: Cluster, pool: string | null | undefined) =>
    pool === null || pool === undefined || pool === POOL || pool === poolId(cluster);
  const onePool = (cluster: Cluster, pool: string | null | undefined, told: (cluster: Cluster) => Told) =>
    pool && isPool(cluster, pool) ? ok(told(cluster)) : noPool();
  const workers = (told: (cluster: Cluster, index: number) => Told) => (cluster: Cluster, request: Request) =>
    ok(isPool(cluster, request.query.get("pool")) ? [0, 1].map((index) => told(cluster, index)) : []);

  return [
    route("getWorkers", "/v2/vpc/getWorkers", asked, workers(workerV2)),
    route("getWorkers", "/v1/clusters/:cluster/workers", named, workers(workerV1)),
    route("getWorkerPools", "/v2/vpc/getWorkerPools", asked, (cluster) => ok([poolV2(cluster)])),
    route("getWorkerPools", "/v1/clusters/:cluster/workerpools", named, (cluster) => ok([poolV1(cluster)])),
    route("getWorkerPool", "/v2/vpc/getWorkerPool", asked, (cluster, { query }) =>
      onePool(cluster, query.get("workerpool"), poolV2),
    ),
    route("getWorkerPool", "/v1/clusters/:cluster/workerpools/:pool", named, (cluster, request) =>
      onePool(cluster, request.named["pool"], poolV1),
    ),
    route("getClusterAlbs", "/v2/alb/getClusterAlbs", asked, (cluster) => ok(albs(cluster))),
    route("getClusterAlbs", "/v1/alb/clusters/:cluster", named, (cluster) => ok(albs(cluster))),
    route("getClusterKeyOwner", "/v1/logging/:cluster/clusterkeyowner", named, () =>
      ok({ ID: "IBMid-SANDBOX", Name: "Sandbox", Email: "sandbox@sandbox.invalid" }),
    ),
  ];
}

const noPool = () => error(404, "G0008", "Provisioning", "The specified worker pool could not be found.");

const poolId = ({ seed }: Cluster) => `${seed.id}-0000001`;
const workerId = ({ seed }: Cluster, index: number) => `kube-${seed.id}-${POOL}-0000000${index + 1}`;
const zone = ({ seed }: Cluster) => (seed.infrastructure === "classic" ? "dal10" : `${seed.region}-1`);
const flavor = ({ seed }: Cluster) => FLAVOR[seed.infrastructure];
const provider = ({ seed }: Cluster) =>
  ({ vpc: "vpc-gen2", classic: "classic", satellite: "satellite" })[seed.infrastructure];

/** bluemix-go, containerv2: Worker. */
const workerV2 = (cluster: Cluster, index: number): Told => ({
  id: workerId(cluster, index),
  poolID: poolId(cluster),
  poolName: POOL,
  flavor: flavor(cluster),
  location: zone(cluster),
  health: { message: "Ready", state: "normal" },
  kubeVersion: { actual: VERSION, desired: VERSION, target: VERSION, eos: "", masterEOS: "" },
  lifecycle: { actualState: "deployed", desiredState: "deployed", message: "", reasonForDelete: "" },
  networkInterfaces: [{ subnetID: "0717-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", ipAddress: `10.0.0.${index + 4}` }],
  networkInformation: { privateIP: `10.0.0.${index + 4}`, publicIP: "" },
});

/** bluemix-go, containerv1: Worker. */
const workerV1 = (cluster: Cluster, index: number): Told => ({
  id: workerId(cluster, index),
  poolid: poolId(cluster),
  poolName: POOL,
  machineType: flavor(cluster),
  isolation: "public",
  location: zone(cluster),
  state: "normal",
  status: "Ready",
  kubeVersion: VERSION,
  targetVersion: VERSION,
  privateIP: `10.0.0.${index + 4}`,
  privateVlan: "1000001",
  publicIP: "",
  publicVlan: "1000002",
  trustedStatus: "unsupported",
  reasonForDelete: "",
  errorMessage: "",
  versionEOS: "",
  masterVersionEOS: "",
});

/** bluemix-go, containerv2: GetWorkerPoolResponse. No key here: this is the other feature, for boot volumes. */
const poolV2 = (cluster: Cluster): Told => ({
  id: poolId(cluster),
  poolName: POOL,
  flavor: flavor(cluster),
  isolation: "public",
  provider: provider(cluster),
  vpcID: cluster.seed.infrastructure === "vpc" ? "r006-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee" : "",
  workerCount: 2,
  labels: {},
  taints: {},
  autoscaleEnabled: false,
  lifecycle: { actualState: "normal", desiredState: "active" },
  zones: [
    {
      id: zone(cluster),
      workerCount: 2,
      subnets: [{ id: "0717-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", primary: true }],
    },
  ],
});

/** bluemix-go, containerv1: WorkerPoolResponse. */
const poolV1 = (cluster: Cluster): Told => ({
  id: poolId(cluster),
  name: POOL,
  sizePerZone: 2,
  machineType: flavor(cluster),
  isolation: "public",
  region: cluster.seed.region,
  state: "active",
  reasonForDelete: "",
  isBalanced: true,
  labels: {},
  entitlement: "",
  zones: [{ id: zone(cluster), privateVlan: "1000001", publicVlan: "1000002", workerCount: 2 }],
});

/** bluemix-go, containerv2: ClusterALB. OpenShift has routers instead, so that none is listed. */
const albs = (cluster: Cluster): Told => ({
  id: cluster.seed.id,
  region: cluster.seed.region,
  dataCenter: zone(cluster),
  isPaid: true,
  publicIngressHostname: `${cluster.seed.name}.${cluster.seed.region}.containers.appdomain.cloud`,
  publicIngressSecretName: cluster.seed.name,
  alb: cluster.seed.openshift === true ? [] : [alb(cluster)],
});

const alb = (cluster: Cluster): Told => ({
  albID: `public-cr${cluster.seed.id}-alb1`,
  albType: "public",
  albBuild: "1.12.1_1000_iks",
  authBuild: "",
  cluster: cluster.seed.id,
  createdDate: "",
  disableDeployment: false,
  enable: true,
  loadBalancerHostname: "",
  name: "",
  numOfInstances: "2",
  resize: false,
  state: "enabled",
  status: "healthy",
  zone: zone(cluster),
});
