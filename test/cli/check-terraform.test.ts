/** The JSON that the real Terraform writes of plans of our own provider, against the sandbox. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCommand } from "../../lib/cli/check.js";
import { bare, chain } from "../e2e/support/chain.js";
import { CHECKOUT, checkout, file, fleet, keyId, LEDGER, ledger } from "../e2e/support/fleet.js";
import { type Workspace, workspace } from "../e2e/support/workspace.js";
import { runInProcess } from "./run-command.js";

let w: Workspace;
beforeAll(async () => {
  w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }));
}, 60_000);
afterAll(() => w?.close());

/** Plans the file, whether Terraform refuses it or not, and checks the JSON of what it saved. */
async function check(yaml: string, ...args: readonly string[]) {
  await w.file(yaml);
  const planned = await w.terraform("plan", "-input=false", "-out=check.plan", ...args);
  const shown = await w.again("show", "-json", "check.plan");
  expect(shown.code, planned.output + shown.output).toBe(0);
  const { stdout, code } = await runInProcess(checkCommand, ["-", "--json"], {
    readStdin: async () => ({ ok: true, value: shown.stdout }),
  });
  const { findings }: { findings: readonly { severity: string; code: string; address: string }[] } = JSON.parse(stdout);
  return { code, said: findings.map((one) => `${one.severity} ${one.code} ${one.address}`) };
}

describe("check on what Terraform saved", { timeout: 120_000 }, () => {
  it("says what a change of key means, and refuses nothing", async () => {
    expect(await check(file({ checkout: checkout("K2"), ledger: ledger("P1") }))).toEqual({
      code: 2,
      said: ["note CLUSTER_KEY_CHANGES clusterkms_binding.checkout"],
    });
  });

  it("has nothing to say when nothing changes", async () => {
    const both = file({ checkout: checkout("K1"), ledger: ledger("P1") });
    await w.file(both);
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    expect(await check(both)).toEqual({ code: 0, said: [] });
  });

  it("does not take the plan that the provider refused for a sound one", async () => {
    const { code, said } = await check(file({ ledger: ledger("P1") }));
    expect(said).toContain("warning PLAN_INCOMPLETE plan");
    expect(code).toBe(5);
  });

  it("notes what is no longer managed", async () => {
    const { code, said } = await check(file({ ledger: ledger("P1") }, "removed: { clusters: [checkout] }\n"));
    expect(said).toContain("note FORGOTTEN_BY_PLAN clusterkms_binding.checkout");
    expect(code).toBe(2);
  });

  it("follows a new name", async () => {
    const renamed = file({ shop: checkout("K1", ", renamedFrom: [checkout]"), ledger: ledger("P1") });
    expect(await check(renamed)).toEqual({ code: 2, said: [] });
  });

  it("shows a key that was changed in the console", async () => {
    w.sandbox.console.enable(CHECKOUT, keyId("K3"));
    w.sandbox.clock.advance(3_600);
    expect(await check(file({ checkout: checkout("K3"), ledger: ledger("P1") }))).toEqual({
      code: 3,
      said: ["warning KEY_CHANGED_OUTSIDE clusterkms_binding.checkout"],
    });
  });
});

describe("check on the first plan of a whole chain", { timeout: 120_000 }, () => {
  it("knows that no cluster can have used a key that the plan makes", async () => {
    const other = await workspace(bare());
    try {
      w = other;
      const clusters = { checkout: "account: platform, name: checkout-prod, infrastructure: vpc, key: roks-2026" };
      expect(await check(chain({ clusters }))).toEqual({
        code: 2,
        said: ["note CLUSTER_KEY_CHANGES clusterkms_binding.checkout"],
      });
    } finally {
      await other.close();
    }
  });
});
