/** Findings on the root key of a cluster, and on the way to it. */
import { K1, K2, KP, KP2, key, keySeen } from "../../support/fakes/binding.js";
import { instanceSeen } from "../../support/fakes/cloud.js";
import { bare, encrypted, state, uses } from "./fleets.js";
import type { Row } from "./row.js";

const on = "clusterkms_binding.checkout";
const declared = (seen: Parameters<typeof keySeen>[1]) => ({
  yaml: uses(K2),
  at: encrypted({ keys: [keySeen(K1), keySeen(K2, seen)] }),
  prior: state(),
});
const used = (seen: Parameters<typeof keySeen>[1]) => ({
  yaml: uses(K1),
  at: encrypted({ keys: [keySeen(K1, seen)] }),
});

export const KEYS: readonly Row[] = [
  {
    code: "KEY_NOT_ACTIVE",
    when: "the cluster is to change to a key that is disabled",
    severity: "refused",
    on,
    fires: () => declared({ state: "disabled" }),
    unless: "it is active",
    not: () => declared({}),
  },
  {
    code: "KEY_NOT_ACTIVE",
    when: "the key that the cluster uses is disabled",
    severity: "warning",
    on,
    fires: () => used({ state: "disabled" }),
    unless: "it is active",
    not: () => used({}),
  },
  {
    code: "KEY_NOT_ACTIVE",
    when: "the key that the cluster uses is destroyed",
    severity: "warning",
    on,
    fires: () => used({ state: "destroyed" }),
    unless: "it is active",
    not: () => used({}),
  },
  {
    code: "KEY_EXPIRED",
    when: "the cluster is to change to a key that the KMS calls expired",
    severity: "refused",
    on,
    fires: () => declared({ state: "expired", expires: "2026-09-01T00:00:00Z" }),
    unless: "it is active",
    not: () => declared({}),
  },
  {
    code: "KEY_EXPIRED",
    when: "the key that the cluster uses expires now",
    severity: "warning",
    on,
    fires: () => used({ expires: "2026-10-01T00:00:00Z" }),
    unless: "it expires in a second",
    not: () => used({ expires: "2026-10-01T00:00:01Z" }),
  },
  {
    code: "KEY_EXPIRES_SOON",
    when: "the key that the cluster uses expires in 90 days",
    severity: "warning",
    on,
    fires: () => used({ expires: "2026-12-30T00:00:00Z" }),
    unless: "it expires in more",
    not: () => used({ expires: "2026-12-30T00:00:01Z" }),
  },
  {
    code: "KEY_EXPIRES_SOON",
    when: "the cluster is to change to a key that expires tomorrow",
    severity: "warning",
    on,
    fires: () => declared({ expires: "2026-10-02T00:00:00Z" }),
    unless: "it never expires",
    not: () => declared({}),
  },
  {
    code: "KEY_NOT_ROOT",
    when: "the declared key is a standard key",
    severity: "refused",
    on,
    fires: () => declared({ extractable: true }),
    unless: "it is a root key",
    not: () => declared({}),
  },
  {
    code: "KEY_NOT_FOUND",
    when: "the instance does not have the declared key",
    severity: "refused",
    on,
    fires: () => ({ yaml: uses(K1), at: bare({ keys: [] }) }),
    unless: "it does",
    not: () => ({ yaml: uses(K1), at: bare() }),
  },
  {
    code: "KEY_NOT_FOUND",
    when: "the declared key is in another instance than said",
    severity: "refused",
    on,
    fires: () => ({
      yaml: uses(K1),
      at: bare({ instances: [instanceSeen(KP), instanceSeen(KP2)], keys: [keySeen(key(1, KP2))] }),
    }),
    unless: "it is where it is said to be",
    not: () => ({ yaml: uses(K1), at: bare({ instances: [instanceSeen(KP), instanceSeen(KP2)] }) }),
  },
  {
    code: "KEY_NOT_FOUND",
    when: "the instance no longer has the key that the cluster uses",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K1), at: encrypted({ keys: [] }) }),
    unless: "it has",
    not: () => ({ yaml: uses(K1), at: encrypted() }),
  },
  {
    code: "ENDPOINT_UNREACHABLE",
    when: "the cluster is to reach by the public endpoint an instance that is private alone",
    severity: "refused",
    on,
    fires: () => ({
      yaml: uses(K1, ", endpoint: public"),
      at: bare({ networks: new Map([[KP.guid, "private-only"]]) }),
    }),
    unless: "it uses the private endpoint",
    not: () => ({ yaml: uses(K1), at: bare({ networks: new Map([[KP.guid, "private-only"]]) }) }),
  },
  {
    code: "ENDPOINT_UNREACHABLE",
    when: "the instance of a cluster with the public endpoint has become private alone",
    severity: "warning",
    on,
    fires: () => ({
      yaml: uses(K1, ", endpoint: public"),
      at: encrypted({ networks: new Map([[KP.guid, "private-only"]]) }),
    }),
    unless: "it answers on both networks",
    not: () => ({ yaml: uses(K1, ", endpoint: public"), at: encrypted() }),
  },
  {
    code: "MASTER_ADDRESS_UNKNOWN",
    when: "the cluster is to be encrypted, and the instance lets in listed addresses alone",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K1), at: bare({ addresses: new Map([[KP.guid, ["192.0.2.0/24"]]]) }) }),
    unless: "the instance lists no addresses",
    not: () => ({ yaml: uses(K1), at: bare() }),
  },
];
