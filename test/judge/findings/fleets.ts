/** The small fleets that findings are shown on: a cluster of one account and keys of the other. */
import { NO_PRIOR, type Prior, type StoredWords } from "../../../lib/judge/prior.js";
import { keyAlias } from "../../../lib/plan/marker.js";
import type { BindingRecord } from "../../../lib/plan/record.js";
import {
  CLUSTER,
  detail,
  K1,
  K2,
  KP,
  type key,
  keySeen,
  PLATFORM,
  record,
  registration,
  SECURITY,
} from "../../support/fakes/binding.js";
import { instanceSeen, place, type World, world } from "../../support/fakes/cloud.js";
import { GROUP, policy } from "../../support/fakes/managed.js";

const file = (more: string) => `version: 1
name: payments
accounts:
  platform: { id: "${PLATFORM}", credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
${more}`;

/** A file whose cluster has that key; `more` is said of the cluster as well. */
export const uses = (ref: ReturnType<typeof key>, more = "") =>
  file(`keys:
  roks: { crn: "${ref.crn}" }
clusters:
  checkout: { account: platform, id: ${CLUSTER.id}, infrastructure: vpc, key: roks${more} }
`);

/** A file whose key and instance are made here; `instance` and `roks` are said of them. */
export const makes = ({ instance = "", roks = "", clusters = true, more = "" } = {}) =>
  file(`instances:
  kp: { account: security, region: us-south${instance} }
keys:
  roks: { instance: kp${roks} }
${clusters ? `clusters:\n  checkout: { account: platform, id: ${CLUSTER.id}, infrastructure: vpc, key: roks }\n` : ""}${more}`);

/** A file that has an instance and nothing else. */
export const instanceOnly = (more = "") => file(`instances:\n  kp: { account: security, region: us-south${more} }\n`);

const authorized = () => new Map([[SECURITY, [policy()]]]);

/** A world in which the cluster is not encrypted. */
export function bare(change: Partial<World> = {}): World {
  const at = world({ authorizations: authorized(), ...change });
  place(at, CLUSTER, { encrypted: false });
  return at;
}

/** A world in which the cluster is encrypted with that key. */
export function encrypted(change: Partial<World> = {}, ref = K1, master: Parameters<typeof detail>[0] = {}): World {
  const at = world({ registrations: [registration(ref)], authorizations: authorized(), ...change });
  place(at, CLUSTER, detail(master));
  return at;
}

/** A world in which instance and key are marked as made by the file. */
export const made = (change: Partial<World> = {}, seen: Parameters<typeof keySeen>[1] = {}): World =>
  encrypted({
    keys: [keySeen(K1, { aliases: [keyAlias("payments", "roks")], ...seen }), keySeen(K2, { name: "other" })],
    tags: new Map([[KP.crn, ["cluster-kms:payments:kp"]]]),
    resourceGroups: [GROUP],
    ...change,
  });

/** An instance as it is in the list, changed. */
export const instances = (change: Partial<ReturnType<typeof instanceSeen>>): Pick<World, "instances"> => ({
  instances: [{ ...instanceSeen(KP), ...change }],
});

/** That a state has an object, with what it says beside its record. */
export const stored = (address: string, words: Partial<StoredWords> = {}): Pick<Prior, "addresses"> => ({
  addresses: new Map([[address, { writtenAgainst: null, wanted: "active", removal: "refuse", ...words }]]),
});

/** A state that has the cluster, with K1 as the key last known. */
export const state = (change: Partial<BindingRecord> = {}): Prior => ({
  ...NO_PRIOR,
  ...stored("clusterkms_binding.checkout"),
  bindings: new Map([["checkout", record(change)]]),
  keys: new Map(),
});
