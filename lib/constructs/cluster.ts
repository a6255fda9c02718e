/** Clusters: Red Hat OpenShift on IBM Cloud or IBM Cloud Kubernetes Service. They are never made here, only found. */
import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { INFRASTRUCTURES, type Infrastructure } from "../model/cluster.js";
import { parseAccountId, parseClusterId, parseClusterName } from "../model/ids.js";
import type { Result } from "../model/result.js";
import { refuse } from "./refuse.js";

/** A cluster, wherever it is managed. */
export interface ICluster extends IConstruct {
  /** The ID of the account that owns it; may be a token. */
  readonly account: string;
  readonly infrastructure: Infrastructure;
  /** Its ID or its name; may be a token. */
  readonly cluster: string;
}

/** Where a cluster is. */
export interface ClusterPlace {
  /** The ID of the account that owns it: 32 hexadecimal digits; also a token. */
  readonly account: string;
  /** What it runs on. */
  readonly infrastructure: Infrastructure;
}

/** A cluster. */
export class Cluster extends Construct implements ICluster {
  readonly account: string;
  readonly infrastructure: Infrastructure;
  readonly cluster: string;

  /**
   * The cluster with this ID.
   *
   * @param clusterId 20 lower-case letters and digits; also a token, such as `ibmContainerVpcCluster.id`
   * @throws InvalidDeclaration where an ID or the infrastructure is malformed
   */
  static fromId(scope: Construct, id: string, place: ClusterPlace & { readonly clusterId: string }): Cluster {
    return new Cluster(scope, id, place, place.clusterId, parseClusterId);
  }

  /**
   * The cluster with this name.
   *
   * @param clusterName unique within its account and infrastructure; also a token
   * @throws InvalidDeclaration where an ID, the name or the infrastructure is malformed
   */
  static fromName(scope: Construct, id: string, place: ClusterPlace & { readonly clusterName: string }): Cluster {
    return new Cluster(scope, id, place, place.clusterName, parseClusterName);
  }

  private constructor(
    scope: Construct,
    id: string,
    { account, infrastructure }: ClusterPlace,
    cluster: string,
    parse: (text: string) => Result<string, string>,
  ) {
    super(scope, id);
    this.account = known(account, parseAccountId, this.node.path);
    this.cluster = known(cluster, parse, this.node.path);
    if (!INFRASTRUCTURES.includes(infrastructure)) {
      const words = INFRASTRUCTURES.map((word) => `\`${word}\``).join(", ");
      refuse("VALUE_INVALID", this.node.path, `The infrastructure is one of ${words}, not \`${infrastructure}\`.`);
    }
    this.infrastructure = infrastructure;
  }
}

function known(text: string, parse: (text: string) => Result<string, string>, path: string): string {
  if (Token.isUnresolved(text)) return text;
  const parsed = parse(text);
  if (parsed.ok) return text;
  return refuse(text.startsWith("crn:") ? "CRN_FOR_ID" : "ID_MALFORMED", path, `\`${text}\` is not ${parsed.error}.`);
}
