import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, LEDGER, ledger, PLATFORM } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

describe("a first deploy with the real cdktf", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet());
    await w.file(file({ checkout: checkout("K1"), ledger: ledger("P1") }));
  });
  afterAll(() => w.close());

  it("plans a difference against the cloud: both clusters imported and changed in place, both authorizations taken over", async () => {
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(0);
    // What is added is added to the state: there are two policies already, and nothing is made.
    expect(planned.output).toContain("Plan: 2 to import, 2 to add, 2 to change, 0 to destroy.");
    expect(planned.output.match(/Warning: ADOPTED: authorization/g)).toHaveLength(2);
    expect(planned.output).toContain(`(imported from "${PLATFORM}/vpc/${CHECKOUT}?endpoint=private")`);
    expect(planned.output).toMatch(
      /\+ root_key\s+= "crn:v1:bluemix:public:kms:us-south:a\/1122334455667788990011223344aabb/,
    );
    expect(w.writes()).toEqual([]);
  });

  it("encrypts both, each with the key that was asked for, and waits until it is so", async () => {
    const deployed = await w.cdktf("deploy", "--auto-approve");
    expect(deployed.output).toContain("2 imported, 2 added, 2 changed, 0 destroyed");
    expect(deployed.code).toBe(0);
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([keyId("K1")]);
    expect(w.sandbox.console.registrations(LEDGER)).toEqual([keyId("P1")]);
    expect(w.writes().map(({ operation }) => operation)).toEqual(["enableKMS", "enableKMS"]);
  });

  it("leaves a state in which every attribute says what was seen", async () => {
    expect(await w.attributes("clusterkms_binding.checkout")).toEqual({
      account: PLATFORM,
      infrastructure: "vpc",
      cluster: CHECKOUT,
      root_key: KEYS.K1,
      endpoint: "private",
      hold: null,
      removal: null,
      former_keys: null,
      registration_timeout: null,
      timeouts: null,
      cluster_id: CHECKOUT,
      cluster_crn: `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${PLATFORM}:${CHECKOUT}::`,
      encryption: "enabled",
      root_key_seen: "seen",
      key_version: keyId("K1"),
      former_root_keys: [],
      history_complete_since: "2026-01-02T03:04:05Z",
      lingering_root_keys: null,
      drifted_from: null,
      written_against: "overridden-endpoints",
    });
  });

  it("plans nothing the second time", async () => {
    const second = await w.terraform("plan", "-detailed-exitcode");
    expect(second.output).toContain("No changes.");
    expect(second.code).toBe(0);
  });

  it("plans nothing when only refreshing", async () => {
    const refreshed = await w.again("plan", "-refresh-only", "-detailed-exitcode");
    expect(refreshed.output).toContain("No changes.");
    expect(refreshed.code).toBe(0);
  });

  it("sends nothing on a second deploy", async () => {
    w.sandbox.clearLog();
    const second = await w.cdktf("deploy", "--auto-approve");
    expect(second.code).toBe(0);
    expect(w.writes()).toEqual([]);
  });

  it("finds everything again when the state file is lost, and changes nothing in the cloud", async () => {
    const { rm } = await import("node:fs/promises");
    await rm(w.stateFile);
    w.sandbox.clearLog();
    const planned = await w.again("plan");
    expect(planned.output).toContain("Plan: 2 to import, 2 to add, 0 to change, 0 to destroy.");
    expect((await w.cdktf("deploy", "--auto-approve")).code).toBe(0);
    expect(w.writes()).toEqual([]);
    expect(w.sandbox.console.authorizations()).toHaveLength(2);
    expect(await w.attributes("clusterkms_binding.ledger")).toMatchObject({ root_key: KEYS.P1, root_key_seen: "seen" });
  });

  it("never needs `providers lock`: the lock file holds the bundle's hash", async () => {
    expect(await readFile(`${w.stackFolder}/.terraform.lock.hcl`, "utf8")).toMatch(
      /provider "terraform.local\/cluster-kms\/clusterkms" \{\n {2}version +=/,
    );
  });
});
