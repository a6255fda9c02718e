/** The whole chain, from two empty accounts to encrypted clusters, in one deploy with the real cdktf. */
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizationOf, bare, chain } from "./support/chain.js";
import { CHECKOUT, LEDGER, PLATFORM, SECRETS, SECURITY } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

const CHECKOUT_LINE = `account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: roks-2026`;
const LEDGER_LINE = "account: platform, name: ledger-prod, infrastructure: classic, key: roks-2026";

describe("from two empty accounts to encrypted clusters", { timeout: 180_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(bare());
    await w.file(chain({ clusters: { checkout: CHECKOUT_LINE, ledger: LEDGER_LINE } }));
  });
  afterAll(() => w.close());

  /** When the KMS has registered a cluster, as its API tells it. */
  async function registeredSince(cluster: string): Promise<string> {
    const grant = new URLSearchParams({
      grant_type: "urn:ibm:params:oauth:grant-type:apikey",
      apikey: SECRETS.SECURITY_KEY,
    });
    const token: { access_token: string } = JSON.parse(
      await (await fetch(`${w.sandbox.url}/identity/token`, { method: "POST", body: grant })).text(),
    );
    const guid = String((await w.attributes("clusterkms_instance.kp-prod"))?.["guid"]);
    const headers = { Authorization: `Bearer ${token.access_token}`, "Bluemix-Instance": guid };
    const told: { resources: { resourceCrn: string; creationDate: string }[] } = JSON.parse(
      await (await fetch(`${w.sandbox.url}/api/v2/keys/registrations`, { headers })).text(),
    );
    const found = told.resources.find(({ resourceCrn }) => resourceCrn === cluster);
    if (found === undefined) throw new Error("the cluster is registered");
    return found.creationDate;
  }

  it("plans everything at once, and sends nothing for it", async () => {
    const planned = await w.terraform("plan");
    expect(planned.output).toContain("Plan: 2 to import, 3 to add, 2 to change, 0 to destroy.");
    expect(planned.code).toBe(0);
    expect(w.writes()).toEqual([]);
  });

  it("makes one of each, in the right order and in the right accounts, with one deploy", async () => {
    const deployed = await w.cdktf("deploy", "--auto-approve");
    expect(deployed.code, deployed.output).toBe(0);
    const writes = w.sandbox.log.filter(({ write, operation }) => write && operation !== "token");
    // The enables are tried until the new authorization works.
    const made = writes.map(
      ({ operation, account }) => `${operation} ${account === SECURITY ? "security" : "platform"}`,
    );
    expect(new Set(made)).toEqual(
      new Set([
        "createResourceInstance security",
        "createKeyRing security",
        "createKeyWithPolicies security",
        "createPolicy security",
        "enableKMS platform",
      ]),
    );
    for (const once of ["createResourceInstance", "createKeyRing", "createKeyWithPolicies", "createPolicy"])
      expect(made.filter((one) => one.startsWith(once))).toHaveLength(1);
    expect(made[0]).toBe("createResourceInstance security");
    const key = await w.attributes("clusterkms_root_key.roks-2026");
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([key?.["key_id"]]);
    expect(w.sandbox.console.registrations(LEDGER)).toEqual([key?.["key_id"]]);
  });

  it("plans nothing the second time, and nothing when only refreshing", async () => {
    for (const args of [["plan"], ["plan", "-refresh-only"]]) {
      const planned = await w.terraform(...args, "-detailed-exitcode");
      expect(planned.output).toContain("No changes.");
      expect(planned.code).toBe(0);
    }
  });

  it("finds everything again when the state file is lost, and makes and changes nothing", async () => {
    const before = await w.attributes("clusterkms_root_key.roks-2026");
    await rm(w.stateFile);
    w.sandbox.clearLog();
    const planned = await w.again("plan");
    for (const object of ["instance kp-prod", "root key roks-2026", `authorization of account ${PLATFORM}`])
      expect(planned.output).toContain(`ADOPTED: ${object}`);
    expect(planned.output).toContain(String(before?.["crn"]));
    expect((await w.cdktf("deploy", "--auto-approve")).code).toBe(0);
    expect(w.writes()).toEqual([]);
    expect(await w.attributes("clusterkms_root_key.roks-2026")).toEqual(before);
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("imports every resource with every attribute as it was", async () => {
    const addresses = [
      ["clusterkms_instance.kp-prod", "crn"],
      ["clusterkms_root_key.roks-2026", "crn"],
      [authorizationOf("kp-prod"), undefined],
    ] as const;
    for (const [address, attribute] of addresses) {
      const before = await w.attributes(address);
      expect(before).toBeDefined();
      const id = attribute === undefined ? `${PLATFORM}/${before?.["instance"]}` : String(before?.[attribute]);
      expect((await w.again("state", "rm", address)).code).toBe(0);
      const imported = await w.again("import", address, id);
      expect(imported.code, imported.output).toBe(0);
      expect(await w.attributes(address)).toEqual(before);
    }
    for (const name of ["checkout", "ledger"]) {
      const address = `clusterkms_binding.${name}`;
      const before = await w.attributes(address);
      const place = name === "checkout" ? `vpc/${CHECKOUT}` : "classic/ledger-prod";
      expect((await w.again("state", "rm", address)).code).toBe(0);
      expect((await w.again("import", address, `${PLATFORM}/${place}?endpoint=private`)).code).toBe(0);
      // No import can know that the cluster had no key before: its history is known since it was registered.
      const since = await registeredSince(String(before?.["cluster_crn"]));
      expect(await w.attributes(address)).toEqual({ ...before, history_complete_since: since });
    }
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("forgets the authorization when the last cluster of an account is moved away, and leaves it in the cloud", async () => {
    await w.file(
      chain({
        instances: {
          "kp-prod": "account: security, region: us-south, resourceGroup: default, tags: [env:prod]",
          "kp-own": "account: platform, region: us-south",
        },
        keys: {
          "roks-2026": "instance: kp-prod, keyRing: clusters, rotation: { everyMonths: 3 }",
          own: "instance: kp-own",
        },
        clusters: {
          checkout: CHECKOUT_LINE.replace("roks-2026", "own"),
          ledger: LEDGER_LINE.replace("roks-2026", "own"),
        },
      }),
    );
    w.sandbox.clearLog();
    const planned = await w.terraform("plan");
    expect(planned.output).toContain(`${authorizationOf("kp-prod")} will no longer be managed by Terraform`);
    const deployed = await w.cdktf("deploy", "--auto-approve");
    expect(deployed.code, deployed.output).toBe(0);
    expect(await w.attributes(authorizationOf("kp-prod"))).toBeUndefined();
    expect(w.writes().filter(({ operation }) => /delete|replace/i.test(operation))).toEqual([]);
    const key = await w.attributes("clusterkms_root_key.own");
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([key?.["key_id"]]);
  });
});
