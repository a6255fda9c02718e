import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../../lib/sandbox/index.js";
import { type FakeMachine, line, listed } from "./machine.js";
import { KEY_CHANGE, machineFor, NO_CHANGE, OTHER_KEY, SAME, startScene } from "./scene.js";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startScene();
});
afterAll(() => sandbox.close());

const quiet = () => machineFor(sandbox, SAME, NO_CHANGE);
const changing = () => machineFor(sandbox, OTHER_KEY, KEY_CHANGE);
const plan = (machine: FakeMachine, ...args: readonly string[]) => machine.stage("plan", "--out", "artifact", ...args);
const json = (machine: FakeMachine, path: string) => JSON.parse(machine.text(`artifact/${path}`) ?? "null");

describe("what a plan stage hands on", () => {
  it("are outputs for GitHub and for GitLab", async () => {
    const machine = changing();
    machine.env["GITHUB_OUTPUT"] = "/runner/outputs";
    machine.write("/runner/outputs", "earlier=1\n");
    await plan(machine, "--dotenv", "stage.env", "--detailed-exitcode");
    const outputs = machine.text("/runner/outputs")?.replace(/sha256:[0-9a-f]{64}/, "sha256:…");
    expect(outputs).toMatchInlineSnapshot(`
      "earlier=1
      result=changes
      exit_code=2
      applicable=true
      changes=1
      artifact=artifact
      digest=sha256:…
      "
    `);
    expect(machine.text("stage.env")?.replace(/sha256:[0-9a-f]{64}/, "sha256:…")).toMatchInlineSnapshot(`
      "CLUSTER_KMS_RESULT=changes
      CLUSTER_KMS_EXIT_CODE=2
      CLUSTER_KMS_APPLICABLE=true
      CLUSTER_KMS_CHANGES=1
      CLUSTER_KMS_ARTIFACT=artifact
      CLUSTER_KMS_DIGEST=sha256:…
      "
    `);
  });

  it("are events, one JSON object a line, with Terraform's own passed on", async () => {
    const machine = quiet();
    machine.play.instead["plan"] = ({ cwd }) => {
      machine.write(`${cwd}/cluster-kms.tfplan`, "the plan");
      return { stdout: `${line({ type: "version", terraform: "1.11.4" })}not JSON\n` };
    };
    const ran = await plan(machine, "--json");
    expect(ran.stderr).toBe("");
    const events = ran.stdout
      .trim()
      .split("\n")
      .map((one) => JSON.parse(one));
    expect(events.map(({ type, step, stack }) => [type, step, stack].filter(Boolean).join(" "))).toMatchInlineSnapshot(`
      [
        "step validate",
        "step synthesize",
        "step init payments",
        "step state payments",
        "step observe",
        "step plan payments",
        "terraform plan payments",
        "step compare payments",
        "step check payments",
        "step write",
        "summary",
      ]
    `);
    expect(events.find(({ type }) => type === "terraform")?.message).toEqual({ type: "version", terraform: "1.11.4" });
    expect(events.at(-1)).toMatchObject({ stage: "plan", outcome: "nothing", exitCode: 0, artifact: "artifact" });
  });
});

describe("which program plans", () => {
  it("is the one that TERRAFORM_BINARY_NAME names, and the manifest says which it is", async () => {
    const machine = quiet();
    machine.env["TERRAFORM_BINARY_NAME"] = "tofu";
    machine.play.version = "OpenTofu v1.9.0\non linux_amd64\n";
    expect((await plan(machine)).code).toBe(0);
    expect(machine.ran.filter((one) => one !== "the app").every((one) => one.startsWith("tofu "))).toBe(true);
    expect(json(machine, "manifest.json").engine).toEqual({ product: "OpenTofu", version: "1.9.0" });
  });

  it("waits for the lock as long as it is told", async () => {
    const machine = quiet();
    await plan(machine, "--lock-timeout", "10m");
    expect(machine.ran).toContain("terraform plan -input=false -json -lock-timeout=10m -out=cluster-kms.tfplan");
  });
});

describe("several stacks", () => {
  const two = () => {
    const machine = quiet();
    const { payments = { json: "", after: [], hash: "" } } = machine.play.stacks;
    machine.play.stacks = {
      clusters: { ...payments, after: ["keys"] },
      keys: { json: "{}", after: [], hash: "h1:build-one" },
    };
    machine.play.serials = { clusters: 4, keys: 1 };
    machine.play.changes = { clusters: NO_CHANGE };
    return machine;
  };
  const stacks = (machine: FakeMachine) =>
    json(machine, "manifest.json").stacks.map(({ name, status }: Record<string, string>) => `${name} ${status}`);

  it("are planned in the order of their dependencies", async () => {
    const machine = two();
    expect((await plan(machine)).code).toBe(0);
    expect(stacks(machine)).toEqual(["keys planned", "clusters planned"]);
  });

  it("wait while outputs that they may read are still to be changed", async () => {
    const machine = two();
    machine.play.outputs = { key: { actions: ["create"] } };
    const ran = await plan(machine, "--detailed-exitcode");
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.stdout).toContain("Stack clusters waits: it is planned when those before it have been applied.");
    expect(stacks(machine)).toEqual(["keys planned", "clusters waiting"]);
    expect(listed(machine)).not.toContain("stacks/clusters/tfplan");
  });
});
