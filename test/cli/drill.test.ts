/** The command in this process, on a sandbox whose time passes where the drill waits. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { drillCommand } from "../../lib/cli/drill.js";
import { readText } from "../../lib/cli/io.js";
import { type DrillNote, notesIn } from "../../lib/cli/prove/note.js";
import { makeFolder } from "../../lib/cli/prove/write.js";
import { writeText } from "../../lib/cli/write-file.js";
import { resolveEndpoints } from "../../lib/cloud/endpoints.js";
import { openKubernetes } from "../../lib/cloud/kubernetes.js";
import { parseKeyCrn } from "../../lib/model/crn.js";
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
  ledger,
  moreId,
  SECRETS,
} from "../e2e/support/fleet.js";
import { must } from "../support/fakes/must.js";
import { runInProcess } from "./run-command.js";

/** No process has so high a number (Linux: at most 2^22). */
const GONE = 99_999_999;

// The Kubernetes client takes its time to load, more so on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describe("cluster-kms drill", () => {
  let sandbox: Sandbox;
  let folder: string;
  /** Hears of every request, after it has taken effect and before it is answered. */
  let hears: (operation: string) => void;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "drill-"));
    hears = () => undefined;
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const begin = async (options: Fleet = { encrypted: { [CHECKOUT]: "K1" } }) => {
    sandbox = await startSandbox({
      seed: fleet(options),
      startAt: "2026-11-24T12:00:00Z",
      scale: 0,
      onRequest: ({ operation }) => hears(operation),
    });
    const told = await (await fetch(`${sandbox.url}/_sandbox/kubeconfig/checkout-prod`)).text();
    writeFileSync(join(folder, "kubeconfig"), told);
  };
  const notes = () => notesIn(join(folder, "state"));
  const clock = () => ({
    now: () => sandbox.clock.now(),
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      if (!signal?.aborted) sandbox.clock.advance(milliseconds / 1_000);
    },
  });
  const drill = (yaml: string, args: readonly string[], { env = {}, stop = new AbortController().signal } = {}) =>
    runInProcess(
      (io) =>
        drillCommand(io, {
          connector: (accounts) => connectFromEnv(accounts, { ...sandbox.env(), ...SECRETS, ...env }),
          open: openKubernetes,
          clock,
          notes: notes(),
          signals: () => ({ stop, done: () => undefined }),
          writeText,
          makeFolder,
        }),
      args,
      { readText: async (path, most) => (path === "fleet.yaml" ? ok(yaml) : readText(path, most)) },
    );
  const one = file({ checkout: checkout("K1") });
  const usual = () => [
    "checkout",
    "fleet.yaml",
    "--kubeconfig",
    join(folder, "kubeconfig"),
    "--out",
    join(folder, "out"),
  ];
  const args = () => [...usual(), "--confirm", "checkout"];
  const writes = () => sandbox.log.filter(({ write }) => write).map(({ operation }) => operation);
  const keyNow = async (): Promise<unknown> => {
    const { keys }: { keys: { crn: string; state: string }[] } = JSON.parse(
      await (await fetch(`${sandbox.url}/_sandbox/state`)).text(),
    );
    return keys.find(({ crn }) => crn === KEYS.K1)?.state;
  };

  it("shows that the secrets hang on the key, and leaves it active, with three dated reports", async () => {
    await begin();
    const { stdout, stderr, code } = await drill(one, args());
    expect(code).toBe(0);
    expect(writes()).toEqual(["disableKey", "enableKey"]);
    expect(stdout.replaceAll(sandbox.url, "URL")).toMatchSnapshot();
    expect(await notes().list()).toEqual([]);
    const names = readdirSync(join(folder, "out")).sort();
    expect(names).toEqual(["html", "json", "md"].map((end) => `drill-checkout-2026-11-24T120000Z.${end}`));
    const texts = names.map((name) => readFileSync(join(folder, "out", name), "utf8"));
    const { steps, ...rest } = JSON.parse(texts[1] ?? "");
    expect(rest).toMatchObject({ format: "cluster-kms/drill", verdict: "passed", keyLeft: "active", stopped: false });
    expect(steps.map(({ name, result }: Record<string, string>) => `${name} ${result}`)).toEqual(
      ["before", "disable", "lost", "enable", "normal", "after"].map((name) => `${name} passed`),
    );
    const sample = (texts[2] ?? "").replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:8410");
    await expect(sample).toMatchFileSnapshot("../../docs/samples/drill.md");
    for (const text of [...texts, stdout, stderr]) {
      expect(text).not.toContain("secret-0001");
      for (const secret of [
        ...Object.values(SECRETS),
        ...sandbox.tokens(),
        "sandbox-kubernetes-token",
        secretValue("secret-0001"),
      ]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
      }
    }
  });

  it.each([
    ["DRILL_OTHERS_ON_KEY", { encrypted: { [CHECKOUT]: "K1", [moreId(0)]: "K1" }, more: 1 }, [], {}],
    ["DRILL_NOT_CONFIRMED", { encrypted: { [CHECKOUT]: "K1" } }, ["--confirm", "ledger"], {}],
    ["DRILL_UNSEEN", { encrypted: { [CHECKOUT]: "K1" } }, [], { SECURITY_KEY: "" }],
    ["DRILL_NOT_ON_KEY", { encrypted: { [CHECKOUT]: "K2" } }, [], {}],
  ] as const)("is refused with %s, and nothing is sent or noted", async (code, options, more, env) => {
    await begin(options);
    const ran = await drill(one, [...args(), ...more], { env });
    expect(ran.stderr).toContain(`${code}: cluster checkout (checkout-prod, ${CHECKOUT})`);
    expect(ran.stderr).toContain("The drill was not begun: nothing was sent.");
    expect(ran.code).toBe(4);
    expect(writes()).toEqual([]);
    expect(readdirSync(folder)).toEqual(["kubeconfig"]);
  });

  it("is refused where the registrations cannot be read, or the key is not active", async () => {
    await begin();
    sandbox.faults.push({ operation: "listKeyRegistrations", action: { kind: "respond", status: 403, body: {} } });
    const blind = await drill(one, args());
    expect([blind.code, writes()]).toEqual([4, []]);
    expect(blind.stderr).toContain("DRILL_UNSEEN");
    sandbox.faults.length = 0;
    sandbox.console.setKeyState(keyId("K1"), "disabled");
    const off = await drill(one, args());
    expect([off.code, writes()]).toEqual([4, []]);
    expect(off.stderr).toContain("DRILL_KEY_NOT_ACTIVE");
  });

  it("is refused where the key's account is entered with a token that is not renewed", async () => {
    await begin();
    const form = { grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey: SECRETS.SECURITY_KEY };
    const told = await fetch(`${sandbox.url}/identity/token`, { method: "POST", body: new URLSearchParams(form) });
    const { access_token: token }: Record<string, string> = JSON.parse(await told.text());
    const yaml = one.replace("apiKeyEnv: SECURITY_KEY", "bearerTokenEnv: SECURITY_KEY");
    const { stderr, code } = await drill(yaml, args(), { env: { SECURITY_KEY: token ?? "" } });
    expect(stderr.match(/^[A-Z_]+:/gm)).toEqual(["DRILL_TOKEN_NOT_RENEWED:"]);
    expect([code, writes().filter((write) => write.endsWith("Key"))]).toEqual([4, []]);
  });

  it("takes other clusters on the key along where each is confirmed, and says so in the report", async () => {
    await begin({ encrypted: { [CHECKOUT]: "K1", [moreId(0)]: "K1" }, more: 1 });
    const { stdout, code } = await drill(one, [...args(), "--confirm", moreId(0), "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).others).toEqual([expect.stringContaining(`cluster ${moreId(0)}`)]);
  });

  it("counts a cluster that the file puts on the key, though the KMS does not show it there yet", async () => {
    await begin();
    const both = file({ checkout: checkout("K1"), ledger: ledger("K1") });
    const { stderr, code } = await drill(both, args());
    expect(stderr).toContain("cluster ledger, which the file puts on it");
    expect([code, writes()]).toEqual([4, []]);
  });

  it.each(["disableKey", "getCluster", "listSecrets", "enableKey"])(
    "that is asked to end at its `%s` ends with 130, the key active, no note, and a report that nothing is shown",
    async (operation) => {
      await begin();
      const stop = new AbortController();
      let disabled = false;
      hears = (heard) => {
        disabled ||= heard === "disableKey";
        if (disabled && heard === operation) stop.abort();
      };
      const { stdout, code } = await drill(one, args(), { stop: stop.signal });
      expect(code).toBe(130);
      expect(stdout).toContain("Not shown: the drill was asked to end. The key is active.");
      expect(writes()).toEqual(["disableKey", "enableKey"]);
      expect([await keyNow(), await notes().list()]).toEqual(["active", []]);
    },
  );

  it("fails with 4 where the secrets are not lost in time, and the key is active again", async () => {
    await begin();
    const { stdout, code } = await drill(one, [...args(), "--patience", "2m"]);
    expect(stdout).toContain("Not shown: a step ended otherwise than it should.");
    expect([code, await keyNow()]).toEqual([4, "active"]);
  });

  it("says with 1 that the key is disabled where the KMS does not let it be enabled, and leaves the note", async () => {
    await begin();
    sandbox.faults.push({ operation: "enableKey", action: { kind: "respond", status: 503 } });
    const { stdout, stderr, code } = await drill(one, args());
    expect(code).toBe(1);
    expect(stdout).toContain("Failed: the key could not be enabled again.");
    expect(stderr).toContain("DRILL_KEY_LEFT_DISABLED: cluster checkout");
    expect(await notes().list()).toHaveLength(1);
    sandbox.faults.length = 0;
    // The process of that note is this one, which has ended as a command.
    const resumed = await drill(one, ["--resume"]);
    expect([resumed.code, await keyNow(), await notes().list()]).toEqual([0, "active", []]);
  });

  /** As a run that was killed leaves things. */
  const crashed = async (change: Partial<DrillNote> = {}) => {
    const endpoints = must(resolveEndpoints(sandbox.env())).overridden.map(
      ({ variable, url }) => `${variable} = ${url}`,
    );
    await notes().write({
      key: must(parseKeyCrn(KEYS.K1)),
      called: "checkout",
      at: sandbox.clock.now(),
      pid: GONE,
      credentials: { kind: "apiKey", variable: "SECURITY_KEY" },
      endpoints,
      ...change,
    });
  };

  it("enables the key of a drill that was cut off, be it with --resume or instead of the next drill", async () => {
    for (const [next, code, more] of [
      [["--resume"], 0, ""],
      [args(), 4, "DRILL_ENABLED_AGAIN: this drill"],
    ] as const) {
      await begin();
      await crashed();
      sandbox.console.setKeyState(keyId("K1"), "disabled");
      const ran = await drill(one, next);
      expect(ran.stderr).toContain(`The key ${KEYS.K1} is active again.`);
      expect(ran.stderr).toContain(more);
      expect([ran.code, writes(), await keyNow(), await notes().list()]).toEqual([code, ["enableKey"], "active", []]);
      await sandbox.close();
    }
    await begin();
  });

  it("watches for a while where the key is seen active, since the disable may still arrive; then takes the note away", async () => {
    await begin();
    await crashed();
    const before = sandbox.clock.now();
    const { stderr, code } = await drill(one, ["--resume"]);
    expect(stderr).toContain("is active, and was when it was looked at.");
    expect(sandbox.clock.now() - before).toBeGreaterThanOrEqual(90_000);
    expect([code, writes(), await notes().list()]).toEqual([0, [], []]);
  });

  it("leaves a note alone that was written against another cloud, or without the credentials of the key's account", async () => {
    await begin();
    await crashed({ endpoints: [] });
    sandbox.console.setKeyState(keyId("K1"), "disabled");
    const elsewhere = await drill(one, ["--resume"]);
    expect(elsewhere.stderr).toContain("It was begun with other endpoints: those of IBM Cloud.");
    expect([elsewhere.code, sandbox.log]).toEqual([1, []]);
    for (const { path } of await notes().list()) await notes().remove(path);
    await crashed();
    const without = await drill(one, ["--resume"], { env: { SECURITY_KEY: "" } });
    expect(without.stderr).toContain("SECURITY_KEY");
    expect([without.code, writes(), (await notes().list()).length]).toEqual([1, [], 1]);
  });

  it("is refused while another drill of the key is under way", async () => {
    await begin();
    await crashed({ pid: process.ppid });
    const { stderr, code } = await drill(one, args());
    expect(stderr).toContain(`Process ${process.ppid} has begun it at 2026-11-24T12:00:00.000Z.`);
    expect([code, writes(), (await notes().list()).length]).toEqual([4, [], 1]);
  });

  it("sends nothing where the note or the reports cannot be written", async () => {
    await begin();
    writeFileSync(join(folder, "state"), "");
    const { stderr, code } = await drill(one, args());
    expect(stderr).toContain("DRILL_NOTE_UNWRITABLE: cluster checkout");
    expect([code, writes()]).toEqual([1, []]);
    const out = await drill(one, [...args(), "--out", join(folder, "state", "below")]);
    expect(out.stderr).toContain("the folder cannot be made");
    expect([out.code, writes()]).toEqual([1, []]);
  });

  it("wants a cluster, a kubeconfig and a duration, and nothing beside --resume", async () => {
    await begin();
    const usage = (...given: string[]) => drill(one, given).then(() => "", String);
    expect(await usage()).toContain("name one cluster of the file");
    expect(await usage("checkout", "fleet.yaml")).toContain("a drill needs --kubeconfig");
    expect(await usage(...usual(), "--patience", "soon")).toContain("`soon` is not a duration");
    expect(await usage("--resume", "checkout")).toContain("--resume takes no cluster");
    const none = await drill(one, ["--resume"]);
    expect([none.stderr, none.code]).toEqual(["No drill has left a note.\n", 0]);
    expect((await drill(one, ["shop", "fleet.yaml", "--kubeconfig", "k"])).stderr).toContain(
      "it declares no cluster `shop`",
    );
    expect(sandbox.log).toEqual([]);
  });
});
