/** What every resource refuses before it does anything. */
import type { Problem } from "../model/problem.js";
import { wrongCloud as judged } from "../plan/written-against.js";
import type { Session } from "./session.js";

/** Nothing can be asked before the provider's configuration is known. */
export const notConfigured: Problem = {
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject: "provider clusterkms",
  seen: "The provider's configuration holds values that are known only after apply, so no account can be entered yet.",
  todo: ["Give the provider's `accounts` as literal values: account IDs and names of environment variables."],
};

/** A state that was written against a sandbox is not used with IBM Cloud, nor the reverse. */
export const wrongCloud = (
  { written_against: then }: { readonly written_against: string | null },
  { writtenAgainst }: Session,
): Problem | undefined => judged(then, writtenAgainst);
