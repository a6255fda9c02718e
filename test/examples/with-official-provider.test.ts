import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEMO_CREDENTIALS, demoSeed, type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { type Project, project } from "../support/project.js";
import documented from "./official-provider.json" with { type: "json" };

const EXAMPLE = "examples/with-official-provider/main.ts";
/** Virtual seconds in one real second. */
const SCALE = 600;
const API_KEYS = {
  TF_VAR_platform_api_key: "made-up-secret-1",
  TF_VAR_security_api_key: "made-up-secret-2",
  IBMCLOUD_API_KEY: "made-up-secret-3",
  SECURITY_API_KEY: "made-up-secret-4",
};

type Values = Readonly<Record<string, unknown>>;
interface Stack {
  readonly provider: Readonly<Record<string, readonly Values[]>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  readonly variable: Readonly<Record<string, Values>>;
  readonly terraform: { readonly required_providers: Readonly<Record<string, Values>> };
  readonly import: readonly Values[];
}

/** What every resource and every provider may have, whoever made it; `//` is cdktf's own note. */
const META = ["//", "alias", "provider", "lifecycle", "depends_on", "count", "for_each", "connection", "provisioner"];
const OFFICIAL: ReadonlyMap<string, { readonly arguments: readonly string[]; readonly attributes: readonly string[] }> =
  new Map(Object.entries(documented.resources));

let here: Project;
let text: string;
let stack: Stack;
let written: ReadonlyMap<string, Buffer>;
beforeAll(async () => {
  here = await project();
  const synthesized = await here.app(EXAMPLE, API_KEYS);
  expect(synthesized, synthesized.output).toMatchObject({ code: 0 });
  written = await here.files();
  text = written.get(join("cdktf.out/stacks/payments/cdk.tf.json"))?.toString() ?? "";
  stack = JSON.parse(text);
}, 60_000);
afterAll(() => here?.remove());

const official = () => Object.entries(stack.resource).filter(([type]) => type.startsWith("ibm_"));
const token = (reference: string) => `\${${reference}}`;
const bindingOf = (name: string) => stack.resource["clusterkms_binding"]?.[name] ?? {};

/** Argument names, with those of blocks behind a dot. */
function argumentsIn(values: Values, within = ""): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [
    `${within}${name}`,
    ...(Array.isArray(value) ? value.filter(isBlock).flatMap((block) => argumentsIn(block, `${within}${name}.`)) : []),
  ]);
}
const isBlock = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

describe("the example with the official provider", () => {
  it("has instance, key, authorization and cluster from the official provider, and only the bindings from ours", () => {
    expect(Object.keys(stack.resource).sort()).toEqual([
      "clusterkms_binding",
      "ibm_container_vpc_cluster",
      "ibm_iam_authorization_policy",
      "ibm_kms_key",
      "ibm_resource_instance",
    ]);
    expect(stack.terraform.required_providers["ibm"]).toEqual({ source: "IBM-Cloud/ibm", version: "~> 2.5" });
  });

  it("gives the official types only arguments that they are documented to have", () => {
    for (const [type, resources] of official()) {
      for (const values of Object.values(resources)) {
        const given = argumentsIn(values).filter((name) => !META.includes(name));
        expect(given.length, type).toBeGreaterThan(2);
        expect(
          given.filter((name) => !OFFICIAL.get(type)?.arguments.includes(name)),
          type,
        ).toEqual([]);
      }
    }
    const blocks = stack.provider["ibm"]?.flatMap((values) => Object.keys(values)) ?? [];
    expect(blocks.filter((name) => ![...META, ...documented.provider].includes(name))).toEqual([]);
  });

  it("refers only to attributes that they are documented to have", () => {
    const references = [...text.matchAll(/\$\{(ibm_\w+)\.([\w-]+)\.(\w+)\}/g)];
    expect(references.length).toBeGreaterThan(3);
    for (const [reference, type = "", name = "", attribute = ""] of references) {
      expect(stack.resource[type]?.[name], reference).toBeDefined();
      const { arguments: taken = [], attributes = [] } = OFFICIAL.get(type) ?? {};
      expect([...taken, ...attributes], reference).toContain(attribute);
    }
  });

  it("lets the cluster, the key and the authorization come before the binding", () => {
    expect(bindingOf("checkout-binding")).toMatchObject({
      cluster: token("ibm_container_vpc_cluster.checkout.id"),
      root_key: token("ibm_kms_key.roks-2026.crn"),
      depends_on: ["ibm_iam_authorization_policy.platform-clusters"],
    });
  });

  it("imports the cluster that it knows by name, and leaves the one that is still to be made to a create", () => {
    expect(stack.import).toEqual([
      {
        id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9/classic/ledger-prod?endpoint=private",
        to: "clusterkms_binding.ledger-binding",
      },
    ]);
  });

  it("leaves kms_config out, and keeps what a cluster hangs on from being destroyed", () => {
    expect(text).not.toContain("kms_config");
    for (const [type, resources] of official()) {
      for (const values of Object.values(resources)) {
        expect(values["lifecycle"], type).toEqual({ prevent_destroy: true });
      }
    }
  });

  it("writes no key and no path of this machine", () => {
    for (const [path, content] of written) {
      if (path.includes("terraform.d")) continue;
      for (const secret of Object.values(API_KEYS)) expect(content.includes(secret), path).toBe(false);
      for (const place of [here.folder, resolve(".")]) expect(content.includes(place), path).toBe(false);
    }
    expect(stack.variable).toEqual({
      platform_api_key: { type: "string", sensitive: true },
      security_api_key: { type: "string", sensitive: true },
    });
  });
});

describe("the example with stand-ins for what the official provider makes", () => {
  let sandbox: Sandbox | undefined;
  afterEach(() => sandbox?.close());

  /** What each would have after it was made, as the sandbox has it. */
  const MADE: Readonly<Record<string, Values>> = {
    "ibm_resource_instance.kp-security": { guid: "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11" },
    "ibm_kms_key.roks-2026": {
      crn: "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566",
    },
    "ibm_iam_authorization_policy.platform-clusters": {},
    "ibm_container_vpc_cluster.checkout": { id: "d3k8abcd0m1n2o3p4q5r" },
  };
  const standIn = (address: string) => `terraform_data.${address.replace(".", "-")}`;

  /** Terraform's own resource for each official one: what it has is known only after apply, as with the real ones. */
  function withStandIns(): Values {
    const replaced: Stack = JSON.parse(
      text
        .replaceAll(/\$\{(ibm_\w+\.[\w-]+)\.(\w+)\}/g, (_, address, attribute) => {
          return `\${${standIn(address)}.output.${attribute}}`;
        })
        .replaceAll(/"(ibm_\w+\.[\w-]+)"/g, (_, address) => `"${standIn(address)}"`),
    );
    const { clusterkms_binding = {} } = replaced.resource;
    const terraform_data = Object.fromEntries(
      Object.entries(MADE).map(([address, input]) => [address.replace(".", "-"), { input }]),
    );
    const { clusterkms } = replaced.terraform.required_providers;
    return {
      provider: { clusterkms: replaced.provider["clusterkms"] },
      resource: { clusterkms_binding, terraform_data },
      import: replaced.import,
      terraform: { ...replaced.terraform, required_providers: { clusterkms } },
    };
  }

  it("is encrypted by one deploy, and a second plan is empty", async () => {
    sandbox = await startSandbox({ seed: demoSeed, scale: SCALE });
    const env = { ...sandbox.env(), ...DEMO_CREDENTIALS, CLUSTERKMS_TIME_SCALE: String(SCALE) };
    const file = join(here.folder, "cdktf.out/stacks/payments/cdk.tf.json");
    writeFileSync(file, JSON.stringify(withStandIns()));
    rmSync(join(here.folder, "terraform.payments.tfstate"), { force: true });
    const terraform = async (...args: readonly string[]) => {
      const { code, output } = await here.terraform("payments", [...args, "-input=false"], env);
      expect(code, output).toBe(0);
      return output;
    };
    await terraform("init");
    expect(await terraform("plan")).toMatch(/\+ root_key +=.*known after apply/);
    await terraform("apply", "-auto-approve");
    expect(sandbox.log.filter(({ operation }) => operation === "enableKMS")).toHaveLength(2);
    expect(await terraform("plan", "-detailed-exitcode")).toContain("No changes.");
  }, 60_000);
});
