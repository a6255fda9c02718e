import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../../lib/sandbox/index.js";
import { diagnostic, type FakeMachine, FOLDER, line, listed } from "./machine.js";
import {
  BINDING,
  codesIn,
  KEY_CHANGE,
  KEYS,
  machineFor,
  NO_CHANGE,
  OTHER_KEY,
  SAME,
  SECRETS,
  startScene,
} from "./scene.js";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startScene();
});
afterAll(() => sandbox.close());

const quiet = () => machineFor(sandbox, SAME, NO_CHANGE);
const changing = () => machineFor(sandbox, OTHER_KEY, KEY_CHANGE);
const plan = (machine: FakeMachine, ...args: readonly string[]) => machine.stage("plan", "--out", "artifact", ...args);
const json = (machine: FakeMachine, path: string) => JSON.parse(machine.text(`artifact/${path}`) ?? "null");

describe("what a plan stage ends with", () => {
  it("is 0 where nothing changes, and where something does; told apart where that is asked for", async () => {
    expect(await plan(quiet())).toMatchObject({ code: 0, stdout: expect.stringContaining("\nOutcome: nothing.") });
    expect(await plan(quiet(), "--detailed-exitcode")).toMatchObject({ code: 0 });
    expect(await plan(changing())).toMatchObject({ code: 0, stdout: expect.stringContaining("\nOutcome: changes.") });
    expect(await plan(changing(), "--detailed-exitcode")).toMatchObject({ code: 2 });
  });

  it("is 2 where only the state is written, and that is asked for", async () => {
    const machine = quiet();
    machine.play.changes["payments"] = [
      { address: BINDING, actions: ["update"], before: { hold: null }, after: { hold: "freeze" } },
      ...NO_CHANGE.slice(1),
    ];
    expect(await plan(machine, "--detailed-exitcode")).toMatchObject({ code: 2 });
  });

  it("is 2 over a state that was never written, which some backends hand out as an empty one", async () => {
    const machine = changing();
    const empty = { version: 4, terraform_version: "1.11.4", serial: 0, lineage: "", outputs: {}, resources: [] };
    machine.play.instead["state"] = () => ({ code: 0, stdout: JSON.stringify(empty), stderr: "" });
    expect(await plan(machine, "--detailed-exitcode")).toMatchObject({ code: 2 });
    expect(json(machine, "manifest.json")).toMatchObject({ stacks: [{ state: null }] });
  });

  it("is 4 where Terraform's provider refuses, with the reports and without a saved plan", async () => {
    const machine = changing();
    machine.play.instead["plan"] = () => ({
      code: 1,
      stdout: diagnostic(
        "error",
        "KEY_NOT_ACTIVE: cluster checkout: the key is not active",
        "It is disabled.",
        BINDING,
      ),
    });
    const ran = await plan(machine);
    expect(ran.code).toBe(4);
    expect(ran.stdout).toContain("It is disabled.");
    for (const report of ["report.sarif", "report.codequality.json"])
      expect(machine.text(`artifact/${report}`)).toContain("KEY_NOT_ACTIVE");
    // The fleet's plan did not refuse it: it looked a moment earlier.
    expect(ran.stdout.replaceAll(/\s+/g, " ")).toContain(
      `${BINDING}: the fleet's plan says nothing, Terraform's says KEY_NOT_ACTIVE.`,
    );
    expect(json(machine, "manifest.json")).toMatchObject({ outcome: "refused", stacks: [{ status: "refused" }] });
    expect(listed(machine)).toContain("report.sarif");
    expect(listed(machine)).not.toContain("stacks/payments/tfplan");
  });

  it("is 4 where the two plans differ, and says over what", async () => {
    const machine = machineFor(sandbox, SAME, KEY_CHANGE);
    const ran = await plan(machine);
    expect(ran.code).toBe(4);
    expect(json(machine, "plan.json").findings).toContainEqual(
      expect.objectContaining({ code: "PLANS_DIFFER", subject: "stack payments" }),
    );
    expect(ran.stdout).toContain(`${BINDING}: the fleet's plan says none, Terraform's says update.`);
    // Terraform made a plan, which may not be applied: it is not there to be applied.
    expect(json(machine, "manifest.json")).toMatchObject({ stacks: [{ status: "refused" }] });
    expect(listed(machine)).toContain("stacks/payments/terraform.txt");
    expect(listed(machine)).not.toContain("stacks/payments/tfplan");
    expect(json(machine, "result.json")).toMatchObject({
      outcome: "refused",
      stacks: [{ differences: [`${BINDING}: the fleet's plan says none, Terraform's says update.`] }],
    });
  });

  it("is 4 where the plan breaks a law beside what the file declares", async () => {
    const machine = quiet();
    machine.play.changes["payments"] = [
      ...NO_CHANGE,
      { address: "ibm_kms_key.old", actions: ["delete"], before: { key_id: "a" } },
    ];
    expect((await plan(machine)).code).toBe(4);
    expect(json(machine, "plan.json").findings).toContainEqual(
      expect.objectContaining({ code: "PLAN_DESTROYS_KEY", subject: "ibm_kms_key.old" }),
    );
    expect(json(machine, "stacks/payments/check.json")).toMatchObject({ result: "refused" });
    expect(json(machine, "result.json")).toMatchObject({ outcome: "refused", stacks: [{ differences: [] }] });
  });

  it("is 5 where a cluster could not be read, asked for or not", async () => {
    const machine = quiet();
    machine.env["PLATFORM_KEY"] = undefined;
    const ran = await plan(machine);
    expect(ran.code, ran.stdout).toBe(5);
    expect(json(machine, "manifest.json")).toMatchObject({ outcome: "unreadable" });
  });

  it("is 3 for drift, where that is asked for", async () => {
    const machine = changing();
    const [binding, ...others] = machine.play.resources;
    const other = JSON.stringify(binding).replace(KEYS.K1, KEYS.K3);
    machine.play.resources = [JSON.parse(other), ...others];
    machine.write("cluster-kms.yaml", SAME);
    machine.play.changes["payments"] = [
      { ...NO_CHANGE[0], address: BINDING, actions: ["no-op"] },
      ...NO_CHANGE.slice(1),
    ];
    const ran = await plan(machine, "--detailed-exitcode");
    expect(ran.code, ran.stdout).toBe(3);
  });
});

describe("a plan stage that fails leaves no artifact, not even an older one", () => {
  it.each<[string, (machine: FakeMachine) => void, string, string]>([
    [
      "the project has no app",
      (machine) => machine.write("cdktf.json", "{}"),
      "SYNTHESIS_FAILED",
      "There is no `cdktf.json` with an `app` in this folder.",
    ],
    [
      "the app fails",
      (machine) => {
        machine.play.instead["app"] = () => ({ code: 1, stderr: "Error: no such construct\n" });
      },
      "SYNTHESIS_FAILED",
      "`the app` ended with 1:\n\nError: no such construct",
    ],
    [
      "there is no Terraform",
      (machine) => {
        machine.play.instead["version"] = () => ({ code: undefined });
      },
      "TERRAFORM_MISSING",
      "`terraform version` could not be started.",
    ],
    [
      "the backend cannot be reached",
      (machine) => {
        machine.play.instead["init"] = () => ({ code: 1, stderr: "Error: Error loading state: no such host\n" });
      },
      "TERRAFORM_FAILED",
      "`terraform init` said:\n\nError: Error loading state: no such host",
    ],
    [
      "somebody holds the lock",
      (machine) => {
        const detail =
          "Error message: resource temporarily unavailable\nLock Info:\n  ID:        0fd8a0ff-1bd7\n  Who:       runner@job-17";
        machine.play.instead["plan"] = () => ({
          code: 1,
          stdout: diagnostic("error", "Error acquiring the state lock", detail),
        });
      },
      "STATE_LOCKED",
      "Lock Info:\n  ID:        0fd8a0ff-1bd7\n  Who:       runner@job-17",
    ],
    [
      "Terraform crashes",
      (machine) => {
        machine.play.instead["plan"] = () => ({ code: 11 });
      },
      "TERRAFORM_FAILED",
      "`terraform plan` said:\n\nIt said nothing.",
    ],
    [
      "the saved plan cannot be understood",
      (machine) => {
        machine.play.instead["show"] = () => ({ stdout: line({ format_version: "2.0", planned_values: {} }) });
      },
      "PLAN_FORMAT_UNKNOWN",
      "Its `format_version` is `2.0`; 1 is known.",
    ],
  ])("where %s", async (_, happen, code, words) => {
    const machine = quiet();
    expect((await plan(machine)).code).toBe(0);
    happen(machine);
    const ran = await plan(machine);
    expect(codesIn(ran.stderr)).toEqual([code]);
    expect(ran.stderr).toContain(words);
    expect(ran.code).toBe(1);
    expect(listed(machine)).toEqual([]);
  });

  it("where the file has a problem, which is told as `validate` tells it; no program is run", async () => {
    const machine = quiet();
    machine.write("cluster-kms.yaml", "version: 2\n");
    const ran = await plan(machine);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("cluster-kms.yaml:1:10");
    expect(machine.ran).toEqual([]);
  });

  it("where it is told to stop", async () => {
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143],
    ] as const) {
      const machine = quiet();
      machine.play.instead["plan"] = () => {
        machine.stop(signal);
        return { code: 1, stdout: diagnostic("error", "Operation interrupted", "") };
      };
      const ran = await plan(machine);
      expect(ran.code).toBe(code);
      expect(codesIn(ran.stderr)).toEqual(["STAGE_INTERRUPTED"]);
      expect(ran.stderr).toContain("Nothing but reads was sent. There is no artifact.");
      expect(machine.ran.at(-1)).toContain("terraform plan");
      expect(listed(machine)).toEqual([]);
    }
  });
});

describe("the folder of an artifact", () => {
  it("may hold an older one, and nothing else", async () => {
    const machine = quiet();
    machine.write("artifact/notes.txt", "mine");
    const taken = await plan(machine);
    expect(taken.code).toBe(1);
    expect(codesIn(taken.stderr)).toEqual(["ARTIFACT_PLACE_TAKEN"]);
    expect(taken.stderr).toContain("It holds notes.txt.");
    expect(machine.text("artifact/notes.txt")).toBe("mine");
    expect(machine.ran).toEqual([]);
    machine.files.delete(`${FOLDER}/artifact/notes.txt`);
    machine.write("artifact/plan.json", "{}");
    expect((await plan(machine)).stderr).toContain("It holds no whole artifact.");
    machine.files.delete(`${FOLDER}/artifact/plan.json`);
    expect((await plan(machine)).code).toBe(0);
    expect((await plan(machine)).code).toBe(0);
  });

  it("is not written to where something must not leave the machine, also inside the saved plan", async () => {
    const cases: readonly (readonly [Record<string, string>, string])[] = [
      [{ tfstate: `{"a":"${SECRETS.PLATFORM_KEY}"}` }, "the value of the variable PLATFORM_KEY"],
      [{ "tfconfig/m-/cdk.tf.json": '{"password":"s3cr\\"t-of-http"}' }, "the value of the variable TF_HTTP_PASSWORD"],
      [{ tfplan: "postgres://me:pass%20word@db/state" }, "the value of the variable PG_CONN_STR"],
      [{ tfplan: "the bare pass word of it" }, "the value of the variable PG_CONN_STR"],
      [{ "tfconfig/modules.json": `{"path":"${FOLDER}/state"}` }, "a path of this machine"],
    ];
    for (const [inside, what] of cases) {
      const machine = quiet();
      machine.env["TF_HTTP_PASSWORD"] = 's3cr"t-of-http';
      machine.env["PG_CONN_STR"] = "postgres://me:pass%20word@db/state";
      machine.play.inside = inside;
      const ran = await plan(machine);
      expect(ran.code).toBe(1);
      expect(codesIn(ran.stderr)).toEqual(["ARTIFACT_UNSAFE"]);
      expect(ran.stderr).toContain(`stacks/payments/tfplan: something`);
      expect(ran.stderr).toContain(`Inside it, \`${Object.keys(inside)[0]}\` holds ${what}.`);
      expect(listed(machine)).toEqual([]);
      for (const value of Object.values(SECRETS)) expect(ran.stderr).not.toContain(value);
    }
  });

  it("holds fingerprints of all that the plan was made of", async () => {
    const machine = changing();
    await plan(machine);
    const { files, ...manifest } = json(machine, "manifest.json");
    expect(files.map(({ path }: { path: string }) => path).sort()).toEqual(
      listed(machine)
        .filter((path) => path !== "manifest.json")
        .sort(),
    );
    expect(manifest).toMatchInlineSnapshot(
      { endpoints: expect.any(Array) },
      `
      {
        "at": "2026-11-24T12:00:00.000Z",
        "endpoints": Any<Array>,
        "engine": {
          "product": "Terraform",
          "version": "1.11.4",
        },
        "file": {
          "name": "cluster-kms.yaml",
          "sha256": "347bb90caf940d8d47589807467a2bf67be0f299ed6cd1a3430ad388dcca1921",
        },
        "format": "cluster-kms/stage",
        "only": null,
        "outcome": "changes",
        "stacks": [
          {
            "after": [],
            "name": "payments",
            "provider": [
              "h1:build-one",
            ],
            "state": {
              "lineage": "3f1c33b8-0051-8102-0cac-5b4a7bd4bab2",
              "serial": 4,
            },
            "status": "planned",
            "synthesized": "65367eea485f2c497f510ffe092ff20aa0762f063d93feca7f0d096fa4898d58",
            "workspace": "default",
          },
        ],
        "tool": "0.1.0",
        "version": 1,
      }
    `,
    );
  });
});
