import { describe, expect, it } from "vitest";
import { checkBefore } from "../../../lib/cli/before/index.js";
import { body, headline } from "../../../lib/model/problem.js";
import { readSpec } from "../../../lib/spec/index.js";
import { EXAMPLE, WHOLE } from "../../spec/example.js";
import { must } from "../../support/fakes/must.js";
import { type Fake, fakeMachine, versionOf } from "./surroundings.js";

const spec = must(readSpec(EXAMPLE, "cluster-kms.yaml"));
const problems = (fake: Fake = {}, of = spec) => checkBefore(of, fakeMachine(fake));
const said = (fake: Fake, of = spec) =>
  problems(fake, of).map(({ severity, code, subject }) => [severity, code, subject].join(" "));

describe("before anything is synthesized", () => {
  it("nothing is said where all is well", () => {
    expect(problems()).toEqual([]);
  });

  it("everything that is wrong is said at once", () => {
    const env = { SECURITY_API_KEY: "" };
    expect(said({ version: undefined, built: false, env })).toEqual([
      "refused TERRAFORM_MISSING terraform",
      "refused PROVIDER_BUNDLE_MISSING provider clusterkms",
      "warning CREDENTIALS_MISSING account security",
    ]);
  });
});

describe("Terraform", () => {
  it("is the program that TERRAFORM_BINARY_NAME names", () => {
    const machine = fakeMachine({ env: { TERRAFORM_BINARY_NAME: "tofu" }, version: undefined });
    const [problem] = checkBefore(spec, machine);
    expect(machine.asked).toEqual(["tofu version -json"]);
    expect(problem).toMatchObject({ code: "TERRAFORM_MISSING", subject: "TERRAFORM_BINARY_NAME=tofu" });
  });

  it.each(["1.7.5", "1.8.0", "1.11.4", "1.17.0-dev", "2.0.0"])("is judged by its version: %s", (version) => {
    const old = version === "1.7.5" ? ["refused TERRAFORM_TOO_OLD terraform"] : [];
    expect(said({ version: versionOf(version) })).toEqual(old);
  });

  it("is too old where it answers in words", () => {
    const [problem] = problems({ version: "Terraform v0.12.31\n+ provider" });
    expect(problem).toMatchObject({ code: "TERRAFORM_TOO_OLD", seen: "`terraform` is version 0.12.31." });
  });

  it("is missing where what answers is something else", () => {
    expect(said({ version: "usage: terraform" })).toEqual(["refused TERRAFORM_MISSING terraform"]);
  });
});

describe("credentials", () => {
  it("that are set for some accounts only are a warning", () => {
    expect(said({ env: { SECURITY_API_KEY: "" } })).toEqual(["warning CREDENTIALS_MISSING account security"]);
  });

  it("of all accounts that have clusters must not be missing", () => {
    const env = { IBMCLOUD_API_KEY: "" };
    expect(said({ env })).toEqual(["refused CREDENTIALS_MISSING account platform"]);
    const [problem] = problems({ env });
    expect(problem?.seen).toBe("IBMCLOUD_API_KEY is not set.");
  });

  it("are a warning where there is no cluster that could need them", () => {
    const text = `${EXAMPLE.slice(0, EXAMPLE.indexOf("clusters:"))}clusters: {}\n`;
    expect(said({ env: { SECURITY_API_KEY: "" } }, must(readSpec(text, "f")))).toEqual([
      "warning CREDENTIALS_MISSING account security",
    ]);
  });

  it("that are a platform's own need no variable", () => {
    const profile = "{ trustedProfile: { id: Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5, via: vpc } }";
    const text = EXAMPLE.replaceAll(/\{ apiKeyEnv: IBMCLOUD_API_KEY \}/g, profile);
    const env = { IBMCLOUD_API_KEY: "", SECURITY_API_KEY: "" };
    expect(said({ env }, must(readSpec(text, "f")))).toEqual(["warning CREDENTIALS_MISSING account security"]);
  });
});

describe("credentials of stacks for each account", () => {
  const perAccount = { ...spec, stacks: "per-account" as const };
  const missing = (...names: readonly ("IBMCLOUD_API_KEY" | "SECURITY_API_KEY")[]) =>
    said({ env: Object.fromEntries(names.map((name) => [name, ""])) }, perAccount);

  it("are another job's where some stack has all that it needs", () => {
    expect(missing()).toEqual([]);
  });

  it("that are only looked with are a warning", () => {
    expect(missing("SECURITY_API_KEY")).toEqual(["warning CREDENTIALS_MISSING account security"]);
  });

  it("that nothing can be changed with are refused", () => {
    const both = ["refused CREDENTIALS_MISSING account platform"];
    expect(missing("IBMCLOUD_API_KEY", "SECURITY_API_KEY")).toEqual(expect.arrayContaining(both));
  });

  it("of the keys alone suffice the job of the keys", () => {
    const own = must(readSpec(WHOLE.replace("name: payments", "name: payments\nstacks: per-account"), "f"));
    expect(said({ env: { IBMCLOUD_API_KEY: "" } }, own).filter((one) => one.includes("CREDENTIALS"))).toEqual([]);
  });
});

describe("Terraform's CLI configuration", () => {
  const bypassed = ["refused MIRROR_BYPASSED Terraform"];
  const direct = "provider_installation {\n  direct {}\n}\n";

  it("without places to install from leaves the folder beside the stack to be searched", () => {
    expect(said({ files: { "/home/ada/.terraformrc": 'plugin_cache_dir = "/cache"' } })).toEqual([]);
  });

  it("with places of its own bypasses it", () => {
    expect(said({ files: { "/home/ada/.terraformrc": direct } })).toEqual(bypassed);
  });

  it("is found in the folder in the home folder as well", () => {
    expect(said({ files: { "/home/ada/.terraform.d/company.tfrc": direct } })).toEqual(bypassed);
    expect(said({ files: { "/home/ada/.terraform.d/checkpoint_cache": direct } })).toEqual([]);
  });

  it("is the file that a variable names, and no other", () => {
    const files = { "/etc/company.tfrc": direct };
    expect(said({ files, env: { TF_CLI_CONFIG_FILE: "/etc/company.tfrc" } })).toEqual(bypassed);
    const home = { "/home/ada/.terraformrc": direct };
    expect(said({ files: home, env: { TF_CLI_CONFIG_FILE: "/etc/company.tfrc" } })).toEqual([]);
  });

  it("may speak of the provider's host, but not in a comment alone", () => {
    const mirror = 'provider_installation {\n filesystem_mirror {\n  include = ["terraform.local/*/*"]\n }\n}';
    expect(said({ files: { "/home/ada/.terraformrc": mirror } })).toEqual([]);
    expect(said({ files: { "/home/ada/.terraformrc": `# terraform.local\n${direct}` } })).toEqual(bypassed);
    expect(said({ files: { "/home/ada/.terraformrc": `/*\n${direct}*/` } })).toEqual([]);
  });

  it("is not cut off at an address in it", () => {
    const text = `credentials "a" { url = "https://mirror.example/" }\n${direct}`;
    expect(said({ files: { "/home/ada/.terraformrc": text } })).toEqual(bypassed);
  });

  it("is explained with what to paste", () => {
    const [problem] = problems({ files: { "/home/ada/.terraformrc": direct } });
    expect(problem && [headline(problem), body(problem)].join("\n\n")).toMatchInlineSnapshot(`
      "MIRROR_BYPASSED: Terraform: Terraform's CLI configuration names its own places to install providers from

      ~/.terraformrc has a \`provider_installation\` block that does not speak of terraform.local. It should be:

      provider_installation {
        filesystem_mirror {
          path    = "terraform.d/plugins"
          include = ["terraform.local/*/*"]
        }
        # … and what it says today, with in each \`direct\`, \`filesystem_mirror\` and \`network_mirror\`:
        #   exclude = ["terraform.local/*/*"]
      }

      Why it matters: With a \`provider_installation\` block Terraform does not search the folder that synthesis lays beside the stack, and the provider is in no registry.

      What to do: Add the \`filesystem_mirror\` shown above to that block.

      More: docs/codes/MIRROR_BYPASSED.md"
    `);
  });
});

describe("a lock that was left behind", () => {
  const FILE = ".terraform.payments.tfstate.lock.info";

  it("is explained: who left it, and when", () => {
    const lock = { ID: "8f2c", Operation: "OperationTypeApply", Who: "ada@build-7", Created: "2026-11-24T10:00:00Z" };
    const [problem, ...more] = problems({ files: { [FILE]: JSON.stringify(lock) } });
    expect(more).toEqual([]);
    expect(problem).toEqual({
      code: "STATE_LOCK_LEFT",
      severity: "warning",
      subject: "stack payments",
      seen: `${FILE} lies beside the state, left by apply, of ada@build-7, at 2026-11-24T10:00:00Z, with the id 8f2c.`,
    });
  });

  it.each(["", "{", "null", "[]", '{"Who":7}'])("is told also where it says nothing: %j", (text) => {
    expect(problems({ files: { [FILE]: text } })).toMatchObject([{ seen: `${FILE} lies beside the state.` }]);
  });
});
