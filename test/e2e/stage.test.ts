/** A pipeline from plan to apply: two machines, one cloud, the real Terraform. */
import { unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { checkout, file, fleet, ledger, SECRETS } from "./support/fleet.js";
import { type Pipeline, pipeline } from "./support/stages.js";

let p: Pipeline;
afterEach(() => p.close());

const codesOf = (stderr: string) => [...stderr.matchAll(/^([A-Z]+(?:_[A-Z]+)+): /gm)].map(([, code]) => code);

describe("a change from plan to apply", { timeout: 240_000 }, () => {
  it("is applied once on another machine, as it was planned; what is in the artifact may be seen by anybody", async () => {
    p = await pipeline(fleet());
    await p.file(file({ checkout: checkout("K1"), ledger: ledger("P1") }));
    const planned = await p.plan();
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.stdout).toContain("Plan: 2 to adopt, 2 to enable; 2 warnings.\n\nOutcome: changes.");
    expect(p.writes()).toEqual([]);
    await searched();

    await p.hand();
    const applied = await p.apply();
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain("Stack payments: applied, 4 changed.\nOutcome: applied.\n");
    expect(p.writes().map(({ operation }) => operation)).toEqual(["enableKMS", "enableKMS"]);

    const again = await p.apply();
    expect(again.code).toBe(4);
    expect(codesOf(again.stderr)).toEqual(["STATE_MOVED"]);
    expect(p.writes()).toHaveLength(2);
  });
});

/** Every byte of the artifact, and what is inside the saved plan, for secrets and for paths of the two machines. */
async function searched(): Promise<void> {
  const artifact = await p.artifact();
  expect([...artifact.keys()]).toMatchInlineSnapshot(`
    [
      "manifest.json",
      "plan.json",
      "report.html",
      "report.junit.xml",
      "report.md",
      "report.sarif",
      "report.txt",
      "result.json",
      "stacks/payments/cdk.tf.json",
      "stacks/payments/check.json",
      "stacks/payments/terraform.lock.hcl",
      "stacks/payments/terraform.txt",
      "stacks/payments/tfplan",
    ]
  `);
  const plan = artifact.get("stacks/payments/tfplan") ?? Buffer.alloc(0);
  const inside = Object.entries(unzipSync(plan));
  expect(inside.map(([path]) => path)).toContain("tfconfig/m-/cdk.tf.json");
  const all = [...artifact, ...inside].map(([path, bytes]) => [path, Buffer.from(bytes).toString("latin1")] as const);
  const forbidden = [...Object.values(SECRETS), p.planner.folder, process.cwd(), "/tmp/", "/home/", "/root/"];
  expect(
    all.flatMap(([path, text]) => forbidden.filter((one) => text.includes(one)).map((one) => [path, one])),
  ).toEqual([]);
}
