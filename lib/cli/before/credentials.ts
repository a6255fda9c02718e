/** Whether the accounts can be entered: only the names of variables are looked at, and whether they are set. */
import { type Account, variablesOf } from "../../model/account.js";
import type { Problem } from "../../model/problem.js";
import type { Spec } from "../../model/spec.js";
import type { Surroundings } from "./surroundings.js";

/**
 * Refuses where no account that has a cluster in the file can be entered: nothing could be read or changed. Where only
 * some can, it is a warning: what is in the others is unknown, and reported so.
 */
export function checkCredentials(spec: Spec, { env }: Pick<Surroundings, "env">): readonly Problem[] {
  const missing = new Map<string, readonly string[]>();
  for (const [name, account] of spec.accounts) {
    const unset = unsetVariables(account, env);
    if (unset.length > 0) missing.set(name, unset);
  }
  const owners = new Set([...spec.clusters.values()].map(({ account }) => account));
  const severity = owners.size > 0 && [...owners].every((name) => missing.has(name)) ? "refused" : "warning";
  return [...missing]
    .filter(([name]) => severity === "warning" || owners.has(name))
    .map(([name, variables]) => ({
      code: "CREDENTIALS_MISSING",
      severity,
      subject: `account ${name}`,
      seen: notSet(variables),
    }));
}

/** The names of the variables that an account's credentials need and that are not set. */
export const unsetVariables = ({ credentials }: Account, env: Surroundings["env"]): readonly string[] =>
  variablesOf(credentials).filter((variable) => !env[variable]);

/** Says that they are not set. */
export const notSet = (variables: readonly string[]): string =>
  `${variables.join(" and ")} ${variables.length === 1 ? "is" : "are"} not set.`;
