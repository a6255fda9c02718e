import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Surroundings } from "../../lib/cli/before/index.js";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { doctorCommand } from "../../lib/cli/doctor.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import type { ApiKeySeed } from "../../lib/sandbox/seed.js";
import { CHECKOUT, checkout, file, fleet, PLATFORM, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { CLUSTERS_STACK, KEYS_STACK, ON_ROKS, perAccountFile } from "../support/fleet-states.js";
import { fakeMachine } from "./before/surroundings.js";
import { runInProcess } from "./run-command.js";

const FLEET = file({ checkout: checkout("K1") });
const KP_SECURITY = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
type Roles = NonNullable<ApiKeySeed["roles"]>;

describe("cluster-kms doctor", () => {
  let sandbox: Sandbox;
  let env: Record<string, string | undefined>;
  const begin = async (roles: Readonly<Record<string, Roles>> = {}) => {
    const seed = fleet({ encrypted: { [CHECKOUT]: "K1" } });
    const accounts = seed.accounts.map((account) => ({
      ...account,
      apiKeys: account.apiKeys.map((key) => ({ ...key, roles: roles[account.id] ?? {} })),
    }));
    sandbox = await startSandbox({ seed: { ...seed, accounts }, startAt: "2026-11-24T12:00:00Z" });
    env = { ...sandbox.env(), ...SECRETS };
  };
  const withRoles = async (account: string, roles: Roles) => instead({ [account]: roles });
  const instead = async (roles: Readonly<Record<string, Roles>>) => {
    await sandbox.close();
    await begin(roles);
  };
  beforeEach(() => begin());
  afterEach(() => sandbox.close());

  const doctor = (args: readonly string[] = ["fleet.yaml"], yaml = FLEET, change: Partial<Surroundings> = {}) => {
    const surroundings = { ...fakeMachine(), env, ...change };
    return runInProcess(
      (io) => doctorCommand(io, (accounts) => connectFromEnv(accounts, env), surroundings, "20.19.0"),
      args,
      { readText: async () => ({ ok: true, value: yaml }) },
    );
  };
  const accountLines = (stdout: string) => stdout.split("\n").filter((line) => /^\S+ +account /.test(line));

  it("says what is well in every account, and ends with 0", async () => {
    const { stdout, stderr, code } = await doctor();
    expect(accountLines(stdout)).toEqual([
      "ok       account platform: credentials: PLATFORM_KEY is set",
      "ok       account security: credentials: SECURITY_KEY is set",
      "ok       account platform: token: obtained",
      "ok       account platform: vpc clusters: 1 cluster",
      "ok       account platform: KMS instances: 1 instance",
      "ok       account platform: keys of kp-platform: 1 key",
      "ok       account platform: registrations of kp-platform: 0 registrations",
      "ok       account security: token: obtained",
      "ok       account security: KMS instances: 1 instance",
      "ok       account security: keys of kp-security: 3 keys",
      "ok       account security: registrations of kp-security: 1 registration",
    ]);
    expect(stdout).toContain("ok       file fleet.yaml: sound; accounts: 2, keys: 4, clusters: 1");
    expect(stdout).toContain("warning  endpoints: ENDPOINTS_OVERRIDDEN: Overridden, all on this machine:");
    expect(stdout).toMatch(/\d+ ok, 1 to know, 0 failed\n$/);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("checks the accounts of one stack alone, where one is named", async () => {
    const yaml = perAccountFile(ON_ROKS);
    env = { ...sandbox.env(), SECURITY_KEY: SECRETS.SECURITY_KEY };
    expect((await doctor(["fleet.yaml"], yaml)).code).toBe(1);
    const keys = await doctor(["fleet.yaml", "--stack", KEYS_STACK], yaml);
    expect(keys.code, keys.stdout).toBe(0);
    expect(accountLines(keys.stdout)).toEqual([
      "ok       account security: credentials: SECURITY_KEY is set",
      "ok       account security: token: obtained",
      "ok       account security: KMS instances: 1 instance",
      "ok       account security: keys of kp-security: 3 keys",
      "ok       account security: registrations of kp-security: 1 registration",
    ]);
    const clusters = await doctor(["fleet.yaml", "--stack", CLUSTERS_STACK], yaml);
    expect(clusters.stdout).toContain("failed   account platform: credentials: CREDENTIALS_MISSING");
    expect(accountLines(clusters.stdout)).toContain("ok       account security: keys of kp-security: 3 keys");
    env = { ...sandbox.env(), PLATFORM_KEY: SECRETS.PLATFORM_KEY };
    const without = await doctor(["fleet.yaml", "--stack", KEYS_STACK], yaml);
    expect(without.code, without.stdout).toBe(1);
    expect(without.stdout).toContain("failed   account security: credentials: CREDENTIALS_MISSING");
    const other = await doctor(["fleet.yaml", "--stack", "payments-keys"], yaml);
    expect(other.code).toBe(1);
    expect(other.stdout).toContain("failed   stack payments-keys: STACK_UNKNOWN");
  });

  it("says where the state is kept, and which variables of that are set, by name", async () => {
    expect((await doctor()).stdout).toContain("ok       state: local: a file beside the app\n");
    const yaml = `${FLEET}backend: { pg: {} }\n`;
    const unset = await doctor(["fleet.yaml"], yaml);
    expect(unset.stdout).toContain(
      "warning  state: pg: CREDENTIALS_MISSING: not set: PG_CONN_STR, or instead PGHOST\n",
    );
    expect(unset.code).toBe(0);
    env = { ...env, PG_CONN_STR: "postgres://ada:hunter2@db.example/states" };
    const set = await doctor(["fleet.yaml"], yaml);
    expect(set.stdout).toContain("ok       state: pg: PG_CONN_STR is set\n");
    expect(set.stdout).not.toContain("hunter2");
  });

  it("sends nothing but reads, and reads no object by itself", async () => {
    await doctor();
    expect(new Set(sandbox.log.map(({ operation, method }) => (operation === "token" ? "token" : method)))).toEqual(
      new Set(["token", "GET"]),
    );
    expect(sandbox.log.map(({ operation }) => operation)).not.toContain("getCluster");
  });

  it.each<[string, string, Roles, string, string]>([
    ["clusters", PLATFORM, { containers: "none" }, "platform: vpc clusters", "Viewer on Kubernetes Service"],
    ["instances", SECURITY, { resourceController: "none" }, "security: KMS instances", "Viewer on the KMS instances"],
  ])("says which role is missing for %s", async (_, account, roles, subject, role) => {
    await withRoles(account, roles);
    const { stdout, code } = await doctor();
    expect(stdout).toMatch(
      new RegExp(`failed {3}account ${subject}: ACCESS_DENIED: .*\n +-> Give its credentials the role: ${role}\\.\n`),
    );
    expect(stdout).toContain(", 1 failed");
    expect(code).toBe(1);
  });

  it("says which role is missing for the keys and registrations of an instance that the file names", async () => {
    await withRoles(SECURITY, { kms: "none" });
    const { stdout, code } = await doctor();
    for (const what of ["keys", "registrations"]) {
      expect(stdout).toMatch(new RegExp(`failed {3}account security: ${what} of kp-security: ACCESS_DENIED: `));
    }
    expect(stdout).toContain("-> Give its credentials the role: Reader on the KMS instance.");
    expect(code).toBe(1);
  });

  it("only warns of an instance that the file does not need", async () => {
    await withRoles(PLATFORM, { kms: "none" });
    const { stdout, code } = await doctor(["fleet.yaml"], FLEET.replace(/ {2}p1: .*\n/, ""));
    expect(stdout).toContain("warning  account platform: registrations of kp-platform: ACCESS_DENIED: ");
    expect(code).toBe(0);
  });

  it("finds nothing that failed where each account has the roles for what the file has in it", async () => {
    await instead({
      [PLATFORM]: { containers: "Viewer", resourceController: "none", kms: "none", iam: "none" },
      [SECURITY]: { containers: "none", resourceController: "Viewer", kms: "Reader", iam: "none" },
    });
    const { stdout, code } = await doctor(["fleet.yaml"], FLEET.replace(/ {2}p1: .*\n/, ""));
    expect(stdout).toContain("warning  account platform: KMS instances: ACCESS_DENIED: ");
    expect(stdout).toContain(", 0 failed");
    expect(code).toBe(0);
  });

  it("looks at an instance that the file names although no list shows it", async () => {
    await withRoles(SECURITY, { resourceController: "none" });
    expect((await doctor()).stdout).toContain(`ok       account security: keys of ${KP_SECURITY}: 3 keys`);
  });

  it("fails where the credentials of an account with clusters are not set, and asks nothing of it", async () => {
    env["PLATFORM_KEY"] = undefined;
    const { stdout, code } = await doctor();
    expect(stdout).toContain("failed   account platform: credentials: CREDENTIALS_MISSING: PLATFORM_KEY is not set.");
    expect(accountLines(stdout).filter((line) => line.includes("account platform"))).toHaveLength(1);
    expect(code).toBe(1);
  });

  it("warns where the credentials of an account without clusters are not set", async () => {
    env["SECURITY_KEY"] = "";
    const { stdout, code } = await doctor();
    expect(stdout).toContain("warning  account security: credentials: CREDENTIALS_MISSING: SECURITY_KEY is not set.");
    expect(code).toBe(0);
  });

  it("fails where IAM gives no token, says so once, and never the value", async () => {
    env["SECURITY_KEY"] = "not-the-right-one";
    const { stdout, code } = await doctor();
    expect(stdout).toContain("failed   account security: token: CREDENTIALS_REJECTED: ");
    expect(accountLines(stdout).filter((line) => line.includes("account security"))).toHaveLength(2);
    expect(stdout).not.toContain("not-the-right-one");
    expect(code).toBe(1);
  });

  it("says each problem of a file with its place, and asks nothing", async () => {
    const { stdout, code } = await doctor(["fleet.yaml"], "version: 1\nname: payments\n");
    expect(stdout).toContain("failed   file fleet.yaml:1:1: FIELD_MISSING: ");
    expect(code).toBe(1);
    expect(sandbox.log).toEqual([]);
  });

  it("takes the usual file where there is one, and none where there is not", async () => {
    const usual = await doctor([]);
    expect(usual.stdout).toContain("file cluster-kms.yaml: sound");
    const without = await doctor([], FLEET, { exists: (path) => path.endsWith("terraform-provider-clusterkms") });
    expect(without.stdout).not.toMatch(/ (file|account) /);
    expect(without.code).toBe(0);
  });

  it("says of an endpoint that cannot be used once, and asks nothing", async () => {
    env["IBMCLOUD_KP_API_ENDPOINT"] = "http://kms.example";
    const { stdout, code } = await doctor();
    expect(stdout.match(/ENDPOINT_INVALID/g)).toHaveLength(1);
    expect(code).toBe(1);
    expect(sandbox.log).toEqual([]);
  });

  it("tells of a lock that an earlier run left", async () => {
    const { stdout } = await doctor(["fleet.yaml"], FLEET, {
      read: (path) => (path === ".terraform.payments.tfstate.lock.info" ? "{}" : undefined),
    });
    expect(stdout).toContain("warning  stack payments: STATE_LOCK_LEFT: ");
  });

  it("prints one JSON document, without any secret", async () => {
    const { stdout } = await doctor(["fleet.yaml", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, ok: true });
    for (const secret of [...Object.values(SECRETS), ...sandbox.tokens()]) expect(stdout).not.toContain(secret);
  });
});
