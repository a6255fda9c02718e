import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO_CREDENTIALS, demoSeed, type Sandbox, type SandboxSeed, startSandbox } from "../../lib/sandbox/index.js";
import { type Project, project } from "../support/project.js";

const DEVELOPMENT = "2233445566778899aabbccddeeff0011";
const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const SECURITY = "1122334455667788990011223344aabb";
/** Virtual seconds in one real second. */
const SCALE = 600;

const secrets = {
  ...DEMO_CREDENTIALS,
  DEVELOPMENT_API_KEY: "sandbox-key-of-development",
  PLATFORM_API_KEY: "sandbox-key-of-production",
};

const cluster = (id: string, name: string, account: string) =>
  ({ id, name, account, infrastructure: "vpc", region: "eu-de" }) as const;

/** What the example of two stacks finds: no instance, no key, no authorization. */
const twoStacks: SandboxSeed = {
  accounts: [
    { id: DEVELOPMENT, apiKeys: [{ key: secrets.DEVELOPMENT_API_KEY }] },
    { id: PLATFORM, apiKeys: [{ key: secrets.PLATFORM_API_KEY }] },
    { id: SECURITY, apiKeys: [{ key: secrets.SECURITY_API_KEY }] },
  ],
  clusters: [
    cluster("d3k8abcd0m1n2o3p4q5c", "canary", DEVELOPMENT),
    cluster("d3k8abcd0m1n2o3p4q5d", "checkout-prod", PLATFORM),
    cluster("d3k8abcd0m1n2o3p4q5e", "ledger-prod", PLATFORM),
  ],
};

let here: Project;
let sandbox: Sandbox | undefined;
beforeEach(async () => {
  here = await project();
});
afterEach(async () => {
  await sandbox?.close();
  await here.remove();
});

/** Starts the cloud, and gives a way to run Terraform against it, which fails where Terraform does. */
async function cloud(seed: SandboxSeed) {
  sandbox = await startSandbox({ seed, scale: SCALE });
  const env = { ...sandbox.env(), ...secrets, CLUSTERKMS_TIME_SCALE: String(SCALE) };
  return async (stack: string, ...args: readonly string[]) => {
    const initialized = await here.terraform(stack, ["init", "-input=false"], env);
    const done = await here.terraform(stack, [...args, "-input=false"], env);
    if (done.code !== 0) throw new Error(`${initialized.output}\n${done.output}`);
    return done.output;
  };
}

const ENABLED = ["enableKMS", "enableKMS", "enableKMS"] as const;

/** What was made of what there is one of, and what was enabled. */
const madeInOrder = () =>
  (sandbox?.log ?? [])
    .map(({ operation }) => operation)
    .filter((operation) => ["createResourceInstance", "createPolicy", "enableKMS"].includes(operation));

describe("Terraform plans the examples", () => {
  it("of a file with two accounts", async () => {
    const terraform = await cloud(demoSeed);
    copyFileSync("examples/two-accounts/cluster-kms.yaml", join(here.folder, "cluster-kms.yaml"));
    await here.app("main.ts", secrets);
    // The instance, its two keys and the use of it; and the use of the other one, which is taken over.
    expect(await terraform("payments", "plan")).toContain("Plan: 2 to import, 5 to add, 2 to change, 0 to destroy.");
    await terraform("payments", "apply", "-auto-approve");
    expect(await terraform("payments", "plan")).toContain("No changes.");
  });

  it("of one stack in TypeScript: what is held is left as it is", async () => {
    const terraform = await cloud({ ...demoSeed, authorizations: [] });
    await here.app("examples/typescript/main.ts");
    expect(await terraform("payments", "plan")).toContain("HELD: cluster ledger-prod");
    await terraform("payments", "apply", "-auto-approve");
    expect(madeInOrder()).toEqual(["createResourceInstance", "createPolicy", "enableKMS"]);
    expect(await terraform("payments", "plan")).toContain("No changes.");
  });

  it("of two stacks: production takes the key that the first has made and the canary uses", async () => {
    const terraform = await cloud(twoStacks);
    await here.app("examples/typescript-two-stacks/main.ts");
    await terraform("keys", "apply", "-auto-approve");
    expect(await terraform("production", "plan")).toContain("Plan: 2 to import, 0 to add, 2 to change, 0 to destroy.");
    await terraform("production", "apply", "-auto-approve");
    for (const stack of ["keys", "production"]) expect(await terraform(stack, "plan")).toContain("No changes.");
    expect(madeInOrder()).toEqual(["createResourceInstance", "createPolicy", "createPolicy", ...ENABLED]);
  });
});
