import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { listCommand } from "../../lib/cli/list.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, KEYS, LEDGER, PLATFORM, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { runInProcess } from "./run-command.js";

const seed = fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" }, more: 1 });
const FLEET = file({ checkout: checkout("K1") });

describe("cluster-kms list", () => {
  let sandbox: Sandbox;
  let env: Record<string, string | undefined>;
  const begin = async (given = seed) => {
    sandbox = await startSandbox({ seed: given, startAt: "2026-11-24T12:00:00Z" });
    env = { ...sandbox.env(), ...SECRETS };
  };
  beforeEach(() => begin());
  afterEach(() => sandbox.close());

  /** Another cloud instead of the usual one. */
  const instead = async (given: typeof seed) => {
    await sandbox.close();
    await begin(given);
  };
  /** The roles of the one API key of an account. */
  const withRoles = (
    account: string,
    roles: NonNullable<(typeof seed)["accounts"][number]["apiKeys"][number]["roles"]>,
  ) =>
    instead({
      ...seed,
      accounts: seed.accounts.map((one) =>
        one.id === account ? { ...one, apiKeys: one.apiKeys.map((key) => ({ ...key, roles })) } : one,
      ),
    });
  const list = (args: readonly string[], yaml = FLEET) =>
    runInProcess(
      (io) => listCommand(io, (accounts) => connectFromEnv(accounts, env)),
      args.length === 1 ? [...args, "fleet.yaml"] : args,
      { readText: async () => ({ ok: true, value: yaml }) },
    );

  it("shows the instances of all accounts, with CRNs", async () => {
    const { stdout, code } = await list(["instances"]);
    expect(stdout).toMatchInlineSnapshot(`
      "ACCOUNT   NAME         SERVICE  REGION    STATE   CRN
      platform  kp-platform  kms      us-south  active  crn:v1:bluemix:public:kms:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22::
      security  kp-security  kms      us-south  active  crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::
      "
    `);
    expect(code).toBe(0);
  });

  it("shows the keys of all accounts, and which clusters are registered on each", async () => {
    const { stdout, code } = await list(["keys"]);
    expect(stdout).toMatch(new RegExp(`security +kp-security +roks-k1 +root +active .* checkout-prod +${KEYS.K1}\n`));
    expect(stdout).toMatch(new RegExp(`security +kp-security +roks-k2 +root +active .* - +${KEYS.K2}\n`));
    expect(stdout).toMatch(new RegExp(`platform +kp-platform +roks-p1 .* ledger-prod +${KEYS.P1}\n`));
    expect(code).toBe(0);
  });

  it("shows the clusters of every infrastructure, with the key it is registered on and the name in the file", async () => {
    const { stdout, code } = await list(["clusters"]);
    expect(stdout).toMatch(/platform +checkout-prod +d3k8abcd0m1n2o3p4q5r +vpc +normal +checkout +k1 +crn:/);
    expect(stdout).toMatch(/platform +ledger-prod +c4l9abcd0m1n2o3p4q5s +classic +normal +- +p1 +crn:/);
    expect(stdout).toMatch(/platform +fleet-0 +f0000abcd0m1n2o3p4q5 +vpc +normal +- +- +crn:/);
    expect(code).toBe(0);
  });

  it("takes a key's name from the KMS where the file has none", async () => {
    const yaml = FLEET.replace(/ {2}p1: .*\n/, "");
    const { stdout } = await list(["clusters"], yaml);
    expect(stdout).toMatch(/ledger-prod .* roks-p1 +crn:/);
  });

  it("takes one account where it is asked for one, and clusters keep their key of another account", async () => {
    expect((await list(["instances", "--account", "security"])).stdout).not.toContain("kp-platform");
    expect((await list(["keys", "--account", "security"])).stdout).not.toContain(KEYS.P1);
    expect((await list(["clusters", "--account", "security"])).stdout).not.toContain("checkout-prod");
    expect((await list(["clusters", "--account", "platform"])).stdout).toMatch(/checkout-prod .* k1 +crn:/);
  });

  it("refuses an account that the file does not have, says which there are, and asks nothing", async () => {
    const { stderr, code } = await list(["keys", "fleet.yaml", "--account", "securty"]);
    expect(stderr).toBe("--account: fleet.yaml has no account `securty`; it has platform, security.\n");
    expect(code).toBe(1);
    expect(sandbox.log).toEqual([]);
  });

  it("refuses a kind that there is not", async () => {
    await expect(list(["cluster"])).rejects.toThrow(/instances, keys, clusters/);
  });

  it("makes requests for accounts and instances, and none for each key or cluster", async () => {
    const requests = async (more: number) => {
      await instead(fleet({ encrypted: { [CHECKOUT]: "K1" }, more }));
      for (const kind of ["keys", "clusters"]) await list([kind]);
      return sandbox.log.map(({ operation }) => operation).sort();
    };
    const few = await requests(1);
    expect(await requests(60)).toEqual(few);
    expect(few).not.toContain("getCluster");
  });

  it("says what the role does not allow, in which account, and ends with 5", async () => {
    await withRoles(SECURITY, { kms: "none" });
    const { stdout, stderr, code } = await list(["clusters"]);
    expect(stdout).toMatch(/checkout-prod .* not seen +crn:/);
    expect(stderr).toContain(
      "ACCESS_DENIED: account security: could not list the registrations of instance 5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11: ",
    );
    expect(stderr).toContain("Needed: Reader on the KMS instance.");
    expect(code).toBe(5);
  });

  it("names each infrastructure that could not be listed", async () => {
    await withRoles(PLATFORM, { containers: "none" });
    const { stderr, code } = await list(["clusters"]);
    for (const infrastructure of ["vpc", "classic", "satellite"])
      expect(stderr).toContain(`account platform: could not list the ${infrastructure} clusters`);
    expect(stderr).toContain("Needed: Viewer on Kubernetes Service.");
    expect(code).toBe(5);
  });

  it("shows a cluster's CRN where its name may not be read, and says so", async () => {
    await withRoles(PLATFORM, { containers: "none" });
    const { stdout, stderr, code } = await list(["keys", "--account", "security"]);
    expect(stdout).toMatch(new RegExp(`roks-k1 .* crn:\\S+:${CHECKOUT}:: +${KEYS.K1}\n`));
    expect(stderr).toContain("Needed: Viewer on Kubernetes Service.");
    expect(code).toBe(5);
  });

  it("names an account without credentials once, and shows the others", async () => {
    env["SECURITY_KEY"] = undefined;
    for (const kind of ["instances", "keys", "clusters"]) {
      const { stdout, stderr, code } = await list([kind]);
      expect(stdout).toContain("platform");
      expect(stderr.match(/CREDENTIALS_MISSING: account security: /g)).toHaveLength(1);
      expect(code).toBe(5);
    }
  });

  it("reads an instance that the file names although its account may not be listed", async () => {
    await withRoles(SECURITY, { resourceController: "none" });
    const { stdout, stderr, code } = await list(["keys"]);
    expect(stdout).toContain(KEYS.K3);
    expect(stderr).toContain("Needed: Viewer on the KMS instances.");
    expect(code).toBe(5);
  });

  it("prints one JSON document with all that is known", async () => {
    const { stdout } = await list(["keys", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      file: "cluster-kms.yaml",
      keys: [
        { crn: KEYS.P1 },
        {
          account: "security",
          accountId: SECURITY,
          crn: KEYS.K1,
          kind: "root",
          clusters: [{ name: "checkout-prod", crn: expect.stringContaining(CHECKOUT) }],
        },
        { crn: KEYS.K2, clusters: [] },
        { crn: KEYS.K3 },
      ],
      unread: [],
    });
  });

  it("reports on a file that is not sound, and on an endpoint that cannot be used, and asks nothing", async () => {
    expect(await list(["keys"], "version: 1\n")).toMatchObject({ code: 1, stdout: "" });
    env["IBMCLOUD_KP_API_ENDPOINT"] = "http://kms.example";
    const { stderr, code } = await list(["keys"]);
    expect(stderr).toContain("ENDPOINT_INVALID");
    expect(code).toBe(1);
    expect(sandbox.log).toEqual([]);
  });

  it("prints no secret", async () => {
    for (const kind of ["instances", "keys", "clusters"]) {
      const { stdout, stderr } = await list([kind, "--json"]);
      for (const secret of [...Object.values(SECRETS), ...sandbox.tokens()])
        expect(stdout + stderr).not.toContain(secret);
    }
  });
});
