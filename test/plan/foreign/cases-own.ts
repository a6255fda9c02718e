/** Cases of the provider `clusterkms`, and of plans as a whole. */

import { type Case, side } from "./case.js";
import { binding, HPCS, K1, K2, keyCrn, OTHER_CLUSTER, ownAuthorization, ownInstance, ownKey } from "./objects.js";

const BINDING = "clusterkms_binding.checkout";
const KEY = "clusterkms_root_key.roks";
const INSTANCE = "clusterkms_instance.kp";
const AUTHORIZATION = "clusterkms_authorization.platform";

export const OWN_CASES: readonly Case[] = [
  {
    name: "a binding that is dropped",
    broken: side(4, [`refused BINDING_DROPPED ${BINDING}`], { changes: { [BINDING]: { before: binding() } } }),
    kept: side(2, [`note FORGOTTEN_BY_PLAN ${BINDING}`], {
      changes: { [BINDING]: { before: binding(K1, { removal: "forget" }) } },
    }),
  },
  {
    name: "a binding that is made again",
    broken: side(4, [`refused REPLACEMENT_REFUSED ${BINDING}`], {
      changes: {
        [BINDING]: { before: binding(), after: binding(), replaceFor: [], reason: "replace_because_tainted" },
      },
    }),
    kept: side(2, [`note FORGOTTEN_BY_PLAN ${BINDING}`], {
      changes: { [BINDING]: { before: binding(), actions: ["forget"] } },
    }),
  },
  {
    name: "a binding back on a key that it has left",
    broken: side(4, [`refused KEY_REUSED ${BINDING}`], {
      changes: { [BINDING]: { before: binding(K1, { former_root_keys: [keyCrn(K2)] }), after: binding(K2) } },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${BINDING}`], {
      changes: { [BINDING]: { before: binding(), after: binding(K2) } },
    }),
  },
  {
    name: "a binding whose key somebody changed, going back",
    broken: side(4, [`refused KEY_REUSED ${BINDING}`, `warning KEY_CHANGED_OUTSIDE ${BINDING}`], {
      changes: { [BINDING]: { before: binding(K2), after: binding(K1) } },
      drift: { [BINDING]: { before: binding(K1), after: binding(K2) } },
    }),
    kept: side(3, [`warning KEY_CHANGED_OUTSIDE ${BINDING}`], {
      changes: { [BINDING]: { before: binding(K2), after: binding(K2) } },
      drift: { [BINDING]: { before: binding(K1), after: binding(K2) } },
    }),
  },
  {
    name: "a binding of another cluster",
    broken: side(4, [`refused BINDING_CLUSTER_FIXED ${BINDING}`], {
      changes: {
        [BINDING]: { before: binding(), after: binding(K1, { cluster: OTHER_CLUSTER, cluster_id: OTHER_CLUSTER }) },
      },
    }),
    kept: side(2, [], {
      changes: { [BINDING]: { before: binding(), after: binding(K1, { cluster: "checkout-prod" }) } },
    }),
  },
  {
    name: "two bindings of one cluster",
    broken: side(4, [`refused TWO_BINDINGS ${BINDING}`, "refused TWO_BINDINGS clusterkms_binding.twin"], {
      changes: {
        [BINDING]: { before: binding(), after: binding() },
        "clusterkms_binding.twin": { before: binding(), after: binding() },
      },
    }),
    kept: side(2, ["note FORGOTTEN_BY_PLAN clusterkms_binding.twin"], {
      changes: {
        [BINDING]: { before: binding(), after: binding() },
        "clusterkms_binding.twin": { before: binding(), actions: ["forget"] },
      },
    }),
  },
  {
    name: "a key that is known only after the apply",
    broken: side(5, [`warning PLAN_VALUE_UNKNOWN ${BINDING}`], bound("ibm_kms_key.other")),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${BINDING}`], bound(KEY)),
  },
  {
    name: "a binding over the public endpoint",
    broken: side(2, [`note PUBLIC_ENDPOINT_CHOSEN ${BINDING}`], {
      changes: { [BINDING]: { before: binding(), after: binding(K1, { endpoint: "public" }) } },
    }),
    kept: side(2, [], { changes: { [BINDING]: { before: binding(K1, { endpoint: "public" }), after: binding() } } }),
  },
  {
    name: "a binding on a key in Hyper Protect",
    broken: side(0, [`warning HPCS_END_OF_SERVICE ${BINDING}`], {
      changes: { [BINDING]: { before: hyper(), after: hyper() } },
    }),
    kept: side(2, [`note CLUSTER_KEY_CHANGES ${BINDING}`], {
      changes: { [BINDING]: { before: hyper(), after: binding(K2) } },
    }),
  },
  {
    name: "a root key that is dropped",
    broken: side(4, [`refused KEY_DROPPED ${KEY}`], { changes: { [KEY]: { before: ownKey() } } }),
    kept: side(2, [`note FORGOTTEN_BY_PLAN ${KEY}`], {
      changes: { [KEY]: { before: ownKey({ state: "retired", status: "destroyed" }) } },
    }),
  },
  {
    name: "a retired root key that is made again",
    broken: side(4, [`refused REPLACEMENT_REFUSED ${KEY}`], {
      changes: {
        [KEY]: { before: ownKey({ state: "retired" }), after: ownKey(), replaceFor: [], reason: "replace_by_triggers" },
      },
    }),
    kept: side(2, [`note FORGOTTEN_BY_PLAN ${KEY}`], {
      changes: { [KEY]: { before: ownKey({ state: "retired" }), actions: ["forget"] } },
    }),
  },
  {
    name: "a root key that is retired while a binding of the same plan has it",
    broken: side(4, [`refused KEY_IN_USE ${KEY}`], {
      changes: {
        [KEY]: { before: ownKey(), after: ownKey({ state: "retired" }) },
        [BINDING]: { before: binding(), after: binding() },
      },
    }),
    kept: side(2, [`note RETIRED_BY_PLAN ${KEY}`], {
      changes: {
        [KEY]: { before: ownKey(), after: ownKey({ state: "retired" }) },
        [BINDING]: { before: binding(K2), after: binding(K2) },
      },
    }),
  },
  {
    name: "an instance that is dropped",
    broken: side(4, [`refused INSTANCE_DROPPED ${INSTANCE}`], { changes: { [INSTANCE]: { before: ownInstance() } } }),
    kept: side(2, [`note RETIRED_BY_PLAN ${INSTANCE}`], {
      changes: { [INSTANCE]: { before: ownInstance(), after: ownInstance({ state: "retired" }) } },
    }),
  },
  {
    name: "an authorization that is dropped",
    broken: side(4, [`refused AUTHORIZATION_DROPPED ${AUTHORIZATION}`], {
      changes: { [AUTHORIZATION]: { before: ownAuthorization() } },
    }),
    kept: side(2, [`note FORGOTTEN_BY_PLAN ${AUTHORIZATION}`], {
      changes: { [AUTHORIZATION]: { before: ownAuthorization(), actions: ["forget"] } },
    }),
  },
  {
    name: "a plan that Terraform could not finish",
    broken: side(5, ["warning PLAN_INCOMPLETE plan"], { top: { errored: true, complete: false } }),
    kept: side(0, [], {}),
  },
  {
    name: "a plan of a part, with `-target`",
    broken: side(5, ["warning PLAN_INCOMPLETE plan"], { top: { complete: false } }),
    kept: side(0, [], { top: { complete: undefined, errored: undefined } }),
  },
  {
    name: "a plan that puts changes off",
    broken: side(5, ["warning PLAN_INCOMPLETE plan"], {
      top: { deferred_changes: [{ reason: "provider_config_unknown" }] },
    }),
    kept: side(0, [], { top: { deferred_changes: [] } }),
  },
  {
    name: "what is refused comes before what is not known, and that before drift",
    broken: side(
      4,
      [`refused KEY_DROPPED ${KEY}`, "warning PLAN_INCOMPLETE plan", `warning CHANGED_OUTSIDE ${INSTANCE}`],
      {
        changes: { [KEY]: { before: ownKey() } },
        drift: { [INSTANCE]: { before: ownInstance(), after: ownInstance({ status: "suspended" }) } },
        top: { complete: false },
      },
    ),
    kept: side(5, ["warning PLAN_INCOMPLETE plan", `warning CHANGED_OUTSIDE ${INSTANCE}`], {
      changes: { [KEY]: { after: ownKey() } },
      drift: { [INSTANCE]: { before: ownInstance(), after: ownInstance({ status: "suspended" }) } },
      top: { complete: false },
    }),
  },
];

function hyper() {
  return binding(K1, { root_key: keyCrn(K1, "hs-crypto", HPCS) });
}

/** A binding whose key refers to something, and a key that the same plan makes. */
function bound(to: string) {
  return {
    changes: {
      [BINDING]: { before: binding(), after: binding(K1, { root_key: undefined }), unknown: { root_key: true } },
      [KEY]: { after: ownKey({ crn: undefined, key_id: undefined }), unknown: { crn: true, key_id: true } },
    },
    expressions: { [BINDING]: { root_key: { references: [`${to}.crn`, to] } } },
  };
}
