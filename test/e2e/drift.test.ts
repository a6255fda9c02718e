import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, LEDGER, ledger } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

describe("a key changed behind Terraform's back", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }));
    await w.file(file({ checkout: checkout("K1"), ledger: ledger("P1") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    w.sandbox.console.enable(CHECKOUT, keyId("K2"));
    w.sandbox.clock.advance(3_600);
    w.sandbox.clearLog();
  });
  afterAll(() => w.close());

  it("is refused at plan, with what was declared, what is seen, and both ways out", async () => {
    const planned = await w.again("plan");
    expect(planned.code).toBe(1);
    expect(planned.output).toContain("KEY_CHANGED_OUTSIDE");
    expect(planned.output).toContain(`Declared: ${KEYS.K1}`);
    expect(planned.output).toContain(`Seen:     ${KEYS.K2}, registered since 20`);
    expect(planned.output).toContain(`Declare the key that is in use: ${KEYS.K2}`);
    expect(planned.output).toContain("Or declare a new root key");
    expect(w.writes()).toEqual([]);
  });

  it("shows as drift in the plan's JSON", async () => {
    const plan = await w.plan("-refresh-only");
    expect(plan.resource_drift).toHaveLength(1);
    expect(plan.resource_drift?.[0]).toMatchObject({
      address: "clusterkms_binding.checkout",
      change: {
        before: { root_key: KEYS.K1, drifted_from: null },
        after: { root_key: KEYS.K2, drifted_from: KEYS.K1, former_root_keys: [KEYS.K1] },
      },
    });
  });

  it("does not stop the other clusters where the drifted one is on hold", async () => {
    await w.file(file({ checkout: checkout("K1", ", hold: looking into it"), ledger: ledger("P1") }));
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(0);
    expect(planned.output).toContain("HELD");
    expect(planned.output).toContain("KEY_CHANGED_OUTSIDE");
  });

  it("is settled by declaring the key in use: nothing is sent, and the next plan is empty", async () => {
    await w.file(file({ checkout: checkout("K2"), ledger: ledger("P1") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
    expect(w.writes()).toEqual([]);
  });

  it("leaves the old key in the ledger, so that it is refused for good", async () => {
    await w.file(file({ checkout: checkout("K1"), ledger: ledger("P1") }));
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(1);
    expect(planned.output).toMatch(/KEY_CHANGED_OUTSIDE|KEY_REUSED/);
    expect(w.writes()).toEqual([]);
  });

  it("is settled by a new key as well: one enable, in place", async () => {
    await w.file(file({ checkout: checkout("K3"), ledger: ledger("P1") }));
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.output).toContain("0 added, 1 changed, 0 destroyed");
    expect(w.writes()).toHaveLength(1);
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({
      root_key: KEYS.K3,
      root_key_seen: "seen",
      drifted_from: null,
      former_root_keys: [KEYS.K1, KEYS.K2],
    });
  });
});

describe("a cluster that vanished", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }));
    await w.file(file({ checkout: checkout("K1"), ledger: ledger("P1") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    w.sandbox.console.deleteCluster(CHECKOUT);
    w.sandbox.clearLog();
  });
  afterAll(() => w.close());

  it("is refused as gone, with the lines to paste", async () => {
    const planned = await w.again("plan");
    expect(planned.code).toBe(1);
    expect(planned.output).toContain("CLUSTER_GONE");
    expect(planned.output).toContain("removed:");
  });

  it("does not stop the others while it is on hold", async () => {
    await w.file(file({ checkout: checkout("K1", ", hold: was deleted"), ledger: ledger("P1") }));
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(0);
    expect(planned.output).toContain("CLUSTER_GONE");
  });

  it("is forgotten by `removed:`, and nothing is sent", async () => {
    await w.file(file({ ledger: ledger("P1") }, "removed: { clusters: [checkout] }\n"));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    expect(await w.attributes("clusterkms_binding.checkout")).toBeUndefined();
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
    expect(w.writes()).toEqual([]);
  });
});
