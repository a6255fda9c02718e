/** Accounts and how they are entered. A credential is a name, never a value: no key or token passes through here. */
import type { AccountId } from "./ids.js";

/**
 * How requests to one account are authenticated. Each form maps to an authenticator of IBM's
 * `ibm-cloud-sdk-core`.
 */
export type Credentials =
  /** An API key, in the environment variable of this name. */
  | { readonly kind: "apiKey"; readonly variable: string }
  /** A ready IAM access token, in the environment variable of this name. It is not renewed. */
  | { readonly kind: "bearerToken"; readonly variable: string }
  /** A trusted profile entered with a container's (compute resource) token, read from a file. */
  | { readonly kind: "containerProfile"; readonly profileId: string; readonly tokenFile?: string }
  /** A trusted profile entered with the identity token of a VPC virtual server. */
  | { readonly kind: "vpcProfile"; readonly profileId: string }
  /** A trusted profile assumed with another account's API key, in the environment variable of this name. */
  | { readonly kind: "assumedProfile"; readonly profileId: string; readonly variable: string };

/** An account that this configuration works in. */
export interface Account {
  readonly id: AccountId;
  readonly credentials: Credentials;
}

/** The environment variables a credential needs to be set; none for profiles entered with a platform's token. */
export function variablesOf(credentials: Credentials): readonly string[] {
  return "variable" in credentials ? [credentials.variable] : [];
}
