/** Cases of the official provider's clusters. */

import { type Case, side } from "./case.js";
import {
  binding,
  CLUSTER,
  classicConfig,
  cluster,
  clusterCrn,
  HPCS,
  instanceCrn,
  K1,
  K2,
  K3,
  keyCrn,
  kmsConfig,
  kmsKey,
  OTHER_CLUSTER,
} from "./objects.js";

const VPC = "ibm_container_vpc_cluster.checkout";
const CLASSIC = "ibm_container_cluster.ledger";
const BINDING = "clusterkms_binding.checkout";
const KEY = "ibm_kms_key.roks";
const on = (key: string, more = {}) => cluster([kmsConfig(key, more)]);
const same = on(K1);
/** A new cluster: its ID is not known. */
const { id: _id, crn: _crn, ...newCluster } = cluster([kmsConfig()]);

export const CLUSTER_CASES: readonly Case[] = [
  {
    name: "the block is taken away from a VPC cluster",
    broken: side(4, [`refused KMS_CONFIG_REMOVED ${VPC}`], {
      changes: { [VPC]: { before: same, after: cluster([]) } },
    }),
    kept: side(2, [], { changes: { [VPC]: { before: same, after: cluster([kmsConfig()], { name: "other" }) } } }),
  },
  {
    name: "the block is taken away from a classic cluster",
    broken: side(4, [`refused KMS_CONFIG_REMOVED ${CLASSIC}`], {
      changes: { [CLASSIC]: { before: cluster([classicConfig()]), after: cluster([]) } },
    }),
    kept: side(0, [], {
      changes: { [CLASSIC]: { before: cluster([classicConfig()]), after: cluster([classicConfig()]) } },
    }),
  },
  {
    name: "only the waiting changes",
    broken: side(2, [`warning ENABLE_SENT_AGAIN ${VPC}`], {
      changes: { [VPC]: { before: same, after: on(K1, { wait_for_apply: false }) } },
    }),
    kept: side(0, [], { changes: { [VPC]: { before: same, after: same } } }),
  },
  {
    name: "the endpoint becomes public",
    broken: side(2, [`warning ENABLE_SENT_AGAIN ${VPC}`, `note PUBLIC_ENDPOINT_CHOSEN ${VPC}`], {
      changes: { [VPC]: { before: same, after: on(K1, { private_endpoint: false }) } },
    }),
    kept: side(2, [`warning ENABLE_SENT_AGAIN ${VPC}`], {
      changes: { [VPC]: { before: on(K1, { private_endpoint: false }), after: same } },
    }),
  },
  {
    name: "back to a key that a binding of the same plan shows as left",
    broken: side(4, [`refused KEY_REUSED ${VPC}`], {
      changes: { [VPC]: { before: same, after: on(K2) } },
      prior: { "module.old.clusterkms_binding.checkout": binding(K1, { former_root_keys: [keyCrn(K2)] }) },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: { [VPC]: { before: same, after: on(K3) } },
      prior: { "module.old.clusterkms_binding.checkout": binding(K1, { former_root_keys: [keyCrn(K2)] }) },
    }),
  },
  {
    name: "a key that the state names while the cluster is registered on another",
    broken: side(4, [`refused KEY_REUSED ${VPC}`], {
      changes: {
        [VPC]: { before: same, after: on(K2) },
        "ibm_kms_key.third": { before: registered(K3), after: registered(K3) },
      },
      drift: { "ibm_container_vpc_cluster.twin": { before: on(K2), after: on(K2) } },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: {
        [VPC]: { before: same, after: on(K2) },
        "ibm_kms_key.second": { before: registered(K2), after: registered(K2) },
      },
    }),
  },
  {
    name: "a cluster that is registered on another key than its state names",
    broken: side(5, [`warning KEY_UNCONFIRMED ${VPC}`], {
      changes: {
        [VPC]: { before: same, after: same },
        "ibm_kms_key.third": { before: registered(K3), after: registered(K3) },
      },
    }),
    kept: side(0, [], {
      changes: {
        [VPC]: { before: same, after: same },
        "ibm_kms_key.third": { before: registered(K3), after: registered(K3) },
        "ibm_kms_key.first": { before: registered(K1), after: registered(K1) },
      },
    }),
  },
  {
    name: "a key that must not be shown",
    broken: side(4, [`refused KMS_CONFIG_REMOVED ${VPC}`], {
      changes: {
        [VPC]: {
          before: same,
          after: cluster([]),
          secretBefore: { kms_config: [{ crk_id: true, instance_id: true }] },
        },
      },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: {
        [VPC]: { before: same, after: on(K2), secretBefore: { kms_config: true }, secretAfter: { kms_config: true } },
      },
    }),
  },
  {
    name: "a key that must not be shown, changed outside",
    broken: side(3, [`warning CHANGED_OUTSIDE ${VPC}`], {
      drift: { [VPC]: { before: same, after: on(K2), ...hidden([{ crk_id: true }]) } },
    }),
    kept: side(0, [], { drift: { [VPC]: { before: same, after: same, ...hidden([{ crk_id: true }]) } } }),
  },
  {
    name: "two resources that exchange the keys of one cluster",
    broken: side(4, [`refused KEY_REUSED ${VPC}`, "refused KEY_REUSED ibm_container_vpc_cluster.twin"], {
      changes: {
        [VPC]: { before: on(K1), after: on(K2) },
        "ibm_container_vpc_cluster.twin": { before: on(K2), after: on(K1) },
      },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`, "note CLUSTER_KEY_CHANGES ibm_container_vpc_cluster.twin"], {
      changes: {
        [VPC]: { before: on(K1), after: on(K2) },
        "ibm_container_vpc_cluster.twin": {
          before: cluster([kmsConfig(K2)], { id: OTHER_CLUSTER }),
          after: cluster([kmsConfig(K1)], { id: OTHER_CLUSTER }),
        },
      },
    }),
  },
  {
    name: "another key that is known only after the apply",
    broken: side(5, [`warning PLAN_VALUE_UNKNOWN ${VPC}`], {
      changes: { [VPC]: { before: same, after: unknownKey(), unknown: { kms_config: [{ crk_id: true }] } } },
      expressions: { [VPC]: { kms_config: [{ crk_id: { references: ["var.key"] } }] } },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: {
        [VPC]: { before: same, after: unknownKey(), unknown: { kms_config: [{ crk_id: true }] } },
        [KEY]: { after: {}, unknown: { key_id: true, crn: true } },
      },
      expressions: { [VPC]: { kms_config: [{ crk_id: { references: [`${KEY}.key_id`, KEY] } }] } },
    }),
  },
  {
    name: "a key that may come from a variable",
    broken: side(
      5,
      [`warning PLAN_VALUE_UNKNOWN ${VPC}`],
      oneOf([`${KEY}[0].key_id`, `${KEY}[0]`, "var.key"], "create"),
    ),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], oneOf([`${KEY}[0].key_id`, `${KEY}[0]`], "create")),
  },
  {
    name: "a key that is one of several, of which one is not new",
    broken: side(5, [`warning PLAN_VALUE_UNKNOWN ${VPC}`], oneOf([KEY], "update")),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], oneOf([KEY], "create")),
  },
  {
    name: "the instance written as its CRN",
    broken: side(2, [`warning ENABLE_SENT_AGAIN ${VPC}`], {
      changes: { [VPC]: { before: same, after: on(K1, { instance_id: instanceCrn() }) } },
    }),
    kept: side(5, [`warning PLAN_VALUE_UNKNOWN ${VPC}`], {
      changes: {
        [VPC]: { before: same, after: on(K1, { instance_id: null }), unknown: { kms_config: [{ instance_id: true }] } },
      },
    }),
  },
  {
    name: "a block of which nothing is known",
    broken: side(5, [`warning PLAN_VALUE_UNKNOWN ${VPC}`], {
      changes: {
        [VPC]: { before: same, after: cluster([], { kms_config: undefined }), unknown: { kms_config: true } },
      },
    }),
    kept: side(2, [], {
      changes: {
        [VPC]: { before: same, after: cluster([kmsConfig()], { state: undefined }), unknown: { state: true } },
      },
    }),
  },
  {
    name: "a key in a module that comes from an object that stays",
    broken: side(5, [`warning PLAN_VALUE_UNKNOWN module.a["x"].${VPC}`], moduleKey(["update"])),
    kept: side(2, [`note CLUSTER_KEY_CHANGES module.a["x"].${VPC}`], moduleKey(["create"])),
  },
  {
    name: "an imported cluster, of which the state cannot say how it is encrypted",
    broken: side(5, [`warning HISTORY_UNKNOWN ${VPC}`, `note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: { [VPC]: { before: cluster([]), after: same, importing: CLUSTER } },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: {
        [VPC]: { before: cluster([]), after: same, importing: CLUSTER },
        [KEY]: { before: registered(K1), after: registered(K1) },
      },
    }),
  },
  {
    name: "a cluster that is destroyed",
    broken: side(2, [`warning PLAN_DESTROYS_CLUSTER ${VPC}`], {
      changes: { [VPC]: { before: same, reason: "delete_because_each_key" } },
    }),
    kept: side(2, [`note FORGOTTEN_BY_PLAN ${VPC}`], { changes: { [VPC]: { before: same, actions: ["forget"] } } }),
  },
  {
    name: "a cluster that is made again, with a public endpoint",
    broken: side(
      2,
      [`warning PLAN_DESTROYS_CLUSTER ${VPC}`, `note CLUSTER_KEY_CHANGES ${VPC}`, `note PUBLIC_ENDPOINT_CHOSEN ${VPC}`],
      {
        changes: {
          [VPC]: {
            before: same,
            after: { ...newCluster, kms_config: [kmsConfig(K1, { private_endpoint: false })] },
            unknown: { id: true, crn: true },
            replaceFor: ["vpc_id"],
          },
        },
      },
    ),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: { [VPC]: { after: newCluster, unknown: { id: true, crn: true } } },
    }),
  },
  {
    name: "a cluster whose key is in Hyper Protect, changed or not",
    broken: side(0, [`warning HPCS_END_OF_SERVICE ${VPC}`], {
      changes: { [VPC]: { before: on(K1, { instance_id: HPCS }), after: on(K1, { instance_id: HPCS }) } },
      prior: { "ibm_resource_instance.hpcs": { crn: instanceCrn("hs-crypto", HPCS), service: "hs-crypto" } },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: { [VPC]: { before: on(K1, { instance_id: HPCS }), after: on(K2) } },
      prior: { "ibm_resource_instance.hpcs": { crn: instanceCrn("hs-crypto", HPCS), service: "hs-crypto" } },
    }),
  },
  {
    name: "a block that is sent while a binding declares the key of the cluster",
    broken: side(4, [`refused TWO_OWNERS ${VPC}`, `note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: { [VPC]: { before: cluster([]), after: on(K2) }, [BINDING]: { before: binding(), after: binding() } },
    }),
    kept: side(0, [`warning TWO_OWNERS ${VPC}`], {
      changes: { [VPC]: { before: same, after: same }, [BINDING]: { before: binding(), after: binding() } },
    }),
  },
  {
    name: "a new cluster with a block and with a binding that refers to it",
    broken: side(
      4,
      [`refused TWO_OWNERS ${VPC}`, `note CLUSTER_KEY_CHANGES ${VPC}`, `note CLUSTER_KEY_CHANGES ${BINDING}`],
      newPair([kmsConfig()]),
    ),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${BINDING}`], newPair([])),
  },
  {
    name: "a binding that names the cluster by its name, in another account",
    broken: side(4, [`refused TWO_OWNERS ${VPC}`, `note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: {
        [VPC]: { before: on(K1), after: on(K2) },
        [BINDING]: {
          before: byName("0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
          after: byName("0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        },
      },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: {
        [VPC]: { before: on(K1), after: on(K2) },
        [BINDING]: {
          before: byName("1122334455667788990011223344aabb"),
          after: byName("1122334455667788990011223344aabb"),
        },
      },
    }),
  },
  {
    name: "a key that goes while the cluster of the same plan uses it",
    broken: side(4, [`refused PLAN_DESTROYS_KEY ${KEY}`, `note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: { [KEY]: { before: kmsKey() }, [VPC]: { before: on(K1), after: on(K2) } },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${VPC}`], {
      changes: { [KEY]: { before: kmsKey(), after: kmsKey() }, [VPC]: { before: on(K1), after: on(K2) } },
    }),
  },
  {
    name: "a data source of the same name is passed over",
    broken: side(4, [`refused KMS_CONFIG_REMOVED ${VPC}`], {
      changes: { [VPC]: { before: same, after: cluster([]) }, [`data.${VPC}`]: { before: same, after: cluster([]) } },
    }),
    kept: side(0, [], { changes: { [`data.${VPC}`]: { after: {}, actions: ["read"] } } }),
  },
];

/** Both sides are secret, as a mask says. */
function hidden(kms_config: readonly object[]) {
  return { secretBefore: { kms_config }, secretAfter: { kms_config } };
}

function registered(key: string) {
  return kmsKey(key, { registrations: [{ key_id: key, resource_crn: clusterCrn(), prevent_key_deletion: true }] });
}

function unknownKey() {
  return cluster([kmsConfig(K1, { crk_id: undefined })]);
}

function byName(account: string) {
  return binding(K1, { account, cluster: "checkout-prod", cluster_id: null });
}

/** A cluster in a module whose key comes from a key of the same module. */
function moduleKey(actions: readonly string[]) {
  return {
    changes: {
      [`module.a["x"].${VPC}`]: { before: same, after: unknownKey(), unknown: { kms_config: [{ crk_id: true }] } },
      [`module.a["x"].${KEY}`]: { before: kmsKey(), after: kmsKey(), actions },
      [`module.a["y"].${KEY}`]: { before: kmsKey(K3), after: kmsKey(K3) },
    },
    moduleExpressions: { a: { [VPC]: { kms_config: [{ crk_id: { references: [`${KEY}.key_id`, KEY] } }] } } },
  };
}

/** A key that refers to several, the first of them with this action. */
function oneOf(references: readonly string[], action: string) {
  return {
    changes: {
      [VPC]: { before: same, after: unknownKey(), unknown: { kms_config: [{ crk_id: true }] } },
      [`${KEY}[0]`]: { before: kmsKey(), after: kmsKey(), actions: [action] },
      [`${KEY}[1]`]: { after: {}, unknown: { key_id: true, crn: true } },
    },
    expressions: { [VPC]: { kms_config: [{ crk_id: { references } }] } },
  };
}

function newPair(kms_config: readonly object[]) {
  return {
    changes: {
      [VPC]: { after: { ...newCluster, kms_config }, unknown: { id: true, crn: true } },
      [BINDING]: {
        after: binding(K1, { cluster: null, cluster_id: null }),
        unknown: { cluster: true, cluster_id: true },
      },
    },
    expressions: { [BINDING]: { cluster: { references: [`${VPC}.id`, VPC] } } },
  };
}
