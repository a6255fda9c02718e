/**
 * The JSON that the real Terraform writes of plans with the official provider's resources. The provider is a stand-in
 * (stand-in/ibm-provider.ts); what is shown is that Terraform's own shape is read: unknown and secret values, reasons
 * and paths of replacements, deposed objects, imports, moves, keys.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCommand } from "../../lib/cli/check.js";
import { CLUSTER, K1, K2, KP, SECRET } from "../plan/foreign/objects.js";
import { runInProcess } from "./run-command.js";
import { type IbmWorkspace, ibmWorkspace } from "./stand-in/ibm-workspace.js";

let w: IbmWorkspace;
beforeAll(async () => {
  w = await ibmWorkspace();
}, 60_000);
afterAll(() => w?.remove());

/** Saves a plan of the configuration and checks its JSON. */
async function check(configuration: string, ...args: readonly string[]) {
  w.write(configuration);
  const planned = await w.terraform("plan", "-input=false", "-out=plan.tfplan", ...args);
  expect(planned.code, planned.output).toBe(0);
  const shown = await w.terraform("show", "-json", "plan.tfplan");
  const run = (...more: readonly string[]) =>
    runInProcess(checkCommand, ["-", ...more], { readStdin: async () => ({ ok: true, value: shown.stdout }) });
  const { stdout, code } = await run("--json");
  const text = (await run()).stdout;
  expect(stdout + text).not.toContain(SECRET);
  const { findings }: { findings: readonly { severity: string; code: string; address: string }[] } = JSON.parse(stdout);
  return { code, said: findings.map((one) => `${one.severity} ${one.code} ${one.address}`), text };
}

async function apply(configuration: string) {
  w.write(configuration);
  const applied = await w.terraform("apply", "-auto-approve", "-input=false");
  expect(applied.code, applied.output).toBe(0);
}

const INSTANCE = (location = "us-south") => `
resource "ibm_resource_instance" "kp" {
  name     = "kp-prod"
  service  = "kms"
  location = "${location}"
}
`;
const KEY = (name = "roks-2026", more = "") => `
resource "ibm_kms_key" "roks" {
  for_each    = toset(["eu"])
  instance_id = ibm_resource_instance.kp.guid
  key_name    = "${name}"
  ${more}
}
`;
const POLICY = (roles = '["Reader", "Authorization Delegator"]') => `
resource "ibm_iam_authorization_policy" "clusters" {
  source_service_name = "containers-kubernetes"
  target_service_name = "kms"
  roles               = ${roles}
}
`;
const BLOCK = (key: string, wait = true) =>
  `kms_config = [{ instance_id = "${KP}", crk_id = ${key}, private_endpoint = true, wait_for_apply = ${wait} }]`;
const CLUSTER_WITH = (block: string, type = "ibm_container_vpc_cluster") => `
resource "${type}" "checkout" {
  name = "checkout-prod"
  ${block}
}
`;
const ALL = INSTANCE() + KEY() + POLICY() + CLUSTER_WITH(BLOCK('ibm_kms_key.roks["eu"].key_id'));

describe("check on plans with the official provider's resources", { timeout: 120_000 }, () => {
  it("refuses nothing where all is made for the first time, with values that are not known", async () => {
    expect(await check(ALL)).toMatchObject({
      code: 2,
      said: ["note CLUSTER_KEY_CHANGES ibm_container_vpc_cluster.checkout"],
    });
    await apply(ALL);
  });

  it("says nothing where nothing changes", async () => {
    expect(await check(ALL)).toMatchObject({ code: 0, said: [] });
  });

  it("refuses a new name of a key, and does not take the cluster's unknown key for the same", async () => {
    const { code, said, text } = await check(ALL.replace("roks-2026", "roks-2027"));
    expect(code).toBe(4);
    expect(said).toEqual([
      'refused PLAN_DESTROYS_KEY ibm_kms_key.roks["eu"]',
      // In an attribute, unlike in a block, Terraform does not tell which reference is for which of its parts.
      "warning PLAN_VALUE_UNKNOWN ibm_container_vpc_cluster.checkout",
    ]);
    expect(text).toContain("because `key_name` cannot be changed in place. `key_name`: roks-2026 -> roks-2027.");
  });

  it("refuses a key, an instance and an authorization that are no longer there", async () => {
    const { code, said, text } = await check(CLUSTER_WITH(BLOCK(`"${K1}"`)));
    expect(code).toBe(4);
    expect(said).toEqual([
      "refused PLAN_DESTROYS_AUTHORIZATION ibm_iam_authorization_policy.clusters",
      'refused PLAN_DESTROYS_KEY ibm_kms_key.roks["eu"]',
      "refused PLAN_DESTROYS_INSTANCE ibm_resource_instance.kp",
    ]);
    expect(text).toContain("because it is no longer in the configuration");
    expect(text).toContain("In this plan it is the key of ibm_container_vpc_cluster.checkout.");
  });

  it("refuses `-replace`, and says that it was asked for", async () => {
    const { said, text } = await check(ALL, '-replace=ibm_kms_key.roks["eu"]');
    expect(said).toContain('refused PLAN_DESTROYS_KEY ibm_kms_key.roks["eu"]');
    expect(text).toContain("because `-replace` asks for it");
  });

  it("refuses an authorization that loses its delegation, and an instance in another region", async () => {
    const { code, said } = await check(ALL.replace(', "Authorization Delegator"', "").replace("us-south", "eu-de"));
    expect(code).toBe(4);
    expect(said).toContain("refused AUTHORIZATION_TOO_NARROW ibm_iam_authorization_policy.clusters");
    expect(said).toContain("refused PLAN_DESTROYS_INSTANCE ibm_resource_instance.kp");
  });

  it("refuses a block that is taken away, and warns of one that is only sent again", async () => {
    const gone = INSTANCE() + KEY() + POLICY() + CLUSTER_WITH("");
    expect(await check(gone)).toMatchObject({
      code: 4,
      said: ["refused KMS_CONFIG_REMOVED ibm_container_vpc_cluster.checkout"],
    });
    expect(await check(ALL.replace("wait_for_apply = true", "wait_for_apply = false"))).toMatchObject({
      code: 2,
      said: ["warning ENABLE_SENT_AGAIN ibm_container_vpc_cluster.checkout"],
    });
  });

  it("tells another key, and one that a secret variable hides", async () => {
    const other = INSTANCE() + KEY() + POLICY() + CLUSTER_WITH(BLOCK(`"${K2}"`));
    const known = await check(other);
    expect(known).toMatchObject({ code: 2, said: ["note CLUSTER_KEY_CHANGES ibm_container_vpc_cluster.checkout"] });
    expect(known.text).toContain(K2);
    const hidden = await check(other.replace(`"${K2}"`, `sensitive("${K2}")`));
    expect(hidden).toMatchObject({ code: 2, said: ["note CLUSTER_KEY_CHANGES ibm_container_vpc_cluster.checkout"] });
    expect(hidden.text).toContain("(sensitive)");
    expect(hidden.text).not.toContain(K2);
  });

  it("follows a moved key, and notes one that is forgotten", async () => {
    const moved = ALL.replaceAll('"roks"', '"iks"').replaceAll("ibm_kms_key.roks", "ibm_kms_key.iks");
    const block = "moved {\n  from = ibm_kms_key.roks\n  to = ibm_kms_key.iks\n}\n";
    expect(await check(moved + block)).toMatchObject({ code: 2, said: [] });
    const removed = "removed {\n  from = ibm_kms_key.roks\n  lifecycle {\n    destroy = false\n  }\n}\n";
    const without = INSTANCE() + POLICY() + CLUSTER_WITH(BLOCK(`"${K1}"`));
    expect(await check(without + removed)).toMatchObject({
      code: 2,
      said: ['note FORGOTTEN_BY_PLAN ibm_kms_key.roks["eu"]'],
    });
  });

  it("does not claim to know what an imported cluster has used", async () => {
    const classic = CLUSTER_WITH(BLOCK(`"${K2}"`), "ibm_container_cluster");
    const imported = `import {\n  to = ibm_container_cluster.checkout\n  id = "${CLUSTER}"\n}\n`;
    const { code, said } = await check(ALL + classic + imported);
    expect(code).toBe(5);
    expect(said).toContain("warning HISTORY_UNKNOWN ibm_container_cluster.checkout");
  });

  it("warns of a plan of a part", async () => {
    expect(await check(ALL, "-target=ibm_resource_instance.kp")).toMatchObject({
      code: 5,
      said: ["warning PLAN_INCOMPLETE plan"],
    });
  });
});
