/** What changes a cluster, and the authorization through which it does. */
import type { Sandbox } from "../../../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, INSTANCES, KEYS, type KeyName, LEDGER, PLATFORM } from "./fleet.js";
import { CHANGED, goes, id, type Move, move, type Step } from "./step.js";

const purged = (name: KeyName, then = CHANGED) =>
  move(
    `${name} is purged`,
    ({ console }) => {
      console.setKeyState(id(name), "destroyed");
      console.purge(id(name));
    },
    then,
  );

/** What may happen to a cluster, and to all that its change hangs on. */
const around = (target: KeyName): readonly Move[] => [
  goes("disabled", target),
  goes("destroyed", target),
  goes("expired", target),
  purged(target),
  move("its instance is deleted", ({ console }) => console.setDeleted(INSTANCES[KEYS[target].instance].guid, true)),
  move("the authorization is removed", ({ console }) => console.removeAuthorizations(PLATFORM), {
    refused: "AUTHORIZATION_MISSING",
  }),
  move("the authorization is narrowed", ({ console }) => console.narrowAuthorizations(PLATFORM, ["Reader"]), {
    refused: "AUTHORIZATION_MISSING",
  }),
  move("the cluster is deleted", ({ console }) => console.deleteCluster(CHECKOUT)),
  move("the cluster is not normal", ({ console }) =>
    console.setCluster(CHECKOUT, { state: "critical", masterStatus: "Cluster health could not be determined" }),
  ),
];

const ENABLE = ["enableKMS"];
const binding = "clusterkms_binding.checkout";

/** The cluster, and beside it another by which the authorization on an instance is there already. */
const beside = (key: KeyName, other: KeyName, more = "") => {
  const { clusters } = checkout(key, more);
  const ledger = `account: platform, id: ${LEDGER}, infrastructure: vpc, key: ${other}, hold: "not yet"`;
  return file({ clusters: { ...clusters, ledger } });
};

const firstEnable: Step = {
  words: "a first enable",
  deployed: [file(checkout("k1", ', hold: "not yet"'))],
  planned: file(checkout("k1")),
  address: binding,
  sends: ENABLE,
  moves: [
    move("somebody encrypts it with k2", ({ console }) => console.enable(CHECKOUT, id("k2"))),
    move("somebody encrypts it with k1", ({ console }) => console.enable(CHECKOUT, id("k1")), { sends: [] }),
    move(
      "the master is busy",
      ({ console }) =>
        console.setCluster(CHECKOUT, { masterState: "updating", masterStatus: "Version update in progress." }),
      { refused: "CLUSTER_CHANGING" },
    ),
    ...around("k1"),
  ],
};

/** A change from one key to another. */
const change = (words: string, from: KeyName, to: KeyName, other: KeyName): Step => ({
  words,
  encrypted: from,
  deployed: [beside(from, to)],
  planned: beside(to, to),
  address: binding,
  sends: ENABLE,
  moves: [
    move(`somebody changes it to ${other}`, ({ console }) => console.enable(CHECKOUT, id(other))),
    move(`somebody changes it to ${to}`, ({ console }) => console.enable(CHECKOUT, id(to)), { sends: [] }),
    ...around(to),
  ],
});

const endpoint: Step = {
  words: "a change of the endpoint",
  encrypted: "k1",
  deployed: [file(checkout("k1"))],
  planned: file(checkout("k1", ", endpoint: public")),
  address: binding,
  sends: ENABLE,
  moves: [
    move("somebody changes it to k2", ({ console }) => console.enable(CHECKOUT, id("k2"))),
    move("its instance is closed to the public network", ({ console }) =>
      console.setNetwork(INSTANCES.kp.guid, "private-only"),
    ),
    ...around("k1").filter(({ words }) => !words.includes("purged")),
    // Its registration goes with it: that is not seen any more, and not another key.
    purged("k1", { refused: "KEY_UNSEEN" }),
  ],
};

const leave: Step = {
  words: "a cluster that was never encrypted and is dropped",
  deployed: [file(checkout("k1", ', hold: "not yet"'))],
  planned: file({}),
  address: binding,
  sends: [],
  moves: [
    move("somebody encrypts it", (on) => {
      on.console.enable(CHECKOUT, id("k2"));
      on.clock.advance(3_600);
    }),
    move("it is deleted", ({ console }) => console.deleteCluster(CHECKOUT), { sends: [] }),
  ],
};

const removed: Step = {
  words: "a cluster that is handed over (`removed:`)",
  encrypted: "k1",
  deployed: [file(checkout("k1"))],
  planned: file({}, "removed: { clusters: [checkout] }\n"),
  address: binding,
  sends: [],
  moves: [move("somebody changes it to k2", ({ console }) => console.enable(CHECKOUT, id("k2")), { sends: [] })],
};

const grant = (roles?: readonly ("Reader" | "AuthorizationDelegator")[]) => (on: Sandbox) =>
  on.console.addAuthorization({
    sourceAccount: PLATFORM,
    targetAccount: INSTANCES.kp.account,
    service: "kms",
    instance: INSTANCES.kp.guid,
    ...(roles === undefined ? {} : { roles }),
  });
const authorization = `clusterkms_authorization.kms-${INSTANCES.kp.guid}-${PLATFORM}`;

const makeAuthorization: Step = {
  words: "an authorization that is made",
  deployed: [({ console }) => console.removeAuthorizations(PLATFORM)],
  planned: file(checkout("k1", ', hold: "not yet"')),
  address: authorization,
  sends: ["createPolicy"],
  moves: [
    move("somebody makes one that allows too little", grant(["Reader"]), {
      refused: "AUTHORIZATION_NARROWED",
      late: "CHANGED_SINCE_PLAN",
    }),
    move("somebody makes one", grant(), { sends: [] }),
  ],
};

/** Terraform holds the two plans against each other itself: what was to be taken over would be made now. */
const OTHER_PLAN = "Provider produced inconsistent final plan";
const takeAuthorization: Step = {
  words: "an authorization that is taken over",
  deployed: [],
  planned: file(checkout("k1", ', hold: "not yet"')),
  address: authorization,
  sends: [],
  moves: [
    move("it is removed", ({ console }) => console.removeAuthorizations(PLATFORM), {
      refused: OTHER_PLAN,
      late: "CHANGED_SINCE_PLAN",
    }),
    move("it is narrowed", ({ console }) => console.narrowAuthorizations(PLATFORM, ["Reader"]), {
      refused: "AUTHORIZATION_NARROWED",
      late: "CHANGED_SINCE_PLAN",
    }),
  ],
};

export const CLUSTER_STEPS: readonly Step[] = [
  firstEnable,
  change("a replaced key", "k1", "k2", "k3"),
  change("a move to another account", "k1", "p1", "k3"),
  change("a move out of Hyper Protect", "h1", "k1", "k3"),
  endpoint,
  leave,
  removed,
  makeAuthorization,
  takeAuthorization,
];
