/** What a schema cannot say. A rule reads the draft and adds what it finds; it says nothing of what is missing from it. */
import type { Draft } from "../draft.js";
import type { Problems } from "../problems.js";
import { checkDuplicates } from "./duplicates.js";
import { checkKeys } from "./keys.js";
import { checkNames } from "./names.js";
import { checkReferences } from "./references.js";

/** Applies every rule. */
export function checkRules(draft: Draft, problems: Problems): void {
  checkReferences(draft, problems);
  checkDuplicates(draft, problems);
  checkNames(draft, problems);
  checkKeys(draft, problems);
}
