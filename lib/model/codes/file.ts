/** Codes of the file: what is wrong with what the user wrote. */
import type { CodeEntry } from "./entry.js";
import { FILE_KMS_CODES } from "./file-kms.js";
import { FILE_NAME_CODES } from "./file-names.js";
import { FILE_TEXT_CODES } from "./file-text.js";
import { FILE_VALUE_CODES } from "./file-values.js";

export const FILE_CODES = {
  ...FILE_TEXT_CODES,
  ...FILE_VALUE_CODES,
  ...FILE_NAME_CODES,
  ...FILE_KMS_CODES,
} as const satisfies Record<string, CodeEntry>;
