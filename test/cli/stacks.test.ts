import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stacksCommand } from "../../lib/cli/stacks.js";
import { parseAccountId } from "../../lib/model/ids.js";
import { err, ok } from "../../lib/model/result.js";
import { chain } from "../e2e/support/chain.js";
import { CLUSTER } from "../e2e/support/first-deploy.js";
import { KEYS, PLATFORM, SECURITY } from "../e2e/support/fleet.js";
import { must } from "../support/fakes/must.js";
import { runInProcess } from "./run-command.js";

const CLUSTERS = { checkout: CLUSTER, ledger: CLUSTER.replace(/id: \w+/, "name: ledger-prod") };
const file = (more: string) => chain({ clusters: CLUSTERS, more });
const PER_ACCOUNT = file("stacks: per-account\nbackend: { pg: {} }\n");

/** Runs the command over files by their paths; what it wrote is among what comes back. */
async function stacks(args: readonly string[], yaml = PER_ACCOUNT, files: Readonly<Record<string, string>> = {}) {
  const all: Readonly<Record<string, string>> = { "fleet.yaml": yaml, ...files };
  const written: Record<string, string> = {};
  let lineages = 0;
  const ran = await runInProcess(
    (io) =>
      stacksCommand(
        io,
        async (path, content) => {
          written[path] = Buffer.from(content).toString();
          return ok(null);
        },
        () => `lineage-${++lineages}`,
      ),
    ["fleet.yaml", ...args],
    {
      readText: async (path) => {
        const text = all[path];
        return text === undefined ? err({ kind: "missing", message: "there is no such file" }) : ok(text);
      },
    },
  );
  return { ...ran, written };
}

describe("cluster-kms stacks", () => {
  it("lists what each stack holds, and what it is entered with", async () => {
    expect((await stacks([])).stdout).toMatchInlineSnapshot(`
      "STACK                       KIND      ACCOUNT   INSTANCES  KEYS  CLUSTERS  AFTER                   CHANGES WITH  LOOKS WITH
      payments-platform-keys      keys      platform  0          0     0         -                       PLATFORM_KEY  -
      payments-security-keys      keys      security  1          1     0         -                       SECURITY_KEY  -
      payments-platform-clusters  clusters  platform  0          0     2         payments-security-keys  PLATFORM_KEY  SECURITY_KEY
      payments-security-clusters  clusters  security  0          0     0         -                       SECURITY_KEY  -
      "
    `);
  });

  it("is one stack with everything where the file does not say", async () => {
    expect((await stacks([], file(""))).stdout).toMatchInlineSnapshot(`
      "STACK     KIND   ACCOUNT  INSTANCES  KEYS  CLUSTERS  AFTER  CHANGES WITH               LOOKS WITH
      payments  fleet  -        1          1     2         -      PLATFORM_KEY SECURITY_KEY  -
      "
    `);
  });

  it("prints a matrix of jobs as JSON", async () => {
    const { stdout, code } = await stacks(["--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).include[2]).toMatchInlineSnapshot(`
      {
        "account": "platform",
        "clusters": 2,
        "dependsOn": [
          "payments-security-keys",
        ],
        "instances": 0,
        "keys": 0,
        "kind": "clusters",
        "stack": "payments-platform-clusters",
        "stateVariables": [
          "PG_CONN_STR",
        ],
        "variables": [
          {
            "access": "change",
            "account": "platform",
            "name": "PLATFORM_KEY",
          },
          {
            "access": "look",
            "account": "security",
            "name": "SECURITY_KEY",
          },
        ],
      }
    `);
  });

  it("prints the table that docs/layouts.md shows", async () => {
    const page = readFileSync(new URL("../../docs/layouts.md", import.meta.url), "utf8");
    const [, shown] = /```console\n\$ cluster-kms stacks cluster-kms.yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const yaml = chain({ clusters: { checkout: CLUSTER }, more: "stacks: per-account\n" });
    const named = yaml.replace("PLATFORM_KEY", "IBMCLOUD_API_KEY").replace("SECURITY_KEY", "SECURITY_API_KEY");
    expect((await stacks([], named)).stdout).toBe(shown);
  });

  it("says what is wrong with the file, and what belongs together", async () => {
    expect(await stacks([], "version: 1\n")).toMatchObject({ code: 1, stdout: "" });
    const alone = await stacks(["--out", "after"]);
    expect(alone).toMatchObject({ code: 1, stdout: "" });
    expect(alone.stderr).toContain("`--divide` and `--out` belong together.");
  });
});

const object = (
  type: string,
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  dependencies: readonly string[] = [],
) => ({
  mode: "managed",
  type: `clusterkms_${type}`,
  name,
  provider: 'provider["terraform.local/cluster-kms/clusterkms"]',
  instances: [{ schema_version: 0, attributes, private: "cHJpdmF0ZQ==", dependencies }],
});
const INSTANCE_CRN = KEYS.K1.replace(/key:.*/, ":");
const OBJECTS = {
  instance: object("instance", "kp-prod", { account: SECURITY, crn: INSTANCE_CRN }),
  key: object("root_key", "roks-2026", { crn: KEYS.K1 }, ["clusterkms_instance.kp-prod"]),
  authorization: object("authorization", `kp-prod-${PLATFORM}`, { instance: INSTANCE_CRN, source_account: PLATFORM }),
  binding: object("binding", "checkout", { account: PLATFORM, former_root_keys: [KEYS.K2] }, [
    "clusterkms_instance.kp-prod",
    "clusterkms_root_key.roks-2026",
  ]),
};
const state = (...resources: readonly unknown[]) =>
  JSON.stringify({ version: 4, terraform_version: "1.11.4", serial: 7, lineage: "old", outputs: { a: {} }, resources });
const ONE = { "before/payments.tfstate": state(...Object.values(OBJECTS)) };
const DIVIDE = ["--out", "after", "--divide"];

describe("cluster-kms stacks --divide", () => {
  it("gives each object, as it is, to the stack of its account", async () => {
    const { written, code, stdout } = await stacks([...DIVIDE, "before/payments.tfstate"], PER_ACCOUNT, ONE);
    expect(code).toBe(0);
    expect(Object.keys(written)).toEqual([
      "after/payments-security-keys.tfstate",
      "after/payments-platform-clusters.tfstate",
    ]);
    expect(stdout).toBe(
      Object.keys(written)
        .map((path) => `${path}\n`)
        .join(""),
    );
    const [keys, clusters] = Object.values(written).map((text) => JSON.parse(text));
    const { instance, key, authorization, binding } = OBJECTS;
    expect(keys).toEqual({
      version: 4,
      terraform_version: "1.11.4",
      serial: 1,
      lineage: "lineage-1",
      outputs: {},
      resources: [instance, key, authorization],
      check_results: null,
    });
    // What it depended on is not in this state.
    expect(clusters.resources).toEqual([{ ...binding, instances: [{ ...binding.instances[0], dependencies: [] }] }]);
    expect(clusters.lineage).toBe("lineage-2");
  });

  it("joins several into one, leaving out what is read anew and what was never applied", async () => {
    const { instance, key, authorization, binding } = OBJECTS;
    const read = { mode: "data", type: "terraform_remote_state", name: "x", instances: [{ attributes: {} }] };
    const { written } = await stacks([...DIVIDE, "keys", "clusters", "empty"], file(""), {
      keys: state(instance, key, authorization),
      clusters: state(read, binding),
      empty: "\n",
    });
    const joined = JSON.parse(written["after/payments.tfstate"] ?? "");
    expect(joined.resources.map(({ type }: { type: string }) => type.replace("clusterkms_", ""))).toEqual([
      "instance",
      "root_key",
      "authorization",
      "binding",
    ]);
  });

  const other = must(parseAccountId("2233445566778899aabbccddeeff0011"));
  it.each<[string, string, string]>([
    ["no JSON", "{", "it is not the JSON of a state, as `terraform state pull` prints it"],
    ["another format", '{"version":3}', "it is no state of format 4"],
    [
      "an account that is not in the file",
      state(object("binding", "far", { account: other })),
      `clusterkms_binding.far is of account ${other}, which the file does not have`,
    ],
    [
      "another provider's",
      state({ ...OBJECTS.key, type: "ibm_kms_key" }),
      "ibm_kms_key.roks-2026 is nothing that the file could declare",
    ],
    [
      "of a module",
      state({ ...OBJECTS.key, module: "module.a" }),
      "clusterkms_root_key.roks-2026 is nothing that the file could declare",
    ],
    [
      "the same object twice",
      state(OBJECTS.key, OBJECTS.key),
      "clusterkms_root_key.roks-2026 is in it, and in s.tfstate too",
    ],
  ])("refuses a state with %s, and writes nothing", async (_, text, wrong) => {
    const { stderr, code, written } = await stacks([...DIVIDE, "s.tfstate"], PER_ACCOUNT, { "s.tfstate": text });
    expect(stderr).toContain(`INPUT_UNUSABLE: s.tfstate`);
    expect(stderr).toContain(`It cannot be used: ${wrong}.`);
    expect(code).toBe(1);
    expect(written).toEqual({});
  });

  it("refuses a file that is not there, and one that would be overwritten", async () => {
    expect((await stacks([...DIVIDE, "none"])).stderr).toContain("there is no such file");
    const there = { ...ONE, "after/payments-platform-clusters.tfstate": "precious" };
    const { stderr, written } = await stacks([...DIVIDE, "before/payments.tfstate"], PER_ACCOUNT, there);
    expect(stderr).toContain("It was not written: a file is there already.");
    expect(written).toEqual({});
  });
});
