import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

describe("a change of key", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1" } }));
    await w.file(file({ checkout: checkout("K1") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    w.sandbox.clearLog();
  });
  afterAll(() => w.close());

  it("is an update in place that shows both keys", async () => {
    await w.file(file({ checkout: checkout("K2") }));
    const planned = await w.terraform("plan");
    expect(planned.output).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
    expect(planned.output).toContain(`"${KEYS.K1}" -> "${KEYS.K2}"`);
  });

  it("waits until the new registration is there, although the flag was true all along", async () => {
    const applied = await w.again("apply", "-auto-approve");
    expect(applied.code).toBe(0);
    expect(w.sandbox.console.registrations(CHECKOUT)).toContain(keyId("K2"));
    expect(w.writes()).toHaveLength(1);
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({
      root_key: KEYS.K2,
      root_key_seen: "seen",
      key_version: keyId("K2"),
      former_root_keys: [KEYS.K1],
    });
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("refuses the way back, since the key has been used", async () => {
    await w.file(file({ checkout: checkout("K1") }));
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(1);
    expect(planned.output).toContain("KEY_REUSED");
    expect(w.writes()).toHaveLength(1);
  });
});

describe("a registration that lags past its timeout", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1" }, lag: 14_000 }));
    await w.file(file({ checkout: checkout("K1") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    await w.file(file({ checkout: checkout("K2") }));
  });
  afterAll(() => w.close());

  it("ends unconfirmed with a warning, not with an error", async () => {
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code).toBe(0);
    expect(applied.output).toContain("KEY_UNCONFIRMED");
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({
      root_key: KEYS.K2,
      root_key_seen: "pending",
      former_root_keys: [KEYS.K1],
    });
  });

  it("takes the old key for lag, not for drift: the next plan sends nothing", async () => {
    const planned = await w.again("plan", "-detailed-exitcode");
    expect(planned.code).toBe(0);
    expect(planned.output).toContain("KEY_UNCONFIRMED");
    expect(planned.output).not.toContain("KEY_CHANGED_OUTSIDE");
    expect(w.writes()).toHaveLength(1);
  });

  it("refuses another change until the key is seen", async () => {
    await w.file(file({ checkout: checkout("K3") }));
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(1);
    expect(planned.output).toContain("KEY_UNSEEN");
  });

  it("is confirmed by itself once the record has caught up", async () => {
    w.sandbox.clock.advance(20_000);
    await w.file(file({ checkout: checkout("K2") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({ root_key_seen: "seen" });
    expect(w.writes()).toHaveLength(1);
  });
});

describe("a saved plan", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1" } }));
    await w.file(file({ checkout: checkout("K1") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    await w.file(file({ checkout: checkout("K2") }));
    expect((await w.terraform("plan", "-out=saved.plan")).code).toBe(0);
    w.sandbox.console.enable(CHECKOUT, keyId("K3"));
    w.sandbox.clock.advance(3_600);
    w.sandbox.clearLog();
  });
  afterAll(() => w.close());

  it("is refused as changed since the plan when the key was changed outside, and nothing is sent", async () => {
    const applied = await w.again("apply", "saved.plan");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain("CHANGED_SINCE_PLAN");
    expect(applied.output).toContain(KEYS.K1);
    expect(applied.output).toContain(KEYS.K3);
    expect(w.writes()).toEqual([]);
  });
});
