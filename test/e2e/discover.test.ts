/** A fleet that was encrypted by hand is written down, planned and adopted: with the real Terraform and the real cdktf. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { type Finished, run } from "../support/run.js";
import { CHECKOUT, fleet, KEYS, keyId, LEDGER, moreId, PLATFORM, SECURITY } from "./support/fleet.js";
import { expectNoSecret } from "./support/secrets.js";
import { REPOSITORY, type Workspace, workspace } from "./support/workspace.js";

const ACCOUNTS = ["--account", `platform=${PLATFORM}`, "--account", `security=${SECURITY}`];
const CREDENTIALS = ["--credentials", "platform=PLATFORM_KEY", "--credentials", "security=SECURITY_KEY"];
const FILE = "cluster-kms.yaml";

const command = (w: Workspace, ...args: readonly string[]): Promise<Finished> =>
  run(
    "node",
    ["--import", join(REPOSITORY, "node_modules/tsx/dist/loader.mjs"), join(REPOSITORY, "lib/cli/main.ts"), ...args],
    { cwd: w.folder, env: w.env },
  );
const discover = (w: Workspace, ...more: readonly string[]) =>
  command(w, "discover", ...ACCOUNTS, ...CREDENTIALS, "--name", "payments", "--out", FILE, ...more);
const written = (w: Workspace) => readFile(join(w.folder, FILE), "utf8");

describe("a fleet in two accounts that was encrypted by hand", { timeout: 180_000 }, () => {
  let w: Workspace;
  const said: Record<string, string> = {};
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" }, more: 1 }));
  });
  afterAll(() => w.close());

  it("is written down as a file that is sound, and nothing is sent for it", async () => {
    const found = await discover(w);
    said["discover"] = found.output;
    expect(found.code, found.output).toBe(0);
    const validated = await command(w, "validate", FILE);
    expect(validated.output).toContain("ok (2 accounts, 2 keys, 2 clusters)");
    expect(validated.code).toBe(0);
    expect(w.writes()).toEqual([]);
  });

  it("is planned as imports, and authorizations that are taken over", async () => {
    const planned = await w.terraform("plan");
    expect(planned.code, planned.output).toBe(0);
    const { resource_changes: changes = [] } = await w.plan();
    const bindings = changes.filter(({ address }) => address.startsWith("clusterkms_binding."));
    expect(bindings.map(({ address, change }) => [address, change.actions, change.importing !== undefined])).toEqual([
      ["clusterkms_binding.checkout-prod", ["no-op"], true],
      ["clusterkms_binding.ledger-prod", ["no-op"], true],
    ]);
    const others = changes.filter((change) => !bindings.includes(change)).map(({ address }) => address);
    expect(others).toEqual(
      ["kp-platform", "kp-security"].map((instance) => `clusterkms_authorization.${instance}-${PLATFORM}`),
    );
    expect(planned.output.match(/ADOPTED: authorization of account/g)).toHaveLength(2);
    expect(planned.output).toContain("Plan: 2 to import, 2 to add, 0 to change, 0 to destroy.");
    expect(w.writes()).toEqual([]);
  });

  it("is nothing to do for the command's own plan", async () => {
    const planned = await command(w, "plan", FILE);
    expect(planned.output).toContain("No changes: the cloud is as the file declares");
    expect(planned.code).toBe(0);
    expect(w.writes()).toEqual([]);
  });

  it("is adopted by one deploy that sends no write", async () => {
    const deployed = await w.cdktf("deploy", "--auto-approve");
    said["deploy"] = deployed.output;
    expect(deployed.code, deployed.output).toBe(0);
    expect(deployed.output).toContain("2 imported");
    expect(w.writes()).toEqual([]);
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([keyId("K1")]);
    expect(w.sandbox.console.registrations(LEDGER)).toEqual([keyId("P1")]);
    expect(w.sandbox.console.authorizations()).toHaveLength(2);
    expect(await w.attributes("clusterkms_binding.checkout-prod")).toMatchObject({
      root_key: KEYS.K1,
      root_key_seen: "seen",
    });
  });

  it("plans nothing the second time", async () => {
    const second = await w.terraform("plan", "-detailed-exitcode");
    expect(second.output).toContain("No changes.");
    expect(second.code).toBe(0);
  });

  it("changes no byte of the file when it is discovered again", async () => {
    const before = await written(w);
    const again = await command(w, "discover", "--out", FILE);
    expect(again.output).toContain(`${FILE}: nothing to add.`);
    expect(again.code).toBe(0);
    expect(await written(w)).toBe(before);
  });

  it("leaves no secret behind, in no file and no output", async () => {
    await expectNoSecret(w, said);
  });
});

describe("a cluster whose key was changed by hand", { timeout: 180_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    const seed = fleet({ encrypted: { [CHECKOUT]: "K1" } });
    const slow = (seed.clusters ?? []).map((cluster) => ({ ...cluster, enableSeconds: 60, releaseLagSeconds: 1e6 }));
    w = await workspace({ ...seed, clusters: slow });
    w.sandbox.console.enable(CHECKOUT, keyId("K2"));
    w.sandbox.clock.advance(600);
    expect(new Set(w.sandbox.console.registrations(CHECKOUT))).toEqual(new Set([keyId("K1"), keyId("K2")]));
  });
  afterAll(() => w.close());

  it("is written down with the key it uses, and the one it has left as a former key", async () => {
    expect((await discover(w)).code).toBe(0);
    expect(await written(w)).toMatch(
      new RegExp(`checkout-prod: \\{ .* key: roks-k2, formerKeys: \\["${KEYS.K1}"\\] \\} # checkout-prod\n`),
    );
  });

  it("is nothing to do for the command's own plan", async () => {
    const planned = await command(w, "plan", FILE);
    // The note is of the cluster that the file does not mention.
    expect(planned.output).toContain("No changes: the cloud is as the file declares; 1 note.");
    expect(planned.code).toBe(0);
  });

  it("is adopted without a write, with its history, and the second plan is empty", async () => {
    const planned = await w.terraform("plan");
    // The one change is of the state alone: it takes note of what the file says of former keys.
    expect(planned.output).toContain("Plan: 1 to import, 1 to add, 1 to change, 0 to destroy.");
    const deployed = await w.cdktf("deploy", "--auto-approve");
    expect(deployed.code, deployed.output).toBe(0);
    expect(w.writes()).toEqual([]);
    expect(await w.attributes("clusterkms_binding.checkout-prod")).toMatchObject({
      root_key: KEYS.K2,
      former_root_keys: [KEYS.K1],
    });
    expect((await w.terraform("plan", "-detailed-exitcode")).code).toBe(0);
  });
});

describe("a fleet with an account that may not be read", { timeout: 180_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    const seed: SandboxSeed = fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1", [moreId(0)]: "P1" }, more: 1 });
    const roles = { kms: "none", resourceController: "none" } as const;
    w = await workspace({
      ...seed,
      accounts: seed.accounts.map((one) =>
        one.id === SECURITY ? { ...one, apiKeys: one.apiKeys.map((key) => ({ ...key, roles })) } : one,
      ),
    });
  });
  afterAll(() => w.close());

  it("is written down as far as it was seen, says what was not and which role is missing, and ends with 5", async () => {
    const found = await discover(w);
    expect(found.code).toBe(5);
    expect(found.output).toContain("Needed: Viewer on the KMS instances.");
    const text = await written(w);
    expect(text).toMatch(
      /^# Not seen \(.*\): account security: could not list the KMS instances: ACCESS_DENIED: .* Needed: Viewer/m,
    );
    expect(text).toMatch(
      /^ {2}# checkout-prod: \{ .* key: CHOOSE-A-KEY \} # checkout-prod: encrypted, and its key was not seen/m,
    );
    expect(text).toMatch(/^ {2}ledger-prod: \{ /m);
    expect((await command(w, "validate", FILE)).code).toBe(0);
  });

  it("is adopted as far as it is declared, and the second plan is empty", async () => {
    const deployed = await w.cdktf("deploy", "--auto-approve");
    expect(deployed.code, deployed.output).toBe(0);
    expect(deployed.output).toContain("2 imported");
    expect(w.writes()).toEqual([]);
    expect((await w.terraform("plan", "-detailed-exitcode")).code).toBe(0);
  });
});
