import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { readText } from "../../lib/cli/io.js";
import { makeFolder } from "../../lib/cli/prove/write.js";
import { verifyCommand } from "../../lib/cli/verify.js";
import { writeText } from "../../lib/cli/write-file.js";
import { openKubernetes } from "../../lib/cloud/kubernetes.js";
import { ok } from "../../lib/model/result.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { secretValue } from "../../lib/sandbox/kubernetes.js";
import {
  CHECKOUT,
  checkout,
  type Fleet,
  file,
  fleet,
  KEYS,
  keyId,
  LEDGER,
  ledger,
  moreId,
  SECRETS,
} from "../e2e/support/fleet.js";
import { runInProcess } from "./run-command.js";

// The Kubernetes client takes its time to load, more so on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describe("cluster-kms verify", () => {
  let sandbox: Sandbox;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "verify-"));
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const begin = async (options: Fleet = { encrypted: { [CHECKOUT]: "K1" } }) => {
    sandbox = await startSandbox({ seed: fleet(options), startAt: "2026-11-24T12:00:00Z", scale: 0 });
  };
  const kubeconfig = async (cluster = "checkout-prod") => {
    const path = join(folder, "kubeconfig.yaml");
    const told = await (await fetch(`${sandbox.url}/_sandbox/kubeconfig/${cluster}`)).text();
    await writeText(path, told);
    return path;
  };
  const verify = (yaml: string, args: readonly string[], env: Record<string, string> = {}) =>
    runInProcess(
      (io) =>
        verifyCommand(io, {
          connector: (accounts) => connectFromEnv(accounts, { ...sandbox.env(), ...SECRETS, ...env }),
          open: openKubernetes,
          writeText,
          makeFolder,
        }),
      args,
      { readText: async (path, most) => (path === "fleet.yaml" ? ok(yaml) : readText(path, most)) },
    );
  const results = (stdout: string): Record<string, string> => {
    const told: { clusters: { checks: { name: string; result: string }[] }[] } = JSON.parse(stdout);
    return Object.fromEntries(told.clusters.flatMap(({ checks }) => checks.map(({ name, result }) => [name, result])));
  };
  const PASSED = {
    encryption: "passed",
    master: "passed",
    registration: "passed",
    version: "passed",
    key: "passed",
    authorization: "passed",
  };
  const one = file({ checkout: checkout("K1") });

  it("passes all checks of a cluster that is as declared, secrets among them, and ends with 0", async () => {
    await begin();
    const args = ["checkout", "fleet.yaml", "--kubeconfig", await kubeconfig(), "--json"];
    const { stdout, code } = await verify(one, args);
    expect(results(stdout)).toEqual({ ...PASSED, secrets: "passed" });
    expect(code).toBe(0);
    expect(sandbox.log.filter(({ write }) => write)).toEqual([]);
    expect(sandbox.log.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(["listSecrets", "readSecret"]),
    );
  });

  it("says in the text what was seen, and what each check proves and does not", async () => {
    await begin();
    const { stdout } = await verify(one, ["checkout", "fleet.yaml"]);
    expect(stdout.replaceAll(sandbox.url, "URL")).toMatchSnapshot();
  });

  it("writes a dated report as Markdown, HTML and JSON, without a secret or a value of one", async () => {
    await begin();
    const out = join(folder, "reports", "new");
    const path = await kubeconfig();
    const { code, stderr } = await verify(one, ["checkout", "fleet.yaml", "--kubeconfig", path, "--out", out]);
    expect(code).toBe(0);
    const files = readdirSync(out).sort();
    expect(files).toEqual(["html", "json", "md"].map((end) => `verify-checkout-2026-11-24T120000Z.${end}`));
    for (const name of files) {
      expect(stderr).toContain(name);
      const text = readFileSync(join(out, name), "utf8");
      expect(text).toContain("2026-11-24T12:00:00");
      expect(text).toContain("5 secrets");
      const forbidden = [
        ...Object.values(SECRETS),
        ...sandbox.tokens(),
        "sandbox-kubernetes-token",
        secretValue("secret-0001"),
      ];
      for (const secret of forbidden) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
      }
      expect(text).not.toContain("secret-0001");
    }
    expect(readFileSync(join(out, files[0] ?? ""), "utf8")).not.toMatch(/<script|src=|https?:\/\/(?!127)/);
  });

  it("fails where the cluster is on another key, and ends with 4", async () => {
    await begin();
    const { stdout, code } = await verify(file({ checkout: checkout("K2") }), ["checkout", "fleet.yaml", "--json"]);
    expect(results(stdout)).toEqual({ ...PASSED, registration: "failed", version: "unknown" });
    expect(stdout).toContain(`another key since 2026-02-01T08:00:00Z: ${KEYS.K1}`);
    expect(code).toBe(4);
  });

  it("fails where the key is disabled and the cluster cannot read its secrets any more", async () => {
    await begin();
    const path = await kubeconfig();
    sandbox.console.setKeyState(keyId("K1"), "disabled");
    sandbox.clock.advance(301);
    const { stdout, code } = await verify(one, ["checkout", "fleet.yaml", "--kubeconfig", path, "--json"]);
    expect(results(stdout)).toEqual({ ...PASSED, master: "failed", key: "failed", secrets: "failed" });
    expect(code).toBe(4);
  });

  it("does not take what it may not read for an answer, and ends with 5", async () => {
    await begin();
    const { stdout, code } = await verify(one, ["checkout", "fleet.yaml", "--json"], { SECURITY_KEY: "" });
    expect(results(stdout)).toEqual({
      encryption: "passed",
      master: "passed",
      registration: "unknown",
      version: "unknown",
      key: "unknown",
      authorization: "unknown",
    });
    expect(stdout).toContain("SECURITY_KEY of account");
    expect(code).toBe(5);
  });

  it("knows a rotation that the cluster has not followed yet for what it is", async () => {
    await begin();
    sandbox.clock.advance(4_000);
    sandbox.console.rotate(keyId("K1"));
    const { stdout, code } = await verify(one, ["checkout", "fleet.yaml", "--json"]);
    expect(results(stdout)).toEqual({ ...PASSED, version: "unknown" });
    expect(code).toBe(5);
  });

  it("fails without the authorization", async () => {
    await begin({ encrypted: { [CHECKOUT]: "K1" }, authorized: false });
    const { stdout, code } = await verify(one, ["checkout", "fleet.yaml", "--json"]);
    expect(results(stdout)).toEqual({ ...PASSED, authorization: "failed" });
    expect(code).toBe(4);
  });

  it("asks a kubeconfig that leads elsewhere nothing, unless its address is confirmed", async () => {
    await begin({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } });
    const path = await kubeconfig("ledger-prod");
    const args = ["checkout", "fleet.yaml", "--kubeconfig", path, "--json"];
    const { stdout, code } = await verify(one, args);
    expect(results(stdout)).toMatchObject({ secrets: "unknown" });
    expect(stdout).toContain("is none of the addresses that IBM Cloud tells for the cluster");
    expect(code).toBe(5);
    expect(sandbox.log.some(({ operation }) => operation === "listSecrets")).toBe(false);
    const confirmed = await verify(one, [...args, "--server", new URL(sandbox.url).host]);
    expect(results(confirmed.stdout)).toMatchObject({ secrets: "passed" });
  });

  it("looks at every cluster with --all", async () => {
    await begin({ encrypted: { [CHECKOUT]: "K1" } });
    const both = file({ checkout: checkout("K1"), ledger: ledger("P1") });
    const { stdout, code } = await verify(both, ["--all", "fleet.yaml", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "failed",
      clusters: [
        { name: "checkout", verdict: "passed" },
        { name: "ledger", verdict: "failed" },
      ],
    });
    expect(code).toBe(4);
  });

  it("reads one cluster more for each with --all, and nothing else twice", async () => {
    const requestsFor = async (count: number) => {
      const more = Array.from({ length: count }, (_, index) => moreId(index));
      await begin({ encrypted: Object.fromEntries(more.map((id) => [id, "K1"])), more: count });
      const lines = Object.fromEntries(more.map((id) => [`c-${id}`, `id: ${id}, infrastructure: vpc, key: k1`]));
      const { code } = await verify(file(lines), ["--all", "fleet.yaml", "--json"]);
      expect(code).toBe(0);
      const operations = sandbox.log.map(({ operation }) => operation).sort();
      await sandbox.close();
      return operations;
    };
    const one = await requestsFor(1);
    const twelve = await requestsFor(12);
    const rest = (all: readonly string[]) => all.filter((operation) => operation !== "getCluster");
    expect(rest(twelve)).toEqual(rest(one));
    expect([one.length - rest(one).length, twelve.length - rest(twelve).length]).toEqual([1, 12]);
    await begin();
  });

  it("refuses a name that the file does not declare, and a kubeconfig that is none", async () => {
    await begin();
    const wrong = await verify(one, ["check-out", "fleet.yaml"]);
    expect(wrong.stderr).toContain("it declares no cluster `check-out`, but checkout");
    const path = join(folder, "no-kubeconfig.yaml");
    await writeText(path, `secret: [${SECRETS.PLATFORM_KEY}`);
    const none = await verify(one, ["checkout", "fleet.yaml", "--kubeconfig", path]);
    expect(none.stderr).toContain("it is no kubeconfig that can be understood");
    expect(none.stderr).not.toContain(SECRETS.PLATFORM_KEY);
    expect([wrong.code, none.code]).toEqual([1, 1]);
    expect(sandbox.log).toEqual([]);
  });
});
