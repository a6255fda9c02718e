/** Accounts, as they are written in TypeScript: the names are those of the file. */
import type { ClusterkmsProviderAccounts } from "./l1/provider.js";

/** How an account is entered: exactly one of the four. Names only; no key or token belongs here. */
export type CredentialsProps =
  | {
      /** The name of the environment variable that holds an API key of the account. */
      readonly apiKeyEnv: string;
    }
  | {
      /** The name of the environment variable that holds a ready IAM access token. It is not renewed. */
      readonly bearerTokenEnv: string;
    }
  | {
      /** A trusted profile of the account, entered with the identity that the platform gives to where this runs. */
      readonly trustedProfile: {
        readonly id: string;
        readonly via: "container" | "vpc";
        /**
         * The file that holds the container's token.
         * @default - the usual places
         */
        readonly tokenFile?: string | undefined;
      };
    }
  | {
      /** A trusted profile assumed with an API key of another account. */
      readonly assume: { readonly profile: string; readonly apiKeyEnv: string };
    };

/** An account that clusters or keys live in. */
export interface AccountProps {
  /** 32 lower-case hexadecimal digits. */
  readonly id: string;
  readonly credentials: CredentialsProps;
}

/** The account as the provider's block has it. */
export function accountConfig({ id, credentials }: AccountProps): ClusterkmsProviderAccounts {
  if ("apiKeyEnv" in credentials) return { id, apiKeyEnv: credentials.apiKeyEnv };
  if ("bearerTokenEnv" in credentials) return { id, bearerTokenEnv: credentials.bearerTokenEnv };
  if ("assume" in credentials) {
    const { profile, apiKeyEnv } = credentials.assume;
    return { id, profileId: profile, profileSource: "api_key", apiKeyEnv };
  }
  const { id: profileId, via, tokenFile } = credentials.trustedProfile;
  return { id, profileId, profileSource: via, containerTokenFile: tokenFile };
}
