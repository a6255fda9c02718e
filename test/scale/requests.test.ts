/** What a plan of a great fleet asks for when all is quiet: it grows with accounts, instances and keys, not with clusters. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { planCommand } from "../../lib/cli/plan.js";
import { writeText } from "../../lib/cli/write-file.js";
import { startSandbox } from "../../lib/sandbox/index.js";
import { GREAT, greatCredentials, greatFile, greatSeed, type Size, settle } from "../../scripts/bench/great-fleet.js";
import { runInProcess } from "../cli/run-command.js";

describe("a plan of a great fleet in which all is quiet", { timeout: 120_000 }, () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "great-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** How often each operation was asked for; the plan itself has nothing to say. */
  async function requests(size: Size, declared = size): Promise<Readonly<Record<string, number>>> {
    const sandbox = await startSandbox({ seed: greatSeed(size), startAt: "2026-11-24T12:00:00Z" });
    try {
      settle(sandbox, size);
      const file = join(folder, "cluster-kms.yaml");
      writeFileSync(file, greatFile(declared));
      const env = { ...sandbox.env(), ...greatCredentials(size) };
      const { stdout, stderr, code } = await runInProcess(
        (io) => planCommand(io, (accounts) => connectFromEnv(accounts, env), writeText),
        [file],
      );
      expect(stderr).toBe("");
      expect(code, stdout).toBe(0);
      const counts: Record<string, number> = {};
      for (const { operation } of sandbox.log) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    } finally {
      await sandbox.close();
    }
  }

  /** Six for each account, four for each instance, one for each key that is made here; and a token for each account. */
  const formula = ({ accounts, instances, keys }: Size) => ({
    token: accounts,
    getClusters: 3 * accounts,
    listResourceInstances: accounts,
    listResourceGroups: accounts,
    listPolicies: accounts,
    searchResources: instances,
    getInstancePolicies: instances,
    listKeys: instances,
    listRegistrations: instances,
    getKeyPolicies: keys,
  });

  it("asks six things of each account, four of each instance, one of each key, and nothing of a cluster", async () => {
    expect(await requests(GREAT)).toEqual(formula(GREAT));
  });

  it("asks the same of twice the clusters", async () => {
    const twice = { ...GREAT, clusters: 2 * GREAT.clusters };
    expect(await requests(twice)).toEqual(formula(GREAT));
  });

  it("asks one thing more for each further page", async () => {
    const few = { accounts: 1, instances: 1, keys: 1, clusters: 3 };
    const { listResourceInstances, listRegistrations } = await requests({ ...few, instances: 101 }, few);
    expect([listResourceInstances, listRegistrations]).toEqual([2, 101]);
  });
});
