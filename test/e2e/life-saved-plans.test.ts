/**
 * Plans that the real Terraform has saved, applied hours later in a cloud that has moved: what has changed since fails by
 * itself, with then and now, and nothing is sent for it; the rest is carried out. Every step is in test/provider/saved.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, LEDGER, ledger, moreId, PLATFORM } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

const SPARE = moreId(0);
const spare = `id: ${SPARE}, infrastructure: vpc, key: k1, hold: "not yet"`;
const waiting = ledger("P1", ', hold: "not yet"');

/** The fleet's file, with an instance and a key that are made here. */
const withKey = (clusters: Readonly<Record<string, string>>, months: number) =>
  file(clusters).replace(
    "keys:\n",
    `instances:\n  kp-prod: { account: security, region: us-south }\nkeys:\n  roks-2026: { instance: kp-prod, rotation: { everyMonths: ${months} } }\n`,
  );

describe("a saved plan of four changes, three of which somebody has overtaken", { timeout: 120_000 }, () => {
  let w: Workspace;
  let output = "";
  let made = "";
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1" }, more: 1 }));
    const { console, clock } = w.sandbox;
    await w.file(withKey({ checkout: checkout("K1"), ledger: waiting, spare }, 3));
    const deployed = await w.terraform("apply", "-auto-approve");
    expect(deployed.code, deployed.output).toBe(0);
    made = console.keys().find(({ name }) => name === "roks-2026")?.id ?? "";
    await w.file(withKey({ checkout: checkout("K2"), ledger: ledger("P1") }, 6));
    const planned = await w.terraform("plan", "-input=false", "-out=saved.plan");
    expect(planned.output).toContain("Plan: 0 to add, 3 to change, 1 to destroy.");
    console.setRotation(made, 9);
    console.setKeyState(keyId("K2"), "disabled");
    console.enable(SPARE, keyId("K3"));
    clock.advance(6 * 3_600);
    w.sandbox.clearLog();
    const applied = await w.again("apply", "-input=false", "saved.plan");
    expect(applied.code).toBe(1);
    ({ output } = applied);
    return () => w.close();
  }, 120_000);

  it("sends the one that nobody has touched, and nothing else", async () => {
    expect(w.writes().map(({ operation }) => operation)).toEqual(["enableKMS"]);
    expect(w.sandbox.console.registrations(LEDGER)).toEqual([keyId("P1")]);
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([keyId("K1")]);
    expect(await w.attributes("clusterkms_binding.ledger")).toMatchObject({ root_key: KEYS.P1, root_key_seen: "seen" });
  });

  it("shows of each of the others what was and what is", () => {
    expect(output.match(/Error: .*/g)?.sort()).toEqual([
      `Error: CHANGED_SINCE_PLAN: cluster checkout-prod (${CHECKOUT}): the cloud is no longer what the plan saw; nothing was sent`,
      `Error: CHANGED_SINCE_PLAN: cluster ${SPARE}: the cloud is no longer what the plan saw; nothing was sent`,
      "Error: CHANGED_SINCE_PLAN: root key roks-2026: the cloud is no longer what the plan saw; nothing was sent",
    ]);
    expect(output).toMatch(/rotation_months is not what it was when it was planned:\s+Then: 3\s+Now: +9/);
    expect(output).toMatch(
      /Then: nothing was known to stand against it\.\s+Now: +KEY_NOT_ACTIVE: Key roks-k2 is disabled/,
    );
    expect(output).toMatch(/Now: +BINDING_DROPPED:[\s\S]*The cluster is encrypted with\s+crn:/);
  });

  it("keeps them in the state as they were, and the next plan is made of what is so", async () => {
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({ root_key: KEYS.K1 });
    expect(await w.attributes("clusterkms_root_key.roks-2026")).toMatchObject({ rotation_months: 3 });
    expect(await w.attributes("clusterkms_binding.spare")).toMatchObject({ encryption: "none" });
    await w.file(
      withKey({ checkout: checkout("K2"), ledger: ledger("P1"), spare: spare.replace("k1, hold", "k3, hold") }, 6),
    );
    w.sandbox.console.setKeyState(keyId("K2"), "active");
    w.sandbox.clearLog();
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code, applied.output).toBe(0);
    expect(
      w
        .writes()
        .map(({ operation }) => operation)
        .sort(),
    ).toEqual(["enableKMS", "setKeyPolicies"]);
  });

  it("sends nothing where the authorization was taken away, which such a plan does not ask for again", async () => {
    await w.file(withKey({ checkout: checkout("K3"), ledger: ledger("P1"), spare: spare.replace("k1", "k3") }, 6));
    expect((await w.terraform("plan", "-input=false", "-out=saved.plan")).code).toBe(0);
    w.sandbox.console.removeAuthorizations(PLATFORM);
    w.sandbox.clearLog();
    const applied = await w.again("apply", "-input=false", "saved.plan");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain(`Error: AUTHORIZATION_MISSING: cluster checkout-prod (${CHECKOUT})`);
    expect(applied.output).toContain("Nothing was sent.");
    expect(w.writes()).toEqual([]);
  });
});
