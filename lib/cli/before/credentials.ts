/** Whether the accounts can be entered: only the names of variables are looked at, and whether they are set. */
import { type Account, variablesOf } from "../../model/account.js";
import { stacksOf, variablesOfStack } from "../../model/layout.js";
import type { Problem } from "../../model/problem.js";
import type { Spec } from "../../model/spec.js";
import type { Surroundings } from "./surroundings.js";

/**
 * Refuses where no account that has a cluster in the file can be entered: nothing could be read or changed. Where only
 * some can, it is a warning: what is in the others is unknown, and reported so.
 */
export function checkCredentials(spec: Spec, { env }: Pick<Surroundings, "env">): readonly Problem[] {
  if (spec.stacks === "per-account") return checkJob(spec, env);
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

/**
 * Each stack is another job's, with credentials of its own. Nothing is said where some stack has all that it needs; a
 * warning, where what is missing is only looked at; refused, where no stack's own account can be entered.
 */
function checkJob(spec: Spec, env: Surroundings["env"]): readonly Problem[] {
  const missing = stacksOf(spec)
    .filter(({ instances, keys, clusters }) => instances.length + keys.length + clusters.length > 0)
    .map((part) => variablesOfStack(spec, part).filter(({ name }) => !env[name]));
  if (missing.length === 0 || missing.some((variables) => variables.length === 0)) return [];
  const looking = missing.filter((variables) => variables.every(({ access }) => access === "look"));
  const severity = looking.length > 0 ? "warning" : "refused";
  const told = (looking.length > 0 ? looking : missing)
    .flat()
    .filter(({ access }) => severity === "warning" || access === "change");
  const byAccount = new Map(told.map(({ account, name }) => [account, name]));
  return [...byAccount].map(([account, name]) => ({
    code: "CREDENTIALS_MISSING",
    severity,
    subject: `account ${account}`,
    seen: notSet([name]),
  }));
}

/** The names of the variables that an account's credentials need and that are not set. */
export const unsetVariables = ({ credentials }: Account, env: Surroundings["env"]): readonly string[] =>
  variablesOf(credentials).filter((variable) => !env[variable]);

/** Says that they are not set. */
export const notSet = (variables: readonly string[]): string =>
  `${variables.join(" and ")} ${variables.length === 1 ? "is" : "are"} not set.`;
