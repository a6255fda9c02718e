/** Codes of the tool's surroundings: the machine, Terraform, the provider's configuration. */
import type { CodeEntry } from "./entry.js";

export const TOOL_CODES = {
  NODE_TOO_OLD: {
    summary: "this Node is too old",
    why: "The command, synthesis and the provider run on it, and use what older ones do not have.",
    todo: ["Install Node 20.19 or newer."],
  },
  TERRAFORM_MISSING: {
    summary: "Terraform is not on the PATH",
    why: "The stack is planned and applied by Terraform itself.",
    todo: ["Install Terraform 1.8 or newer and put it on the PATH; or name its file in TERRAFORM_BINARY_NAME."],
  },
  TERRAFORM_TOO_OLD: {
    summary: "this Terraform is too old",
    why: "Provider functions and the blocks that keep a binding from being destroyed need Terraform 1.8.",
    todo: ["Install Terraform 1.8 or newer."],
  },
  PROVIDER_BUNDLE_MISSING: {
    summary: "the provider's bundle has not been built",
    why: "Synthesis lays the provider beside the stack, so that Terraform finds it without a registry.",
    todo: ["Run `npm run build`."],
  },
  MIRROR_BYPASSED: {
    summary: "Terraform's CLI configuration names its own places to install providers from",
    why: "With a `provider_installation` block Terraform does not search the folder that synthesis lays beside the stack, and the provider is in no registry.",
    todo: ["Add the `filesystem_mirror` shown above to that block."],
  },
  STATE_LOCK_LEFT: {
    summary: "an earlier run was killed and left its lock behind",
    why: "A lock file without a running Terraform means that the last run did not end by itself. What it had sent to the cloud goes on there.",
    todo: [
      "Make sure that no other run is under way; Terraform takes over a local lock by itself, and names the id for `terraform force-unlock` where it does not.",
    ],
  },
  CLUSTER_IN_OTHER_STATE: {
    summary: "another state in this folder manages clusters of this file",
    why: "Which keys a cluster has used is kept in the state that manages it (law 2). A state that begins anew does not know it, and a cluster that is managed from two states has its key changed from two sides.",
    todo: [
      "If the file has a new `name`: rename the state with it, and deploy again.",
      "If clusters go from one file to another: move them in the state with `terraform state mv`.",
    ],
  },
  STATE_LOCAL: {
    summary: "the state of a large fleet is a file on this machine",
    why: "Its lock holds on this machine only: two deploys from two machines both go ahead, and the one that ends last overwrites what the other knew. The job of a pipeline begins without it, and the keys that clusters have used before (law 2) are then known only from what the KMS still shows.",
    todo: ["Keep the state where all who deploy reach it: `backend:` in the file (docs/state.md)."],
  },
  ENDPOINT_INVALID: {
    summary: "an overridden endpoint is not a usable URL",
    why: "Tokens travel to it. It must be https, unless it is on this machine's loopback.",
    todo: ["Correct or unset the environment variable."],
  },
  ENDPOINTS_OVERRIDDEN: {
    summary: "requests do not go to IBM Cloud's own endpoints",
    why: "What is read and written is whatever answers there, for example a sandbox.",
    todo: ["Unset the variables to work with IBM Cloud."],
  },
  CONFIGURATION_INVALID: {
    summary: "the configuration cannot be used",
    why: "Nothing was read or changed.",
    todo: ["Correct it as said above."],
  },
  IMPORT_ID_INVALID: {
    summary: "the import id is not understood",
    why: "The id must tell which object is meant and in which account, since one look in the right list finds it.",
    todo: [
      "For a binding: `<account ID>/<vpc|classic|satellite>/<cluster ID or name>`, and `?endpoint=public` behind it where that is so.",
      "For an instance or a root key: its CRN. For an authorization: `<ID of the clusters' account>/<CRN of the instance>`.",
    ],
  },
  PORT_TAKEN: {
    summary: "the port is taken",
    why: "Two servers cannot listen on one port.",
    todo: ["Choose another port, or none: then a free one is found."],
  },
  INPUT_UNUSABLE: {
    summary: "a file that was given cannot be used",
    why: "Nothing is guessed at what it was to say, and nothing was read or changed.",
    todo: ["Make it anew with the command that writes it, or give the file that was meant."],
  },
  NOTHING_TO_MOVE: {
    summary: "no cluster of the file is there to be moved",
    why: "A move that finds nothing has probably been given another name than was meant, or was made already.",
    todo: ["`cluster-kms list clusters` and the `clusters:` of the file show which cluster has which key."],
  },
  FILE_UNWRITABLE: {
    summary: "a file could not be written",
    why: "What the command was to leave behind is not there, or not all of it.",
    todo: ["Check the folder and its permissions, and run again."],
  },
  USAGE: {
    summary: "the command line is not understood",
    why: "Nothing was done.",
    todo: ["See `cluster-kms --help`."],
  },
  UNEXPECTED: {
    summary: "something happened that should not",
    why: "This is a fault of the tool. What it had sent to the cloud, if anything, goes on there.",
    todo: ["Run again; if it stays, report it with what was printed."],
  },
} as const satisfies Record<string, CodeEntry>;
