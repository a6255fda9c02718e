/** Updates of what is there whose answers are lost, and looks that do not show yet what was made. */
import { copyFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../support/run.js";
import { chain, INSTANCE, KEY } from "./support/chain.js";
import { apply, CLUSTER, expectOneOfEach, firstDeploy, fromNothing, tookEffect } from "./support/first-deploy.js";
import type { Workspace } from "./support/workspace.js";

let w: Workspace;
beforeAll(async () => {
  w = await firstDeploy();
}, 60_000);
afterAll(() => w.close());

const sent = (operation: string) => w.sandbox.log.filter((entry) => entry.operation === operation);

describe("an update in bad weather", { timeout: 60_000 }, () => {
  const AFTER = chain({
    instances: { "kp-prod": INSTANCE.replace("env:prod", "env:live").concat(", allowedNetwork: private-only") },
    keys: { "roks-2026": "instance: kp-prod, keyRing: moved, rotation: { everyMonths: 6 }, aliases: [payments]" },
    clusters: { checkout: CLUSTER },
  });
  const UPDATES = [
    ...["attachTags", "detachTags", "setInstancePolicies"],
    ...["createKeyRing", "moveKey", "setKeyPolicies", "createAlias"],
  ];
  let before = { key: "", mark: "", instance: "" };

  beforeAll(async () => {
    await fromNothing(w);
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    await copyFile(w.stateFile, `${w.stateFile}.deployed`);
    const [key] = w.sandbox.console.keys();
    const [instance] = w.sandbox.console.instances();
    before = { key: key?.id ?? "", mark: key?.aliases[0] ?? "", instance: instance?.crn ?? "" };
    await w.file(AFTER);
    await w.terraform("version");
  }, 60_000);

  beforeEach(async () => {
    await copyFile(`${w.stateFile}.deployed`, w.stateFile);
    const { console } = w.sandbox;
    console.moveKey(before.key, "clusters");
    console.removeRing(before.instance.split(":")[7] ?? "", "moved");
    console.setRotation(before.key, 3);
    console.setAliases(before.key, [before.mark]);
    console.setNetwork(before.instance.split(":")[7] ?? "", "public-and-private");
    console.setTags(before.instance, ["cluster-kms:payments:kp-prod", "env:prod"]);
    w.sandbox.clearLog();
    w.sandbox.faults.length = 0;
  });

  async function expectUpdated(): Promise<void> {
    const { console } = w.sandbox;
    expect(console.keys()).toMatchObject([{ id: before.key, ring: "moved", rotationMonths: 6 }]);
    expect(console.keys()[0]?.aliases).toEqual([before.mark, "payments"]);
    const planned = await w.again("plan", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
  }

  it.each(UPDATES)("looks whether %s took effect where its answer was lost, and goes on", async (operation) => {
    w.sandbox.faults.push({ operation, times: 1, action: { kind: "reset", when: "after" } });
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(w.sandbox.faults[0]?.times).toBe(0);
    expect(sent(operation)).toHaveLength(1);
    await expectUpdated();
  });

  it.each(["detachTags", "createKeyRing", "setKeyPolicies"])(
    "keeps what is done where the connection was lost before %s, and does the rest",
    async (operation) => {
      w.sandbox.faults.push({ operation, times: 1, action: { kind: "reset", when: "before" } });
      const failed = await apply(w);
      expect(failed.code).toBe(1);
      expect(failed.output).toMatch(/(UPDATE|CREATE)_FAILED/);
      const applied = await apply(w);
      expect(applied.code, applied.output).toBe(0);
      expect(tookEffect(w, operation)).toBe(1);
      await expectUpdated();
    },
  );
});

describe("an instance whose tag the search does not show yet", { timeout: 60_000 }, () => {
  it("is not made again after everything was killed, and is taken over as soon as it is shown", async () => {
    await w.file(chain({ keys: { "roks-2026": KEY }, clusters: { checkout: CLUSTER } }));
    await w.terraform("version");
    await fromNothing(w);
    const lost = { operation: "createResourceInstance", times: 1, action: { kind: "delay", seconds: 36_000 } as const };
    w.sandbox.faults.push(lost);
    const deploy = w.startTerraform("apply", "-auto-approve", "-input=false");
    await until("the instance to be asked for", () => lost.times === 0 || undefined);
    deploy.kill("SIGKILL");
    await deploy.finished;
    await until("the instance to be there", () => w.sandbox.console.instances().length > 0 || undefined);
    w.sandbox.faults.push({
      operation: "searchResources",
      times: 1,
      action: { kind: "respond", status: 200, body: { items: [], limit: 10 } },
    });
    const early = await apply(w);
    expect(early.code).toBe(1);
    expect(early.output).toContain("INSTANCE_NAME_TAKEN");
    expect(early.output).toContain(w.sandbox.console.instances()[0]?.crn);
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(tookEffect(w, "createResourceInstance")).toBe(1);
    await expectOneOfEach(w);
  });

  it("is found by its own run, which looks until the search shows it", async () => {
    await fromNothing(w);
    w.sandbox.faults.push(
      { operation: "createResourceInstance", times: 1, action: { kind: "reset", when: "after" } },
      // What is looked for at plan and at apply, and three times after the answer was lost.
      {
        operation: "searchResources",
        times: 5,
        action: { kind: "respond", status: 200, body: { items: [], limit: 10 } },
      },
    );
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(w.sandbox.faults.map(({ times }) => times)).toEqual([0, 0]);
    await expectOneOfEach(w);
  });
});
