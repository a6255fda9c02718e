/** Findings on what Terraform's state has and the file no longer does. */

import { NO_PRIOR, type Prior, type StoredWords } from "../../../lib/judge/prior.js";
import { K1, K2, listed, record, registration, SECURITY } from "../../support/fakes/binding.js";
import { authorizationRecord, instanceRecord, keyRecord } from "../../support/fakes/managed.js";
import { bare, encrypted, instanceOnly, made, makes, stored, uses } from "./fleets.js";
import type { Fleet, Row } from "./row.js";

/** A state with one object. */
const one = (address: string, records: Partial<Prior>, words: Partial<StoredWords> = {}): Prior => ({
  ...NO_PRIOR,
  ...stored(address, words),
  ...records,
});
const instance = (words: Partial<StoredWords> = {}): Prior =>
  one("clusterkms_instance.old", { instances: new Map([["old", instanceRecord()]]) }, words);
const key = (ref: typeof K1, name = "old"): Prior =>
  one(`clusterkms_root_key.${name}`, { keys: new Map([[name, keyRecord({ ref })]]) });
const binding = (change: Parameters<typeof record>[0] = {}, words: Partial<StoredWords> = {}): Prior =>
  one("clusterkms_binding.old", { bindings: new Map([["old", record(change)]]) }, words);
const grant = (source: string): Prior =>
  one(`clusterkms_authorization.kp-${source}`, {
    authorizations: new Map([[`kp-${source}`, authorizationRecord()]]),
  });

const NOT_OURS = "99998888777766665555444433332222";
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
    fires: () => ({ yaml: makes(), at: withOther(), prior: key(K2) }),
    unless: "it is listed under `removed:`",
    not: () => ({ yaml: makes({ more: "removed: { keys: [old] }\n" }), at: withOther(), prior: key(K2) }),
  },
  {
    code: "KEY_DROPPED",
    when: "the file no longer has a key on which nothing is registered",
    severity: "refused",
    on: "clusterkms_root_key.old",
    fires: () => ({ yaml: makes(), at: made(), prior: key(K2) }),
    unless: "the file gives it a new name",
    not: () => ({
      yaml: makes({ roks: ", name: roks, renamedFrom: [old]" }),
      at: made(),
      prior: key(K1),
    }),
  },
  {
    code: "KEY_DROPPED",
    when: "the file only refers to a key that was made here",
    severity: "refused",
    on: "clusterkms_root_key.roks",
    fires: () => ({ yaml: uses(K1), at: made(), prior: key(K1, "roks") }),
    unless: "it was never made here",
    not: () => ({ yaml: uses(K1), at: made(), prior: NO_PRIOR }),
  },
  {
    code: "INSTANCE_DROPPED",
    when: "the file no longer has an instance",
    severity: "refused",
    on: "clusterkms_instance.old",
    fires: () => ({ yaml: uses(K1), at: encrypted(), prior: instance() }),
    unless: "it is retired, and gone",
    not: () => ({
      yaml: uses(K1),
      at: encrypted({ instances: [] }),
      prior: instance({ wanted: "retired" }),
    }),
  },
  {
    code: "BINDING_DROPPED",
    when: "the file no longer mentions a cluster that is encrypted",
    severity: "refused",
    on: "clusterkms_binding.old",
    fires: () => ({ yaml: instanceOnly(), at: encrypted(), prior: binding() }),
    unless: "the file let go of it before (`removal: forget`)",
    not: () => ({
      yaml: instanceOnly(),
      at: encrypted(),
      prior: binding({}, { removal: "forget" }),
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
      prior: binding({ rootKey: null, rootKeySeen: "unseen" }),
    }),
    unless: "it was never encrypted",
    not: () => ({
      yaml: instanceOnly(),
      at: bare(),
      prior: binding({ rootKey: null, encryption: "none", rootKeySeen: "none" }),
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
      prior: grant(NOT_OURS),
    }),
    unless: "the file has the account, and no cluster of it needs the authorization",
    not: () => ({ yaml: makes(), at: made(), prior: grant(SECURITY) }),
  },
];
