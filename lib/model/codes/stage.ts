/** Codes of the stages of a pipeline: why a plan cannot be made or kept, and why a kept one is not applied. */
import type { CodeEntry } from "./entry.js";

const PLAN_AGAIN = "Run `cluster-kms stage plan` again, have that plan approved, and apply it.";
const NOT_WHAT_WAS_APPROVED =
  "What is applied has to be what was approved, and this may be something else. Nothing was sent.";

export const STAGE_CODES = {
  STACK_UNKNOWN: {
    summary: "the file has no such stack",
    why: "Which part of the file is meant is not known. Nothing was looked at, and nothing was written.",
    todo: ["Give one of the names that `cluster-kms stacks FILE` lists."],
  },
  STACK_COMES_FIRST: {
    summary: "another stack of the file is to be applied first",
    why: "What is made there is known only when it was made: a cluster cannot be planned for a key that has no CRN yet.",
    todo: [
      "Run both stages for the stack that is named, and then plan this one.",
      "With `cluster-kms plan`: give the state of the stack that is named too, with one more `--state`.",
    ],
  },
  OTHER_STACKS_NOT_SEEN: {
    summary: "only this stack of the file was planned",
    why: "Each stack is planned with credentials of its own. Nothing is known here of what the others hold: neither that it is there nor that it is unchanged.",
    todo: ["Plan each of the others with `--stack` and its name."],
  },
  SYNTHESIS_FAILED: {
    summary: "the project's app did not synthesize",
    why: "Without its stacks there is nothing that Terraform could plan or apply.",
    todo: ["Run the command of `app` in `cdktf.json`, and mend what it says."],
  },
  TERRAFORM_FAILED: {
    summary: "Terraform ended with an error",
    why: "Its own words are shown above. What it could not do is not known to be done.",
    todo: ["Mend what it names, and run the stage again."],
  },
  STATE_LOCKED: {
    summary: "somebody else holds the lock of the state",
    why: "Two runs over one state at once would each overwrite what the other noted. Nothing was sent.",
    todo: [
      "Wait until the other run has ended, and run this again; `--lock-timeout 10m` waits by itself.",
      "If that run is dead (its job has ended and no Terraform runs any more): `terraform force-unlock ID` in the stack's folder, with the ID shown. What it had sent goes on in the cloud; the next plan sees it.",
    ],
  },
  STATE_MOVED: {
    summary: "the state was written since the plan was made",
    why: `Another apply came in between, so the plan starts from what no longer holds. ${NOT_WHAT_WAS_APPROVED}`,
    todo: [PLAN_AGAIN],
  },
  PLANS_DIFFER: {
    summary: "the fleet's plan and Terraform's plan do not say the same",
    why: "Both look at the cloud one after the other. Where they differ, somebody changed something in between, or one of them is wrong; neither is then what a person should approve.",
    todo: ["Run `cluster-kms stage plan` again.", "If it stays: report it with the two lines shown."],
  },
  ARTIFACT_PLACE_TAKEN: {
    summary: "the folder for the artifact holds something else",
    why: "Files that nobody listed would travel with the artifact, or something of yours would be overwritten.",
    todo: ["Name a folder that is new, empty, or holds an artifact that may be replaced."],
  },
  ARTIFACT_UNSAFE: {
    summary: "something in the artifact must not leave this machine",
    why: "Artifacts are kept and read by others. A saved Terraform plan holds the configuration and the state; a credential in a backend's or provider's block is written into it.",
    todo: [
      "Take the value out of the configuration and give it by environment variable.",
      "If it is a path: name it relative to the project.",
    ],
  },
  ARTIFACT_INCOMPLETE: {
    summary: "the artifact is not whole",
    why: "A file is missing or was cut off on the way. Nothing was sent.",
    todo: ["Fetch the artifact again.", PLAN_AGAIN],
  },
  ARTIFACT_ALTERED: {
    summary: "the artifact is not what the plan stage wrote",
    why: NOT_WHAT_WAS_APPROVED,
    todo: ["Fetch the artifact again, and find out who wrote to it.", PLAN_AGAIN],
  },
  ARTIFACT_REFUSED: {
    summary: "the plan was refused, or could not be made whole",
    why: "A refused plan can never be applied, whoever approves it. Nothing was sent.",
    todo: ["Mend what its report names, and make a plan that is not refused."],
  },
  ARTIFACT_TOO_OLD: {
    summary: "the plan is too old, or from the future",
    why: "What a plan saw may no longer hold, and what was approved long ago may no longer be wanted. Nothing was sent.",
    todo: [
      PLAN_AGAIN,
      "Or set a longer `--max-age`; what moved in the state or the cloud since is refused all the same.",
    ],
  },
  ARTIFACT_OTHER_FILE: {
    summary: "the plan was made of another file",
    why: NOT_WHAT_WAS_APPROVED,
    todo: ["Check out the commit that the plan was made of.", PLAN_AGAIN],
  },
  ARTIFACT_OTHER_TOOL: {
    summary: "the plan was made by another version of `cluster-kms`",
    why: `Another version may mean something else by the same plan. ${NOT_WHAT_WAS_APPROVED}`,
    todo: ["Use the same version in both stages: install with `npm ci` from one lock file.", PLAN_AGAIN],
  },
  ARTIFACT_OTHER_TERRAFORM: {
    summary: "the plan was made by another Terraform",
    why: "Terraform applies a saved plan only with the very version that made it. Nothing was sent.",
    todo: ["Use the same version in both stages.", PLAN_AGAIN],
  },
  ARTIFACT_OTHER_PROVIDER: {
    summary: "the plan was made with another build of the provider",
    why: `The provider's hash in the lock file is not that of the provider here. ${NOT_WHAT_WAS_APPROVED}`,
    todo: ["Use the same package in both stages: install with `npm ci` from one lock file.", PLAN_AGAIN],
  },
  ARTIFACT_OTHER_STACK: {
    summary: "the plan was made of another stack than the one here",
    why: NOT_WHAT_WAS_APPROVED,
    todo: [
      "Check out the commit that the plan was made of.",
      "With `--stack`: bring the artifact over that the plan stage of this stack made.",
      PLAN_AGAIN,
    ],
  },
  ARTIFACT_OTHER_WORKSPACE: {
    summary: "the plan was made in another Terraform workspace",
    why: `Each workspace has a state of its own. ${NOT_WHAT_WAS_APPROVED}`,
    todo: ["Set `TF_WORKSPACE` to the same name in both stages.", PLAN_AGAIN],
  },
  ARTIFACT_OTHER_CLOUD: {
    summary: "the plan was made against other endpoints",
    why: "One of the stages has overridden endpoints, for example a sandbox's, and the other has not, or has others. Nothing was sent.",
    todo: ["Set the same `IBMCLOUD_*_API_ENDPOINT` variables in both stages, or none."],
  },
  APPLY_NOT_FINISHED: {
    summary: "the apply did not finish",
    why: "What was sent goes on in the cloud, and the state notes it.",
    todo: [
      "Mend what is named above, and run both stages again: a new plan sees what was done and carries on with the rest.",
    ],
  },
  STAGE_INTERRUPTED: {
    summary: "the stage was told to stop",
    why: "Terraform was given time to end: it writes its state and lets go of the lock. What was sent goes on in the cloud.",
    todo: ["Run both stages again: a new plan sees what was done and carries on with the rest."],
  },
} as const satisfies Record<string, CodeEntry>;
