import { describe, expect, it } from "vitest";
import { decodePlan } from "../../../lib/cli/check/decode.js";
import { checkCommand } from "../../../lib/cli/check.js";
import { CHECK_CODES } from "../../../lib/model/codes/check.js";
import { judgePlan } from "../../../lib/plan/foreign/check.js";
import { runInProcess } from "../../cli/run-command.js";
import { type Side, side } from "./case.js";
import { CLUSTER_CASES } from "./cases-clusters.js";
import { KEY_CASES } from "./cases-keys.js";
import { OWN_CASES } from "./cases-own.js";
import { cluster, kmsConfig, kmsKey, SECRET } from "./objects.js";
import { planJson } from "./plan-json.js";

const CASES = [...KEY_CASES, ...CLUSTER_CASES, ...OWN_CASES];

const check = ({ plan }: Side, ...more: readonly string[]) =>
  runInProcess(checkCommand, ["plan.json", ...more], {
    readText: async () => ({ ok: true, value: JSON.stringify(planJson(plan)) }),
  });

/** `severity CODE address` of every finding. */
async function said(of: Side): Promise<readonly string[]> {
  const { stdout } = await check(of, "--json");
  const { findings }: { findings: readonly { severity: string; code: string; address: string }[] } = JSON.parse(stdout);
  return findings.map(({ severity, code, address }) => `${severity} ${code} ${address}`);
}

describe("each law on a plan that somebody wrote", () => {
  describe.each(CASES)("$name", ({ broken, kept }) => {
    it("is said where it breaks or touches one, with its exit code", async () => {
      expect(await said(broken)).toEqual(broken.says);
      expect((await check(broken)).code).toBe(broken.exit);
    });

    it("is not said of the nearest plan that does not", async () => {
      expect(await said(kept)).toEqual(kept.says);
      expect((await check(kept)).code).toBe(kept.exit);
    });
  });

  it("has a case for every code that is found in a plan", () => {
    const found = new Set(
      CASES.flatMap(({ broken, kept }) => [...broken.says, ...kept.says]).map((one) => one.split(" ")[1]),
    );
    const none = Object.keys(CHECK_CODES).filter((code) => !found.has(code));
    // These two are of files that are no plan.
    expect(none).toEqual(["PLAN_UNREADABLE", "PLAN_FORMAT_UNKNOWN"]);
  });

  it("says each thing in these words", async () => {
    const texts: string[] = [];
    for (const { name, broken, kept } of CASES) {
      texts.push(`### ${name}\n\n${(await check(broken)).stdout}\n--- kept\n\n${(await check(kept)).stdout}`);
    }
    await expect(texts.join("\n")).toMatchFileSnapshot("__snapshots__/laws.txt");
  });

  it("prints no key material, whether the provider calls it secret or not", async () => {
    for (const { broken, kept } of CASES) {
      for (const one of [broken, kept]) {
        for (const format of [[], ["--json"]]) {
          const { stdout, stderr } = await check(one, ...format);
          expect(stdout + stderr).not.toContain(SECRET);
        }
      }
    }
  });

  it("shows nothing of a value of which a part is secret", async () => {
    const hidden = CASES.find(({ name }) => name === "a key that must not be shown, changed outside");
    const { stdout } = await check(hidden?.broken ?? side(0, [], {}));
    expect(stdout).toContain("`kms_config` is (sensitive); the last apply left (sensitive).");
  });

  it("names no more than a few of the many that use a key", async () => {
    const clusters = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => {
        const one = cluster([kmsConfig()], { id: `d${String(index).padStart(19, "0")}` });
        return [`ibm_container_vpc_cluster.c[${index}]`, { before: one, after: one }];
      }),
    );
    const plan = { changes: { "ibm_kms_key.roks": { before: kmsKey() }, ...clusters } };
    const { stdout } = await check(side(4, [], plan));
    expect(stdout).toContain("ibm_container_vpc_cluster.c[4] and 35 more.");
  });

  it("gives the same verdict whatever the order of the changes", () => {
    for (const { broken } of CASES) {
      const json = planJson(broken.plan);
      const { resource_changes: changes } = json;
      const turned = { ...json, resource_changes: Array.isArray(changes) ? [...changes].reverse() : changes };
      const codes = [json, turned].map((one) => {
        const plan = decodePlan(one);
        if (!plan.ok) throw new Error(plan.error.seen);
        return judgePlan(plan.value, 0)
          .findings.map(({ code, address }) => `${code} ${address}`)
          .sort();
      });
      expect(codes[0]).toEqual(codes[1]);
    }
  });
});
