/** Cases of the official provider's keys, instances, rings and policies. */

import { type Case, side } from "./case.js";
import {
  CLUSTER,
  clusterCrn,
  HPCS,
  instance,
  instanceCrn,
  K1,
  K2,
  keyCrn,
  keyRing,
  kmsKey,
  kpKey,
  policy,
} from "./objects.js";

const KEY = "ibm_kms_key.roks";
const AT = 'module.kms["eu"].ibm_kms_key.roks[0]';
const INSTANCE = "ibm_resource_instance.kp";
const POLICY = "ibm_iam_authorization_policy.clusters";
const inHpcs = (name: string) => ({ id: name, crn: keyCrn(K1, "hs-crypto", HPCS), instance_id: HPCS });
const made = { id: true, crn: true, key_id: true };
const { id: _id, crn: _crn, key_id: _keyId, registrations: _registrations, ...newKey } = kmsKey();

export const KEY_CASES: readonly Case[] = [
  {
    name: "a root key that is no longer in the configuration",
    broken: side(4, [`refused PLAN_DESTROYS_KEY ${KEY}`], {
      changes: {
        [KEY]: {
          before: kmsKey(K1, {
            registrations: [{ key_id: K1, resource_crn: clusterCrn(), prevent_key_deletion: true }],
          }),
          reason: "delete_because_no_resource_config",
          secretBefore: { payload: true },
        },
      },
    }),
    kept: side(2, [`note FORGOTTEN_BY_PLAN ${KEY}`], {
      changes: { [KEY]: { before: kmsKey(), actions: ["forget"], secretBefore: { payload: true } } },
    }),
  },
  {
    name: "a root key with a new name, in a module with keys",
    broken: side(4, [`refused PLAN_DESTROYS_KEY ${AT}`], {
      changes: {
        [AT]: {
          before: kmsKey(),
          after: { ...newKey, key_name: "roks-2027", description: "new" },
          unknown: made,
          replaceFor: ["key_name", "description"],
          reason: "replace_because_cannot_update",
        },
      },
    }),
    kept: side(2, [], { changes: { [AT]: { before: kmsKey(), after: kmsKey(), movedFrom: "ibm_kms_key.roks" } } }),
  },
  {
    name: "a key made before the old one is destroyed",
    broken: side(4, [`refused PLAN_DESTROYS_KEY ${KEY}`], {
      changes: {
        [KEY]: {
          before: kmsKey(),
          after: newKey,
          unknown: made,
          actions: ["create", "delete"],
          reason: "replace_by_request",
        },
      },
    }),
    kept: side(2, [], { changes: { [KEY]: { after: newKey, unknown: made } } }),
  },
  {
    name: "a key that a replacement has left behind",
    broken: side(4, [`refused PLAN_DESTROYS_KEY ${KEY} (deposed 4a3b2c1d)`], {
      changes: { [KEY]: { before: kmsKey(K2), after: kmsKey(K2) } },
      more: [[KEY, { before: kmsKey(K1, { force_delete: true }), deposed: "4a3b2c1d" }]],
    }),
    kept: side(0, [], { changes: { [KEY]: { before: kmsKey(K2), after: kmsKey(K2) } } }),
  },
  {
    name: "a key of the old resource, with other material",
    broken: side(4, ["refused PLAN_DESTROYS_KEY ibm_kp_key.old"], {
      changes: {
        "ibm_kp_key.old": {
          before: kpKey(),
          after: kpKey(K1, { iv_value: "other" }),
          replaceFor: ["iv_value", "payload"],
          reason: "replace_because_cannot_update",
        },
      },
    }),
    kept: side(2, [], {
      changes: { "ibm_kp_key.old": { before: kpKey(K1, { standard_key: true }) } },
    }),
  },
  {
    name: "a key that expires",
    broken: side(2, [`warning KEY_EXPIRES ${KEY}`], {
      changes: { [KEY]: { after: { ...newKey, expiration_date: "2027-06-30T00:00:00Z" }, unknown: made } },
    }),
    kept: side(2, [], { changes: { [KEY]: { after: { ...newKey, expiration_date: null }, unknown: made } } }),
  },
  {
    name: "a key that may be deleted while it is used",
    broken: side(2, [`warning KEY_FORCE_DELETE ${KEY}`], {
      changes: { [KEY]: { before: kmsKey(), after: kmsKey(K1, { force_delete: true }) } },
    }),
    kept: side(2, [], { changes: { [KEY]: { before: kmsKey(K1, { force_delete: true }), after: kmsKey() } } }),
  },
  {
    name: "a key in Hyper Protect, changed or not",
    broken: side(0, [`warning HPCS_END_OF_SERVICE ${KEY}`], {
      changes: { [KEY]: { before: kmsKey(K1, inHpcs("one")), after: kmsKey(K1, inHpcs("one")) } },
    }),
    kept: side(0, [], { changes: { [KEY]: { before: kmsKey(), after: kmsKey() } } }),
  },
  {
    name: "an instance that is destroyed",
    broken: side(4, [`refused PLAN_DESTROYS_INSTANCE ${INSTANCE}`], {
      changes: { [INSTANCE]: { before: instance(), reason: "delete_because_no_module" } },
    }),
    kept: side(2, [], {
      changes: {
        [INSTANCE]: { before: instance({ service: "cloud-object-storage" }) },
        "ibm_resource_instance.new": { after: instance() },
      },
    }),
  },
  {
    name: "an instance in another region",
    broken: side(4, [`refused PLAN_DESTROYS_INSTANCE ${INSTANCE}`], {
      changes: {
        [INSTANCE]: { before: instance(), after: instance({ location: "eu-de" }), replaceFor: ["location"] },
      },
    }),
    kept: side(2, [], { changes: { [INSTANCE]: { before: instance(), after: instance({ name: "kp-new" }) } } }),
  },
  {
    name: "a new instance of Hyper Protect",
    broken: side(2, [`warning HPCS_END_OF_SERVICE ${INSTANCE}`], {
      changes: { [INSTANCE]: { after: instance({ service: "hs-crypto", crn: instanceCrn("hs-crypto", HPCS) }) } },
    }),
    kept: side(2, [], { changes: { [INSTANCE]: { after: instance() } } }),
  },
  {
    name: "a key ring that is deleted",
    broken: side(2, ["warning PLAN_DESTROYS_KEY_RING ibm_kms_key_rings.clusters"], {
      changes: { "ibm_kms_key_rings.clusters": { before: keyRing() } },
    }),
    kept: side(2, [], { changes: { "ibm_kms_key_rings.clusters": { after: keyRing() } } }),
  },
  {
    name: "an authorization that is taken away",
    broken: side(4, [`refused PLAN_DESTROYS_AUTHORIZATION ${POLICY}`], { changes: { [POLICY]: { before: policy() } } }),
    kept: side(0, [], {
      changes: { [POLICY]: { before: policy({ source_service_name: "server-protect" }) } },
    }),
  },
  {
    name: "an authorization that names its services in lists, for another account",
    broken: side(4, [`refused PLAN_DESTROYS_AUTHORIZATION ${POLICY}`], {
      changes: {
        [POLICY]: {
          before: inLists("kms"),
          after: inLists("kms", "ffff2222333344445555666677778888"),
          replaceFor: ["subject_attributes"],
        },
      },
    }),
    kept: side(0, [], { changes: { [POLICY]: { before: inLists("cloud-object-storage") } } }),
  },
  {
    name: "an authorization that loses a role",
    broken: side(4, [`refused AUTHORIZATION_TOO_NARROW ${POLICY}`], {
      changes: { [POLICY]: { before: policy(), after: policy({ roles: ["Reader"] }) } },
    }),
    kept: side(2, [], {
      changes: { [POLICY]: { before: policy(), after: policy({ roles: ["Writer", "Authorization Delegator"] }) } },
    }),
  },
  {
    name: "a new authorization without delegation",
    broken: side(2, [`warning AUTHORIZATION_TOO_NARROW ${POLICY}`], {
      changes: { [POLICY]: { after: policy({ roles: ["Reader"] }) } },
    }),
    kept: side(2, [], { changes: { [POLICY]: { after: policy() } } }),
  },
  {
    name: "roles that are not known yet",
    broken: side(5, [`warning PLAN_VALUE_UNKNOWN ${POLICY}`], {
      changes: { [POLICY]: { before: policy(), after: policy({ roles: undefined }), unknown: { roles: true } } },
    }),
    kept: side(2, [`note FORGOTTEN_BY_PLAN ${POLICY}`], {
      changes: { [POLICY]: { before: policy(), actions: ["forget"] } },
    }),
  },
  {
    name: "one role that is not known yet",
    broken: side(5, [`warning PLAN_VALUE_UNKNOWN ${POLICY}`], {
      changes: {
        [POLICY]: { before: policy(), after: policy({ roles: ["Reader", null] }), unknown: { roles: [false, true] } },
      },
    }),
    kept: side(2, [], {
      changes: {
        [POLICY]: {
          before: policy(),
          after: policy({ roles: ["Reader", "Authorization Delegator", null] }),
          unknown: { roles: [false, false, true] },
        },
      },
    }),
  },
  {
    name: "an authorization that somebody narrowed",
    broken: side(3, [`warning CHANGED_OUTSIDE ${POLICY}`], {
      drift: { [POLICY]: { before: policy(), after: policy({ roles: ["Reader"] }) } },
    }),
    kept: side(0, [], { drift: { [POLICY]: { before: policy(), after: policy({ description: "for clusters" }) } } }),
  },
  {
    name: "a key that somebody deleted",
    broken: side(3, [`warning CHANGED_OUTSIDE ${KEY}`], { drift: { [KEY]: { before: kmsKey() } } }),
    kept: side(0, [], {
      drift: {
        [KEY]: { before: kmsKey(), after: kmsKey(K1, { registrations: [{ resource_crn: clusterCrn(CLUSTER) }] }) },
      },
    }),
  },
];

/** The services as attributes of subject and resource. */
function inLists(target: string, account = "0a1b2c3d4e5f60718293a4b5c6d7e8f9") {
  return policy({
    source_service_name: null,
    source_service_account: null,
    target_service_name: null,
    target_resource_instance_id: null,
    subject_attributes: [
      { name: "accountId", value: account },
      { name: "serviceName", value: "containers-kubernetes" },
    ],
    resource_attributes: [{ name: "serviceName", value: target }],
  });
}
