import { describe, expect, it } from "vitest";
import { checkCommand } from "../../lib/cli/check.js";
import { nodeIo } from "../../lib/cli/io.js";
import { binding, K2, kmsKey, SECRET } from "../plan/foreign/objects.js";
import { type Json, planJson } from "../plan/foreign/plan-json.js";
import { runInProcess } from "./run-command.js";

const DROPPED = planJson({ changes: { "clusterkms_binding.checkout": { before: binding() } } });

const check = (text: string, ...args: readonly string[]) =>
  runInProcess(checkCommand, ["plan.json", ...args], { readText: async () => ({ ok: true, value: text }) });

describe("cluster-kms check", () => {
  it("reads a plan that is piped in", async () => {
    const { stdout, code } = await runInProcess(checkCommand, ["-"], {
      readStdin: async () => ({ ok: true, value: JSON.stringify(DROPPED) }),
    });
    expect(stdout).toContain("refused: clusterkms_binding.checkout: BINDING_DROPPED");
    expect(code).toBe(4);
  });

  it("prints JSON, with why and what to do", async () => {
    const { stdout, code } = await check(JSON.stringify(DROPPED), "--json");
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      file: "plan.json",
      result: "refused",
      refused: true,
      unknown: false,
      drift: false,
      changes: true,
      findings: [
        {
          address: "clusterkms_binding.checkout",
          code: "BINDING_DROPPED",
          severity: "refused",
          now: expect.any(String),
          willBe: "It is destroyed.",
          why: expect.stringContaining("law 4"),
          todo: expect.arrayContaining([expect.stringContaining("removed:")]),
          unknown: false,
        },
      ],
    });
    expect(code).toBe(4);
  });

  it("says every exit code in its help", async () => {
    let help = "";
    const collect = (text: string) => {
      help += text;
    };
    checkCommand(nodeIo()).configureOutput({ writeOut: collect }).outputHelp();
    for (const said of [
      "0 none",
      "1 error",
      "2 changes",
      "3 something was changed outside",
      "4 refused",
      "5 something",
    ]) {
      expect(help).toContain(said);
    }
    expect(help).toContain("1, 4, 5, 3, 2");
  });

  it("prints nothing that moves the cursor", async () => {
    const address = 'clusterkms_binding.a["\u001b[2J\u202e"]';
    const { stdout } = await check(
      JSON.stringify({
        ...planJson({}),
        resource_changes: [
          {
            address,
            mode: "managed",
            type: "clusterkms_binding",
            name: "a",
            change: {
              actions: ["delete"],
              before: binding(K2, { cluster: "\u001b[2J", cluster_id: null }),
              after: null,
            },
          },
        ],
      }),
    );
    expect(stdout).toContain("BINDING_DROPPED");
    for (const one of ["\u001b", "\u202e"]) expect(stdout).not.toContain(one);
  });
});

describe("what is no plan", () => {
  const plan = planJson({ changes: { "ibm_kms_key.roks": { after: kmsKey() } } });
  const text = JSON.stringify(plan);
  const changed = (change: Json) => JSON.stringify({ ...plan, resource_changes: [change] });
  const entry = { address: "a.b", type: "a", name: "b", mode: "managed" };

  it.each([
    ["nothing", "", "It is empty."],
    ["blanks", " \n", "It is empty."],
    ["no JSON", "Terraform will perform", "It is not JSON"],
    ["more behind the JSON", `${text}x`, "It is not JSON: see character"],
    ["a list", "[]", "It is JSON, but no object."],
    ["something else", "{}", "It has no `format_version`"],
    ["a state", '{"format_version":"1.0","values":{}}', "It is the JSON of a state, not of a plan."],
    ["no changes and no values", '{"format_version":"1.2"}', "It has neither `planned_values` nor `resource_changes`."],
    ["the log of a plan", '{"@level":"info"}\n{"@level":"info"}', "It is the log of `terraform plan -json`"],
    [
      "changes that are no list",
      JSON.stringify({ ...plan, resource_changes: {} }),
      "Its `resource_changes` is no list.",
    ],
    [
      "a change that is no object",
      JSON.stringify({ ...plan, resource_changes: [1] }),
      "`resource_changes[0]` is no object.",
    ],
    ["a change without address", changed({ type: "a" }), "`resource_changes[0]` has no address, type or name."],
    ["a change without change", changed(entry), "`resource_changes[0]` has no change."],
    [
      "an action that nobody knows",
      changed({ ...entry, change: { actions: ["explode"] } }),
      "`resource_changes[0]` has actions that are not known.",
    ],
    [
      "drift that is not understood",
      JSON.stringify({ ...plan, resource_drift: [{}] }),
      "`resource_drift[0]` has no address, type or name.",
    ],
  ])("is an error: %s", async (_, given, said) => {
    const { stdout, stderr, code } = await check(given);
    expect(stderr).toContain("PLAN_UNREADABLE: plan.json: this is not the JSON of a saved Terraform plan");
    expect(stderr).toContain(said);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  it("is an error wherever it is cut off, and says nothing of what is in it", async () => {
    for (let length = 1; length < text.length; length += 7) {
      const { stderr, code } = await check(text.slice(0, length));
      expect(stderr, `${length}`).toContain("It ends too early");
      expect(stderr).not.toContain(SECRET.slice(0, 8));
      expect(code).toBe(1);
    }
  });

  it("quotes nothing of what is no JSON", async () => {
    const { stderr } = await check(text.replace(`"${SECRET}"`, `${SECRET}`));
    expect(stderr).toContain("It is not JSON.");
    expect(stderr).not.toContain(SECRET.slice(0, 4));
  });

  it.each([
    ["2.0", "Its `format_version` is `2.0`; 1 is known."],
    ["0.1", "Its `format_version` is `0.1`; 1 is known."],
    ["\u001b[2J", "Its `format_version` is not a number; 1 is known."],
  ])("is an error in format %j", async (version, said) => {
    const { stderr, code } = await check(JSON.stringify({ ...plan, format_version: version }));
    expect(stderr).toContain("PLAN_FORMAT_UNKNOWN");
    expect(stderr).toContain(said);
    expect(code).toBe(1);
  });

  it.each(["1.0", "1.2", "1.99"])("is not any minor version of format 1: %s", async (version) => {
    expect((await check(JSON.stringify({ ...plan, format_version: version }))).code).toBe(2);
  });

  it("takes a byte order mark", async () => {
    expect((await check(`\ufeff${text}`)).code).toBe(2);
  });

  it("says what may have happened to a file that is no text", async () => {
    const { stderr, code } = await runInProcess(checkCommand, ["plan.tfplan"], {
      readText: async () => ({ ok: false, error: { kind: "not-text", message: "it is not UTF-8 text" } }),
    });
    expect(stderr).toContain("It cannot be read: it is not UTF-8 text.");
    expect(stderr).toContain("PowerShell");
    expect(code).toBe(1);
  });
});
