import { describe, expect, it } from "vitest";
import { checkBefore } from "../../../lib/cli/before/index.js";
import { stateChecks } from "../../../lib/cli/before/state.js";
import { body, headline } from "../../../lib/model/problem.js";
import { readSpec } from "../../../lib/spec/index.js";
import { EXAMPLE } from "../../spec/example.js";
import { must } from "../../support/fakes/must.js";
import { type Fake, fakeMachine, versionOf } from "./surroundings.js";

const CLUSTERS = EXAMPLE.indexOf("clusters:");
const spec = (backend: string, clusters?: number) => {
  const entries = Array.from(
    { length: clusters ?? 0 },
    (_, index) => `  c${index}: { account: platform, name: c${index}, infrastructure: vpc, key: roks-hpcs }\n`,
  );
  const text = clusters === undefined ? EXAMPLE : `${EXAMPLE.slice(0, CLUSTERS)}clusters:\n${entries.join("")}`;
  return must(readSpec(backend === "" ? text : `${text}backend: { ${backend} }\n`, "f"));
};
const problems = (of: ReturnType<typeof spec>, fake: Fake = {}) =>
  checkBefore(of, fakeMachine(fake)).map((problem) => `${headline(problem)}\n\n${body(problem)}`);

describe("a state in a file", () => {
  it("is nothing to speak of for 99 clusters, nor is one elsewhere for 100", () => {
    expect(problems(spec("", 99))).toEqual([]);
    expect(problems(spec("pg: {}", 100))).toEqual([]);
  });

  it("is a warning for 100 clusters, with what was measured", () => {
    expect(problems(spec("", 100))).toMatchInlineSnapshot(`
      [
        "STATE_LOCAL: state: the state of a large fleet is a file on this machine

      100 clusters, and the state is a file beside the app. Measured with 1,000: the state has 1.5 MB, and Terraform writes the whole of it after every cluster, 1.4 GB in one deploy that encrypts all.

      Why it matters: Its lock holds on this machine only: two deploys from two machines both go ahead, and the one that ends last overwrites what the other knew. The job of a pipeline begins without it, and the keys that clusters have used before (law 2) are then known only from what the KMS still shows.

      What to do: Keep the state where all who deploy reach it: \`backend:\` in the file (docs/state.md).

      More: docs/codes/STATE_LOCAL.md",
      ]
    `);
  });

  it("is looked at for a lock that was left; one elsewhere is not", () => {
    const files = { ".terraform.payments.tfstate.lock.info": '{"ID":"1"}' };
    expect(problems(spec(""), { files })).toHaveLength(1);
    expect(problems(spec("pg: {}"), { files })).toEqual([]);
  });
});

describe("the lock of a state in S3", () => {
  const S3 = "s3: { bucket: states, region: us-south }";

  it.each(["1.10.0", "1.11.4", "2.0.0"])("is one that Terraform %s knows", (version) => {
    expect(problems(spec(S3), { version: versionOf(version) })).toEqual([]);
  });

  it("is not known to an older Terraform", () => {
    const old = { version: versionOf("1.9.8") };
    expect(problems(spec("s3: { bucket: states, region: us-south, useLockfile: false }"), old)).toEqual([]);
    expect(problems(spec(S3), old)).toMatchInlineSnapshot(`
      [
        "TERRAFORM_TOO_OLD: terraform: this Terraform is too old

      \`terraform\` is version 1.9.8, and the lock of the state in S3 needs 1.10.

      Why it matters: Provider functions and the blocks that keep a binding from being destroyed need Terraform 1.8.

      What to do:
        - Install Terraform 1.10 or newer.
        - Or write \`useLockfile: false\` under \`backend\`, and see to it that no two deploys run at once.

      More: docs/codes/TERRAFORM_TOO_OLD.md",
      ]
    `);
  });
});

describe("the variables of a backend", () => {
  const HOSTED = "cloud: { organization: acme, execution: local, hostname: tfe.my-company.example }";
  const of = (backend: string, env: Readonly<Record<string, string>> = {}) => {
    const [check] = stateChecks(spec(backend), env);
    return [`${check?.outcome} ${check?.subject}: ${check?.found}`, ...(check?.todo ?? [])];
  };

  it.each([
    ["", {}],
    ["pg: {}", {}],
    ["pg: {}", { PGHOST: "db.example" }],
    ["http: { address: 'https://s.example', lockAddress: 'https://s.example/lock' }", { TF_HTTP_USERNAME: "ada" }],
    ["s3: { bucket: states, region: us-south }", { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "hunter2" }],
    [HOSTED, {}],
    [HOSTED, { TF_TOKEN_tfe_my__company_example: "hunter2" }],
  ])("are told by name: %s %o", (backend, env) => {
    const told = of(backend, env);
    expect(told.join("\n")).not.toContain("hunter2");
    expect(told).toMatchSnapshot();
  });
});
