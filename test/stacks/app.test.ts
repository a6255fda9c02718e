import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, EXAMPLE } from "../spec/example.js";
import { type Project, project } from "../support/project.js";

const CREDENTIALS = { IBMCLOUD_API_KEY: "a-secret-of-platform", SECURITY_API_KEY: "a-secret-of-security" };

let here: Project;
beforeEach(async () => {
  here = await project();
});
afterEach(() => here.remove());

const write = (text: string, to = here) => writeFileSync(join(to.folder, "cluster-kms.yaml"), text);
const main = (env: Readonly<Record<string, string>> = {}, at = here) => at.app("main.ts", { ...CREDENTIALS, ...env });

const HEAD = EXAMPLE.slice(0, EXAMPLE.indexOf("clusters:"));
const cluster = (name: string, id: string) =>
  `  ${name}: { account: platform, id: ${id}, infrastructure: vpc, key: roks-hpcs }\n`;
const fleet = (...clusters: readonly string[]) => `${HEAD}clusters:\n${clusters.join("")}`;

describe("the app", () => {
  it("writes what Terraform initializes and validates, with no registry and no set-up", async () => {
    write(EXAMPLE);
    expect(await main()).toMatchObject({ code: 0, output: "" });
    const initialized = await here.terraform("payments", ["init", "-input=false", "-lockfile=readonly"]);
    expect(initialized, initialized.output).toMatchObject({ code: 0 });
    const validated = await here.terraform("payments", ["validate"]);
    expect(validated.stdout).toContain("The configuration is valid.");
  });

  it("writes the same bytes in every folder, whatever the order in the file, and no path of this machine", async () => {
    const [a, b, c] = [
      cluster("a", "d3k8abcd0m1n2o3p4q5a"),
      cluster("b", "d3k8abcd0m1n2o3p4q5b"),
      cluster("c", "d3k8abcd0m1n2o3p4q5c"),
    ];
    const there = await project();
    try {
      write(fleet(a, b, c));
      write(fleet(c, a, b), there);
      await Promise.all([main(), main({}, there)]);
      const [one, other] = await Promise.all([here.files(), there.files()]);
      const written = [...one.keys()].filter((path) => path !== "cluster-kms.yaml");
      expect(written).toHaveLength([...other.keys()].length - 1);
      expect(written.length).toBeGreaterThan(8);
      for (const path of written) expect(one.get(path)?.equals(other.get(path) ?? Buffer.of()), path).toBe(true);
      for (const path of written.filter((name) => /\.(json|hcl)$/.test(name))) {
        const text = one.get(path)?.toString();
        expect(text, path).not.toContain(here.folder);
        expect(text, path).not.toContain(process.cwd());
      }
    } finally {
      await there.remove();
    }
  });

  it("writes no credential, only its name", async () => {
    write(EXAMPLE);
    await main();
    for (const [path, content] of await here.files()) {
      for (const secret of Object.values(CREDENTIALS)) expect(content.includes(secret), path).toBe(false);
    }
  });

  it("reads the file that CLUSTER_KMS_FILE names", async () => {
    writeFileSync(join(here.folder, "other.yaml"), EXAMPLE);
    expect(await main({ CLUSTER_KMS_FILE: "other.yaml" })).toMatchObject({ code: 0 });
    expect([...(await here.files()).keys()]).toContain("cdktf.out/stacks/payments/cdk.tf.json");
  });

  it("keeps the entries that other providers have in the lock file", async () => {
    write(EXAMPLE);
    await main();
    const lock = join(here.folder, "cdktf.out/stacks/payments/.terraform.lock.hcl");
    const before = (await here.files()).get("cdktf.out/stacks/payments/.terraform.lock.hcl")?.toString() ?? "";
    const ibm = 'provider "registry.terraform.io/ibm-cloud/ibm" {\n  version = "2.5.0"\n}\n';
    writeFileSync(lock, before.replace(/(?=^provider)/m, `${ibm}\n`));
    await main();
    const after = (await here.files()).get("cdktf.out/stacks/payments/.terraform.lock.hcl")?.toString();
    expect(after).toBe(before.replace(/(?=^provider)/m, `${ibm}\n`));
  });
});

describe("the app writes nothing, and says why", () => {
  const refused = async (env: Readonly<Record<string, string>> = {}) => {
    const before = [...(await here.files()).keys()];
    const { code, stdout, stderr } = await main(env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect([...(await here.files()).keys()]).toEqual(before);
    return stderr;
  };

  it("where the file has mistakes: all of them at once", async () => {
    write(EXAMPLE.replace("key: roks-hpcs", "key: roks-hpc").replace(ACCOUNT, "platform"));
    const text = await refused();
    expect(text).toMatch(/^cluster-kms\.yaml:\d+:\d+: ID_MALFORMED: /m);
    expect(text).toMatch(/^cluster-kms\.yaml:\d+:\d+: REFERENCE_UNKNOWN: /m);
  });

  it("where there is no file", async () => {
    expect(await refused()).toContain("FILE_UNREADABLE");
  });

  it("where there is no Terraform", async () => {
    write(EXAMPLE);
    expect(await refused({ TERRAFORM_BINARY_NAME: "terraform-that-is-not-there" })).toContain("TERRAFORM_MISSING: ");
  });

  it("where no account with clusters can be entered", async () => {
    write(EXAMPLE);
    expect(await refused({ IBMCLOUD_API_KEY: "" })).toMatch(/^CREDENTIALS_MISSING: account platform: /);
  });

  it("where Terraform would not look beside the stack", async () => {
    write(EXAMPLE);
    writeFileSync(join(here.folder, "company.tfrc"), "provider_installation {\n  direct {}\n}\n");
    expect(await refused({ TF_CLI_CONFIG_FILE: join(here.folder, "company.tfrc") })).toMatch(/^MIRROR_BYPASSED: /);
  });
});

describe("a warning", () => {
  it("goes to stderr, and the stack is written all the same", async () => {
    write(EXAMPLE);
    writeFileSync(join(here.folder, ".terraform.payments.tfstate.lock.info"), '{"Who":"ada@build-7"}');
    const { code, stderr, stdout } = await main({ SECURITY_API_KEY: "" });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("CREDENTIALS_MISSING: account security: ");
    expect(stderr).toContain("STATE_LOCK_LEFT: stack payments: ");
    expect([...(await here.files()).keys()]).toContain("cdktf.out/stacks/payments/cdk.tf.json");
  });
});

describe("Terraform's CLI configuration with the block that the explanation shows", () => {
  it("finds the provider", async () => {
    write(EXAMPLE);
    const tfrc = join(here.folder, "company.tfrc");
    writeFileSync(tfrc, "provider_installation {\n  direct {}\n}\n");
    const { stderr } = await main({ TF_CLI_CONFIG_FILE: tfrc });
    const block = /^provider_installation \{\n[\s\S]*?^\}\n/m.exec(stderr)?.[0] ?? "";
    writeFileSync(join(here.folder, "none.tfrc"), block);
    expect(await main()).toMatchObject({ code: 0 });
    const initialized = await here.terraform("payments", ["init", "-input=false"]);
    expect(initialized, initialized.output).toMatchObject({ code: 0 });
  });
});
