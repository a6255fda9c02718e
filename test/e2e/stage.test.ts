/** A pipeline from plan to apply: two machines, one cloud, the real Terraform. The plan stage may only read. */
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, keyId, SECRETS } from "./support/fleet.js";
import { fleetWithReaders, READERS, WRITERS, withWriters } from "./support/readers.js";
import { type Pipeline, pipeline } from "./support/stages.js";

let p: Pipeline;
beforeAll(async () => {
  p = await pipeline(withWriters(fleetWithReaders({ encrypted: { [CHECKOUT]: "K1" } })));
});
afterAll(() => p.close());

const codesOf = (stderr: string) => [...stderr.matchAll(/^([A-Z]+(?:_[A-Z]+)+): /gm)].map(([, code]) => code);
const asReader = { env: READERS };
const asWriter = { env: WRITERS };
const enables = () => p.writes().map(({ operation }) => operation);

/** In the order of a life: each starts from what the one before has left. */
describe("a pipeline", { timeout: 240_000 }, () => {
  it("plans with credentials that may only read; with the same the apply is refused by the cloud, which says what is missing", async () => {
    await p.file(file({ checkout: checkout("K2") }));
    const planned = await p.plan([], asReader);
    expect(planned.code, planned.stderr).toBe(0);
    expect(planned.stdout).toContain("1 to change key");
    expect(planned.stdout).toContain("\nOutcome: changes.");
    await searched();

    await p.hand();
    const applied = await p.apply([], asReader);
    expect(applied.code, applied.stderr).toBe(1);
    expect(codesOf(applied.stderr)).toEqual(["APPLY_NOT_FINISHED"]);
    expect(applied.stderr).toContain("ACCESS_DENIED");
    expect(applied.stderr).toContain("Administrator");
    expect(p.sandbox.log.filter(({ operation, status }) => operation === "enableKMS" && Number(status) < 400)).toEqual(
      [],
    );
  });

  it("applies on the other machine exactly what was planned", async () => {
    expect(await p.plan([], asReader)).toMatchObject({ code: 0 });
    await p.hand();
    p.sandbox.clearLog();
    const applied = await p.apply();
    expect(applied.code, applied.stderr).toBe(0);
    expect(applied.stdout).toContain("Outcome: applied.\n");
    expect(enables()).toEqual(["enableKMS"]);
    // The artifact is still there, and the state is another one: of two pipelines the second is refused.
    const again = await p.apply();
    expect(again.code, again.stderr).toBe(4);
    expect(codesOf(again.stderr)).toEqual(["STATE_MOVED"]);
    expect(enables()).toEqual(["enableKMS"]);
  });

  it("says where nothing changes, with the exit code only where that is asked for", async () => {
    const planned = await p.plan(["--detailed-exitcode"], asReader);
    expect(planned.code, planned.stderr).toBe(0);
    expect(planned.stdout).toContain("\nOutcome: nothing.");
  });

  it("with credentials that may write and not read is refused, and says what could not be read", async () => {
    await p.file(file({ checkout: checkout("K3") }));
    p.sandbox.clearLog();
    const blind = await p.plan([], asWriter);
    expect(blind.code, blind.stderr).toBe(4);
    const said = blind.stdout.replaceAll(/\s+/g, " ");
    expect(said).toContain("cluster checkout is refused");
    expect(said).toContain("Could not list the vpc clusters");
    expect(said).toContain("The role that allows it: Viewer on Kubernetes Service.");
    expect(said).toContain("The role that allows it: Reader on the KMS instance.");
    expect((await p.artifact()).has("stacks/payments/tfplan")).toBe(false);
    expect(enables()).toEqual([]);
  });

  it("of which the apply may write and not read is refused before anything is sent; its artifact is as good as before", async () => {
    const planned = await p.plan(["--detailed-exitcode"], asReader);
    expect(planned.code, planned.stderr).toBe(2);
    await p.hand();
    p.sandbox.clearLog();
    const applied = await p.apply([], asWriter);
    expect(applied.code, applied.stderr).toBe(1);
    expect(codesOf(applied.stderr)).toEqual(["APPLY_NOT_FINISHED"]);
    expect(applied.stderr).toContain("clusterkms_binding.checkout: ACCESS_DENIED");
    expect(applied.stderr).toContain("The role that allows it: Viewer on Kubernetes Service.");
    expect(applied.stderr).toContain("Nothing was begun.");
    expect(enables()).toEqual([]);
  });

  it("does not apply over a cloud that moved between plan and apply", async () => {
    // The artifact is the one that could not be applied a moment ago: neither the state nor the cloud moved by that.
    p.sandbox.console.enable(CHECKOUT, keyId("P1"));
    p.sandbox.clock.advance(7_200);
    p.sandbox.clearLog();
    const applied = await p.apply();
    expect(applied.code, applied.stderr).toBe(1);
    expect(codesOf(applied.stderr)).toEqual(["APPLY_NOT_FINISHED"]);
    expect(applied.stderr).toContain("CHANGED_SINCE_PLAN");
    expect(enables()).toEqual([]);
  });

  it("refuses a plan that breaks a law, and never applies it", async () => {
    await p.file(file({ checkout: checkout("K2") }));
    const planned = await p.plan([], asReader);
    expect(planned.code, planned.stdout).toBe(4);
    expect(planned.stdout).toContain("KEY_CHANGED_OUTSIDE");
    expect(planned.stdout).toContain("\nOutcome: refused.");
    await p.hand();
    const applied = await p.apply();
    expect(applied.code).toBe(4);
    expect(codesOf(applied.stderr)).toEqual(["ARTIFACT_REFUSED"]);
    expect(enables()).toEqual([]);
  });
});

/** Every byte of the artifact, and what is inside the saved plan, for secrets and for paths of the two machines. */
async function searched(): Promise<void> {
  const artifact = await p.artifact();
  expect([...artifact.keys()]).toMatchInlineSnapshot(`
    [
      "manifest.json",
      "plan.json",
      "report.codequality.json",
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
  const secrets = [...Object.values(SECRETS), ...Object.values(READERS)];
  const forbidden = [...secrets, p.planner.folder, process.cwd(), "/tmp/", "/home/", "/root/"];
  expect(
    all.flatMap(([path, text]) => forbidden.filter((one) => text.includes(one)).map((one) => [path, one])),
  ).toEqual([]);
}
