/** The closed set of codes. Codes are stable: they may be added, never renamed or given another meaning. */
import { APPLY_CODES } from "./apply.js";
import { CHECK_CODES } from "./check.js";
import { CLOUD_CODES } from "./cloud.js";
import { DRILL_CODES } from "./drill.js";
import type { CodeEntry } from "./entry.js";
import { FILE_CODES } from "./file.js";
import { LIFE_CODES } from "./life.js";
import { MANAGED_CODES } from "./managed.js";
import { PLAN_CODES } from "./plan.js";
import { STAGE_CODES } from "./stage.js";
import { TOOL_CODES } from "./tool.js";

const ALL = {
  ...FILE_CODES,
  ...PLAN_CODES,
  ...MANAGED_CODES,
  ...LIFE_CODES,
  ...APPLY_CODES,
  ...CLOUD_CODES,
  ...CHECK_CODES,
  ...STAGE_CODES,
  ...DRILL_CODES,
  ...TOOL_CODES,
};

/** Every code there is. */
export type Code = keyof typeof ALL;

/** The catalog: what each code means. */
export const CODES: Readonly<Record<Code, CodeEntry>> = ALL;

/** Whether a word is one of the codes. */
export const isCode = (word: string): word is Code => Object.hasOwn(ALL, word);
