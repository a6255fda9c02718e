/** A plan with roles that only read: what may not be read stays as the state knew it, and is never taken for not set. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { planCommand } from "../../lib/cli/plan.js";
import { ok } from "../../lib/model/result.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { fleet, KEYS, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { runInProcess } from "./run-command.js";

const KP = KEYS.K1.replace(/:key:.*/, "::");
const FILE = `version: 1
name: payments
accounts:
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
instances:
  kp: { account: security, name: kp-security, region: us-south, adopt: "${KP}", allowedNetwork: private-only }
keys:
  roks: { instance: kp, name: roks-k1, adopt: "${KEYS.K1}", rotation: { everyMonths: 3 } }
clusters: {}
`;

const managed = (type: string, name: string, attributes: object) => ({
  mode: "managed",
  type: `clusterkms_${type}`,
  name,
  instances: [{ attributes }],
});
const state = (network: string, months: number) =>
  JSON.stringify({
    version: 4,
    resources: [
      managed("instance", "kp", { crn: KP, allowed_network: network }),
      managed("root_key", "roks", { crn: KEYS.K1, state: "active", rotation_months: months }),
    ],
  });

describe("what the roles do not let a plan read", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    const { accounts, ...others } = fleet();
    const roles = { kms: "Reader", resourceController: "Viewer", iam: "Viewer" } as const;
    const readers = accounts.map((account) => ({
      ...account,
      apiKeys: account.apiKeys.map((apiKey) => ({ ...apiKey, roles })),
    }));
    sandbox = await startSandbox({ seed: { ...others, accounts: readers } });
  });
  afterEach(() => sandbox.close());

  const planned = async (known: string) => {
    const env = { ...sandbox.env(), ...SECRETS };
    const texts: Readonly<Record<string, string>> = { "cluster-kms.yaml": FILE, state: known };
    const { stdout } = await runInProcess(
      (io) =>
        planCommand(
          io,
          (accounts) => connectFromEnv(accounts, env),
          async () => ok(null),
        ),
      ["cluster-kms.yaml", "--state", "state", "--format", "json"],
      { readText: async (path) => ok(texts[path] ?? "") },
    );
    const { objects, gaps }: { objects: { address: string; action: string; changes: object[] }[]; gaps: object[] } =
      JSON.parse(stdout);
    expect(gaps).toHaveLength(2);
    return objects.map(({ address, action, changes }) => ({ address, action, changes }));
  };

  it("is as it was last seen: nothing changes where that is what is declared", async () => {
    expect(await planned(state("private-only", 3))).toEqual([
      { address: "clusterkms_instance.kp", action: "none", changes: [] },
      { address: "clusterkms_root_key.roks", action: "none", changes: [] },
    ]);
  });

  it("changes where something else was last seen", async () => {
    expect(await planned(state("public-and-private", 6))).toEqual([
      {
        address: "clusterkms_instance.kp",
        action: "update",
        changes: [{ attribute: "allowed_network", before: "public-and-private", after: "private-only" }],
      },
      {
        address: "clusterkms_root_key.roks",
        action: "update",
        changes: [{ attribute: "rotation_months", before: "6", after: "3" }],
      },
    ]);
  });
});
