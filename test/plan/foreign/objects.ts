/** Objects of the official provider and of ours, with the attributes that are documented; all of them made up. */
import type { Json } from "./plan-json.js";

export const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
export const SECURITY = "1122334455667788990011223344aabb";
export const KP = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
export const HPCS = "6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22";
export const CLUSTER = "d3k8abcd0m1n2o3p4q5r";
export const OTHER_CLUSTER = "d3k8wxyz0m1n2o3p4q5r";
/** Material that must not be printed. */
export const SECRET = "c2VjcmV0LWtleS1tYXRlcmlhbA==";

/** Three key IDs. */
export const K1 = "a7b1c2d3-0001-4e4e-8f8f-112233445566";
export const K2 = "a7b1c2d3-0002-4e4e-8f8f-112233445566";
export const K3 = "a7b1c2d3-0003-4e4e-8f8f-112233445566";

export const instanceCrn = (service: "kms" | "hs-crypto" = "kms", guid = KP): string =>
  `crn:v1:bluemix:public:${service}:us-south:a/${SECURITY}:${guid}::`;
export const keyCrn = (id: string, service: "kms" | "hs-crypto" = "kms", guid = KP): string =>
  `crn:v1:bluemix:public:${service}:us-south:a/${SECURITY}:${guid}:key:${id}`;
export const clusterCrn = (id: string = CLUSTER): string =>
  `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${PLATFORM}:${id}::`;

export const instance = (more: Json = {}): Json => ({
  id: instanceCrn(),
  crn: instanceCrn(),
  guid: KP,
  name: "kp-prod",
  service: "kms",
  plan: "tiered-pricing",
  location: "us-south",
  status: "active",
  ...more,
});

export const kmsKey = (id: string = K1, more: Json = {}): Json => ({
  id: keyCrn(id),
  crn: keyCrn(id),
  key_id: id,
  instance_id: KP,
  instance_crn: instanceCrn(),
  key_name: "roks-2026",
  key_ring_id: "default",
  standard_key: false,
  description: "for clusters",
  expiration_date: null,
  payload: SECRET,
  force_delete: false,
  endpoint_type: "public",
  registrations: [],
  ...more,
});

export const kpKey = (id: string = K1, more: Json = {}): Json => ({
  id: keyCrn(id),
  crn: keyCrn(id),
  key_id: id,
  key_protect_id: KP,
  key_name: "roks-2026",
  standard_key: false,
  payload: SECRET,
  encrypted_nonce: SECRET,
  iv_value: SECRET,
  force_delete: false,
  ...more,
});

export const keyRing = (more: Json = {}): Json => ({
  id: `clusters:keyRing:${instanceCrn()}`,
  instance_id: KP,
  key_ring_id: "clusters",
  force_delete: false,
  ...more,
});

export const policy = (more: Json = {}): Json => ({
  id: "b2a1c3d4-1111-4222-8333-444455556666",
  source_service_name: "containers-kubernetes",
  source_service_account: PLATFORM,
  target_service_name: "kms",
  target_resource_instance_id: KP,
  roles: ["Reader", "Authorization Delegator"],
  ...more,
});

export const kmsConfig = (key: string = K1, more: Json = {}): Json => ({
  instance_id: KP,
  crk_id: key,
  private_endpoint: true,
  account_id: SECURITY,
  wait_for_apply: true,
  ...more,
});

/** The block of a classic cluster, which has no `wait_for_apply`. */
export const classicConfig = (key: string = K1, more: Json = {}): Json => ({
  instance_id: KP,
  crk_id: key,
  private_endpoint: true,
  account_id: SECURITY,
  ...more,
});

export const cluster = (kms_config: readonly Json[], more: Json = {}): Json => ({
  id: CLUSTER,
  crn: clusterCrn(),
  name: "checkout-prod",
  kms_config,
  ...more,
});

export const binding = (key: string = K1, more: Json = {}): Json => ({
  account: PLATFORM,
  infrastructure: "vpc",
  cluster: CLUSTER,
  cluster_id: CLUSTER,
  cluster_crn: clusterCrn(),
  root_key: keyCrn(key),
  root_key_seen: "seen",
  encryption: "encrypted",
  endpoint: "private",
  former_keys: null,
  former_root_keys: [],
  removal: "refuse",
  hold: null,
  ...more,
});

export const ownKey = (more: Json = {}): Json => ({
  instance: instanceCrn(),
  name: "roks-2026",
  crn: keyCrn(K1),
  key_id: K1,
  state: "active",
  status: "active",
  ...more,
});

export const ownInstance = (more: Json = {}): Json => ({
  account: SECURITY,
  name: "kp-prod",
  region: "us-south",
  crn: instanceCrn(),
  guid: KP,
  state: "active",
  status: "active",
  ...more,
});

export const ownAuthorization = (more: Json = {}): Json => ({
  instance: instanceCrn(),
  source_account: PLATFORM,
  policy_id: "b2a1c3d4-1111-4222-8333-444455556666",
  roles: ["Reader", "Authorization Delegator"],
  status: "active",
  ...more,
});
