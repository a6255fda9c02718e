/** Codes of the apply: what happened while a change was carried out. */
import type { CodeEntry } from "./entry.js";

export const APPLY_CODES = {
  CHANGED_SINCE_PLAN: {
    summary: "the cloud is no longer what the plan saw; nothing was sent",
    why: "The plan was approved for another state of affairs. Carrying it out now could undo what somebody else did.",
    todo: ["Plan again, look at it, and apply that."],
  },
  ALREADY_ENCRYPTED: {
    ofCloud: true,
    summary: "the cluster is encrypted already, so it cannot be created as if it were not",
    why: "A create is for a cluster without a KMS key. Changing a key needs to know the one in use, so that none is used twice (law 2).",
    todo: [
      "Import it first (`import` block, or `terraform import`); the change is then an update that shows both keys.",
    ],
  },
  ENABLE_REFUSED: {
    summary: "the cloud refused the enable call",
    why: "The call was answered with an error, so the cluster still has the key it had.",
    todo: ["Act on the cloud's own message above, then apply again."],
  },
  AUTHORIZATION_MISSING: {
    summary: "the Kubernetes Service is not authorized to use the KMS instance",
    why: "A service authorization (containers-kubernetes → the KMS instance, Reader, with delegation) must exist in the account that owns the key, before the key is enabled (law 7). A new one takes up to a minute to work; this run has waited for two.",
    todo: [
      "In the key's account, authorize `containers-kubernetes` of the cluster's account on the instance: role Reader, “enable authorization to be delegated”.",
      "Where the key and its instance are managed here too, declare the account of the key with its credentials: then the authorization is made with them.",
    ],
  },
  ENABLE_FAILED: {
    summary: "the enablement was started and the cluster reports that it failed",
    why: "The cluster may be left with a master that is not Ready.",
    todo: [
      "Look at the cluster's master status, and open a case with IBM if it does not recover.",
      "Then plan again: the plan shows the key in use.",
    ],
  },
  ENABLE_TIMEOUT: {
    summary: "the enablement was started and did not finish in time",
    why: "The operation goes on in the cloud; only the waiting has ended. Applying again waits on, and sends nothing twice.",
    todo: ["Apply again to go on waiting.", "Raise `timeouts { update }` if your clusters take longer."],
  },
  ENABLE_UNANSWERED: {
    summary: "the answer to the enable call was lost, and the cluster does not show that it took effect",
    why: "The call may still be under way. It is not repeated blindly: what is repeated must be known not to have happened.",
    todo: ["Apply again in a few minutes: it looks first."],
  },
  OPERATION_UNRESOLVED: {
    summary: "a master operation has just ended and the KMS does not yet show which key is in use",
    why: "It may have been this very change, from a run that was interrupted. Sending it again could be a second enable of a key that already holds, so nothing was sent.",
    todo: ["Apply again in fifteen minutes: by then the record has caught up, or nothing was changed."],
  },
  ENDPOINT_SENT_BEFORE: {
    summary: "an earlier run has sent this change of endpoint, and nothing was sent again",
    why: "The plan cannot know that, since no API of IBM Cloud shows the endpoint. The run before noted what it sent, in the state or on this machine, and the master has moved since.",
    todo: ["Nothing: the state says the endpoint that was asked for."],
  },
  OLD_KEY_REGISTERED: {
    summary: "the KMS has not been seen to let go of the key that the cluster has left",
    why: "The KMS's record lags, by hours at worst (law 5). The cluster uses its new key. As long as the old one is registered, or that could not be seen, it must not be deleted (law 3).",
    todo: [
      "Nothing for the cluster: the next plan looks again, and `lingering_root_keys` in the state tells what it saw.",
      "Keep the old key until the KMS shows no registration on it.",
    ],
  },
  STOPPED_AFTER_FAILURE: {
    summary: "not sent, because another cluster's enable failed in this run",
    why: "What failed for one cluster would often fail for the rest. Clusters whose enable had not been sent are untouched.",
    todo: ["Mend the cause of the first failure, then apply again: it goes on with the rest."],
  },
  INTERRUPTED: {
    summary: "the run was interrupted",
    why: "An enable that was sent goes on in the cloud. The next run looks before it sends anything.",
    todo: ["Apply again: it waits for what is under way and carries on."],
  },
} as const satisfies Record<string, CodeEntry>;
