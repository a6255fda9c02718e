/** A first deploy whose writes fail or whose answers are lost: deployed again, there is one of each. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultAction } from "../../lib/sandbox/index.js";
import { apply, expectOneOfEach, firstDeploy, fromNothing, quick, tookEffect, WRITES } from "./support/first-deploy.js";
import type { Workspace } from "./support/workspace.js";

/** Everything that a first deploy asks. */
const READS = [
  ...["getCluster", "getClusters", "getInstancePolicies", "getKeyMetadata", "getKeyPolicies"],
  ...["getResourceInstance", "listKeyRings", "listKeys", "listPolicies", "listRegistrations"],
  ...["listResourceGroups", "listResourceInstances", "searchResources", "token"],
];

let w: Workspace;
beforeAll(async () => {
  w = await firstDeploy();
}, 60_000);
afterAll(() => w.close());
beforeEach(() => fromNothing(w));

const sent = (operation: string) => w.sandbox.log.filter((entry) => entry.operation === operation);

describe("a first deploy in bad weather", { timeout: 60_000 }, () => {
  it.each(WRITES)("takes up what %s has done although its answer was lost, in the same run", async (operation) => {
    w.sandbox.faults.push({ operation, times: 1, action: { kind: "reset", when: "after" } });
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(w.sandbox.faults[0]?.times).toBe(0);
    expect(sent(operation)).toHaveLength(1);
    await expectOneOfEach(w);
  });

  // The answer to a new ring has no body that could be cut.
  it.each(WRITES.filter((operation) => operation !== "createKeyRing"))(
    "takes up what %s has done although its answer was cut off, in the same run",
    async (operation) => {
      w.sandbox.faults.push({ operation, times: 1, action: { kind: "truncate" } });
      const applied = await apply(w);
      expect(applied.code, applied.output).toBe(0);
      expect(w.sandbox.faults[0]?.times).toBe(0);
      expect(sent(operation)).toHaveLength(1);
      await expectOneOfEach(w);
    },
  );

  it.each(WRITES)("makes one of each after the connection was lost before %s", async (operation) => {
    w.sandbox.faults.push({ operation, times: 1, action: { kind: "reset", when: "before" } });
    await untilApplied();
    expect(tookEffect(w, operation)).toBe(1);
    await expectOneOfEach(w);
  });

  it.each(WRITES)("makes one of each after the cloud answered %s with 500 and did nothing", async (operation) => {
    w.sandbox.faults.push({ operation, times: 1, action: { kind: "respond", status: 500 } });
    await untilApplied();
    expect(tookEffect(w, operation)).toBe(1);
    await expectOneOfEach(w);
  });

  it("rides out 429, 503 and cut off answers on every read that it makes", async () => {
    expect((await apply(w)).code).toBe(0);
    const reads = new Set(w.sandbox.log.filter(({ write }) => !write).map(({ operation }) => operation));
    expect([...reads].sort()).toEqual(READS);
    await fromNothing(w);
    // A read is tried six times, and each time that it is given no token is one of them.
    const faults: readonly FaultAction[] = [
      { kind: "respond", status: 429, headers: { "Retry-After": "2" } },
      { kind: "respond", status: 503 },
      { kind: "truncate" },
    ];
    for (const operation of READS) {
      for (const action of operation === "token" ? faults.slice(0, 2) : faults)
        w.sandbox.faults.push({ operation, times: 1, action });
    }
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(w.sandbox.faults.filter(({ times }) => times !== 0)).toEqual([]);
    for (const operation of WRITES) expect(sent(operation)).toHaveLength(1);
    await expectOneOfEach(w);
  });

  it("is not misled by a lost answer that was a refusal, since the authorization did not work yet", async () => {
    w.sandbox.reset({ ...quick(), policyPropagationSeconds: 90 });
    w.sandbox.faults.push({ operation: "enableKMS", times: 1, action: { kind: "reset", when: "after" } });
    await untilApplied();
    expect(tookEffect(w, "enableKMS")).toBe(1);
    await expectOneOfEach(w);
  });
});

/** Applies again where it failed, once more at most; says what it failed with. */
async function untilApplied(): Promise<void> {
  const first = await apply(w);
  if (first.code === 0) return;
  expect(first.output).toMatch(/CREATE_UNANSWERED|CREATE_FAILED|ENABLE_UNANSWERED/);
  const second = await apply(w);
  expect(second.code, `${first.output}\n${second.output}`).toBe(0);
}
