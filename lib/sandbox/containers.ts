/** The containers API: lists, single reads, and the enable call. */
import type { Cluster } from "./cluster.js";
import type { Answer, Request, Route } from "./http.js";
import { ok } from "./http.js";
import type { Key } from "./key.js";
import { offsetDate, uuid } from "./words.js";
import { mayAs, type World } from "./world.js";

export function containersRoutes(world: World): readonly Route[] {
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
            .map(whole),
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
            .filter(({ account }) => account === caller.account)
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
    {
      operation: "enableKMS",
      method: "POST",
      path: "/v2/enableKMS",
      answer: guarded("Administrator", (request) => enable(world, request)),
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

let incidents = 0;
const error = (status: number, code: string, type: string, description: string): Answer => {
  incidents += 1;
  return {
    status,
    body: {
      incidentID: `${uuid(incidents, "1d")}-SANDBOX`,
      code,
      description,
      type,
      recoveryCLI: "",
      terseDescription: "",
    },
  };
};

const one = (cluster: Cluster | undefined): Answer =>
  cluster === undefined
    ? error(
        404,
        "G0004",
        "Provisioning",
        "The specified cluster could not be found. If applicable, make sure that you target the correct account and resource group.",
      )
    : ok(whole(cluster));

function enable(world: World, { caller, body, failing }: Known): Answer {
  const asked = readBody(body);
  if (asked === undefined) return error(400, "E0002", "BadRequest", "The body is not JSON.");
  const {
    cluster: idOrName = "",
    instance_id: guid = "",
    crk_id: keyId = "",
    account_id: keyAccount = "",
  } = asked.texts;
  if (idOrName === "" || guid === "" || keyId === "")
    return error(400, "E0003", "BadRequest", "cluster, instance_id and crk_id must not be empty.");
  const cluster = world.cluster(caller.account, idOrName);
  if (cluster === undefined) return one(undefined);
  const instance = world.instances.get(guid);
  const there = instance !== undefined && (instance.state ?? "active") === "active";
  if (!there || instance.account !== (keyAccount || caller.account)) {
    return error(
      404,
      "E0b01",
      "BadRequest",
      "Could not look up the key management service instance. Check the instance ID and the account.",
    );
  }
  if (!world.authorizations.some((authorization) => covers(world, authorization, caller.account, instance))) {
    return error(
      401,
      "E09c0",
      "Authentication",
      "Not authorized to access the Key Management Service. Create an IAM authorization policy that gives the Kubernetes Service delegate access to the Key Management Service.",
    );
  }
  if (cluster.seed.infrastructure === "satellite" && instance.account !== caller.account) {
    return error(
      400,
      "E0b05",
      "BadRequest",
      "A KMS instance of another account is not supported for Satellite clusters.",
    );
  }
  const key = world.keys.get(keyId);
  const wrong = keyProblem(key, guid, cluster);
  if (key === undefined || wrong !== undefined)
    return wrong ?? error(404, "E0b02", "BadRequest", "The root key could not be found.");
  if (cluster.running) return error(409, "E0b04", "Conflict", "Another master operation is in progress.");
  const { privateEndpoint } = asked;
  cluster.enable(key, { failing, ...(privateEndpoint === undefined ? {} : { privateEndpoint }) });
  return ok({});
}

function keyProblem(key: Key | undefined, guid: string, cluster: Cluster): Answer | undefined {
  if (key === undefined || key.instance.guid !== guid)
    return error(404, "E0b02", "BadRequest", "The root key could not be found in the key management service instance.");
  if (key.seed.extractable === true) return error(400, "E0b06", "BadRequest", "The key is not a root key.");
  if (key.state !== "active") return error(400, "E0b07", "BadRequest", "The root key is not active.");
  const { history } = cluster;
  // Which key it uses already is no reuse; what posting it again does is not known (CHOICES.md).
  if (history.includes(key) && history.at(-1) !== key)
    return error(400, "E0b08", "BadRequest", "A previous root key can't be reused for the same cluster.");
  return undefined;
}

function covers(
  world: World,
  policy: World["authorizations"][number],
  source: string,
  instance: { guid: string; service: string; account: string },
): boolean {
  const roles = policy.roles ?? ["Reader", "AuthorizationDelegator"];
  return (
    policy.sourceAccount === source &&
    policy.targetAccount === instance.account &&
    policy.service === instance.service &&
    (policy.instance === undefined || policy.instance === instance.guid) &&
    roles.includes("Reader") &&
    roles.includes("AuthorizationDelegator") &&
    world.clock.now() >= policy.since + (policy.propagationSeconds ?? 0) * 1_000
  );
}

interface Asked {
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly privateEndpoint: boolean | undefined;
}

function readBody(body: string): Asked | undefined {
  try {
    const told: unknown = JSON.parse(body);
    if (typeof told !== "object" || told === null) return undefined;
    const entries: readonly [string, unknown][] = Object.entries(told);
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
    const endpoint = new Map(entries).get("private_endpoint");
    return {
      texts: Object.fromEntries(texts),
      privateEndpoint: typeof endpoint === "boolean" ? endpoint : undefined,
    };
  } catch {
    return undefined;
  }
}

/** What a v2 list tells: no features, no lifecycle, no CRN (container-services-go-sdk, GetClustersResponse). */
function thin(cluster: Cluster): Record<string, unknown> {
  const { seed } = cluster;
  const { state } = cluster.now();
  return {
    id: seed.id,
    name: seed.name,
    region: seed.region,
    location: "Dallas",
    datacenter: `${seed.region}-1`,
    provider: { vpc: "vpc-gen2", classic: "classic", satellite: "satellite" }[seed.infrastructure],
    type: seed.openshift === true ? "openshift" : "kubernetes",
    state,
    status: state === "normal" ? "All Workers Normal" : "Attention",
    resourceGroup: "11112222333344445555666677778888",
    resourceGroupName: "default",
    createdDate: offsetDate(cluster.created),
    masterKubeVersion: seed.openshift === true ? "4.17.12_1544_openshift" : "1.32.3_1540",
    targetVersion: seed.openshift === true ? "4.17.14_1547_openshift" : "1.32.4_1541",
    masterURL: `https://c101-e.${seed.region}.containers.cloud.ibm.com:30123`,
    workerCount: 2,
    ingress: {
      hostname: `${seed.name}.${seed.region}.containers.appdomain.cloud`,
      secretName: seed.name,
      status: "healthy",
      message: "",
    },
    isPaid: true,
    addons: [],
    caCertRotationStatus: { status: "none", actionTriggerDate: "", actionCompletedDate: "" },
    imageSecurityEnabled: false,
    multiAzCapable: true,
    versionEOS: "2027-11-01T00:00:00+0000",
    entitlement: "",
    podSubnet: "172.17.0.0/18",
    serviceSubnet: "172.21.0.0/16",
    etcdPort: "30124",
  };
}

/** The union of nested and flat fields that every single read gives. */
function whole(cluster: Cluster): Record<string, unknown> {
  const { seed } = cluster;
  const now = cluster.now();
  const modified = offsetDate(now.masterStatusModified);
  const master = {
    masterStatus: now.masterStatus,
    masterStatusModifiedDate: modified,
    masterHealth: now.masterHealth,
    masterState: now.masterState,
  };
  const url = `https://c101.private.${seed.region}.containers.cloud.ibm.com:30123`;
  return {
    ...thin(cluster),
    ...master,
    crn: cluster.crn,
    dataCenter: `${seed.region}-1`,
    keyProtectEnabled: now.encrypted,
    pullSecretApplied: true,
    features: { keyProtectEnabled: now.encrypted, pullSecretApplied: true },
    lifecycle: { modifiedDate: modified, ...master },
    serverURL: url,
    workerZones: [`${seed.region}-1`],
    ...(seed.infrastructure === "vpc" ? { vpcs: ["r006-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"] } : {}),
    serviceEndpoints: {
      privateServiceEndpointEnabled: true,
      privateServiceEndpointURL: url,
      publicServiceEndpointEnabled: false,
      publicServiceEndpointURL: "",
    },
    privateServiceEndpointEnabled: true,
    privateServiceEndpointURL: url,
    publicServiceEndpointEnabled: false,
    publicServiceEndpointURL: "",
    disableAutoUpdate: false,
    networkPlugin: "Calico",
    offering: "",
    vlans: [],
    worker_vlans: [],
  };
}
