/**
 * Bearer tokens, one source per account, through IBM's own authenticators. Secrets are read from the
 * environment here, at the last moment, and handed to the SDK; they are kept nowhere else.
 */
import type { Authenticator } from "ibm-cloud-sdk-core";
import type { Account } from "../model/account.js";
import type { AccountId } from "../model/ids.js";
import { err, ok, type Result } from "../model/result.js";
import { fields, number, text } from "./decode.js";
import type { Env } from "./endpoints.js";
import { type CloudFailure, withoutSecret } from "./failure.js";

export interface Tokens {
  /** The value of an Authorization header for requests in this account. */
  bearer(account: AccountId): Promise<Result<string, CloudFailure>>;
  /**
   * Drops a token that the cloud no longer takes; the next one is fetched anew. `bearer` is the header that was refused:
   * of many requests that were under way with it, only the first drops anything.
   */
  renew(account: AccountId, bearer: string): void;
}

/** Token sources for the accounts of a configuration. */
export function tokensFor(accounts: readonly Account[], env: Env, iamUrl: string): Tokens {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const sources = new Map<AccountId, Promise<Result<Authenticator, CloudFailure>>>();
  const given = new Map<AccountId, string>();
  return {
    renew: (id, bearer) => {
      if (given.get(id) !== bearer) return;
      given.delete(id);
      sources.delete(id);
    },
    bearer: async (id) => {
      const account = byId.get(id);
      if (account === undefined) {
        return err(refusal("ACCOUNT_NOT_CONFIGURED", `no credentials are declared for account ${id}`));
      }
      const source = sources.get(id) ?? authenticator(account, env, iamUrl);
      sources.set(id, source);
      const made = await source;
      if (!made.ok) return made;
      const header = await authorization(made.value, secretOf(account, env));
      // Who waited for a source that was dropped meanwhile has its old token, which is not the one in use.
      if (header.ok && sources.get(id) === source) given.set(id, header.value);
      return header;
    },
  };
}

/** Asked for once: even what is there already takes its time to be imported. */
let loaded: Promise<typeof import("ibm-cloud-sdk-core")> | undefined;

async function authenticator(account: Account, env: Env, url: string): Promise<Result<Authenticator, CloudFailure>> {
  const { credentials } = account;
  const secret = secretOf(account, env);
  if ("variable" in credentials && !secret) {
    return err(
      refusal(
        "CREDENTIALS_MISSING",
        `the environment variable ${credentials.variable} of account ${account.id} is not set`,
      ),
    );
  }
  // Loaded on first use: Terraform starts the provider three times for a plan, and twice nobody needs a token.
  loaded ??= import("ibm-cloud-sdk-core");
  const sdk = await loaded;
  try {
    switch (credentials.kind) {
      case "apiKey":
        return ok(new sdk.IamAuthenticator({ apikey: secret, url }));
      case "bearerToken":
        return ok(new sdk.BearerTokenAuthenticator({ bearerToken: secret }));
      case "containerProfile":
        return ok(
          new sdk.ContainerAuthenticator({
            iamProfileId: credentials.profileId,
            url,
            ...(credentials.tokenFile === undefined ? {} : { crTokenFilename: credentials.tokenFile }),
          }),
        );
      case "vpcProfile":
        return ok(new sdk.VpcInstanceAuthenticator({ iamProfileId: credentials.profileId }));
      case "assumedProfile":
        return ok(new sdk.IamAssumeAuthenticator({ apikey: secret, iamProfileId: credentials.profileId, url }));
    }
  } catch {
    // The SDK's own message may quote what it was given.
    return err(refusal("CREDENTIALS_REJECTED", `the credentials of account ${account.id} are not of a usable form`));
  }
}

const secretOf = ({ credentials }: Account, env: Env): string =>
  ("variable" in credentials ? env[credentials.variable] : undefined) ?? "";

async function authorization(source: Authenticator, secret: string): Promise<Result<string, CloudFailure>> {
  const options: { headers: Record<string, string> } = { headers: {} };
  try {
    await source.authenticate(options);
    const header = options.headers["Authorization"];
    return header ? ok(header) : err(refusal("CREDENTIALS_REJECTED", "IAM gave no token"));
  } catch (error) {
    return err(iamFailure(error, secret));
  }
}

function iamFailure(error: unknown, secret: string): CloudFailure {
  const thrown = fields(error) ?? {};
  const status = number(thrown["status"]);
  const said = fields(thrown["result"]) ?? {};
  const told = (name: string) => {
    const value = text(said[name]);
    return value === undefined ? undefined : withoutSecret(value, secret);
  };
  const words = told("errorMessage");
  if (status === undefined || status >= 500) {
    return { code: "CLOUD_UNAVAILABLE", message: words ?? "IAM did not answer", maybeTookEffect: false };
  }
  if (status === 429)
    return { code: "RATE_LIMITED", status, message: "IAM asked to slow down", maybeTookEffect: false };
  const code = told("errorCode");
  const message = `IAM gave no token: ${words ?? `HTTP ${status}`}`;
  return { ...refusal("CREDENTIALS_REJECTED", message), status, ...(code === undefined ? {} : { cloudCode: code }) };
}

const refusal = (code: CloudFailure["code"], message: string): CloudFailure => ({
  code,
  message,
  maybeTookEffect: false,
});
