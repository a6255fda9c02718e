/** Codes of the file as a whole: what keeps it from being read at all. */
import type { CodeEntry } from "./entry.js";

export const FILE_TEXT_CODES = {
  FILE_UNREADABLE: {
    summary: "the file cannot be read",
    why: "Nothing was checked, and nothing was written.",
    todo: ["Check the path and the permissions.", "Save the file as UTF-8 text."],
  },
  FILE_TOO_LARGE: {
    summary: "the file is too large",
    why: "A thousand clusters take less than a tenth of the 4 MiB that are read; a larger file is hardly the right one.",
    todo: ["Check that it is the file you mean.", "Divide a fleet as large as that into several files, each a stack."],
  },
  FILE_NOT_YAML: {
    summary: "the file is not YAML",
    why: "What cannot be parsed cannot be checked: behind the place that is shown, everything would be a guess. Tags and directives are refused, since nothing here gives them a meaning.",
    todo: [
      "Mend the place that is shown; the mistake may be just before it.",
      "Quote a text that begins with one of ``@ ` * & ! % { [`` or holds `: `.",
    ],
  },
  FILE_EMPTY: {
    summary: "the file is empty",
    why: "An empty file would say that nothing is managed here any more, and nothing is said by omission.",
    todo: ["Start with `version: 1`, `name:` and `accounts:`; `examples/` has files to copy."],
  },
  FILE_TOO_DEEP: {
    summary: "maps and lists are nested too deeply",
    why: "The format needs five levels. What is nested beyond twenty is a mistake or an attempt to exhaust the reader.",
    todo: ["Take out the extra levels; look for brackets that are never closed."],
  },
  ALIASES_EXPLODE: {
    summary: "the aliases of the file stand for too much",
    why: "A few lines of aliases of aliases can stand for more than any memory holds, and an alias within its own anchor for something endless.",
    todo: ["Write out what the aliases stand for."],
  },
  FILE_MANY_DOCUMENTS: {
    summary: "the file holds more than one YAML document",
    why: "One file is one stack. Reading only the first document would leave out the rest without a word.",
    todo: ["Put each document into a file of its own, or delete the `---` between them."],
  },
  FILE_VERSION_UNKNOWN: {
    summary: "the file has a version that is not known",
    why: "A file of another version may mean something else with the same words.",
    todo: ["Write `version: 1`.", "If the file was made for a newer cluster-kms: use that one."],
  },
} as const satisfies Record<string, CodeEntry>;
