/** Codes of what the names in the file say together: references, duplicates, names over time. */
import type { CodeEntry } from "./entry.js";

export const FILE_NAME_CODES = {
  NAME_INVALID: {
    summary: "a name cannot be a Terraform address",
    why: "The names in the file become addresses in Terraform's state: a letter or underscore, then letters, digits, underscores and hyphens, 64 characters at most.",
    todo: ["Write the name that is suggested, or another of that form."],
  },
  NAME_DUPLICATE: {
    summary: "a name is written twice",
    why: "Only one of the two could count, and YAML does not say which.",
    todo: ["Give one of them another name, or delete it."],
  },
  REFERENCE_UNKNOWN: {
    summary: "a name is used that nothing in the file has",
    why: "What it refers to decides which account is entered and which key a cluster gets.",
    todo: ["Write the name that is suggested, or declare what is missing."],
  },
  ACCOUNT_TWICE: {
    summary: "two accounts have the same id",
    why: "An account is entered with one set of credentials: those whose id is in the CRN. With two it would be chance.",
    todo: ["Keep one of the two, and use its name everywhere."],
  },
  KEY_INSTANCE_MISMATCH: {
    summary: "a key's CRN and its `instance` name two different instances",
    why: "The CRN says in which instance a key is. One of the two statements is a mistake, and either could move a cluster to the wrong key.",
    todo: ["Take `instance` out: the CRN is enough.", "Or correct the one that is wrong."],
  },
  DECLARED_AND_REMOVED: {
    summary: "a name is both declared and removed",
    why: "It cannot be managed here and no longer be managed here.",
    todo: ["Take it out of `removed:` to keep managing it.", "Or delete its declaration to stop."],
  },
  FORMER_NAME_DECLARED: {
    summary: "a former name is declared again",
    why: "Terraform moves an entry from its former address; that address cannot hold another one in the same plan.",
    todo: [
      "Apply the renaming first; when every state has seen it, take `renamedFrom` out and give the name away.",
      "Or use a name that was never used.",
    ],
  },
  FORMER_NAME_CLAIMED_TWICE: {
    summary: "two entries say that they had the same name",
    why: "One address in Terraform's state can move to one new address only.",
    todo: ["Keep the name under `renamedFrom` of the one that had it."],
  },
  RENAMED_AND_REMOVED: {
    summary: "a name is renamed and removed at once",
    why: "Under `renamedFrom` it goes on under a new name; under `removed:` it is no longer managed. It cannot be both.",
    todo: ["Take it out of `removed:` if it goes on under the new name.", "Or take it out of `renamedFrom`."],
  },
  NAMES_SWAPPED: {
    summary: "names are exchanged among each other",
    why: "Terraform cannot move entries in a circle, and each would take over the state of the other: clusters would be planned with each other's keys.",
    todo: ["Go through a third name: rename one, apply, then the other, apply, then the first again."],
  },
} as const satisfies Record<string, CodeEntry>;
