import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../../lib/sandbox/index.js";
import { diagnostic, type FakeMachine, FOLDER, hand, hook, line, listed, NOW, sha256 } from "./machine.js";
import { BINDING, codesIn, KEY_CHANGE, machineFor, NO_CHANGE, OTHER_KEY, SAME, SECRETS, startScene } from "./scene.js";

let sandbox: Sandbox;
let planner: FakeMachine;
let applier: FakeMachine;

beforeAll(async () => {
  sandbox = await startScene();
  planner = machineFor(sandbox, OTHER_KEY, KEY_CHANGE);
  expect((await planner.stage("plan", "--out", "artifact")).code).toBe(0);
});
afterAll(() => sandbox.close());
beforeEach(() => {
  applier = machineFor(sandbox, OTHER_KEY, KEY_CHANGE);
  hand(planner, applier);
});

const apply = (...args: readonly string[]) => applier.stage("apply", "artifact", ...args);
const applied = () => applier.ran.filter((one) => one.startsWith("terraform apply"));

describe("an artifact that is what was approved", () => {
  it("is shown, and its saved plan is applied and nothing else", async () => {
    const ran = await apply();
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout.startsWith(planner.text("artifact/report.txt") ?? "?")).toBe(true);
    expect(ran.stdout.slice(planner.text("artifact/report.txt")?.length)).toMatchInlineSnapshot(`
      "
      Planned at 2026-11-24T12:00:00.000Z. Applying: payments.

      Stack payments: applied, 1 changed.
      Outcome: applied.
      "
    `);
    expect(applied()).toEqual(["terraform apply -input=false -json -lock-timeout=0s cluster-kms.tfplan"]);
    const stack = `${FOLDER}/cdktf.out/stacks/payments`;
    expect(applier.text(`${stack}/cluster-kms.tfplan`)).toBe(planner.text("artifact/stacks/payments/tfplan"));
    expect(applier.ran).toContain("terraform init -input=false -no-color -lockfile=readonly");
  });

  it("leaves what became of it in the artifact and in the outputs", async () => {
    applier.env["GITHUB_OUTPUT"] = "/runner/outputs";
    await apply("--dotenv", "stage.env");
    expect(applier.text("/runner/outputs")).toBe("result=applied\nexit_code=0\nchanged=1\n");
    expect(applier.text("stage.env")).toBe(
      "CLUSTER_KMS_RESULT=applied\nCLUSTER_KMS_EXIT_CODE=0\nCLUSTER_KMS_CHANGED=1\n",
    );
    expect(JSON.parse(applier.text("artifact/applied.json") ?? "")).toMatchInlineSnapshot(`
      {
        "at": "2026-11-24T12:00:00.000Z",
        "changed": 1,
        "exitCode": 0,
        "format": "cluster-kms/stage-result",
        "outcome": "applied",
        "problems": [],
        "stacks": [
          {
            "done": [
              "clusterkms_binding.checkout",
            ],
            "name": "payments",
            "status": "applied",
            "unfinished": [],
          },
        ],
        "stage": "apply",
        "version": 1,
        "warnings": [],
      }
    `);
  });

  it("is told in events", async () => {
    const ran = await apply("--json");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const events = ran.stdout
      .trim()
      .split("\n")
      .map((one) => JSON.parse(one));
    expect(events.map(({ type, step, stack }) => [type, step, stack].filter(Boolean).join(" "))).toMatchInlineSnapshot(`
      [
        "step verify",
        "step synthesize",
        "step init payments",
        "step state payments",
        "step apply payments",
        "terraform apply payments",
        "terraform apply payments",
        "summary",
      ]
    `);
  });

  it("may be held against the digest that the plan stage told", async () => {
    expect(await apply("--digest", `sha256:${sha256(planner.text("artifact/manifest.json") ?? "")}`)).toMatchObject({
      code: 0,
    });
    const other = await apply("--digest", `sha256:${"0".repeat(64)}`);
    expect(other.code).toBe(4);
    expect(codesIn(other.stderr)).toEqual(["ARTIFACT_ALTERED"]);
  });
});

describe("an artifact that is not", () => {
  const refused = async (code: string, ...args: readonly string[]) => {
    const ran = await apply(...args);
    expect(codesIn(ran.stderr), ran.stderr).toEqual([code]);
    expect(ran.code).toBe(4);
    expect(applied()).toEqual([]);
    return ran.stderr;
  };

  it("whole is refused, whatever is missing or cut off, and no program is run", async () => {
    for (const path of listed(planner)) {
      for (const cut of [undefined, 0, 0.5]) {
        hand(planner, applier);
        const bytes = applier.files.get(`${FOLDER}/artifact/${path}`) ?? Buffer.alloc(0);
        if (cut === undefined) applier.files.delete(`${FOLDER}/artifact/${path}`);
        else applier.write(`artifact/${path}`, bytes.subarray(0, Math.floor(bytes.length * cut)));
        expect(await refused("ARTIFACT_INCOMPLETE")).toContain(path);
      }
    }
    expect(applier.ran).toEqual([]);
  });

  it("unaltered is refused, whichever byte was changed", async () => {
    for (const path of listed(planner).filter((one) => one !== "manifest.json")) {
      hand(planner, applier);
      const bytes = Buffer.from(applier.files.get(`${FOLDER}/artifact/${path}`) ?? "");
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      applier.write(`artifact/${path}`, bytes);
      expect(await refused("ARTIFACT_ALTERED")).toContain(`${path} was changed.`);
    }
    expect(applier.ran).toEqual([]);
  });

  it.each<[string, string, () => void]>([
    ["of this file", "ARTIFACT_OTHER_FILE", () => applier.write("cluster-kms.yaml", `${OTHER_KEY}# more\n`)],
    ["of this file, which is gone", "ARTIFACT_OTHER_FILE", () => applier.files.delete(`${FOLDER}/cluster-kms.yaml`)],
    [
      "of this version",
      "ARTIFACT_OTHER_TOOL",
      () => {
        applier.tool = "0.2.0";
      },
    ],
    [
      "of this Terraform",
      "ARTIFACT_OTHER_TERRAFORM",
      () => {
        applier.play.version = "Terraform v1.12.0\n";
      },
    ],
    [
      "of this provider",
      "ARTIFACT_OTHER_PROVIDER",
      () => {
        for (const stack of Object.values(applier.play.stacks)) stack.hash = "h1:build-two";
      },
    ],
    [
      "of this project",
      "ARTIFACT_OTHER_STACK",
      () => {
        for (const stack of Object.values(applier.play.stacks)) stack.json = '{"resource":{}}';
      },
    ],
    [
      "of this workspace",
      "ARTIFACT_OTHER_WORKSPACE",
      () => {
        applier.env["TF_WORKSPACE"] = "blue";
      },
    ],
    [
      "of this cloud",
      "ARTIFACT_OTHER_CLOUD",
      () => {
        delete applier.env["IBMCLOUD_KP_API_ENDPOINT"];
      },
    ],
    [
      "young enough",
      "ARTIFACT_TOO_OLD",
      () => {
        applier.now = NOW + 24 * 3_600_000 + 1;
      },
    ],
    [
      "of this state",
      "STATE_MOVED",
      () => {
        applier.play.serials = { payments: 5 };
      },
    ],
  ])("%s is refused", async (_, code, happen) => {
    happen();
    const said = await refused(code);
    expect(said).toContain("What to do:");
    for (const value of Object.values(SECRETS)) expect(said).not.toContain(value);
  });

  it("younger than a limit of one's own is refused; a longer one lets it pass", async () => {
    applier.now = NOW + 2 * 3_600_000;
    await refused("ARTIFACT_TOO_OLD", "--max-age", "90m");
    applier.now = NOW + 47 * 3_600_000;
    expect(await apply("--max-age", "2d")).toMatchObject({ code: 0 });
  });

  it("a limit or a timeout that is none is a mistake on the command line", async () => {
    for (const args of [
      ["--max-age", "soon"],
      ["--max-age", "0h"],
      ["--lock-timeout", "10"],
    ]) {
      await expect(apply(...args)).rejects.toMatchObject({ code: "commander.invalidArgument" });
    }
    expect(applier.ran).toEqual([]);
  });

  it("allowed is refused, also where somebody writes into the manifest that it is", async () => {
    const machine = machineFor(sandbox, SAME, KEY_CHANGE);
    expect((await machine.stage("plan", "--out", "artifact")).code).toBe(4);
    applier = machineFor(sandbox, SAME, KEY_CHANGE);
    hand(machine, applier);
    await refused("ARTIFACT_REFUSED");
    applier.write(
      "artifact/manifest.json",
      (applier.text("artifact/manifest.json") ?? "").replace('"outcome": "refused"', '"outcome": "changes"'),
    );
    await refused("ARTIFACT_REFUSED");
  });
});

describe("what comes in between", () => {
  it("is told by Terraform where two applies begin at once: the lock, or a plan that is stale by then", async () => {
    const cases = [
      ["Error acquiring the state lock", "Lock Info:\n  ID: 17\n  Who: other@job", "STATE_LOCKED", 1],
      ["Saved plan is stale", "The given plan file can no longer be applied.", "STATE_MOVED", 4],
    ] as const;
    for (const [summary, detail, code, exit] of cases) {
      applier.play.instead["apply"] = () => ({ code: 1, stdout: diagnostic("error", summary, detail) });
      const ran = await apply();
      expect(codesIn(ran.stderr)).toEqual([code]);
      expect(ran.stderr).toContain(detail);
      expect(ran.code).toBe(exit);
    }
  });

  it("is a lock that somebody holds when the state is read", async () => {
    applier.play.instead["state"] = () => ({ code: 1, stderr: "Error: Error acquiring the state lock\n\n  ID: 17\n" });
    const ran = await apply();
    expect(codesIn(ran.stderr)).toEqual(["STATE_LOCKED"]);
    expect(ran.code).toBe(1);
    expect(applied()).toEqual([]);
  });
});

describe("an apply that does not finish", () => {
  const broken =
    hook("apply_start", "clusterkms_root_key.a") +
    hook("apply_complete", "clusterkms_root_key.a") +
    hook("apply_start", BINDING) +
    diagnostic("error", "ACCESS_DENIED: cluster checkout: a role is missing", "It takes Administrator.", BINDING);

  it("says how far it came, why, and what to do", async () => {
    applier.play.instead["apply"] = () => ({ code: 1, stdout: broken });
    const ran = await apply();
    expect(ran.code).toBe(1);
    expect(ran.stderr.slice(ran.stderr.indexOf("APPLY_NOT_FINISHED"))).toMatchInlineSnapshot(`
      "APPLY_NOT_FINISHED: stack payments: the apply did not finish

      \`terraform apply\` said:

      clusterkms_binding.checkout: ACCESS_DENIED: cluster checkout: a role is missing

      It takes Administrator.

      Done:
        clusterkms_root_key.a

      Begun and not finished:
        clusterkms_binding.checkout

      Why it matters: What was sent goes on in the cloud, and the state notes it.

      What to do: Mend what is named above, and run both stages again: a new plan sees what was done and carries on with the rest.

      More: docs/codes/APPLY_NOT_FINISHED.md
      "
    `);
    expect(JSON.parse(applier.text("artifact/applied.json") ?? "")).toMatchObject({
      outcome: "failed",
      changed: 1,
      stacks: [{ name: "payments", status: "failed", done: ["clusterkms_root_key.a"], unfinished: [BINDING] }],
    });
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("since it was told to stop by %s, waits for Terraform and says what was sent", async (signal, code) => {
    applier.play.instead["apply"] = () => {
      applier.stop(signal);
      return { code: 1, stdout: hook("apply_start", BINDING) + diagnostic("error", "execution halted", "") };
    };
    const ran = await apply();
    expect(ran.code).toBe(code);
    expect(codesIn(ran.stderr)).toEqual(["APPLY_NOT_FINISHED", "STAGE_INTERRUPTED"]);
    expect(ran.stderr).toContain(`Stack payments: not finished.\n  begun, goes on in the cloud: ${BINDING}`);
    expect(JSON.parse(applier.text("artifact/applied.json") ?? "")).toMatchObject({ outcome: "interrupted" });
  });

  it("since it was told to stop before it began, says that nothing was sent", async () => {
    applier.play.instead["app"] = () => {
      applier.stop("SIGINT");
      return { code: null };
    };
    const ran = await apply();
    expect(ran.code).toBe(130);
    expect(codesIn(ran.stderr)).toEqual(["STAGE_INTERRUPTED"]);
    expect(ran.stderr).toContain("It had not begun to apply: nothing was sent.");
    expect(applier.ran).toEqual(["terraform version", "the app"]);
  });
});

describe("several stacks", () => {
  const two = (machine: FakeMachine) => {
    const { payments = { json: "", after: [], hash: "" } } = machine.play.stacks;
    const keys = { json: "{}", after: [], hash: "h1:build-one" };
    machine.play.stacks = { clusters: { ...payments, after: ["keys"] }, keys };
    machine.play.serials = { clusters: 4, keys: 1 };
    machine.play.changes = { clusters: NO_CHANGE };
    return machine;
  };
  const both = async (outputs: Record<string, unknown>) => {
    const machine = two(machineFor(sandbox, SAME, NO_CHANGE));
    machine.play.outputs = outputs;
    await machine.stage("plan", "--out", "artifact");
    applier = two(machineFor(sandbox, SAME, NO_CHANGE));
    hand(machine, applier);
  };

  it("are applied in their order; the first that fails stops those after it", async () => {
    await both({});
    expect(await apply()).toMatchObject({ code: 0 });
    expect(applied()).toHaveLength(2);
    await both({});
    applier.play.instead["apply"] = ({ cwd }) => (cwd.endsWith("/keys") ? { code: 1, stdout: line({}) } : undefined);
    const ran = await apply();
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("Stack keys: not finished, 0 changed.\nStack clusters: not begun, 0 changed.\n");
    expect(applied()).toHaveLength(1);
  });

  it("that waited are left, and the stage says that they are next", async () => {
    await both({ key: { actions: ["create"] } });
    const ran = await apply();
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain("Stack clusters: waits for a plan, 0 changed.\n");
    expect(ran.stdout).toContain("Outcome: waiting. Run both stages again for the stacks that waited.\n");
    expect(applied()).toHaveLength(1);
  });

  it("are all verified before the first is applied", async () => {
    await both({});
    applier.play.serials = { ...applier.play.serials, clusters: 5 };
    const ran = await apply();
    expect(codesIn(ran.stderr)).toEqual(["STATE_MOVED"]);
    expect(applied()).toEqual([]);
  });
});
