/** How the containers API writes a cluster: a thin record in its lists, the union of all known fields in single reads. */
import type { Cluster } from "./cluster.js";
import { serverOf } from "./kubernetes.js";
import { offsetDate } from "./words.js";

/** What a v2 list tells: no features, no lifecycle, no CRN (container-services-go-sdk, GetClustersResponse). */
export function thin(cluster: Cluster): Record<string, unknown> {
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

/** The union of nested and flat fields that every single read gives; `url` is where this sandbox answers. */
export function whole(cluster: Cluster, url: string): Record<string, unknown> {
  const { seed } = cluster;
  const now = cluster.now();
  const modified = offsetDate(now.masterStatusModified);
  const master = {
    masterStatus: now.masterStatus,
    masterStatusModifiedDate: modified,
    masterHealth: now.masterHealth,
    masterState: now.masterState,
  };
  const server = serverOf(url, cluster);
  return {
    ...thin(cluster),
    ...master,
    crn: cluster.crn,
    dataCenter: `${seed.region}-1`,
    keyProtectEnabled: now.encrypted,
    pullSecretApplied: true,
    features: { keyProtectEnabled: now.encrypted, pullSecretApplied: true },
    lifecycle: { modifiedDate: modified, ...master },
    masterURL: server,
    serverURL: server,
    workerZones: [`${seed.region}-1`],
    ...(seed.infrastructure === "vpc" ? { vpcs: ["r006-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"] } : {}),
    serviceEndpoints: {
      privateServiceEndpointEnabled: true,
      privateServiceEndpointURL: server,
      publicServiceEndpointEnabled: false,
      publicServiceEndpointURL: "",
    },
    privateServiceEndpointEnabled: true,
    privateServiceEndpointURL: server,
    publicServiceEndpointEnabled: false,
    publicServiceEndpointURL: "",
    disableAutoUpdate: false,
    networkPlugin: "Calico",
    offering: "",
    vlans: [],
    worker_vlans: [],
  };
}
