/** Findings on what Terraform's state has and the file no longer does. */

import type { Owned, Prior } from "../../../lib/judge/fleet-question.js";
import { parseKeyCrn } from "../../../lib/model/crn.js";
import { K1, K2, KP, listed, PLATFORM, record, registration, SECURITY } from "../../support/fakes/binding.js";
import { bare, encrypted, instanceOnly, made, makes, uses } from "./fleets.js";
import type { Fleet, Row } from "./row.js";

const plain: Owned = { crn: null, wanted: "active", removal: "refuse" };

/** A state with these beside each other. */
const prior = (owned: Readonly<Record<string, Partial<Owned>>>, change: Parameters<typeof record>[0] = {}): Prior => ({
  addresses: new Set(Object.keys(owned)),
  bindings: new Map(
    Object.keys(owned)
      .filter((address) => address.startsWith("clusterkms_binding."))
      .map((address) => [address.slice("clusterkms_binding.".length), record(change)]),
  ),
  keys: new Map(
    Object.entries(owned).flatMap(([address, { crn }]) => {
      const ref = parseKeyCrn(crn ?? "");
      const key = { wanted: "active", unusedSince: null } as const;
      return ref.ok ? [[address.slice("clusterkms_root_key.".length), { ...key, ref: ref.value }] as const] : [];
    }),
  ),
  owned: new Map(Object.entries(owned).map(([address, known]) => [address, { ...plain, ...known }])),
});

const OLD_KEY = { "clusterkms_root_key.old": { crn: K2.crn } };
const OLD_BINDING = { "clusterkms_binding.old": {} };
const NOT_OURS = "99998888777766665555444433332222";
const grant = (source: typeof PLATFORM, on: string) => ({
  [`clusterkms_authorization.${on}-${source}`]: { pair: { instance: KP, source, policyId: "policy-1" } },
});
const other = listed({}, 1);
const withOther = (): Fleet["at"] => {
  const at = made();
  at.registrations.push(registration(K2, undefined, other));
  return at;
};

export const DROPPED: readonly Row[] = [
  {
    code: "KEY_DROPPED",
    when: "the file no longer has a key on which a cluster is registered that it does not have either",
    severity: "refused",
    on: "clusterkms_root_key.old",
    fires: () => ({ yaml: makes(), at: withOther(), prior: prior(OLD_KEY) }),
    unless: "it is listed under `removed:`",
    not: () => ({ yaml: makes({ more: "removed: { keys: [old] }\n" }), at: withOther(), prior: prior(OLD_KEY) }),
  },
  {
    code: "KEY_DROPPED",
    when: "the file no longer has a key on which nothing is registered",
    severity: "refused",
    on: "clusterkms_root_key.old",
    fires: () => ({ yaml: makes(), at: made(), prior: prior(OLD_KEY) }),
    unless: "the file gives it a new name",
    not: () => ({
      yaml: makes({ roks: ", name: roks, renamedFrom: [old]" }),
      at: made(),
      prior: prior({ "clusterkms_root_key.old": { crn: K1.crn } }),
    }),
  },
  {
    code: "KEY_DROPPED",
    when: "the file only refers to a key that was made here",
    severity: "refused",
    on: "clusterkms_root_key.roks",
    fires: () => ({ yaml: uses(K1), at: made(), prior: prior({ "clusterkms_root_key.roks": { crn: K1.crn } }) }),
    unless: "it was never made here",
    not: () => ({ yaml: uses(K1), at: made(), prior: prior({}) }),
  },
  {
    code: "INSTANCE_DROPPED",
    when: "the file no longer has an instance",
    severity: "refused",
    on: "clusterkms_instance.old",
    fires: () => ({ yaml: uses(K1), at: encrypted(), prior: prior({ "clusterkms_instance.old": { crn: KP.crn } }) }),
    unless: "it is retired, and gone",
    not: () => ({
      yaml: uses(K1),
      at: encrypted({ instances: [] }),
      prior: prior({ "clusterkms_instance.old": { crn: KP.crn, wanted: "retired" } }),
    }),
  },
  {
    code: "BINDING_DROPPED",
    when: "the file no longer mentions a cluster that is encrypted",
    severity: "refused",
    on: "clusterkms_binding.old",
    fires: () => ({ yaml: instanceOnly(), at: encrypted(), prior: prior(OLD_BINDING) }),
    unless: "the file let go of it before (`removal: forget`)",
    not: () => ({
      yaml: instanceOnly(),
      at: encrypted(),
      prior: prior({ "clusterkms_binding.old": { removal: "forget" } }),
    }),
  },
  {
    code: "BINDING_DROPPED",
    when: "it no longer mentions one whose key may not be seen",
    severity: "refused",
    on: "clusterkms_binding.old",
    fires: () => ({
      yaml: instanceOnly(),
      at: encrypted({ registrations: [] }),
      prior: prior(OLD_BINDING, { rootKey: null, rootKeySeen: "unseen" }),
    }),
    unless: "it was never encrypted",
    not: () => ({
      yaml: instanceOnly(),
      at: bare(),
      prior: prior(OLD_BINDING, { rootKey: null, encryption: "none", rootKeySeen: "none" }),
    }),
  },
  {
    code: "AUTHORIZATION_DROPPED",
    when: "the file no longer has the account that an authorization is for",
    severity: "refused",
    on: `clusterkms_authorization.kp-${NOT_OURS}`,
    fires: () => ({
      yaml: makes(),
      at: made(),
      prior: prior({
        [`clusterkms_authorization.kp-${NOT_OURS}`]: { pair: { instance: KP, source: PLATFORM, policyId: "policy-1" } },
      }),
    }),
    unless: "the file has the account, and no cluster of it needs the authorization",
    not: () => ({ yaml: makes(), at: made(), prior: prior(grant(SECURITY, "kp")) }),
  },
];
