/** Would the network rules of a KMS instance let the master of a cluster in? */
import type { Endpoint } from "../model/cluster.js";
import type { InstanceCrn } from "../model/crn.js";
import type { NetworkRules } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import { isLocked, type Seen } from "../model/seen.js";
import { reasons } from "./words.js";

const ATTRIBUTE = ["endpoint"];

/** A cluster's way to the instance of its key. */
export interface Way {
  readonly subject: string;
  readonly instance: InstanceCrn;
  readonly endpoint: Endpoint;
  /** Whether an enable would be sent over it. */
  readonly sends: boolean;
}

/**
 * Whether the rules are needed: where an enable would be sent, and where a cluster uses the public endpoint, which an
 * instance can close. A cluster that is encrypted over the private endpoint shows by itself that it was let in.
 */
export const needsNetwork = (endpoint: Endpoint, sends: boolean): boolean => sends || endpoint === "public";

/**
 * What stands against the way. A listed address is never known to be the master's, since the cloud does not tell it
 * (IBM docs, Kubernetes Service, “Limitations”: allowed IP policies are not supported with clusters). Context-based
 * restrictions are not read.
 */
export function networkProblems({ subject, instance, endpoint, sends }: Way, rules: Seen<NetworkRules>): Problem[] {
  if (!rules.seen) {
    // Reading them takes Manager, which a plan need not have: then the enable finds out.
    const severity = sends && !isLocked(rules.why) ? "refused" : "warning";
    const seen = `${reasons([rules.why])} So it is not known whether the instance lets the cluster's master in.`;
    return [{ code: rules.why.code, severity, subject, attribute: ATTRIBUTE, seen }];
  }
  const { network, addresses } = rules.value;
  if (network === "private-only" && endpoint === "public") {
    const seen = `Declared is the public endpoint, and the instance answers on the private network alone:\n  ${instance}`;
    return [
      { code: "ENDPOINT_UNREACHABLE", severity: sends ? "refused" : "warning", subject, attribute: ATTRIBUTE, seen },
    ];
  }
  if (addresses === null) return [];
  const seen = listedAddresses(instance, addresses);
  return [{ code: "MASTER_ADDRESS_UNKNOWN", severity: "warning", subject, attribute: ATTRIBUTE, seen }];
}

/** What a list of addresses leaves open. */
export function listedAddresses(instance: InstanceCrn, addresses: readonly string[]): string {
  const listed = addresses.length === 0 ? "no address" : addresses.join(", ");
  return `The instance lets in ${listed}, and no other:\n  ${instance}\nFrom which address a cluster's master comes is not told by the cloud.`;
}
