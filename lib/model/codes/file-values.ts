/** Codes of single fields and values in the file. */
import type { CodeEntry } from "./entry.js";

export const FILE_VALUE_CODES = {
  WRONG_TYPE: {
    summary: "a value has the wrong type",
    why: "YAML takes an unquoted value of digits for a number, and a name with nothing behind it for nothing; neither is what was meant.",
    todo: ["Put a text of digits in quotes.", "Write what the message says is expected, or leave the line out."],
  },
  FIELD_UNKNOWN: {
    summary: "there is no such field",
    why: "A misspelt field would be left out silently, and what it says (a hold, a former key) would not hold.",
    todo: ["Write the field that is suggested, or take it out."],
  },
  FIELD_MISSING: {
    summary: "a field is missing",
    why: "There is no safe default for it.",
    todo: ["Add the field; the schema describes what belongs there."],
  },
  FIELDS_CONFLICT: {
    summary: "two fields are given where only one may be",
    why: "They say the same thing in two ways, and nothing decides which of them is meant when they differ.",
    todo: ["Keep one of them."],
  },
  VALUE_INVALID: {
    summary: "a value is not one of those that are possible",
    why: "A value that is not understood cannot be carried out, and guessing could change a cluster.",
    todo: ["Write one of the values that the message names."],
  },
  CRN_MALFORMED: {
    summary: "a CRN does not have the form of one",
    why: "A CRN says in which account and instance something is; requests go where it says.",
    todo: [
      "Copy it whole from `ibmcloud resource service-instance NAME --id` (an instance) or `ibmcloud kp keys -c --instance-id GUID` (a key).",
    ],
  },
  ID_MALFORMED: {
    summary: "an ID or a cloud name does not have the form of one",
    why: "Nothing in the cloud can have it.",
    todo: [
      "Copy it from `ibmcloud account show` (an account), `ibmcloud ks cluster ls` (a cluster) or `ibmcloud iam trusted-profiles` (a profile).",
    ],
  },
  GUID_FOR_CRN: {
    summary: "a GUID stands where a CRN belongs",
    why: "A GUID does not tell the account, the region or the service, and each of them is needed.",
    todo: ["Write the CRN: it holds the GUID, and all the rest."],
  },
  CRN_FOR_ID: {
    summary: "a CRN stands where an ID belongs",
    why: "Account and infrastructure are given by fields of their own here; a CRN would say them twice.",
    todo: ["Write the ID alone, as the hint shows it."],
  },
  KEY_CRN_FOR_INSTANCE: {
    summary: "the CRN of a key stands where that of an instance belongs",
    why: "An instance holds many keys; registrations and authorizations are asked for by the instance.",
    todo: ["Write the CRN of the instance: the same up to the GUID, then `::`."],
  },
  INSTANCE_CRN_FOR_KEY: {
    summary: "the CRN of an instance stands where that of a key belongs",
    why: "A cluster is pointed at one root key, and an instance holds many (law 1).",
    todo: ["Write the CRN of the key: it ends in `:key:<key ID>`."],
  },
  REMOTE_EXECUTION: {
    summary: "Terraform would run where there is no Node",
    why: "The provider is JavaScript, laid beside the stack, and runs on Node. The runners of HCP Terraform and of IBM Cloud Schematics have none, so that Terraform cannot start it there. A workspace that only keeps the state does not need it.",
    todo: [
      "Set the execution mode of the workspace to Local (its settings, General), run Terraform in your own pipeline, and write `execution: local` beside `organization`.",
      "Or keep the state elsewhere: `pg`, `http` or `s3`.",
    ],
  },
  SECRET_IN_FILE: {
    summary: "a key or token is written into the file",
    why: "The file is read by many, is kept in version control, and ends up in reviews and logs. Credentials are named in it, never written.",
    todo: [
      "Take it out, and revoke it: whoever has seen the file or its history can use it.",
      "Put the new one into an environment variable, and write that variable's name: `apiKeyEnv: IBMCLOUD_API_KEY`.",
    ],
  },
} as const satisfies Record<string, CodeEntry>;
