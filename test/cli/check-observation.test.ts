import { beforeAll, describe, expect, it } from "vitest";
import { checkCommand } from "../../lib/cli/check.js";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { observeCommand } from "../../lib/cli/observe.js";
import { startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, SECRETS } from "../e2e/support/fleet.js";
import { cluster, instance, kmsConfig, kmsKey } from "../plan/foreign/objects.js";
import { type PlanGiven, planJson } from "../plan/foreign/plan-json.js";
import { runInProcess } from "./run-command.js";

/** What `observe` says of a fleet in which checkout is on K1. */
let saved = "";
beforeAll(async () => {
  const sandbox = await startSandbox({
    seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }),
    startAt: "2026-11-24T12:00:00Z",
  });
  try {
    const env = { ...sandbox.env(), ...SECRETS };
    const { stdout, code, stderr } = await runInProcess(
      (io) =>
        observeCommand(
          io,
          (accounts) => connectFromEnv(accounts, env),
          async () => ({ ok: false, error: "not here" }),
        ),
      ["fleet.yaml"],
      { readText: async () => ({ ok: true, value: file({ checkout: checkout("K1") }) }) },
    );
    expect(code, stderr).toBe(0);
    saved = stdout;
  } finally {
    await sandbox.close();
  }
});

const check = (plan: PlanGiven, observation = saved) =>
  runInProcess(checkCommand, ["plan.json", "--observation", "seen.json"], {
    readText: async (path) => ({
      ok: true,
      value: path === "seen.json" ? observation : JSON.stringify(planJson(plan)),
    }),
  });

const VPC = "ibm_container_vpc_cluster.checkout";
const on = (key: "K1" | "K2") => cluster([kmsConfig(keyId(key))], { id: CHECKOUT });

describe("check with an observation", () => {
  it("says which clusters are registered on a key, and in an instance, that the plan destroys", async () => {
    const { stdout, code } = await check({
      changes: {
        "ibm_kms_key.roks": { before: kmsKey(keyId("K1"), { crn: KEYS.K1 }) },
        "ibm_kms_key.free": { before: kmsKey(keyId("K2"), { crn: KEYS.K2 }) },
        "ibm_resource_instance.kp": { before: instance() },
      },
    });
    expect(stdout.split(`Registered on it: cluster ${CHECKOUT}.`)).toHaveLength(2);
    expect(stdout).toContain(`Registered on its keys: cluster ${CHECKOUT}.`);
    expect(code).toBe(4);
  });

  it("sees that a cluster is not on the key that its state names", async () => {
    const { stdout, code } = await check({ changes: { [VPC]: { before: on("K2"), after: on("K2") } } });
    expect(stdout).toContain(`KEY_UNCONFIRMED`);
    expect(stdout).toContain(`the KMS shows the cluster on key ${keyId("K1")}`);
    expect(code).toBe(5);
  });

  it("has nothing to say where it is", async () => {
    expect((await check({ changes: { [VPC]: { before: on("K1"), after: on("K1") } } })).code).toBe(0);
  });

  it("knows what an imported cluster uses", async () => {
    const bare = cluster([], { id: CHECKOUT });
    const changes = { [VPC]: { before: bare, after: on("K1"), importing: CHECKOUT } };
    const { stdout, code } = await check({ changes });
    expect(stdout).not.toContain("HISTORY_UNKNOWN");
    expect(code).toBe(2);
  });

  it("is an error where the observation is cut off", async () => {
    const { stdout, stderr, code } = await check({}, saved.slice(0, -10));
    expect(stderr).toContain("seen.json");
    expect(stderr).toContain("it is not JSON, or was cut short");
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });
});
