import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { doctorCommand } from "../../lib/cli/doctor.js";
import { listCommand } from "../../lib/cli/list.js";
import { statusCommand } from "../../lib/cli/status.js";
import { keyAlias } from "../../lib/plan/marker.js";
import { type Sandbox, type SandboxSeed, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, LEDGER, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { fakeMachine } from "./before/surroundings.js";
import { runInProcess } from "./run-command.js";

const usual = fleet({ encrypted: { [CHECKOUT]: "K1" } });

/** The usual cloud, in which K1 carries the mark of the stack's key `roks`. */
const MARKED: SandboxSeed = {
  ...usual,
  keys: (usual.keys ?? []).map((key) =>
    key.id === keyId("K1") ? { ...key, aliases: [keyAlias("payments", "roks")] } : key,
  ),
};

/** A file whose instance and key are made here; the names in the cloud are those of the first entries. */
const MADE = `version: 1
name: payments
accounts:
  platform: { id: ${usual.accounts[0]?.id}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
instances:
  kp: { account: security, region: us-south, name: kp-security }
keys:
  payments-key: { instance: kp, renamedFrom: [roks] }
clusters:
  checkout: { account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: payments-key }
`;

describe("a file whose instance and key are made here", () => {
  let sandbox: Sandbox;
  let env: Record<string, string | undefined>;
  const begin = async (seed: SandboxSeed) => {
    sandbox = await startSandbox({ seed, startAt: "2026-11-24T12:00:00Z" });
    env = { ...sandbox.env(), ...SECRETS };
  };
  const instead = async (seed: SandboxSeed) => {
    await sandbox.close();
    await begin(seed);
  };
  beforeEach(() => begin(MARKED));
  afterEach(() => sandbox.close());

  const io = (yaml: string) => ({ readText: async () => ({ ok: true, value: yaml }) as const });
  const connector: Parameters<typeof statusCommand>[1] = (accounts) => connectFromEnv(accounts, env);
  const status = async (yaml = MADE) => {
    const { stdout, code } = await runInProcess((to) => statusCommand(to, connector), ["f.yaml", "--json"], io(yaml));
    return { ...JSON.parse(stdout).clusters[0], code };
  };
  const list = (kind: string, yaml = MADE) =>
    runInProcess((to) => listCommand(to, connector), [kind, "f.yaml"], io(yaml));
  const doctor = async (yaml = MADE) => {
    const surroundings = { ...fakeMachine(), env };
    const { stdout } = await runInProcess(
      (to) => doctorCommand(to, connector, surroundings, "20.19.0"),
      ["f.yaml"],
      io(yaml),
    );
    return stdout;
  };

  it("is as declared where its cluster uses the key with the mark", async () => {
    expect(await status()).toMatchObject({
      encryption: "encrypted",
      key: { crn: KEYS.K1, name: "payments-key" },
      declaredKey: { name: "payments-key", crn: KEYS.K1 },
      asDeclared: true,
      notes: [],
      code: 0,
    });
  });

  it("is not as declared where its cluster uses another key of that instance", async () => {
    await instead({ ...MARKED, ...onlyClusters({ [CHECKOUT]: "K2" }) });
    expect(await status()).toMatchObject({
      key: { name: "roks-k2" },
      declaredKey: { crn: KEYS.K1 },
      asDeclared: false,
    });
  });

  it("is not as declared where the key has not been made, which is said", async () => {
    await instead(usual);
    expect(await status()).toMatchObject({
      key: { crn: KEYS.K1, name: "roks-k1" },
      declaredKey: { name: "payments-key", crn: null },
      asDeclared: false,
      notes: ["Its declared key `payments-key` is not made yet."],
      code: 0,
    });
  });

  it("is not as declared where nothing has been made and the cluster is not encrypted", async () => {
    await instead(fleet());
    const nothing = MADE.replace("name: kp-security", "name: kp-new");
    expect(await status(nothing)).toMatchObject({
      encryption: "none",
      declaredKey: { crn: null },
      asDeclared: false,
      notes: ["Its declared key `payments-key` is not made yet."],
      code: 0,
    });
  });

  it("does not take another stack's key for its own", async () => {
    expect(await status(MADE.replace("name: payments\n", "name: invoices\n"))).toMatchObject({
      declaredKey: { crn: null },
      asDeclared: false,
    });
  });

  it("does not choose between two instances of one name", async () => {
    const [kp] = MARKED.instances ?? [];
    if (kp === undefined) throw new Error("no instance");
    const twin = { ...kp, guid: "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a99" };
    await instead({ ...MARKED, instances: [...(MARKED.instances ?? []), twin] });
    const seen = await status();
    expect(seen).toMatchObject({ declaredKey: { crn: null }, asDeclared: null, code: 5 });
    expect(seen.notes).toEqual(["Which key `payments-key` is, is not known: 2 objects of one name could be meant."]);
    expect(await doctor()).toContain("account security: instance kp: INSTANCE_NAME_TAKEN: 2 instances of its region");
  });

  it("does not take an instance of its name in another region or account for its own", async () => {
    expect(await status(MADE.replace("region: us-south", "region: eu-de"))).toMatchObject({
      declaredKey: { crn: null },
    });
    expect(await status(MADE.replace("account: security", "account: platform"))).toMatchObject({
      declaredKey: { crn: null },
    });
  });

  it("is unknown where the instances or the keys cannot be read, and that is no absence", async () => {
    for (const roles of [{ resourceController: "none" }, { kms: "none" }] as const) {
      await instead({
        ...MARKED,
        accounts: MARKED.accounts.map((account) =>
          account.id === SECURITY
            ? { ...account, apiKeys: account.apiKeys.map((key) => ({ ...key, roles })) }
            : account,
        ),
      });
      const seen = await status();
      expect(seen).toMatchObject({ declaredKey: { crn: null }, asDeclared: null, code: 5 });
      expect(seen.notes[0]).toBe("Whether its declared key `payments-key` is made already was not seen.");
      expect(seen.notes[1]).toContain("The role that allows it: ");
      expect(new Set(seen.notes).size).toBe(seen.notes.length);
      expect(await doctor()).not.toContain("not made yet");
    }
  });

  it("knows without looking what is taken over", async () => {
    const crn = KEYS.K1.slice(0, KEYS.K1.indexOf(":key:"));
    const taken = MADE.replace("account: security, region: us-south, name: kp-security", `adopt: "${crn}::"`).replace(
      "instance: kp, renamedFrom: [roks]",
      `instance: kp, adopt: "${KEYS.K1}"`,
    );
    await instead(usual);
    expect(await status(taken)).toMatchObject({ declaredKey: { crn: KEYS.K1 }, asDeclared: true });
  });

  it("gives its names to the keys that are listed", async () => {
    const keys = await list("keys");
    expect(keys.stdout).toMatch(new RegExp(`roks-k1 .* default +payments-key +checkout-prod +${KEYS.K1}\n`));
    expect(keys.stdout).toMatch(new RegExp(`roks-k2 .* default +- +- +${KEYS.K2}\n`));
    expect(keys.code).toBe(0);
    expect((await list("clusters")).stdout).toMatch(/checkout-prod .* checkout +payments-key +crn:/);
  });

  it("is checked as far as it is there", async () => {
    const there = await doctor();
    expect(there).toContain("ok       account security: keys of kp-security: 3 keys\n");
    expect(there).not.toContain("not made yet");
    const absent = await doctor(MADE.replace("name: kp-security", "name: kp-new"));
    expect(absent).toContain("ok       account security: instance kp: not made yet\n");
    expect(absent).toContain("ok       account security: keys of kp-security: 3 keys\n");
  });

  it("needs the list of the account that its instance is to be made in", async () => {
    await instead({
      ...usual,
      accounts: usual.accounts.map((account) => ({
        ...account,
        apiKeys: account.apiKeys.map((key) => ({ ...key, roles: { resourceController: "none" as const } })),
      })),
    });
    expect(await doctor()).toMatch(/failed +account security: KMS instances: ACCESS_DENIED/);
  });

  it("costs no request for each key or cluster", async () => {
    await status();
    const operations = sandbox.log.map(({ operation }) => operation).filter((operation) => operation !== "token");
    expect(operations.filter((operation) => operation === "getCluster" || operation === "getKeyMetadata")).toEqual([]);
    expect(operations.filter((operation) => operation === "listKeys")).toHaveLength(1);
  });

  it("leaves the keys of a file that refers to them as they were", async () => {
    expect(await status(file({ checkout: checkout("K1") }))).toMatchObject({ key: { name: "k1" }, asDeclared: true });
  });
});

/** The clusters of the fleet with these keys in use. */
function onlyClusters(encrypted: Readonly<Record<string, keyof typeof KEYS>>): Pick<SandboxSeed, "clusters"> {
  const { clusters } = fleet({ encrypted });
  return { clusters: clusters?.filter(({ id }) => id !== LEDGER) ?? [] };
}
