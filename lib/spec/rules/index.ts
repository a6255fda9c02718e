/** What a schema cannot say. A rule reads the draft and adds what it finds; it says nothing of what is missing from it. */
import { checkBackend } from "../backend.js";
import type { Draft } from "../draft.js";
import type { Problems } from "../problems.js";
import { checkAccounts } from "./accounts.js";
import { checkAuthorizations } from "./authorizations.js";
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
  if (draft.backend !== undefined && draft.name !== undefined) checkBackend(draft.backend, draft.name, problems);
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
