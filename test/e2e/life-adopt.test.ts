/**
 * A fleet that was set up by hand comes under management without a write, and lives on from there; what somebody else
 * manages is used, and not taken. The commands are those of docs/adopt.md.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyAlias } from "../../lib/plan/marker.js";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { type Finished, run } from "../support/run.js";
import { CHECKOUT, fleet, KEYS, keyId, LEDGER, moreId, PLATFORM, SECURITY } from "./support/fleet.js";
import { commandIn, linesIn } from "./support/pages.js";
import { stackIn } from "./support/stack-in.js";
import { REPOSITORY, type Workspace, workspace } from "./support/workspace.js";

const FILE = "cluster-kms.yaml";
const INSTANCE_OF = { "roks-k1": "kp-security", "roks-p1": "kp-platform" } as const;
const crnOf = (key: string) => key.replace(/key:.*/, ":");

/** Three clusters on two keys in two accounts; one key has a ring, an alias and a rotation of its own. */
function byHand(): SandboxSeed {
  const seed = fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1", [moreId(0)]: "K1" }, more: 1 });
  const quick = { enableSeconds: 60, registrationLagSeconds: 5, releaseLagSeconds: 5 };
  return {
    ...seed,
    keys: (seed.keys ?? []).map((key) =>
      key.id === keyId("K1") ? { ...key, ring: "clusters", aliases: ["vault-main"] } : key,
    ),
    clusters: (seed.clusters ?? []).map((cluster) => ({ ...cluster, ...quick })),
  };
}

/** As the page says: `adopt:` in the place of `crn:`, and for a key the name of its instance before it. */
function adopting(text: string): string {
  const keys = Object.entries(INSTANCE_OF).reduce(
    (done, [name, instance]) => done.replace(`  ${name}: { crn:`, `  ${name}: { instance: ${instance}, adopt:`),
    text,
  );
  return keys.replace(/^( {2}kp-(?:security|platform): \{ )crn:/gm, "$1adopt:");
}

describe("a fleet that was set up by hand", { timeout: 120_000 }, () => {
  let w: Workspace;
  const command = (...args: readonly string[]): Promise<Finished> =>
    run(
      "node",
      ["--import", join(REPOSITORY, "node_modules/tsx/dist/loader.mjs"), join(REPOSITORY, "lib/cli/main.ts"), ...args],
      { cwd: w.folder, env: w.env },
    );
  const written = () => readFile(join(w.folder, FILE), "utf8");
  beforeAll(async () => {
    w = await workspace(byHand());
    w.sandbox.console.setRotation(keyId("K1"), 6);
    // The names of the variables follow from those of the accounts, as the page has them.
    w.env["PLATFORM_API_KEY"] = w.env["PLATFORM_KEY"];
    w.env["SECURITY_API_KEY"] = w.env["SECURITY_KEY"];
    w.sandbox.clearLog();
  });
  afterAll(() => w.close());

  it("is taken over as it is: nothing changes, and nothing is sent", async () => {
    const discovered = await command(...commandIn("adopt.md", DISCOVER).slice(1));
    expect(discovered.code, discovered.output).toBe(0);
    await w.file(adopting(await written()));
    const planned = await command(...commandIn("adopt.md", "cluster-kms plan cluster-kms.yaml").slice(1));
    expect(planned.code, planned.output).toBe(0);
    expect(planned.output).toContain("No changes: the cloud is as the file declares");
    expect(linesIn("adopt.md")).toContain("cdktf deploy");
    const deployed = await w.cdktf("deploy", "--auto-approve");
    expect(deployed.code, deployed.output).toBe(0);
    // Two instances, two keys, three clusters; and the authorizations that are there.
    expect(deployed.output).toContain("7 imported, 2 added, 0 changed, 0 destroyed");
    expect(deployed.output.match(/ADOPTED: authorization of account/g)?.length).toBeGreaterThanOrEqual(2);
    expect(w.writes()).toEqual([]);
    expect(w.sandbox.console.authorizations()).toHaveLength(2);
    expect(await w.attributes("clusterkms_root_key.roks-k1")).toMatchObject({
      crn: KEYS.K1,
      key_ring: "clusters",
      aliases: ["vault-main"],
      rotation_months: 6,
    });
  });

  it("plans nothing the second time", async () => {
    const second = await w.again("plan", "-detailed-exitcode");
    expect(second.code, second.output).toBe(0);
  });

  it("moves to a new key that is made in what was taken over", async () => {
    const text = await written();
    await w.file(
      text
        .replace(/^keys:\n/m, "keys:\n  roks-2027: { instance: kp-security, keyRing: clusters }\n")
        .replace(/^( {2}checkout-prod: .*)key: roks-k1/m, "$1key: roks-2027")
        // What was taken over need not be adopted any more.
        .replace(`, adopt: "${KEYS.K1}"`, ""),
    );
    const applied = await w.terraform("apply", "-auto-approve", "-input=false");
    expect(applied.code, applied.output).toBe(0);
    expect(w.writes().map(({ operation }) => operation)).toEqual(["createKey", "enableKMS"]);
    expect(await w.attributes("clusterkms_binding.checkout-prod")).toMatchObject({ former_root_keys: [KEYS.K1] });
    // The other cluster of the old key stays on it.
    expect(w.sandbox.console.registrations(moreId(0))).toEqual([keyId("K1")]);
    const second = await w.again("plan", "-detailed-exitcode");
    expect(second.code, second.output).toBe(0);
  });

  it("is not taken over by a second file what the first has made; with `crn:` it is used", async () => {
    w.sandbox.clearLog();
    const made = w.sandbox.console.keys().find(({ name }) => name === "roks-2027")?.crn ?? "";
    w.sandbox.console.setTags(crnOf(KEYS.P1), ["cluster-kms:payments:kp-platform"]);
    const shop = (instance: string, key: string) => `version: 1
name: shop
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
instances:
  kp-platform: { ${instance}: "${crnOf(KEYS.P1)}" }
  kp-security: { crn: "${crnOf(KEYS.K1)}" }
keys:
  roks-2027: { ${key}: "${made}" }
`;
    const own = await written();
    const there = stackIn(w, "shop");
    await w.file(shop("adopt", "instance: kp-security, adopt"));
    const refused = await there.terraform("plan", "-input=false");
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("Error: MADE_BY_ANOTHER_STACK: instance kp-platform");
    expect(refused.output).toContain("It has the tag cluster-kms:payments:kp-platform");
    expect(refused.output).toContain("Error: MADE_BY_ANOTHER_STACK: root key roks-2027");
    expect(refused.output).toContain(`It has the alias ${keyAlias("payments", "roks-2027")}`);
    await w.file(shop("crn", "crn"));
    const used = await there.terraform("plan", "-input=false");
    expect(used.code, used.output).toBe(0);
    expect(used.output).toContain("No changes.");
    expect(w.writes()).toEqual([]);
    await w.file(own);
  });

  it("sends nothing from a saved plan of the adoption either; the next plan says what has changed since", async () => {
    const binding = "clusterkms_binding.ledger-prod";
    expect((await w.terraform("state", "rm", binding)).code).toBe(0);
    const saved = await w.again("plan", "-out=saved.plan");
    expect(saved.output).toContain("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.");
    w.sandbox.console.enable(LEDGER, keyId("K2"));
    w.sandbox.clock.advance(7_200);
    const applied = await w.again("apply", "saved.plan");
    expect(applied.code, applied.output).toBe(0);
    expect(await w.attributes(binding)).toMatchObject({ root_key: KEYS.P1 });
    const next = await w.again("plan");
    expect(next.code).toBe(1);
    expect(next.output).toContain("Error: KEY_CHANGED_OUTSIDE: cluster ledger-prod");
    expect(w.writes()).toEqual([]);
  });
});

const DISCOVER = [
  "cluster-kms discover --name payments --out cluster-kms.yaml",
  `--account platform=${PLATFORM}`,
  `--account security=${SECURITY}`,
].join(" ");
