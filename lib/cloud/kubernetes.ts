/**
 * A cluster's own Kubernetes API, through the official client, for one question: can its secrets be read? Only the
 * metadata of secrets is asked for, which the API server cuts out after it has decrypted them: no value of a secret
 * ever reaches this process. The client is loaded when it is first asked, since it takes most of a second.
 */
import { dirname } from "node:path";
import type { CoreV1Api } from "@kubernetes/client-node";
import { err, ok, type Result } from "../model/result.js";
import type { SecretName, SecretsLook } from "../model/secrets.js";
import { fields, json, number, text } from "./decode.js";

export interface KubernetesApi {
  /** The URL that requests go to, as the kubeconfig has it. */
  readonly server: string;
  /** Lists the secrets of all namespaces, and reads the first of them by itself. Never rejects. */
  secrets(signal?: AbortSignal): Promise<SecretsLook>;
}

export interface KubernetesOptions {
  /** @default the kubeconfig's current context */
  readonly context?: string | undefined;
  /** Milliseconds until a request is given up. @default 30 s */
  readonly timeout?: number;
}

/**
 * Opens the cluster that the text of a kubeconfig leads to; relative paths in it begin at the folder of `path`. The
 * error says in one clause why it cannot be used.
 */
export type OpenKubernetes = (
  kubeconfig: string,
  path: string,
  options?: KubernetesOptions,
) => Promise<Result<KubernetesApi, string>>;

const TIMEOUT = 30_000;
/** Secrets in one page of a list, as kubectl asks for them. */
const PAGE = 500;

/** Opens with the official client. Nothing is sent yet. */
export const openKubernetes: OpenKubernetes = async (kubeconfig, path, { context, timeout = TIMEOUT } = {}) => {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  try {
    config.loadFromString(kubeconfig);
    config.makePathsAbsolute(dirname(path));
  } catch {
    // The client's own message may quote the file, which holds credentials.
    return err("it is no kubeconfig that can be understood");
  }
  if (context !== undefined) {
    if (config.getContextObject(context) === null) return err(`it has no context \`${context}\``);
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined || !URL.canParse(server)) return err("its current context leads to no cluster");
  if (!isSafe(new URL(server))) return err("its cluster is reached over plain HTTP, and is not on this machine");

  const api = config.makeApiClient(client.CoreV1Api);
  const optionsFor = (kind: string, signal: AbortSignal) => {
    const header = client.setHeaderMiddleware("Accept", `application/json;as=${kind};g=meta.k8s.io;v=v1`);
    const pre: typeof header.pre = (request) => {
      request.setSignal(signal);
      return header.pre(request);
    };
    return { middleware: [{ pre, post: header.post }], middlewareMergeStrategy: "append" as const };
  };
  return ok({
    server,
    secrets: async (stop) => {
      const limit = AbortSignal.timeout(timeout);
      const signal = stop === undefined ? limit : AbortSignal.any([limit, stop]);
      try {
        return { kind: "read", names: await readAll(api, (kind) => optionsFor(kind, signal)) };
      } catch (error) {
        if (limit.aborted) return { kind: "unreadable", why: `no answer within ${timeout / 1_000} s` };
        return failure(error);
      }
    },
  });
};

type Api = Pick<CoreV1Api, "listSecretForAllNamespaces" | "readNamespacedSecret">;
type Options = NonNullable<Parameters<Api["listSecretForAllNamespaces"]>[1]>;

async function readAll(api: Api, optionsFor: (kind: string) => Options): Promise<ReadonlySet<SecretName>> {
  const names = new Set<SecretName>();
  let first: { readonly namespace: string; readonly name: string } | undefined;
  let next: string | undefined;
  do {
    const asked = { limit: PAGE, ...(next === undefined ? {} : { _continue: next }) };
    const page = await api.listSecretForAllNamespaces(asked, optionsFor("PartialObjectMetadataList"));
    for (const { metadata } of page.items) {
      const { namespace = "", name = "" } = metadata ?? {};
      names.add(`${namespace}/${name}`);
      first ??= { namespace, name };
    }
    next = page.metadata?._continue || undefined;
  } while (next !== undefined);
  // A list may come from the API server's memory; one secret by itself is read from where they are stored encrypted.
  if (first !== undefined) await api.readNamespacedSecret(first, optionsFor("PartialObjectMetadata"));
  return names;
}

/** Only what the API itself says in words: the client's message quotes headers and bodies. */
function failure(error: unknown): SecretsLook {
  const thrown = fields(error) ?? {};
  const status = number(thrown["code"]);
  if (status === undefined) {
    const code = text(thrown["code"]) ?? "";
    if (HUNG_UP.has(code)) return { kind: "unreadable", why: `no answer (${code})` };
    return { kind: "unclear", why: code === "" ? "it could not be asked" : `it could not be asked (${code})` };
  }
  const body = thrown["body"];
  const told = text(fields(typeof body === "string" ? json(body) : body)?.["message"]);
  const why = `HTTP ${status}${told === undefined ? "" : `: ${told.slice(0, 300).replace(/\.\s*$/, "")}`}`;
  return { kind: status >= 500 ? "unreadable" : "unclear", why };
}

/** What the other side does to a connection. Where no way leads there, the fault may as well be on this side. */
const HUNG_UP: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT"]);

/** The kubeconfig's credentials travel to it. */
const isSafe = (url: URL): boolean =>
  url.protocol === "https:" ||
  (url.protocol === "http:" && /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(url.hostname));
