import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { machineChecks } from "../../lib/cli/doctor/machine.js";
import { type Fake, fakeMachine, versionOf } from "./before/surroundings.js";

/** A machine with Terraform 1.11.4 and no OpenTofu, unless something else is said. */
function checks(fake: Fake & { readonly tofu?: string } = {}, node = "20.19.0") {
  const machine = fakeMachine(fake);
  const ask: typeof machine.ask = (program, args) => (program === "tofu" ? fake.tofu : machine.ask(program, args));
  return machineChecks({ ...machine, ask }, node);
}
const said = (...given: Parameters<typeof checks>) =>
  checks(...given).map(({ outcome, subject, code }) => [outcome, subject, code].filter(Boolean).join(" "));

describe("the machine", () => {
  it("is well where all is there, and every check says what was found", () => {
    expect(checks().map(({ outcome, subject, found }) => `${outcome} ${subject}: ${found}`)).toEqual([
      "ok Node: 20.19.0",
      "ok terraform: version 1.11.4",
      "ok Terraform's CLI configuration: it lets the stack's own provider be found",
      "ok provider clusterkms: it is built",
      "ok endpoints: IBM Cloud's own",
    ]);
  });

  it.each(["20.19.0", "20.20.1", "22.0.0", "100.0.0"])("has a Node that is new enough: %s", (version) => {
    expect(said({}, version)[0]).toBe("ok Node");
  });

  it.each(["20.18.3", "18.20.0", "9.99.0"])("has a Node that is too old: %s", (version) => {
    expect(checks({}, version)[0]).toMatchObject({
      outcome: "failed",
      code: "NODE_TOO_OLD",
      found: `This is Node ${version}.`,
      todo: ["Install Node 20.19 or newer."],
    });
  });

  it("needs the Node that package.json asks for", () => {
    const told = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
    expect(told.engines.node).toBe(">=20.19");
  });

  it("has no Terraform, or one that is too old", () => {
    expect(said({ version: undefined })).toContain("failed terraform TERRAFORM_MISSING");
    expect(said({ version: versionOf("1.7.5") })).toContain("failed terraform TERRAFORM_TOO_OLD");
  });

  it("tells of OpenTofu where it is there and nothing is named", () => {
    const found = checks({ version: undefined, tofu: versionOf("1.10.2") });
    expect(found[1]).toMatchObject({ outcome: "failed", code: "TERRAFORM_MISSING" });
    expect(found[2]).toMatchObject({
      outcome: "ok",
      subject: "OpenTofu",
      found: "version 1.10.2 is there too; TERRAFORM_BINARY_NAME=tofu has it used",
    });
    const env = { TERRAFORM_BINARY_NAME: "tofu" };
    expect(said({ env, tofu: versionOf("1.10.2") })).toContain("ok TERRAFORM_BINARY_NAME=tofu");
    expect(said({ env, tofu: versionOf("1.10.2") }).join()).not.toContain("OpenTofu");
  });

  it("has a CLI configuration that hides the provider, and the block to write", () => {
    const files = { "/home/ada/.terraformrc": "provider_installation {\n  direct {}\n}\n" };
    const check = checks({ files }).find(({ code }) => code === "MIRROR_BYPASSED");
    expect(check).toMatchObject({ outcome: "failed" });
    expect(check?.found).toContain('include = ["terraform.local/*/*"]');
  });

  it("has no provider that is built", () => {
    expect(said({ built: false })).toContain("failed provider clusterkms PROVIDER_BUNDLE_MISSING");
  });

  it("has overridden endpoints, each listed", () => {
    const env = { IBMCLOUD_IAM_API_ENDPOINT: "http://127.0.0.1:8410", IBMCLOUD_KP_API_ENDPOINT: "https://kms.example" };
    expect(checks({ env }).at(-1)).toMatchObject({
      outcome: "warning",
      code: "ENDPOINTS_OVERRIDDEN",
      found:
        "Overridden:\nIBMCLOUD_IAM_API_ENDPOINT=http://127.0.0.1:8410\nIBMCLOUD_KP_API_ENDPOINT=https://kms.example",
    });
  });

  it("has an endpoint that cannot be used", () => {
    const env = { IBMCLOUD_KP_API_ENDPOINT: "http://kms.example" };
    expect(said({ env }).at(-1)).toBe("failed environment variable IBMCLOUD_KP_API_ENDPOINT ENDPOINT_INVALID");
  });
});
