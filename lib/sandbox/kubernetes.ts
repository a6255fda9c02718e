/**
 * The little of a cluster's own Kubernetes API that reads its secrets (Kubernetes API reference: Secret v1 core, and
 * metadata-only answers by `Accept`). It answers under `/kubernetes/<cluster ID>`, which is what the containers API
 * tells as the address of the cluster's master, and knows one token for each cluster.
 */
import type { Cluster } from "./cluster.js";
import type { Answer, Request, Route } from "./http.js";
import { iso } from "./words.js";
import type { World } from "./world.js";

/** How many secrets a cluster has where its seed does not say. */
const USUALLY = 5;
const NAMESPACES = ["default", "ibm-operators", "kube-system"] as const;

interface Secret {
  readonly namespace: string;
  readonly name: string;
  /** Base64, as the API tells it. */
  readonly data: Readonly<Record<string, string>>;
}

/** The address of a cluster's Kubernetes API. */
export const serverOf = (url: string, { seed }: Cluster): string => `${url}/kubernetes/${seed.id}`;

/** The bearer token that the cluster's API knows; it opens nothing but this sandbox. */
export const kubernetesToken = ({ seed }: { readonly seed: Pick<Cluster["seed"], "id"> }): string =>
  `sandbox-kubernetes-token-of-${seed.id}`;

/** The value of each secret, in clear: tests search for it. */
export const secretValue = (name: string): string => `sandbox-value-of-${name}`;

function secretsOf({ seed }: Cluster): readonly Secret[] {
  return Array.from({ length: seed.secrets ?? USUALLY }, (_, index) => {
    const name = `secret-${String(index + 1).padStart(4, "0")}`;
    return {
      namespace: NAMESPACES[index % NAMESPACES.length] ?? "default",
      name,
      data: { password: Buffer.from(secretValue(name)).toString("base64") },
    };
  }).sort((a, b) => `${a.namespace}/${a.name}`.localeCompare(`${b.namespace}/${b.name}`));
}

export function kubernetesRoutes(world: World): readonly Route[] {
  const route = (operation: string, path: string, answer: (cluster: Cluster, request: Request) => Answer): Route => ({
    operation,
    method: "GET",
    path: `/kubernetes/:cluster/api/v1${path}`,
    answer: (request) => {
      const cluster = world.clusters.get(request.named["cluster"] ?? "");
      if (cluster === undefined) return status(404, "NotFound", "the server could not find the requested resource");
      if (request.headers["authorization"] !== `Bearer ${kubernetesToken(cluster)}`)
        return status(401, "Unauthorized", "Unauthorized");
      // The API server asks the KMS for what it needs to decrypt a secret, and has lost the key.
      if (cluster.keyLost)
        return status(500, "InternalError", "Internal error occurred: unable to decrypt: the KMS refused the key");
      return answer(cluster, request);
    },
  });
  const listed = (cluster: Cluster, request: Request, namespace?: string): Answer => {
    const all = secretsOf(cluster).filter((secret) => namespace === undefined || secret.namespace === namespace);
    const limit = Number(request.query.get("limit") ?? 0) || all.length;
    const from = Number(request.query.get("continue") ?? 0) || 0;
    const page = all.slice(from, from + limit);
    const left = all.length - from - page.length;
    const bare = wantsMetadata(request, "PartialObjectMetadataList");
    return {
      status: 200,
      body: {
        kind: bare ? "PartialObjectMetadataList" : "SecretList",
        apiVersion: bare ? "meta.k8s.io/v1" : "v1",
        metadata: {
          resourceVersion: "1000",
          ...(left > 0 ? { continue: String(from + limit), remainingItemCount: left } : {}),
        },
        items: page.map((secret) => told(cluster, secret, bare)),
      },
    };
  };
  return [
    route("listSecrets", "/secrets", listed),
    route("listSecrets", "/namespaces/:namespace/secrets", (cluster, request) =>
      listed(cluster, request, request.named["namespace"]),
    ),
    route("readSecret", "/namespaces/:namespace/secrets/:name", (cluster, request) => {
      const { namespace, name = "" } = request.named;
      const found = secretsOf(cluster).find((one) => one.namespace === namespace && one.name === name);
      if (found === undefined) return status(404, "NotFound", `secrets "${name}" not found`);
      const bare = wantsMetadata(request, "PartialObjectMetadata");
      const own = bare
        ? { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" }
        : { kind: "Secret", apiVersion: "v1" };
      return { status: 200, body: { ...own, ...told(cluster, found, bare) } };
    }),
  ];
}

/** A kubeconfig that leads to one cluster of the sandbox, as YAML. */
export const kubeconfigOf = (url: string, cluster: Cluster): string => `apiVersion: v1
kind: Config
clusters:
  - name: ${cluster.seed.name}
    cluster:
      server: ${serverOf(url, cluster)}
      # There is no TLS on the loopback; clients ask for this before they speak plain HTTP.
      insecure-skip-tls-verify: true
users:
  - name: sandbox
    user:
      token: ${kubernetesToken(cluster)}
contexts:
  - name: ${cluster.seed.name}
    context:
      cluster: ${cluster.seed.name}
      user: sandbox
current-context: ${cluster.seed.name}
`;

const wantsMetadata = ({ headers }: Request, kind: string): boolean =>
  String(headers["accept"] ?? "").includes(`as=${kind};`);

const told = (cluster: Cluster, { namespace, name, data }: Secret, bare: boolean) => ({
  metadata: { namespace, name, uid: `${name}-uid`, creationTimestamp: iso(cluster.created) },
  ...(bare ? {} : { type: "Opaque", data }),
});

/** An error as the API tells it (Kubernetes API conventions: Status). */
const status = (code: number, reason: string, message: string): Answer => ({
  status: code,
  body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code },
});
