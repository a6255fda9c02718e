/** The catalog in the order in which it is read: each group of codes with its title and what it is about. */
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

/** Codes that are found at the same time, or about the same things. */
export interface CodeGroup {
  /** A few words, for example `The plan`. */
  readonly title: string;
  /** One whole sentence. */
  readonly about: string;
  readonly codes: Readonly<Record<string, CodeEntry>>;
}

const group = (title: string, about: string, codes: CodeGroup["codes"]): CodeGroup => ({ title, about, codes });

/** Every code is in exactly one of them. */
export const CODE_GROUPS: readonly CodeGroup[] = [
  group("The file", "Found when a file is read, before anything else is done.", FILE_CODES),
  group("The plan", "What a change means, and why it may not happen.", PLAN_CODES),
  group("Instances, keys and authorizations", "What may not happen to what is made here.", MANAGED_CODES),
  group("The life of a key", "Found by the commands that rotate and restore keys, and by the status.", LIFE_CODES),
  group("The apply", "What happened while a change was carried out.", APPLY_CODES),
  group("A Terraform plan", "Found by `cluster-kms check` in a saved plan, whoever wrote the Terraform.", CHECK_CODES),
  group("The stages", "Found by `cluster-kms stage` while a pipeline plans, or before it applies.", STAGE_CODES),
  group("The drill", "Why `cluster-kms drill` may not start, and what it may leave behind.", DRILL_CODES),
  group("The cloud", "Why something could not be read or sent.", CLOUD_CODES),
  group("The surroundings", "The machine, Terraform, and the configuration.", TOOL_CODES),
];
