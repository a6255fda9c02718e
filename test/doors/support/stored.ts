/** Terraform's state of a generated case, as its file: what the command reads, and what the provider is asked about. */

import { there } from "./cloud.js";
import { authorizationOf, nameOf } from "./file.js";
import type { AuthorizationStored, BindingStored, Fleet, InstanceStored, KeyStored } from "./fleet.js";
import {
  ACCOUNTS,
  at,
  clusterId,
  clusterName,
  instanceRef,
  KEY_NAMES,
  keyCrn,
  keyId,
  PLACES,
  TIMES,
} from "./places.js";

/** A resource of the state. */
export interface StoredResource {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Everything in the state; undefined where there is none. */
export function storedOf(fleet: Fleet): readonly StoredResource[] | undefined {
  const { stored } = fleet;
  if (stored === undefined) return undefined;
  const written_against = stored.elsewhere ? "ibm-cloud" : "overridden-endpoints";
  const all: readonly StoredResource[] = [
    ...there(stored.instances).map(([place, one]) => ({
      type: "clusterkms_instance",
      name: nameOf("kp", place, one.name),
      attributes: instance(fleet, one),
    })),
    ...there(stored.keys).map(([place, one]) => ({
      type: "clusterkms_root_key",
      name: nameOf("key", place, one.name),
      attributes: key(fleet, one),
    })),
    ...stored.authorizations.map((one) => ({
      type: "clusterkms_authorization",
      name: authorizationOf(one.instance, one.source, one.name),
      attributes: authorization(one),
    })),
    ...there(stored.bindings).map(([place, one]) => ({
      type: "clusterkms_binding",
      name: nameOf("cluster", place, one.name),
      attributes: binding(fleet, one),
    })),
  ];
  const unique = new Map(all.map((one) => [`${one.type}.${one.name}`, one]));
  return [...unique.values()].map((one) => ({ ...one, attributes: { ...one.attributes, written_against } }));
}

/** The text of the state file. */
export const stateText = (resources: readonly StoredResource[]): string =>
  JSON.stringify({
    version: 4,
    terraform_version: "1.9.0",
    serial: 1,
    lineage: "00000000-0000-4000-8000-000000000000",
    outputs: {},
    resources: resources.map(({ type, name, attributes }) => ({
      mode: "managed",
      type,
      name,
      provider: 'provider["terraform.local/cluster-kms/clusterkms"]',
      instances: [{ schema_version: 0, attributes }],
    })),
    check_results: null,
  });

function instance(fleet: Fleet, { instance: place, told, retired }: InstanceStored) {
  const { crn, guid, account, region } = instanceRef(place);
  const now = fleet.instances[place];
  return {
    account,
    name: told === "another name" ? "kp-then" : at(PLACES, place).name,
    region,
    plan: "tiered-pricing",
    resource_group: "default",
    resource_group_id: null,
    allowed_network: now?.network ?? "public-and-private",
    tags: now?.tags ?? [],
    state: retired ? "retired" : "active",
    hold: null,
    crn,
    guid,
    status: told === "unknown" ? "unknown" : "active",
  };
}

function key(fleet: Fleet, { key: place, told, state, unused }: KeyStored) {
  const { crn, id, instance: home } = keyCrn(fleet.keys, place);
  const now = place === "unknown" ? undefined : fleet.keys[place];
  return {
    instance: home,
    name: at(KEY_NAMES, now?.name ?? 0),
    key_ring: told === "another ring" ? "then" : (now?.ring ?? "default"),
    description: null,
    expires: null,
    rotation_months: now?.months ?? 0,
    dual_auth_delete: false,
    aliases: now?.alias ? [`alias-${place}`] : [],
    state,
    unused_since: unused === undefined ? null : { "an hour": TIMES.hour, "a day": TIMES.day }[unused],
    hold: null,
    crn,
    key_id: id,
    alias: null,
    status: told === "unknown" ? "unknown" : "active",
    key_version: id,
    created: TIMES.early,
  };
}

const authorization = ({ instance: place, source, policy, status }: AuthorizationStored) => ({
  instance: instanceRef(place).crn,
  source_account: at(ACCOUNTS, source),
  policy_id: policy ? "0f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a99" : null,
  roles: [],
  scope: null,
  status,
});

function binding(fleet: Fleet, one: BindingStored) {
  const { cluster, byName, key: used, seen, former, since, drifted, endpoint, forget } = one;
  const now = cluster === "unknown" ? undefined : fleet.clusters[cluster];
  const account = at(ACCOUNTS, now?.account ?? 0);
  const id = clusterId(cluster);
  const crnOf = (place: number | "unknown") => keyCrn(fleet.keys, place).crn;
  const known = seen === "none" || used === undefined ? null : crnOf(used);
  return {
    account,
    infrastructure: one.infrastructure === "as it is" ? (now?.infrastructure ?? "vpc") : one.infrastructure,
    cluster: byName ? clusterName(cluster) : id,
    root_key: known,
    endpoint: endpoint ?? null,
    hold: null,
    removal: forget ? "forget" : null,
    former_keys: null,
    registration_timeout: null,
    timeouts: null,
    cluster_id: id,
    cluster_crn: `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${account}:${id}::`,
    encryption: seen === "none" ? "none" : known === null ? "unknown" : "enabled",
    root_key_seen: seen === "none" || known !== null ? seen : "unseen",
    key_version: known === null || used === undefined ? null : keyId(used),
    former_root_keys: [...new Set(former.map(crnOf))].filter((crn) => crn !== known),
    history_complete_since:
      since === undefined ? null : { "first day": TIMES.cluster, early: TIMES.between, late: TIMES.today }[since],
    drifted_from: drifted === undefined || crnOf(drifted) === known ? null : crnOf(drifted),
  };
}
