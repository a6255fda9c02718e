import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, fleet, KEYS, LEDGER, ledger } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

const both = file({ checkout: checkout("K1"), ledger: ledger("P1") });

describe("nothing that would drop an encryption gets through", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }));
    await w.file(both);
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    return () => w.close();
  });
  beforeEach(() => w.sandbox.clearLog());
  afterEach(() => {
    expect(w.writes()).toEqual([]);
  });

  it("refuses a cluster dropped from the file, and says the three ways to mean it", async () => {
    await w.file(file({ ledger: ledger("P1") }));
    const deployed = await w.cdktf("deploy", "--auto-approve");
    expect(deployed.code).not.toBe(0);
    expect(deployed.output).toContain("BINDING_DROPPED");
    for (const way of ["removed:", "renamedFrom", "removal: forget"]) expect(deployed.output).toContain(way);
  });

  it("refuses `cdktf destroy`", async () => {
    await w.file(both);
    const destroyed = await w.cdktf("destroy", "--auto-approve");
    expect(destroyed.code).not.toBe(0);
    expect(destroyed.output).toContain("BINDING_DROPPED");
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({ root_key: KEYS.K1 });
  });

  it("refuses `-replace`", async () => {
    const applied = await w.terraform("apply", "-auto-approve", "-replace=clusterkms_binding.checkout");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain("REPLACEMENT_REFUSED");
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({ root_key: KEYS.K1 });
  });

  it("refuses a tainted binding, and carries on after untaint", async () => {
    expect((await w.again("taint", "clusterkms_binding.checkout")).code).toBe(0);
    const applied = await w.again("apply", "-auto-approve");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain("REPLACEMENT_REFUSED");
    expect((await w.again("untaint", "clusterkms_binding.checkout")).code).toBe(0);
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("refuses to point a binding at another cluster", async () => {
    await w.file(file({ checkout: `name: ledger-prod, infrastructure: classic, key: p1` }));
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(1);
    expect(planned.output).toContain("BINDING_CLUSTER_FIXED");
  });

  it("refuses a key that the cluster has used before", async () => {
    await w.file(file({ checkout: checkout("K2", `, formerKeys: ["${KEYS.K3}"]`), ledger: ledger("P1") }));
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(0);
    await w.file(file({ checkout: checkout("K3", `, formerKeys: ["${KEYS.K3}"]`), ledger: ledger("P1") }));
    const synthesized = await w.synth();
    expect(synthesized.code).toBe(1);
    expect(synthesized.output).toContain("KEY_REUSED");
  });

  it("takes a change of the cluster's id to its name for the same cluster", async () => {
    await w.file(file({ checkout: checkout("K1"), ledger: `id: ${LEDGER}, infrastructure: classic, key: p1` }));
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(0);
    expect(planned.output).not.toContain("root_key ");
  });

  it("forgets what `removed:` names, and leaves it encrypted", async () => {
    await w.file(file({ ledger: ledger("P1") }, "removed: { clusters: [checkout] }\n"));
    const deployed = await w.cdktf("deploy", "--auto-approve");
    expect(deployed.code).toBe(0);
    expect(await w.attributes("clusterkms_binding.checkout")).toBeUndefined();
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("follows a new name by `renamedFrom`, and changes nothing", async () => {
    await w.file(file({ books: ledger("P1", ", renamedFrom: [ledger]") }, "removed: { clusters: [checkout] }\n"));
    const planned = await w.terraform("plan");
    expect(planned.output).toContain("clusterkms_binding.ledger has moved to clusterkms_binding.books");
    expect(planned.output).toContain("0 to add, 0 to change, 0 to destroy");
    expect((await w.again("apply", "-auto-approve")).code).toBe(0);
    expect(await w.attributes("clusterkms_binding.books")).toMatchObject({ root_key: KEYS.P1, root_key_seen: "seen" });
  });

  it("drops a binding with `removal: forget`, and sends nothing", async () => {
    await w.file(file({ books: ledger("P1", ", removal: forget") }, "removed: { clusters: [checkout] }\n"));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    await w.file(file({}, "removed: { clusters: [checkout] }\n"));
    const dropped = await w.terraform("apply", "-auto-approve");
    expect(dropped.output).toContain("1 destroyed");
    expect(dropped.code, dropped.output).toBe(0);
    expect(await w.attributes("clusterkms_binding.books")).toBeUndefined();
    // The authorizations that the file implied were forgotten with the last cluster: nothing is left.
    expect((await w.again("state", "list")).stdout).toBe("");
    expect((await w.again("destroy", "-auto-approve")).code).toBe(0);
  });
});
