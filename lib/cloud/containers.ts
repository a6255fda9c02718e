/**
 * The containers API of IBM Cloud (Kubernetes Service and OpenShift): lists, single reads and the enable call.
 * Shapes: container-services-go-sdk (GetClustersResponse, GetClusterResponse) and bluemix-go containerv2/kms.go.
 */
import type { ClusterDetail, ClusterListed, Infrastructure } from "../model/cluster.js";
import { clusterCrn, type KeyRef, parseClusterCrn } from "../model/crn.js";
import { type AccountId, type ClusterId, parseClusterId, parseClusterName } from "../model/ids.js";
import { err, ok, type Result } from "../model/result.js";
import type { Client } from "./client.js";
import { date, type Fields, fields, flag, list, text } from "./decode.js";
import { type CloudFailure, unreadable } from "./failure.js";

export interface Containers {
  /** All clusters of one infrastructure in an account: one request, the API does not page. */
  clusters(account: AccountId, infrastructure: Infrastructure): Promise<Result<ClusterList, CloudFailure>>;
  /** A single cluster, by ID or name. NOT_FOUND where the account does not have it. */
  cluster(account: AccountId, idOrName: string, signal?: AbortSignal): Promise<Result<DetailAt, CloudFailure>>;
  /** The addresses at which the cluster's own Kubernetes API answers, as URLs. */
  servers(
    account: AccountId,
    cluster: ClusterId,
    signal?: AbortSignal,
  ): Promise<Result<readonly string[], CloudFailure>>;
  /**
   * Points the cluster at a root key: the one call for a first key, another key and another instance.
   * An accepted call says nothing about the outcome (law 5).
   */
  enableKms(account: AccountId, order: EnableOrder): Promise<Result<null, CloudFailure>>;
}

/** The clusters of a list, and how many of its records could not be understood: a cluster may be one of those. */
export interface ClusterList {
  readonly clusters: readonly ClusterListed[];
  readonly odd: number;
}

/** What a single read tells, and the cloud's time at which it was told (milliseconds). */
export interface DetailAt {
  readonly detail: ClusterDetail;
  readonly at: number | undefined;
}

export interface EnableOrder {
  readonly cluster: ClusterId;
  readonly key: KeyRef;
  readonly privateEndpoint: boolean;
  readonly signal?: AbortSignal;
}

const LISTS = {
  vpc: "/v2/vpc/getClusters?provider=vpc-gen2",
  classic: "/v2/classic/getClusters",
  satellite: "/v2/satellite/getClusters",
} as const;

/** Fields that hold such addresses, nested or flat (bluemix-go containerv2/clusters.go, containerv1/clusters.go). */
const SERVERS = ["privateServiceEndpointURL", "publicServiceEndpointURL"] as const;

export function containersApi(client: Client, base: string): Containers {
  return {
    clusters: async (account, infrastructure) => {
      const answer = await client.read({ account, url: `${base}${LISTS[infrastructure]}` });
      if (!answer.ok) return answer;
      const items = list(answer.value.json);
      if (items === undefined) return err(unreadable("a list of clusters"));
      const clusters = items.flatMap((item) => listed(fields(item) ?? {}, account, infrastructure) ?? []);
      return ok({ clusters, odd: items.length - clusters.length });
    },
    cluster: async (account, idOrName, signal) => {
      const url = `${base}/v2/getCluster?cluster=${encodeURIComponent(idOrName)}&v1-compatible`;
      const answer = await client.read({ account, url, signal });
      if (!answer.ok) return answer;
      const detail = detailed(fields(answer.value.json) ?? {});
      return detail === undefined
        ? err(unreadable("the cluster's encryption flag or master status"))
        : ok({ detail, at: answer.value.at });
    },
    servers: async (account, cluster, signal) => {
      const url = `${base}/v2/getCluster?cluster=${encodeURIComponent(cluster)}&v1-compatible`;
      const answer = await client.read({ account, url, signal });
      if (!answer.ok) return answer;
      const item = fields(answer.value.json) ?? {};
      const endpoints = fields(item["serviceEndpoints"]) ?? {};
      const told = [
        item["masterURL"],
        item["serverURL"],
        item["virtualPrivateEndpointURL"],
        ...SERVERS.flatMap((name) => [endpoints[name], item[name]]),
      ];
      return ok([...new Set(told.flatMap((one) => text(one) ?? []))].filter((one) => URL.canParse(one)));
    },
    enableKms: async (account, { cluster, key, privateEndpoint, signal }) => {
      const answer = await client.write(
        "POST",
        { account, url: `${base}/v2/enableKMS`, signal },
        {
          cluster,
          instance_id: key.guid,
          crk_id: key.id,
          private_endpoint: privateEndpoint,
          // Only for a KMS in another account (provider issue #4876); a cluster's own is left out as the CLI does.
          ...(key.account === account ? {} : { account_id: key.account }),
        },
      );
      return answer.ok ? ok(null) : answer;
    },
  };
}

function listed(item: Fields, account: AccountId, infrastructure: Infrastructure): ClusterListed | undefined {
  const id = parseClusterId(text(item["id"]) ?? "");
  const name = parseClusterName(text(item["name"]) ?? "");
  const region = text(item["region"]);
  if (!id.ok || !name.ok || region === undefined) return undefined;
  // The published list has no CRN; where an answer carries one it is believed over the composed one.
  const told = parseClusterCrn(text(item["crn"]) ?? "");
  const crn = told.ok ? told.value.crn : clusterCrn(region, account, id.value);
  const state = text(item["state"]) ?? "unknown";
  return {
    id: id.value,
    name: name.value,
    crn,
    account,
    infrastructure,
    region,
    state,
    created: date(item["createdDate"]),
  };
}

function detailed(item: Fields): ClusterDetail | undefined {
  const features = fields(item["features"]) ?? {};
  const lifecycle = fields(item["lifecycle"]) ?? {};
  const either = (name: string) => text(lifecycle[name]) ?? text(item[name]);
  const encrypted = flag(features["keyProtectEnabled"]) ?? flag(item["keyProtectEnabled"]);
  const masterStatus = either("masterStatus");
  if (encrypted === undefined || masterStatus === undefined) return undefined;
  return {
    encrypted,
    state: text(item["state"]) ?? "unknown",
    masterStatus,
    masterState: either("masterState") ?? "unknown",
    masterHealth: either("masterHealth") ?? "unknown",
    masterStatusModified: date(lifecycle["masterStatusModifiedDate"]) ?? date(item["masterStatusModifiedDate"]),
  };
}
