/** Two keys are retired as `docs/retire.md` says, one of them by two people; a third is deleted by mistake. */
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { planCommand } from "../../lib/cli/plan.js";
import { clockFor } from "../../lib/cli/prove/scaled-clock.js";
import { restoreCommand } from "../../lib/cli/restore.js";
import { writeText } from "../../lib/cli/write-file.js";
import { keyAlias } from "../../lib/plan/marker.js";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { runInProcess } from "../cli/run-command.js";
import { CHECKOUT, fleet, KEYS, keyId, LEDGER, SECRETS, SECURITY } from "./support/fleet.js";
import { filesOf } from "./support/page.js";
import { aDayPasses } from "./support/retiring.js";
import { type Workspace, workspace } from "./support/workspace.js";

/** A second person in the account of the keys. */
const SECOND = "sandbox-secret-of-a-second-person-3e7a";

/** Keys that an earlier deploy of this file has made. */
const made = (name: string) => ({ name, aliases: [keyAlias("payments", name)] });
const MADE_HERE: Readonly<Record<string, ReturnType<typeof made>>> = {
  [keyId("K1")]: made("roks-2025"),
  [keyId("K2")]: made("roks-2026"),
  [keyId("K3")]: made("roks-2024"),
};

/** Checkout is on the new key; a cluster that no file mentions is on the key that is to go. */
function seed(): SandboxSeed {
  const usual = fleet({ encrypted: { [CHECKOUT]: "K2", [LEDGER]: "K1" } });
  return {
    ...usual,
    keys: (usual.keys ?? []).map((one) => ({ ...one, ...MADE_HERE[one.id] })),
    accounts: usual.accounts.map((one) =>
      one.id === SECURITY ? { ...one, apiKeys: [...one.apiKeys, { key: SECOND }] } : one,
    ),
  };
}

const [RETIRING = "", RETIRED = "", DROPPED = ""] = filesOf("retire.md");
const ACTIVE = RETIRING.replaceAll(", state: retiring", "");
const OLD = "clusterkms_root_key.roks-2025";
const TWO = "clusterkms_root_key.roks-2024";

let w: Workspace;
beforeAll(async () => {
  w = await workspace(seed());
}, 60_000);
beforeEach(() => {
  w.sandbox.clearLog();
  w.sandbox.faults.length = 0;
});
afterAll(() => w.close());

const deploy = async (yaml: string) => {
  await w.file(yaml);
  return w.terraform("apply", "-auto-approve", "-input=false");
};
const plan = async (yaml: string) => {
  await w.file(yaml);
  return w.terraform("plan", "-input=false", "-detailed-exitcode");
};
const sent = () => w.writes().map(({ operation }) => operation);
const stateOf = (id: string) => w.sandbox.console.keys().find((key) => key.id === id)?.state;
/** What Terraform prints, with its lines joined: it breaks them where it likes. */
const joined = (output: string) => output.replaceAll(/\s*[│╷╵]?\s*\n[│\s]*/g, " ");
const since = async (address: string) => (await w.attributes(address))?.["unused_since"];

// In this order: each test goes on where the one before has stopped.
describe("a root key", { timeout: 120_000 }, () => {
  it("is retiring: nothing is sent, and who is registered on it is told, also who is in no file", async () => {
    const deployed = await deploy(ACTIVE);
    expect(deployed.code, deployed.output).toBe(0);
    w.sandbox.clearLog();
    const retiring = await deploy(RETIRING);
    expect(retiring.code, retiring.output).toBe(0);
    expect(sent()).toEqual([]);
    expect(retiring.output).toContain("Warning: KEY_RETIRING: root key roks-2025");
    expect(retiring.output).toContain(`:${LEDGER}::`);
    expect(joined(retiring.output)).toContain("`state: retired` is accepted 24 hours after a deploy has seen that.");
    expect(await since(OLD)).toBeNull();
    expect(await since(TWO)).toMatch(/^\d{4}-/);
  });

  it("gets no new cluster while it is retiring", async () => {
    const moved = await plan(RETIRING.replace("key: roks-2026", "key: roks-2025"));
    expect(moved.code, moved.output).toBe(1);
    expect(moved.output).toContain("Error: RETIRING_KEY_DECLARED");
  });

  it("is not deleted while a cluster outside of the file is registered, nor before the day is over", async () => {
    const refused = await plan(RETIRED);
    expect(refused.code, refused.output).toBe(1);
    expect(refused.output).toContain("Error: KEY_IN_USE: root key roks-2025");
    expect(refused.output).toContain(`:${LEDGER}::`);
    expect(refused.output).toContain("Error: KEY_RETIRED_TOO_SOON: root key roks-2024");
    expect(joined(refused.output)).toContain("`state: retired` is accepted from 20");
  });

  it("is not deleted where its account cannot be read", async () => {
    w.sandbox.faults.push({ operation: "listKeyRegistrations", action: { kind: "respond", status: 403 } });
    const refused = await w.again("plan", "-input=false");
    expect(refused.code).toBe(1);
    expect(joined(refused.output)).toContain("Reader on the KMS instance");
    w.env["SECURITY_KEY"] = undefined;
    const locked = await w.again("plan", "-input=false");
    w.env["SECURITY_KEY"] = SECRETS.SECURITY_KEY;
    expect(locked.code).toBe(1);
    expect(locked.output).not.toContain("RETIRED_BY_PLAN");
  });

  it("is unused since the deploy that sees it first, which changes nothing", async () => {
    w.sandbox.console.enable(LEDGER, keyId("P1"));
    w.sandbox.clock.advance(7_200);
    const deployed = await deploy(RETIRING);
    expect(deployed.code, deployed.output).toBe(0);
    expect(sent()).toEqual([]);
    expect(await since(OLD)).toMatch(/^\d{4}-/);
  });

  it("is deleted a day later, by name in the plan; where two people are needed, it waits for the second", async () => {
    await aDayPasses(w);
    await w.file(RETIRED);
    const told = await runInProcess(
      (io) => planCommand(io, (accounts) => connectFromEnv(accounts, w.env), writeText),
      [join(w.folder, "cluster-kms.yaml"), "--state", w.stateFile],
      { now: Date.now },
    );
    const deployed = await deploy(RETIRED);
    expect(deployed.code, deployed.output).toBe(0);
    expect(deployed.output).toContain("0 to destroy");
    for (const [output, name] of [
      [deployed.output, "roks-2025"],
      [deployed.output, "roks-2024"],
      [told.stdout, "roks-2025"],
      [told.stdout, "roks-2024"],
    ])
      expect(joined(output ?? "")).toMatch(new RegExp(`RETIRED_BY_PLAN: root key ${name}`));
    expect(deployed.output).toContain(KEYS.K1);
    expect(deployed.output).toContain("Warning: KEY_DELETION_AWAITED: root key roks-2024");
    expect([...sent()].sort()).toEqual(["deleteKey", "setKeyForDeletion"]);
    expect([stateOf(keyId("K1")), stateOf(keyId("K3"))]).toEqual(["destroyed", "active"]);

    w.sandbox.clearLog();
    const waits = await plan(RETIRED);
    expect(waits.code, waits.output).toBe(0);
    expect(joined(waits.output)).toMatch(/It is set for deletion until \d{4}-\d\d-\d\dT/);
    expect(sent()).toEqual([]);
  });

  it("is gone when the second person has deleted it, and may be dropped: nothing is sent", async () => {
    expect(await secondDeletes(keyId("K3"))).toBe(204);
    w.sandbox.clearLog();
    const done = await w.again("plan", "-input=false", "-detailed-exitcode");
    expect(done.code, done.output).toBe(0);
    expect(done.output).not.toContain("KEY_");
    const dropped = await deploy(DROPPED);
    expect(dropped.code, dropped.output).toBe(0);
    expect(sent()).toEqual([]);
    expect(await w.attributes(OLD)).toBeUndefined();
    expect(await w.attributes(TWO)).toBeUndefined();
  });

  it("is not made anew where somebody has deleted it by mistake; the plan says until when it can be restored", async () => {
    w.sandbox.console.setKeyState(keyId("K2"), "destroyed");
    const gone = await w.again("plan", "-input=false");
    expect(gone.code).toBe(1);
    expect(gone.output).toContain("Error: KEY_GONE: root key roks-2026");
    expect(joined(gone.output)).toMatch(/It can be restored until \d{4}-\d\d-\d\dT/);
    expect(sent()).toEqual([]);
  });

  it("is restored by the command, and the next plan is empty", async () => {
    const [restored = ""] = filesOf("restore.md");
    await w.file(restored);
    const { stdout, code, stderr } = await runInProcess(
      (io) =>
        restoreCommand(io, {
          connector: (accounts) => connectFromEnv(accounts, w.env),
          clockFor: (cloud) => clockFor(cloud, w.env),
          watchSignals: () => ({ stop: new AbortController().signal, done: () => undefined }),
          ask: async () => undefined,
        }),
      ["roks-2026", join(w.folder, "cluster-kms.yaml"), "--confirm", "roks-2026"],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`Registered on it:\n  checkout  crn:`);
    const planned = await w.again("plan", "-input=false", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
  });
});

/** The other of two people, who knows nothing of Terraform. */
async function secondDeletes(id: string): Promise<number> {
  const { url } = w.sandbox;
  const body = new URLSearchParams({ grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey: SECOND });
  const told = await (await fetch(`${url}/identity/token`, { method: "POST", body })).text();
  const token: { access_token: string } = JSON.parse(told);
  const guid = KEYS.K3.split(":")[7] ?? "";
  const headers = { Authorization: `Bearer ${token.access_token}`, "Bluemix-Instance": guid };
  return (await fetch(`${url}/api/v2/keys/${id}`, { method: "DELETE", headers })).status;
}
