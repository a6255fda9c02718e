import { describe, expect, it } from "vitest";
import { checkCommand } from "../../lib/cli/check.js";
import { binding, clusterCrn, K1, kmsConfig, kmsKey } from "../plan/foreign/objects.js";
import { type ChangeGiven, planJson } from "../plan/foreign/plan-json.js";
import { runInProcess } from "./run-command.js";

/** A plan in which every cluster has a binding, a key with many registrations, and all of it in the state too. */
function plan(size: number): string {
  const changes: Record<string, ChangeGiven> = {};
  for (let index = 0; index < size; index += 1) {
    const id = `d${String(index).padStart(19, "0")}`;
    const crn = clusterCrn(id);
    const cluster = { id, crn, name: `cluster-${index}`, tags: ["x".repeat(1_000)], kms_config: [kmsConfig()] };
    const bound = binding(K1, { cluster: id, cluster_id: id, cluster_crn: crn });
    const registrations = [{ key_id: K1, resource_crn: crn }];
    const key = kmsKey(K1, { registrations, description: "x".repeat(1_000) });
    changes[`module.a["${index}"].ibm_container_vpc_cluster.one`] = { before: cluster, after: cluster };
    changes[`module.a["${index}"].clusterkms_binding.one`] = { before: bound, after: bound };
    changes[`module.a["${index}"].ibm_kms_key.one`] = { before: key, after: key };
  }
  const prior = Object.fromEntries(Object.entries(changes).map(([address, { before = {} }]) => [address, before]));
  return JSON.stringify(planJson({ changes, prior: { ...prior } }));
}

/** How long it takes, in milliseconds. */
async function duration(text: string): Promise<number> {
  const began = performance.now();
  const { code } = await runInProcess(checkCommand, ["-"], { readStdin: async () => ({ ok: true, value: text }) });
  expect(code).toBe(0);
  return performance.now() - began;
}

describe("a large plan", () => {
  it("of 50 MB is checked in a few seconds, in a time that grows with its size", { timeout: 60_000 }, async () => {
    const small = plan(500);
    const large = plan(4_000);
    expect(large.length).toBeGreaterThan(50_000_000);
    await duration(small);
    const [short, long] = [await duration(small), await duration(large)];
    expect(long).toBeLessThan(8_000);
    // Eight times as much may take eight times as long, and twice that for noise.
    expect(long / short).toBeLessThan(16);
  });
});
