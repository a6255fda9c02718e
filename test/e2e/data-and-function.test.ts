import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, PLATFORM, SECURITY } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

describe("beside the binding", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1" } }));
    await w.file(file({ checkout: checkout("K1") }));
    expect((await w.synth()).code).toBe(0);
    // A user's own Terraform beside the synthesized stack, with its provider.
    await writeFile(
      join(w.stackFolder, "more.tf"),
      `data "clusterkms_cluster" "ledger" {
  account        = "${PLATFORM}"
  infrastructure = "classic"
  cluster        = "ledger-prod"
}
data "clusterkms_cluster" "checkout" {
  account        = "${PLATFORM}"
  infrastructure = "vpc"
  cluster        = "${CHECKOUT}"
}
output "ledger" { value = data.clusterkms_cluster.ledger }
output "checkout" { value = data.clusterkms_cluster.checkout }
output "parts" { value = provider::clusterkms::parse_crn("${KEYS.K1}") }
`,
    );
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code, applied.output).toBe(0);
  });
  afterAll(() => w.close());

  const outputs = async () => {
    const shown: Record<string, { value: unknown }> = JSON.parse((await w.again("output", "-json")).stdout);
    return shown;
  };

  it("the data source tells what a cluster is encrypted with", async () => {
    const { checkout: seen, ledger: bare } = await outputs();
    expect(seen?.value).toMatchObject({
      name: "checkout-prod",
      encryption: "enabled",
      root_key: KEYS.K1,
      root_key_seen: "seen",
      key_version: keyId("K1"),
      master_status: "Ready",
      state: "normal",
    });
    expect(bare?.value).toMatchObject({
      name: "ledger-prod",
      encryption: "none",
      root_key: null,
      root_key_seen: "none",
    });
  });

  it("the function takes a CRN apart", async () => {
    expect((await outputs())["parts"]?.value).toEqual({
      service: "kms",
      region: "us-south",
      account: SECURITY,
      instance: KEYS.K1.split(":")[7],
      resource_type: "key",
      resource: keyId("K1"),
    });
  });

  it("the function refuses what is no CRN, and the data source a cluster that is not there", async () => {
    await writeFile(
      join(w.stackFolder, "more.tf"),
      `output "parts" { value = provider::clusterkms::parse_crn("kms") }\n`,
    );
    const odd = await w.again("plan");
    expect(odd.code).toBe(1);
    expect(odd.output).toContain("not a CRN: a CRN starts with `crn:`");
    await writeFile(
      join(w.stackFolder, "more.tf"),
      `data "clusterkms_cluster" "x" {\n  account = "${PLATFORM}"\n  infrastructure = "vpc"\n  cluster = "nowhere"\n}\n`,
    );
    const gone = await w.again("plan");
    expect(gone.code).toBe(1);
    expect(gone.output).toContain("CLUSTER_GONE");
  });
});
