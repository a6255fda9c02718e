/**
 * Whose credentials these are. The lists of an account do not say which account they are of: with credentials of
 * another, its clusters would be written down under the wrong account. An IAM access token says it (claim
 * `account.bss`).
 */
import { type Env, resolveEndpoints } from "../../cloud/endpoints.js";
import { tokensFor } from "../../cloud/tokens.js";
import type { Account } from "../../model/account.js";
import { type AccountId, parseAccountId } from "../../model/ids.js";

/** The account that credentials belong to; undefined where there is no token or it does not say. */
export type TokenOwner = (account: Account) => Promise<AccountId | undefined>;

export function tokenOwner(env: Env): TokenOwner {
  return async (account) => {
    const endpoints = resolveEndpoints(env);
    if (!endpoints.ok) return undefined;
    const bearer = await tokensFor([account], env, endpoints.value.iam).bearer(account.id);
    return bearer.ok ? ownerIn(bearer.value) : undefined;
  };
}

/** The account that a bearer token is of. */
export function ownerIn(bearer: string): AccountId | undefined {
  const claims = read(bearer.split(".")[1] ?? "");
  const account = property(claims, "account");
  const id = property(account, "bss");
  const parsed = parseAccountId(typeof id === "string" ? id : "");
  return parsed.ok ? parsed.value : undefined;
}

function read(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

const property = (from: unknown, name: string): unknown =>
  typeof from === "object" && from !== null ? Object.entries(from).find(([key]) => key === name)?.[1] : undefined;
