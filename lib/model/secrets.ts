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

/** How many secrets each namespace has, in the order of their names. */
export function secretsByNamespace(names: ReadonlySet<SecretName>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const namespace = name.slice(0, name.indexOf("/"));
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** `1 secret`, `5 secrets`. */
export const secretsCount = (count: number): string => `${count} secret${count === 1 ? "" : "s"}`;
