/** The official client against a server that answers whatever a test wants. */
import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openKubernetes } from "../../lib/cloud/kubernetes.js";

const TOKEN = "token-that-may-stand-nowhere";
const kubeconfig = (server: string) => `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "${server}", insecure-skip-tls-verify: true } }]
users: [{ name: u, user: { token: ${TOKEN} } }]
contexts: [{ name: one, context: { cluster: c, user: u } }, { name: none, context: { cluster: gone, user: u } }]
current-context: one
`;
const secret = (namespace: string, name: string) => ({ metadata: { namespace, name } });

// The Kubernetes client takes its time to load, more so on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describe("a cluster's own API", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  const listen = (listener: RequestListener) =>
    new Promise<string>((resolve) => {
      const made = createServer(listener);
      server = made;
      made.listen(0, "127.0.0.1", () => {
        const address = made.address();
        resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
      });
    });
  const secrets = async (url: string, timeout?: number) => {
    const opened = await openKubernetes(kubeconfig(url), "/k/config", timeout === undefined ? {} : { timeout });
    if (!opened.ok) throw new Error(opened.error);
    return opened.value.secrets();
  };
  const answering = (status: number, body: unknown) =>
    listen((_, response) => {
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    });

  it("is asked for metadata alone, page after page, and for one secret by itself", async () => {
    const asked: string[] = [];
    const url = await listen(({ url: path = "", headers }, response) => {
      asked.push(`${path} ${headers.accept} ${headers.authorization}`);
      const page = path.includes("continue=next")
        ? { metadata: {}, items: [secret("b", "two")] }
        : { metadata: { continue: "next" }, items: [secret("a", "one")] };
      const one = path.includes("/namespaces/a/secrets/one");
      response
        .writeHead(200, { "Content-Type": "application/json" })
        .end(JSON.stringify(one ? secret("a", "one") : page));
    });
    expect(await secrets(url)).toEqual({ kind: "read", names: new Set(["a/one", "b/two"]) });
    const list = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    expect(asked).toEqual([
      `/api/v1/secrets?limit=500 ${list} Bearer ${TOKEN}`,
      `/api/v1/secrets?continue=next&limit=500 ${list} Bearer ${TOKEN}`,
      `/api/v1/namespaces/a/secrets/one ${list.replace("List", "")} Bearer ${TOKEN}`,
    ]);
  });

  it("that fails by itself gives no secrets; one that refuses who asks says nothing of them", async () => {
    expect(await secrets(await answering(500, { kind: "Status", message: "unable to decrypt." }))).toEqual({
      kind: "unreadable",
      why: "HTTP 500: unable to decrypt",
    });
    server?.close();
    expect(await secrets(await answering(403, { message: "secrets is forbidden" }))).toEqual({
      kind: "unclear",
      why: "HTTP 403: secrets is forbidden",
    });
  });

  it("that lists secrets and cannot read a single one gives none", async () => {
    const url = await listen(({ url: path = "" }, response) => {
      const single = path.includes("/namespaces/");
      const body = single ? { message: "unable to decrypt" } : { metadata: {}, items: [secret("a", "one")] };
      response.writeHead(single ? 503 : 200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    });
    expect(await secrets(url)).toEqual({ kind: "unreadable", why: "HTTP 503: unable to decrypt" });
  });

  it("that does not answer in time, or hangs up, gives no secrets", async () => {
    expect(await secrets(await listen(() => undefined), 100)).toEqual({
      kind: "unreadable",
      why: "no answer within 0.1 s",
    });
    const url = await listen(({ socket }) => socket.destroy());
    expect(await secrets(url)).toEqual({ kind: "unreadable", why: "no answer (ECONNRESET)" });
  });

  it("that cannot be spoken to says nothing", async () => {
    const url = await answering(200, {});
    expect(await secrets(url.replace("http:", "https:"))).toMatchObject({ kind: "unclear" });
  });

  it("is not opened by a kubeconfig that cannot be used, and its text is not told", async () => {
    const open = async (text: string, context?: string) => {
      const opened = await openKubernetes(text, "/k/config", { context });
      return opened.ok ? "opened" : opened.error;
    };
    expect(await open(`a: [${TOKEN}`)).toBe("it is no kubeconfig that can be understood");
    expect(await open(kubeconfig("https://c.test"), "two")).toBe("it has no context `two`");
    expect(await open(kubeconfig("https://c.test"), "none")).toBe("its current context leads to no cluster");
    expect(await open(kubeconfig("http://c.test"))).toBe(
      "its cluster is reached over plain HTTP, and is not on this machine",
    );
    expect(await open(kubeconfig("https://c.test"))).toBe("opened");
  });
});
