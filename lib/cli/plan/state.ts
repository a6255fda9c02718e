/**
 * Terraform's state, as far as a plan needs it: which objects are managed, and what is known of clusters. Read from the
 * file that Terraform keeps (`terraform.tfstate`, version 4).
 */
import type { Owned, Prior, PriorInstance, PriorKey } from "../../judge/fleet-question.js";
import { ENDPOINTS, INFRASTRUCTURES } from "../../model/cluster.js";
import { type KeyCrn, parseClusterCrn, parseInstanceCrn, parseKeyCrn } from "../../model/crn.js";
import { parseAccountId, parseClusterId } from "../../model/ids.js";
import { ALLOWED_NETWORKS } from "../../model/kms.js";
import { err, ok, type Result } from "../../model/result.js";
import { KEY_WANTED, REMOVALS, WANTED } from "../../model/spec.js";
import { BINDING_VERSION, upgradedBinding } from "../../plan/ledger.js";
import { type BindingRecord, ENCRYPTIONS, SIGHTS } from "../../plan/record.js";

type Fields = Readonly<Record<string, unknown>>;

const BINDING = "clusterkms_binding";
const KEY = "clusterkms_root_key";
const INSTANCE = "clusterkms_instance";

/** Reads a state; the error says what is wrong with it. */
export function readState(text: string): Result<Prior, string> {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return err("it is not JSON, or was cut short");
  }
  const state = fields(told);
  if (state?.["version"] !== 4) return err("it is no Terraform state of version 4");
  const resources = Array.isArray(state["resources"]) ? state["resources"].map(fields) : [];
  const addresses = new Set<string>();
  const bindings = new Map<string, BindingRecord>();
  const keys = new Map<string, PriorKey>();
  const owned = new Map<string, Owned>();
  const instancesKnown = new Map<string, PriorInstance>();
  for (const resource of resources) {
    const { mode, type, name } = resource ?? {};
    if (mode !== "managed" || typeof type !== "string" || typeof name !== "string") continue;
    addresses.add(`${type}.${name}`);
    const instances = Array.isArray(resource?.["instances"]) ? resource["instances"] : [];
    const instance = fields(instances[0]);
    const stored = fields(instance?.["attributes"]);
    owned.set(`${type}.${name}`, ownedOf(stored ?? {}));
    if (type !== BINDING && type !== KEY && type !== INSTANCE) continue;
    if (type === INSTANCE) {
      const known = stored === undefined ? undefined : priorInstanceOf(stored);
      if (known === undefined) return err(`${type}.${name} cannot be understood`);
      instancesKnown.set(name, known);
      continue;
    }
    if (type === KEY) {
      const key = stored === undefined ? undefined : priorKeyOf(stored);
      if (key === undefined) return err(`${type}.${name} cannot be understood`);
      keys.set(name, key);
      continue;
    }
    const version = instance?.["schema_version"] ?? 0;
    if (typeof version !== "number" || version > BINDING_VERSION)
      return err(`${type}.${name} was written by a newer version of the provider`);
    const record = stored === undefined ? undefined : recordOf(upgradedBinding(version, stored));
    if (record === undefined) return err(`${type}.${name} cannot be understood`);
    bindings.set(name, record);
  }
  return ok({ addresses, bindings, keys, instances: instancesKnown, owned });
}

/** What the states of several stacks say together. */
export function joined(states: readonly Prior[]): Prior {
  const all = <K, V>(part: (state: Prior) => ReadonlyMap<K, V>) => new Map(states.flatMap((state) => [...part(state)]));
  return {
    addresses: new Set(states.flatMap(({ addresses }) => [...addresses])),
    bindings: all(({ bindings }) => bindings),
    keys: all(({ keys }) => keys),
    owned: all(({ owned }) => owned),
    instances: all(({ instances }) => instances ?? new Map()),
  };
}

function ownedOf(attributes: Fields): Owned {
  const { crn, state, removal, instance, source_account, policy_id } = attributes;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const target = parseInstanceCrn(text(instance) ?? "");
  const source = parseAccountId(text(source_account) ?? "");
  return {
    crn: text(crn),
    wanted: WANTED.find((one) => one === state) ?? "active",
    removal: REMOVALS.find((one) => one === removal) ?? "refuse",
    values: valuesOf(attributes),
    ...(target.ok && source.ok
      ? { pair: { instance: target.value, source: source.value, policyId: text(policy_id) } }
      : {}),
  };
}

function priorInstanceOf({ crn, allowed_network: network }: Fields): PriorInstance | undefined {
  const ref = parseInstanceCrn(typeof crn === "string" ? crn : "");
  const allowedNetwork = ALLOWED_NETWORKS.find((one) => one === network) ?? null;
  return ref.ok ? { ref: ref.value, allowedNetwork } : undefined;
}

/** Attributes as a plan writes them: lists in order, with commas. */
function valuesOf(attributes: Fields): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (Array.isArray(value)) told.set(name, value.map(String).sort().join(", "));
    else if (name === "rotation_months" && Number(value) === 0) told.set(name, "none");
    else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      told.set(name, String(value));
  }
  return told;
}

function priorKeyOf(attributes: Fields): PriorKey | undefined {
  const { crn, state, unused_since: since, rotation_months: months, dual_auth_delete: dual } = attributes;
  const ref = parseKeyCrn(typeof crn === "string" ? crn : "");
  if (!ref.ok) return undefined;
  const unusedSince = typeof since === "string" && !Number.isNaN(Date.parse(since)) ? since : null;
  const policies = {
    rotationMonths: typeof months === "number" ? months : null,
    dualAuthDelete: typeof dual === "boolean" ? dual : null,
  };
  return { ref: ref.value, wanted: KEY_WANTED.find((one) => one === state) ?? "active", unusedSince, policies };
}

function recordOf(attributes: Fields): BindingRecord | undefined {
  const word = (name: string) => {
    const value = attributes[name];
    return typeof value === "string" ? value : null;
  };
  const account = parseAccountId(word("account") ?? "");
  const infrastructure = INFRASTRUCTURES.find((one) => one === word("infrastructure"));
  const cluster = word("cluster");
  if (!account.ok || infrastructure === undefined || cluster === null) return undefined;
  const id = parseClusterId(word("cluster_id") ?? "");
  const crn = parseClusterCrn(word("cluster_crn") ?? "");
  const former = keysOf(attributes["former_root_keys"]);
  const lingering = keysOf(attributes["lingering_root_keys"]);
  if (former === undefined || lingering === undefined) return undefined;
  return {
    account: account.value,
    infrastructure,
    cluster,
    clusterId: id.ok ? id.value : null,
    clusterCrn: crn.ok ? crn.value.crn : null,
    rootKey: keyOf(word("root_key")),
    encryption: ENCRYPTIONS.find((one) => one === word("encryption")) ?? "unknown",
    rootKeySeen: SIGHTS.find((one) => one === word("root_key_seen")) ?? "unseen",
    keyVersion: word("key_version"),
    formerRootKeys: former,
    historyCompleteSince: word("history_complete_since"),
    lingeringKeys: lingering,
    driftedFrom: keyOf(word("drifted_from")),
    endpoint: ENDPOINTS.find((one) => one === word("endpoint")) ?? null,
  };
}

/** Undefined where it cannot be read: a ledger that is not understood is not an empty one (law 6). */
function keysOf(stored: unknown): ReadonlySet<KeyCrn> | undefined {
  const keys = (Array.isArray(stored) ? stored : stored === undefined || stored === null ? [] : [stored]).map(keyOf);
  const known = keys.filter((key) => key !== null);
  return known.length === keys.length ? new Set(known) : undefined;
}

function keyOf(text: unknown): KeyCrn | null {
  const key = typeof text === "string" ? parseKeyCrn(text) : undefined;
  return key?.ok ? key.value.crn : null;
}

const fields = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
