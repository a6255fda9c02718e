/** Codes of instances, root keys and authorizations that are made here: why a change to one may not happen. */
import type { CodeEntry } from "./entry.js";

const WAYS = [
  "To stop managing it here and leave it as it is: list it under `removed:` (a `removed` block with `destroy = false`).",
  "If it only has a new name: say `renamedFrom` (a `moved` block).",
];

export const MANAGED_CODES = {
  INSTANCE_DROPPED: {
    summary: "a KMS instance is not deleted because it is no longer declared",
    why: "With the instance go its root keys, and with a root key the data of every cluster that still uses it (law 3).",
    todo: [
      ...WAYS,
      "To delete it: retire its keys (`state: retiring`, and `retired` a day after nothing uses them), then set `state: retired` on the instance and apply, and drop it then.",
    ],
  },
  KEY_DROPPED: {
    summary: "a root key is not deleted because it is no longer declared",
    why: "A cluster whose root key is deleted loses its data for good (law 3).",
    todo: [
      ...WAYS,
      "To delete it: move its clusters to another key, set `state: retiring` on it and apply, `state: retired` a day after nothing uses it, and drop it then.",
    ],
  },
  AUTHORIZATION_DROPPED: {
    summary: "a service authorization is not deleted because it is no longer declared",
    why: "Every cluster of the source account that is registered on the instance reaches its root key through it: without it they lose their secrets (laws 3 and 7).",
    todo: [
      "To stop managing it here and leave it as it is: list it under `removed: { authorizations: […] }` (a `removed` block with `destroy = false`).",
      "If it only has a new name: say `renamedFrom` (a `moved` block).",
      "In a throw-away environment made from a file: drop its clusters from the file (with `removal: forget`) and apply: that forgets the authorizations that it implied, too.",
    ],
  },
  INSTANCE_FIXED: {
    ofCloud: true,
    summary: "this cannot be changed on an instance that exists",
    why: "The account, region, plan and resource group of an instance are chosen when it is made. Making another in its place would leave clusters without their root keys (law 3).",
    todo: [
      "Declare a second instance beside this one, with new keys; move the clusters; retire the old keys, then the old instance.",
    ],
  },
  KEY_FIXED: {
    ofCloud: true,
    summary: "this cannot be changed on a root key that exists",
    why: "The KMS has no call for it, and a key made anew in its place would be another key: the clusters that use this one would lose their data (law 3).",
    todo: ["Declare a new key beside the old one, move the clusters to it, and retire the old one."],
  },
  AUTHORIZATION_FIXED: {
    summary: "an authorization cannot be pointed elsewhere",
    why: "The clusters that reach their root key through it would be cut off from it (law 7).",
    todo: ["Declare a second authorization beside this one."],
  },
  INSTANCE_NAME_TAKEN: {
    ofCloud: true,
    summary: "there is an instance of this name that was not made here",
    why: "Names of instances are not unique. A second one beside it could be a duplicate of one whose creation was not seen to its end, or somebody else's.",
    todo: [
      "To manage that instance here: declare it with `adopt:` and its CRN.",
      "To use it as it is: refer to it with `crn:`.",
      "If it has nothing to do with this file: choose another `name`.",
      "If it was made by this file minutes ago: its mark may not be found yet; apply again later.",
      "If this file had another `name` when it was made: give the file its state back (docs/ledger.md, “A new name for the file”).",
    ],
  },
  KEY_NAME_TAKEN: {
    ofCloud: true,
    summary: "there is a key of this name in the instance that was not made here",
    why: "Names of keys are not unique. A second one beside it would leave open which of the two a cluster is to use.",
    todo: [
      "To manage that key here: declare it with `adopt:` and its CRN.",
      "To use it as it is: refer to it with `crn:`.",
      "If it has nothing to do with this file: choose another `name`.",
      "If this file had another `name` when it was made: give the file its state back (docs/ledger.md, “A new name for the file”).",
    ],
  },
  MADE_BY_ANOTHER_STACK: {
    summary: "it is marked as made by another stack, and is not taken over",
    why: "That stack may manage it still: two that declare the same setting take turns at changing it, and one of them may retire what the clusters of the other need (law 3).",
    todo: [
      "To use it as it is: refer to it with `crn:`. It stays managed where it is.",
      "If this file had another `name` when it was made: give the file its state back (docs/ledger.md, “A new name for the file”).",
      "If the other file has let go of it (`removed:`): take that mark off it in the console, and plan again.",
    ],
  },
  INSTANCE_GONE: {
    ofCloud: true,
    summary: "the instance has been deleted, or is about to be",
    why: "Its root keys go with it, and with them the data of every cluster that uses one (law 3). A new instance would hold other keys, so none is made in its place.",
    todo: [
      "While it waits for reclamation (7 days): `ibmcloud resource reclamations`, then `ibmcloud resource reclamation-restore ID`.",
      "If it is gone and nothing needs it: list it and its keys under `removed:`.",
    ],
  },
  INSTANCE_NOT_ACTIVE: {
    ofCloud: true,
    summary: "the instance is not active",
    why: "What was asked of it in this state would not be carried out.",
    todo: ["Wait until it is active, or find out in the console why it is not; then plan again."],
  },
  KEY_GONE: {
    ofCloud: true,
    summary: "the root key has been destroyed",
    why: "A cluster that uses it has lost its secrets (law 3). A new key would be another key, so none is made in its place.",
    todo: [
      "Within 30 days it can be restored: `cluster-kms restore KEY`, with its name in the file. Do this first if a cluster uses it.",
      "If nothing uses it: list it under `removed:`, or set `state: retired` on it.",
    ],
  },
  KEY_IN_USE: {
    summary: "it is still in use, or may be",
    why: "Deleting a root key that a cluster still uses destroys the cluster's data, for good (law 3). What cannot be seen counts as in use (law 6).",
    todo: [
      "Move what uses it to another key, wait until the KMS no longer shows it, and apply again.",
      "If the registrations cannot be read: give the credentials Reader on the instance.",
    ],
  },
  KEY_RETIRING: {
    summary: "the root key is being retired: it is kept, and watched",
    why: "Deleting a root key that a cluster still uses destroys the cluster's data, for good (law 3). The KMS's record of who uses it lags for hours (law 6), so a key may go only after nothing was registered on it for 24 hours.",
    todo: [
      "Move what is still registered on it to another key, and deploy now and then: each deploy looks again.",
      "When `state: retired` is accepted: set it and deploy; that deletes the key.",
      "To keep it after all: set `state: active`, or leave `state` out.",
    ],
  },
  KEY_RETIRED_TOO_SOON: {
    summary: "the root key may not be deleted yet",
    why: "The KMS's record of who uses a key lags for hours (law 6), and deleting a key that a cluster still uses destroys the cluster's data for good (law 3). So a key is declared `retiring` first, and may go when nothing was registered on it for 24 hours. Nothing overrides this.",
    todo: [
      "Set `state: retiring` and deploy: that writes into Terraform's state since when nothing is registered on it, and says from when `retired` is accepted.",
      "For `cluster-kms plan`: give Terraform's state with `--state`.",
    ],
  },
  KEY_DELETION_AWAITED: {
    summary: "its deletion waits for a second person",
    why: "The key has a dual authorization policy: one person sets it for deletion, and another deletes it within seven days. Until then the key works as before.",
    todo: [
      "Let another person, with Manager on the instance, delete it; the next deploy then finds it destroyed.",
      "To keep the key: declare it `retiring` or `active` again and deploy; that takes it back.",
    ],
  },
  RETIRING_KEY_DECLARED: {
    summary: "its root key is being retired",
    why: "A key that is to be deleted gets no new cluster, and one that is on it has to leave it first (law 3). A key that it has left can never be used for it again (law 2).",
    todo: ["Declare another root key for this cluster.", "Or keep the key: take `state: retiring` out."],
  },
  INSTANCE_IN_USE: {
    summary: "the instance still holds keys",
    why: "They would go with it, and with a root key the data of every cluster that uses it (law 3).",
    todo: ["Retire its keys first, each once nothing uses it any more."],
  },
  AUTHORIZATION_GONE: {
    ofCloud: true,
    summary: "the service authorization is no longer there",
    why: "The clusters that use a key of the instance reach it through this authorization: without it they lose their secrets, and no key can be enabled (law 7). Somebody took it away, so it is not silently given back.",
    todo: ["Find out who took it away. To give it back, run the command above; the next plan finds what it allows."],
  },
  AUTHORIZATION_NARROWED: {
    ofCloud: true,
    summary: "the service authorization no longer allows what clusters need",
    why: "Clusters need Reader and delegation on the instance (law 7). Somebody narrowed it, so it is not silently widened.",
    todo: [
      "Give the policy back both roles in IAM, or make a second one with the command above; the next plan finds what it allows.",
    ],
  },
  AUTHORIZATION_MISPLACED: {
    summary: "a service authorization was made in the account of the clusters, not in that of the key",
    why: "An authorization works in the account that owns the KMS instance (law 7). In the account of the clusters it gives them nothing on an instance of another account, although it looks as if it did.",
    todo: [
      "Make the authorization in the account that owns the key. A deploy makes it, where the file has that account with its credentials.",
      "Then remove the misplaced one by hand, if nobody else needs it: nothing here removes it.",
    ],
  },
  ADOPTED: {
    summary: "it exists already and is taken over; nothing is made",
    why: "An earlier run made it and its state was lost, or somebody made it by hand. What exists is never made twice.",
    todo: ["Nothing, if this is the object that you mean."],
  },
  RESOURCE_GROUP_UNKNOWN: {
    summary: "the account has no such resource group",
    why: "An instance cannot change its resource group afterwards, so none is guessed.",
    todo: ["Correct the name or ID: `ibmcloud resource groups` lists them."],
  },
  CREATE_UNANSWERED: {
    summary: "the answer was lost, and it is not seen to have been made",
    why: "It may still appear. It is not asked for again before that is known, so that there are not two.",
    todo: ["Apply again in a few minutes: it looks first, and takes over what it finds."],
  },
  CREATE_FAILED: {
    summary: "it could not be made",
    why: "The cloud says so, or it did not become active in time. Nothing of it is in the state: the next apply looks first.",
    todo: ["Act on the cloud's own message above, then apply again."],
  },
  UPDATE_FAILED: {
    summary: "the change was not made, or not wholly",
    why: "The state says what was seen afterwards, so the next plan shows what is left to do.",
    todo: ["Act on the cloud's own message above, then apply again."],
  },
} as const satisfies Record<string, CodeEntry>;
