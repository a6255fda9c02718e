/** Codes of instances and keys in the file that are made here or taken over: what they say together. */
import type { CodeEntry } from "./entry.js";

export const FILE_KMS_CODES = {
  SERVICE_NOT_MADE_HERE: {
    summary: "an instance of this service or plan cannot be made here",
    why: "Only Key Protect's standard plan is made and taken over here. Hyper Protect instances can no longer be made by anybody (no new ones since 28 March 2026), and Dedicated ones need steps that people take at the hardware.",
    todo: [
      "Refer to an instance that exists with `crn:`, and leave the other fields out; its keys are used as they are.",
      "Or make a standard one: leave `service` and `plan` out.",
    ],
  },
  INSTANCE_MISMATCH: {
    summary: "the CRN that an instance is taken over by contradicts its other fields",
    why: "The CRN says in which account and region the instance is. One of the statements is a mistake, and taking over another instance than the one that was meant puts its keys at stake.",
    todo: ["Take `account` and `region` out: the CRN is enough.", "Or correct the one that is wrong."],
  },
  INSTANCE_TWICE: {
    summary: "two entries mean the same instance",
    why: "Two entries would take turns at changing it. One that is made here is found again by its name, so that two of one name in one account could be taken for each other.",
    todo: [
      "Keep one of the two, and use its name everywhere.",
      "If they are two instances: give one another name in the cloud with `name:`.",
    ],
  },
  KEY_TWICE: {
    summary: "two entries mean the same root key",
    why: "Two entries would take turns at changing it. One that is made here is found again by its name, so that two of one name in one instance could be taken for each other; and a cluster moved to a key that it has used cannot go back (law 2).",
    todo: [
      "Keep one of the two, and use its name everywhere.",
      "If they are two keys: give one another name in the cloud with `name:`.",
    ],
  },
  ALIAS_TWICE: {
    summary: "two keys of one instance have the same alias",
    why: "An alias is unique in its instance: the second key could not be made.",
    todo: ["Give one of the two another alias."],
  },
  KEY_RETIRED_IN_USE: {
    summary: "a cluster declares a root key that is retired",
    why: "Retiring a key deletes it, and deleting a key that a cluster still uses destroys the cluster's data for good (law 3).",
    todo: [
      "Move the cluster to another key first, apply, and retire the old key when nothing is registered on it any more.",
      "Or take `state: retired` out.",
    ],
  },
  INSTANCE_RETIRED_IN_USE: {
    summary: "an instance is retired, and a key in it is not",
    why: "Retiring an instance deletes it with everything in it, and the data of every cluster that uses one of its keys is lost for good (law 3).",
    todo: ["Retire its keys first, apply, and then the instance.", "Or take `state: retired` out of the instance."],
  },
  ENDPOINT_UNREACHABLE: {
    ofCloud: true,
    summary: "the cluster could not reach its root key",
    why: "The master would use the public endpoint of an instance that answers on the private network alone, and could not read its secrets: an outage like that of a disabled key (law 3).",
    todo: [
      "Leave `endpoint: public` out: private is the default (law 8).",
      "Or let the instance be reached from both: `allowedNetwork: public-and-private`.",
    ],
  },
} as const satisfies Record<string, CodeEntry>;
