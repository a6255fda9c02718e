/** The authorizations that a file implies, under the real Terraform and over several edits of the file. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO_CREDENTIALS, demoSeed, type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { type Project, project } from "../support/project.js";

const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const EXAMPLE = readFileSync("examples/two-accounts/cluster-kms.yaml", "utf8");
/** Virtual seconds in one real second. */
const SCALE = 600;

let here: Project;
let sandbox: Sandbox;
beforeEach(async () => {
  here = await project();
  sandbox = await startSandbox({ seed: { ...demoSeed, authorizations: [] }, scale: SCALE });
});
afterEach(async () => {
  await sandbox.close();
  await here.remove();
});

/** Synthesizes the file and runs Terraform on it; fails where Terraform does. */
async function terraform(file: string, ...args: readonly string[]): Promise<string> {
  const env = { ...sandbox.env(), ...DEMO_CREDENTIALS, CLUSTERKMS_TIME_SCALE: String(SCALE) };
  writeFileSync(join(here.folder, "cluster-kms.yaml"), file);
  const synthesized = await here.app("main.ts", DEMO_CREDENTIALS);
  const initialized = await here.terraform("payments", ["init", "-input=false"], env);
  const done = await here.terraform("payments", [...args, "-input=false"], env);
  if (done.code !== 0) throw new Error(`${synthesized.output}\n${initialized.output}\n${done.output}`);
  return done.output;
}

const policies = () => sandbox.log.filter(({ operation, write }) => write && /Policy$/.test(operation));

describe("implied authorizations", { timeout: 120_000 }, () => {
  it("are forgotten when the last cluster moves away, stay in the cloud, and follow a new name", async () => {
    await terraform(EXAMPLE, "apply", "-auto-approve");
    expect(policies().map(({ operation }) => operation)).toEqual(["createPolicy", "createPolicy"]);
    sandbox.clearLog();

    // The one cluster with a key of `kp-platform` takes one of `kp-prod`.
    const moved = EXAMPLE.replace("key: iks-2026", "key: roks-2026b");
    const applied = await terraform(moved, "apply", "-auto-approve");
    expect(applied).toContain(`clusterkms_authorization.kp-platform-${PLATFORM}`);
    expect(applied).toMatch(/will no longer be managed by Terraform, but will not be destroyed/);
    expect(applied).toContain("Apply complete!");
    expect(await terraform(moved, "plan")).toContain("No changes.");

    const renamed = moved
      .replaceAll("kp-prod", "kp-main")
      .replace("    region: us-south\n", "    region: us-south\n    renamedFrom: [kp-prod]\n");
    const planned = await terraform(renamed, "plan");
    expect(planned).toContain(
      `clusterkms_authorization.kp-prod-${PLATFORM} has moved to clusterkms_authorization.kp-main-${PLATFORM}`,
    );
    expect(planned.replaceAll("\n", " ")).toMatch(/Plan: 0 to add, 0 to change, 0 to destroy|No changes/);
    expect(policies()).toEqual([]);
  });
});
