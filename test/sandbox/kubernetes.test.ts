import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { kubernetesToken, secretValue } from "../../lib/sandbox/kubernetes.js";
import { CHECKOUT, fleet, keyId } from "../e2e/support/fleet.js";

describe("the sandbox's Kubernetes API", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }), scale: 0 });
  });
  afterEach(() => sandbox.close());

  const token = () => kubernetesToken({ seed: { id: CHECKOUT } });
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const url = `${sandbox.url}/kubernetes/${CHECKOUT}/api/v1${path}`;
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${token()}`, ...headers } });
    return { status: answer.status, text: await answer.text() };
  };

  it("lists secrets in pages, of all namespaces or one, and reads one", async () => {
    const all = JSON.parse((await ask("/secrets?limit=2")).text);
    expect(all).toMatchObject({ kind: "SecretList", metadata: { continue: "2", remainingItemCount: 3 } });
    expect(JSON.parse((await ask("/secrets?limit=2&continue=4")).text).items).toHaveLength(1);
    expect(JSON.parse((await ask("/namespaces/default/secrets")).text).items).toHaveLength(2);
    const one = JSON.parse((await ask("/namespaces/default/secrets/secret-0001")).text);
    expect(Buffer.from(one.data.password, "base64").toString()).toBe(secretValue("secret-0001"));
    expect((await ask("/namespaces/default/secrets/none")).status).toBe(404);
  });

  it("leaves the values out where metadata alone is asked for", async () => {
    const accept = { Accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" };
    const { text } = await ask("/secrets", accept);
    expect(JSON.parse(text)).toMatchObject({ kind: "PartialObjectMetadataList" });
    expect(text).not.toContain('data":{"password');
  });

  it("refuses whoever does not have its token", async () => {
    expect((await ask("/secrets", { Authorization: "Bearer other" })).status).toBe(401);
  });

  it("cannot read a secret once it has noticed that the key is disabled, and can again when it is back", async () => {
    sandbox.console.setKeyState(keyId("K1"), "disabled");
    expect((await ask("/secrets")).status).toBe(200);
    sandbox.clock.advance(301);
    expect((await ask("/secrets")).status).toBe(500);
    expect((await ask("/namespaces/default/secrets/secret-0001")).status).toBe(500);
    sandbox.console.setKeyState(keyId("K1"), "active");
    expect((await ask("/secrets")).status).toBe(200);
  });

  it("is where the kubeconfig of the admin API leads, by name or ID", async () => {
    for (const name of [CHECKOUT, "checkout-prod"]) {
      const text = await (await fetch(`${sandbox.url}/_sandbox/kubeconfig/${name}`)).text();
      expect(text).toContain(`server: ${sandbox.url}/kubernetes/${CHECKOUT}\n`);
      expect(text).toContain(`token: ${token()}\n`);
    }
    expect((await fetch(`${sandbox.url}/_sandbox/kubeconfig/none`)).status).toBe(404);
  });
});
