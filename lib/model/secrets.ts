/** What was seen of a cluster's Kubernetes secrets: their names and how many, never a value. */

export type SecretsLook =
  /** Listed in all namespaces, and one of them read by itself. */
  | { readonly kind: "read"; readonly names: ReadonlySet<SecretName> }
  /** The cluster's API gave no secrets: it answered with an error of its own (5xx), or not at all. */
  | { readonly kind: "unreadable"; readonly why: string }
  /** Nothing is known of what could be decrypted: who asks was refused (4xx), or nothing could be asked from here. */
  | { readonly kind: "unclear"; readonly why: string };

/** `namespace/name`. */
export type SecretName = `${string}/${string}`;

/** `1 secret`, `5 secrets`. */
export const secretsCount = (count: number): string => `${count} secret${count === 1 ? "" : "s"}`;
