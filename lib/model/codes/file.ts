/** Codes of the file: what is wrong with what the user wrote. */
import type { CodeEntry } from "./entry.js";

export const FILE_CODES = {
  FILE_UNREADABLE: {
    summary: "the file cannot be read",
    why: "Nothing was checked, and nothing was written.",
    todo: ["Check the path and the permissions."],
  },
} as const satisfies Record<string, CodeEntry>;
