import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, LEDGER, ledger, PLATFORM } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

describe("importing by hand", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1" } }));
    await w.file(file({ checkout: checkout("K1"), ledger: ledger("P1") }));
    expect((await w.terraform("validate")).code).toBe(0);
  });
  afterAll(() => w.close());

  it("says every attribute of an encrypted cluster as the cloud has it, and the next plan leaves it alone", async () => {
    const imported = await w.again(
      "import",
      "clusterkms_binding.checkout",
      `${PLATFORM}/vpc/${CHECKOUT}?endpoint=private`,
    );
    expect(imported.output).toContain("Import successful!");
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
      // Since the registration was made, which is as old as the key: what the cluster used before is not known.
      history_complete_since: "2026-02-01T08:00:00Z",
      lingering_root_keys: null,
      drifted_from: null,
      written_against: "overridden-endpoints",
    });
    const plan = await w.plan();
    expect(
      plan.resource_changes?.find(({ address }) => address === "clusterkms_binding.checkout")?.change.actions,
    ).toEqual(["no-op"]);
  });

  it("says of a cluster that is not encrypted that it is not", async () => {
    expect(
      (await w.again("import", "clusterkms_binding.ledger", `${PLATFORM}/classic/${LEDGER}?endpoint=private`)).code,
    ).toBe(0);
    expect(await w.attributes("clusterkms_binding.ledger")).toMatchObject({
      root_key: null,
      encryption: "none",
      root_key_seen: "none",
      key_version: null,
    });
  });

  it("refuses an id that it does not understand, and a cluster that is not there", async () => {
    const odd = await w.again("import", "clusterkms_binding.checkout2", "checkout");
    expect(odd.code).toBe(1);
    await w.again("state", "rm", "clusterkms_binding.ledger");
    const unknown = await w.again("import", "clusterkms_binding.ledger", "checkout-prod");
    expect(unknown.output).toContain("IMPORT_ID_INVALID");
    const gone = await w.again("import", "clusterkms_binding.ledger", `${PLATFORM}/classic/zzzzabcd0m1n2o3p4q5s`);
    expect(gone.output).toContain("CLUSTER_GONE");
    expect(w.writes()).toEqual([]);
  });
});
