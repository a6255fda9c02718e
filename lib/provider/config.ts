/** The provider's own block: accounts, each with the name of its credentials. */
import type { Account, Credentials } from "../model/account.js";
import { parseAccountId } from "../model/ids.js";
import type { Problem } from "../model/problem.js";
import { err, ok, type Result } from "../model/result.js";
import { MAX_CONCURRENT } from "../model/spec.js";
import {
  holdsUnknown,
  map,
  number,
  object,
  optional,
  type PlanOf,
  required,
  schema,
  string,
} from "../tfplugin/index.js";

export const providerSchema = schema({
  description:
    "Encrypts the Kubernetes secrets of IBM Cloud clusters with root keys that you own, and reads the encryption back.",
  attributes: {
    accounts: optional(
      map(
        object({
          id: required(string, "The account's ID: 32 hexadecimal digits."),
          api_key_env: optional(string, "The name of the environment variable that holds an API key of the account."),
          bearer_token_env: optional(
            string,
            "The name of the environment variable that holds a ready IAM access token.",
          ),
          profile_id: optional(string, "The ID of a trusted profile to enter the account with."),
          profile_source: optional(
            string,
            "Where the trusted profile's proof comes from: `container`, `vpc`, or `api_key` of another account (`api_key_env`).",
          ),
          container_token_file: optional(
            string,
            "The file that holds the container's token, where it is not in the usual place.",
          ),
        }),
      ),
      "The accounts that clusters and keys live in, by a name of your choice. Credentials are names, never values.",
    ),
    stack: optional(
      string,
      "The name of the stack: instances and keys that are made here are marked with it, so that two stacks do not take each other's.",
    ),
    max_concurrent: optional(
      number,
      `How many clusters may be changed at once. Default ${MAX_CONCURRENT}. Terraform itself applies 10 objects side by side unless \`-parallelism\` says otherwise: more than that has no effect without it.`,
    ),
  },
});

export interface ProviderSettings {
  readonly accounts: readonly Account[];
  readonly maxConcurrent: number;
  /** Undefined where the block does not say it. */
  readonly stack: string | undefined;
}

/** Reads the block; undefined while something in it is known only after apply. */
export function settingsOf(config: PlanOf<typeof providerSchema>): Result<ProviderSettings | undefined, Problem> {
  const { accounts, max_concurrent, stack } = config;
  if ([accounts, max_concurrent, stack].some(holdsUnknown)) return ok(undefined);
  const most = typeof max_concurrent === "number" ? max_concurrent : MAX_CONCURRENT;
  if (!Number.isInteger(most) || most < 1)
    return err(invalid("max_concurrent", `it is ${most}, and must be a whole number from 1 on`));
  const found: Account[] = [];
  for (const [name, given] of Object.entries(isRecord(accounts) ? accounts : {})) {
    const account = accountOf(name, isRecord(given) ? given : {});
    if (!account.ok) return account;
    if (found.some(({ id }) => id === account.value.id))
      return err(invalid(`accounts.${name}`, `account ${account.value.id} is listed twice`));
    found.push(account.value);
  }
  return ok({
    accounts: found,
    maxConcurrent: most,
    stack: typeof stack === "string" && stack !== "" ? stack : undefined,
  });
}

function accountOf(name: string, given: Readonly<Record<string, unknown>>): Result<Account, Problem> {
  const text = (attribute: string) =>
    typeof given[attribute] === "string" && given[attribute] !== "" ? String(given[attribute]) : undefined;
  const id = parseAccountId(text("id") ?? "");
  if (!id.ok) return err(invalid(`accounts.${name}.id`, `it is not ${id.error}`));
  const credentials = credentialsOf(text);
  return credentials === undefined
    ? err(
        invalid(
          `accounts.${name}`,
          "it names no credentials, or more than one kind: give `api_key_env`, `bearer_token_env`, or `profile_id` with `profile_source`",
        ),
      )
    : ok({ id: id.value, credentials });
}

function credentialsOf(text: (attribute: string) => string | undefined): Credentials | undefined {
  const variable = text("api_key_env");
  const bearer = text("bearer_token_env");
  const profileId = text("profile_id");
  const source = text("profile_source");
  const tokenFile = text("container_token_file");
  if (profileId === undefined) {
    if (source !== undefined || tokenFile !== undefined) return undefined;
    if (variable !== undefined) return bearer === undefined ? { kind: "apiKey", variable } : undefined;
    return bearer === undefined ? undefined : { kind: "bearerToken", variable: bearer };
  }
  if (bearer !== undefined) return undefined;
  if (source === "container" && variable === undefined) {
    return { kind: "containerProfile", profileId, ...(tokenFile === undefined ? {} : { tokenFile }) };
  }
  if (source === "vpc" && variable === undefined) return { kind: "vpcProfile", profileId };
  if (source === "api_key" && variable !== undefined) return { kind: "assumedProfile", profileId, variable };
  return undefined;
}

const invalid = (where: string, wrong: string): Problem => ({
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject: "provider clusterkms",
  attribute: ["accounts"],
  seen: `${where}: ${wrong}.`,
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
