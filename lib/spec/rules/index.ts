/** What a schema cannot say. A rule reads the draft and adds what it finds; it says nothing of what is missing from it. */
import type { Draft } from "../draft.js";
import type { Problems } from "../problems.js";
import { checkAccounts } from "./accounts.js";
import { checkAuthorizations } from "./authorizations.js";
import { checkBackend } from "./backend.js";
import { checkDuplicates } from "./duplicates.js";
import { checkEndpoints } from "./endpoints.js";
import { homesOf } from "./homes.js";
import { checkKeys } from "./keys.js";
import { checkNames } from "./names.js";
import { checkReferences } from "./references.js";
import { checkRetired } from "./retired.js";
import { checkTwice } from "./twice.js";

/** Applies every rule. */
export function checkRules(draft: Draft, problems: Problems): void {
  const homes = homesOf(draft);
  checkBackend(draft, problems);
  checkReferences(draft, problems);
  checkDuplicates(draft, problems);
  checkTwice(draft, homes, problems);
  checkNames(draft, problems);
  checkAccounts(draft, homes, problems);
  checkKeys(draft, homes, problems);
  checkRetired(draft, homes, problems);
  checkEndpoints(draft, homes, problems);
  checkAuthorizations(draft, homes, problems);
}
