/**
 * The ledger of keys that a cluster has used lives as long as the state does, through all that is done to a state; and
 * a key in it is refused at plan.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chain } from "./support/chain.js";
import { CLUSTER, expectOneOfEach } from "./support/first-deploy.js";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId } from "./support/fleet.js";
import { DEPLOYED, type Deployed, deployed, type Stack } from "./support/kinds.js";
import { commandIn } from "./support/pages.js";
import { stackIn } from "./support/stack-in.js";
import { type Workspace, workspace } from "./support/workspace.js";

const BINDING = "clusterkms_binding.checkout";

/** A cluster's entry in a stored state. */
interface Stored {
  schema_version: number;
  attributes: Record<string, unknown>;
}

interface State {
  serial: number;
  resources: { type: string; name: string; instances: Stored[] }[];
}

const stateOf = async (path: string): Promise<State> => JSON.parse(await readFile(path, "utf8"));

async function editState(w: Workspace, change: (stored: Stored) => void): Promise<void> {
  const state = await stateOf(w.stateFile);
  for (const { type, instances } of state.resources) if (type === "clusterkms_binding") instances.forEach(change);
  state.serial += 1;
  await writeFile(w.stateFile, JSON.stringify(state));
}

describe("the ledger of a cluster", { timeout: 120_000 }, () => {
  let w: Workspace;
  const ledger = async (address = BINDING) => {
    const { resources } = await stateOf(w.stateFile);
    const found = resources.find(({ type, name }) => `${type}.${name}` === address)?.instances[0]?.attributes;
    const { root_key, former_root_keys, history_complete_since } = found ?? {};
    return { root_key, former_root_keys, history_complete_since };
  };
  /** What synthesis would write for another key in the file, without the time that it takes. */
  async function declare(key: "K1" | "K2" | "K3"): Promise<void> {
    const path = join(w.stackFolder, "cdk.tf.json");
    const stack: Stack = JSON.parse(await readFile(path, "utf8"));
    for (const binding of Object.values(stack.resource?.["clusterkms_binding"] ?? {})) binding["root_key"] = KEYS[key];
    await writeFile(path, JSON.stringify(stack));
  }
  /** Since the registration of the first key: that is when it was imported with it. */
  const known = (...former: readonly string[]) => ({
    root_key: KEYS.K2,
    former_root_keys: former,
    history_complete_since: "2026-02-01T08:00:00Z",
  });
  /** Fails unless going back to the first key is refused at plan. */
  async function expectRefused(code: string): Promise<void> {
    await declare("K1");
    const planned = await w.again("plan", "-input=false");
    expect(planned.code, planned.output).toBe(1);
    expect(planned.output).toContain(`Error: ${code}: cluster checkout-prod (${CHECKOUT})`);
    expect(planned.output).toContain(KEYS.K1);
    expect(w.writes()).toEqual([]);
  }

  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1" } }));
    await w.file(file({ checkout: checkout("K1") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    w.sandbox.console.enable(CHECKOUT, keyId("K2"));
    w.sandbox.clock.advance(7_200);
    w.sandbox.clearLog();
  }, 120_000);
  afterAll(() => w.close());

  it("takes note of a change made outside when the state is only refreshed, and refuses the way back", async () => {
    const refreshed = await w.again("apply", "-refresh-only", "-auto-approve");
    expect(refreshed.code, refreshed.output).toBe(0);
    expect(await ledger()).toEqual(known(KEYS.K1));
    await expectRefused("KEY_CHANGED_OUTSIDE");
    // Accepted: the change is no longer told, and the key that was left stays in the ledger.
    await declare("K2");
    const accepted = await w.again("apply", "-auto-approve");
    expect(accepted.code, accepted.output).toBe(0);
    expect(w.writes()).toEqual([]);
    expect(await ledger()).toEqual(known(KEYS.K1));
  });

  it("goes along with `terraform state mv`", async () => {
    expect((await w.again("state", "mv", BINDING, "clusterkms_binding.shop")).code).toBe(0);
    await w.file(file({ shop: checkout("K2") }));
    const planned = await w.terraform("plan", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
    expect(await ledger("clusterkms_binding.shop")).toEqual(known(KEYS.K1));
    await expectRefused("KEY_REUSED");
    expect((await w.again("state", "mv", "clusterkms_binding.shop", BINDING)).code).toBe(0);
    await w.file(file({ checkout: checkout("K2") }));
    expect((await w.terraform("version")).code).toBe(0);
  });

  it("is kept from a state of version 0, and completed by what was declared as former there", async () => {
    await editState(w, (stored) => {
      stored.schema_version = 0;
      stored.attributes["former_keys"] = [KEYS.K3];
    });
    await expectRefused("KEY_REUSED");
    await declare("K2");
    expect((await w.again("apply", "-auto-approve")).code).toBe(0);
    expect(await ledger()).toEqual(known(KEYS.K1, KEYS.K3));
    expect(JSON.parse(await readFile(w.stateFile, "utf8")).resources).toContainEqual(
      expect.objectContaining({ name: "checkout", instances: [expect.objectContaining({ schema_version: 1 })] }),
    );
  });

  it("is begun by a state from before there was one: since the key that is seen, and no earlier", async () => {
    const before = await readFile(w.stateFile, "utf8");
    await editState(w, (stored) => {
      stored.schema_version = 0;
      stored.attributes["root_key"] = KEYS.K1;
      for (const later of ["former_keys", "former_root_keys", "history_complete_since", "drifted_from", "key_version"])
        delete stored.attributes[later];
    });
    // That K1 was the key is all that such a state knows: it is in the ledger as soon as another one is seen.
    await expectRefused("KEY_CHANGED_OUTSIDE");
    expect((await w.again("apply", "-refresh-only", "-auto-approve")).code).toBe(0);
    const { former_root_keys, history_complete_since } = await ledger();
    expect(former_root_keys).toEqual([KEYS.K1]);
    // Later than in the state that knew the registration of K1.
    expect(String(history_complete_since) > "2026-02-01T08:00:00Z").toBe(true);
    await writeFile(w.stateFile, before);
  });

  it("of a newer version is refused, and the state stays as it is", async () => {
    const before = await readFile(w.stateFile, "utf8");
    await editState(w, (stored) => {
      stored.schema_version = 9;
    });
    const edited = await readFile(w.stateFile, "utf8");
    const applied = await w.again("apply", "-auto-approve");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain("newer");
    expect(await readFile(w.stateFile, "utf8")).toBe(edited);
    await writeFile(w.stateFile, before);
  });

  it("is not left behind when the file gets another name: refused until its state has that name too", async () => {
    await w.file(file({ checkout: checkout("K2") }).replace("name: payments", "name: billing"));
    const refused = await w.synth();
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("CLUSTER_IN_OTHER_STATE");
    const command = commandIn("ledger.md", "mv terraform.payments.tfstate terraform.billing.tfstate");
    expect(refused.output).toContain(`\`${command.join(" ")}\``);

    const billing = stackIn(w, "billing");
    await rename(w.stateFile, billing.stateFile);
    const planned = await billing.terraform("plan", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
    expect((await stateOf(billing.stateFile)).resources).toContainEqual(
      expect.objectContaining({
        name: "checkout",
        instances: [
          expect.objectContaining({ attributes: expect.objectContaining({ former_root_keys: [KEYS.K1, KEYS.K3] }) }),
        ],
      }),
    );
    await rename(billing.stateFile, w.stateFile);
  });

  it("goes along to another file with `terraform state mv -state-out`", async () => {
    const shop = file({ checkout: checkout("K2") }).replace("name: payments", "name: shop");
    await w.file(shop);
    const refused = await w.synth();
    expect(refused.code).toBe(1);
    const move = commandIn(
      "ledger.md",
      `terraform state mv -state=terraform.payments.tfstate -state-out=terraform.shop.tfstate ${BINDING} ${BINDING}`,
    );
    expect(refused.output).toContain(`\`${move.join(" ")}\``);
    const there = stackIn(w, "shop");
    const moved = await there.inProject(...move.slice(1));
    expect(moved.code, moved.output).toBe(0);
    const planned = await there.terraform("plan", "-detailed-exitcode");
    // The authorizations that it needs are taken over by this file too; the cluster is as it was.
    expect(planned.output).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
    expect(planned.output).not.toContain(`# ${BINDING}`);
    await w.file(shop.replace("key: k2", "key: k1"));
    expect((await there.terraform("plan")).output).toContain("KEY_REUSED");
    const back = await there.inProject(
      ..."state mv -state=terraform.shop.tfstate -state-out=terraform.payments.tfstate".split(" "),
      BINDING,
      BINDING,
    );
    expect(back.code, back.output).toBe(0);
  });

  it("is restored on an import from `formerKeys`, and outlives that line", async () => {
    expect((await w.again("state", "rm", BINDING)).code).toBe(0);
    await w.file(file({ checkout: checkout("K2", `, formerKeys: ["${KEYS.K1}"]`) }));
    const imported = await w.terraform("apply", "-auto-approve");
    expect(imported.output).toContain("1 imported");
    expect((await ledger()).former_root_keys).toEqual([KEYS.K1]);
    await w.file(file({ checkout: checkout("K2") }));
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    await expectRefused("KEY_REUSED");
    expect((await ledger()).former_root_keys).toEqual([KEYS.K1]);
  });

  it("refuses a saved plan where the cloud is no longer what it saw, and sends nothing", async () => {
    await declare("K3");
    const saved = await w.again("plan", "-out=saved.plan");
    expect(saved.code, saved.output).toBe(0);
    w.sandbox.console.enable(CHECKOUT, keyId("P1"));
    w.sandbox.clock.advance(7_200);
    w.sandbox.clearLog();
    const applied = await w.again("apply", "saved.plan");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain("CHANGED_SINCE_PLAN");
    for (const crn of [KEYS.K2, KEYS.P1]) expect(applied.output).toContain(crn);
    expect(w.writes()).toEqual([]);
    expect((await ledger()).former_root_keys).toEqual([KEYS.K1]);
    // The next look notes what was left meanwhile.
    await expectRefused("KEY_REUSED");
    expect((await w.again("apply", "-refresh-only", "-auto-approve")).code).toBe(0);
    expect((await ledger()).former_root_keys).toEqual([KEYS.K1, KEYS.K2]);
  });
});

describe("a file with another name, of which instance and key were made", { timeout: 120_000 }, () => {
  let d: Deployed;
  beforeAll(async () => {
    d = await deployed();
    return () => d.w.close();
  }, 120_000);

  it("makes no second ones: refused without the state, and nothing to do with it", async () => {
    const { w } = d;
    const billing = stackIn(w, "billing");
    await w.file(DEPLOYED.replace("name: payments", "name: billing"));
    const away = join(w.folder, "elsewhere");
    await rename(w.stateFile, away);
    w.sandbox.clearLog();
    const [instance] = w.sandbox.console.instances();
    const refused = await billing.terraform("apply", "-auto-approve", "-input=false");
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("INSTANCE_NAME_TAKEN");
    expect(refused.output).toContain(
      `${instance?.crn} (made by another stack: tag cluster-kms:payments:kp-prod, active)`,
    );
    // Where the instance is referred to, its key is what would be made twice.
    await w.file(
      chain({ instances: { "kp-prod": `crn: "${instance?.crn}"` }, clusters: { checkout: CLUSTER } }).replace(
        "name: payments",
        "name: billing",
      ),
    );
    const key = await billing.terraform("apply", "-auto-approve", "-input=false");
    expect(key.code).toBe(1);
    expect(key.output).toContain("KEY_NAME_TAKEN");
    expect(key.output).toMatch(/\(made by another stack: alias cluster-kms-payments-roks-2026-[0-9a-f]{10}, active\)/);
    expect(w.writes()).toEqual([]);

    await rename(away, billing.stateFile);
    await w.file(DEPLOYED.replace("name: payments", "name: billing"));
    const planned = await billing.terraform("plan", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
    await rename(billing.stateFile, w.stateFile);
    await w.file(DEPLOYED);
    expect((await w.terraform("version")).code).toBe(0);
    await expectOneOfEach(w);
  });
});
