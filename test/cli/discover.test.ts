import { afterEach, describe, expect, it } from "vitest";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { CHECKOUT, fleet, KEYS, LEDGER, moreId, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { ACCOUNTS, CREDENTIALS, type Play, play } from "./discover-play.js";

const HPCS = "7f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a13";
const HPCS_KEY = "a7b1c2d3-0007-4e4e-8f8f-112233445566";

describe("cluster-kms discover", () => {
  let p: Play;
  afterEach(() => p.close());
  const usual = fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" }, more: 1 });
  const begin = async (seed: SandboxSeed = usual) => {
    p = await play(seed);
    return p;
  };
  const withRoles = (seed: SandboxSeed, account: string, roles: NonNullable<Key["roles"]>): SandboxSeed => ({
    ...seed,
    accounts: seed.accounts.map((one) =>
      one.id === account ? { ...one, apiKeys: one.apiKeys.map((key) => ({ ...key, roles })) } : one,
    ),
  });

  it("declares what clusters hang on, with names in comments, and comments the rest out", async () => {
    await begin();
    const { stdout, stderr, code } = await p.run([...ACCOUNTS, ...CREDENTIALS, "--name", "payments"]);
    expect(stdout).toMatchInlineSnapshot(`
      "# Written by \`cluster-kms discover\` on 2026-11-24 from what it could see. Run again with \`--out\` it only adds.
      # Which endpoint a cluster uses cannot be read: \`private\` is assumed. Write \`endpoint: public\` in its entry where it is.
      # \`formerKeys\` holds only what the KMS still shows. Add the keys that you know a cluster has used: it can never use them again.
      version: 1
      name: payments

      accounts:
        platform: { id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", credentials: { apiKeyEnv: PLATFORM_KEY } }
        security: { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: SECURITY_KEY } }

      instances:
        kp-platform: { crn: "crn:v1:bluemix:public:kms:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22::" } # kp-platform: Key Protect in us-south, account platform
        kp-security: { crn: "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::" } # kp-security: Key Protect in us-south, account security

      keys:
        roks-p1: { crn: "crn:v1:bluemix:public:kms:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22:key:a7b1c2d3-0004-4e4e-8f8f-112233445566" } # roks-p1 in kp-platform
        roks-k1: { crn: "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566" } # roks-k1 in kp-security
        # roks-k2: { crn: "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0002-4e4e-8f8f-112233445566" } # roks-k2 in kp-security; no cluster is registered on it
        # roks-k3: { crn: "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0003-4e4e-8f8f-112233445566" } # roks-k3 in kp-security; no cluster is registered on it

      clusters:
        checkout-prod: { account: platform, id: d3k8abcd0m1n2o3p4q5r, infrastructure: vpc, key: roks-k1 } # checkout-prod
        ledger-prod: { account: platform, id: c4l9abcd0m1n2o3p4q5s, infrastructure: classic, key: roks-p1 } # ledger-prod
        # fleet-0: { account: platform, id: f0000abcd0m1n2o3p4q5, infrastructure: vpc, key: CHOOSE-A-KEY } # fleet-0: not encrypted; write the name of its key, and take it in
      "
    `);
    expect(stderr).toContain("  + clusters.checkout-prod (checkout-prod)\n");
    expect(stderr).toContain("  + clusters.fleet-0, commented out (fleet-0: not encrypted; ");
    expect(code).toBe(0);
    expect(p.file).toBeUndefined();
  });

  it("writes a file that is sound, changes no byte of it the second time, and asks for no account then", async () => {
    await begin();
    expect((await p.discover()).code).toBe(0);
    const first = p.sound();
    const again = await p.run(["--out", "fleet.yaml"]);
    expect(again.stderr).toContain("fleet.yaml: nothing to add.\n");
    expect(again.code).toBe(0);
    expect(p.file).toBe(first);
  });

  it("writes the same bytes in whatever order the cloud lists things", async () => {
    const seed = fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1", [moreId(2)]: "K2" }, more: 4 });
    const { clusters = [], keys = [], instances = [] } = seed;
    const twins = clusters.map((cluster) =>
      cluster.id.startsWith("f") ? { ...cluster, name: cluster.id === moreId(2) ? "twin.prod" : "twin-prod" } : cluster,
    );
    await begin({ ...seed, clusters: twins });
    await p.discover();
    const first = p.sound();
    expect(first).toMatch(/^ {2}twin-prod-\w+: .* key: roks-k2 \} # twin\.prod$/m);
    await p.close();
    const turned = { keys: [...keys].reverse(), instances: [...instances].reverse() };
    await begin({ ...seed, ...turned, clusters: [...twins].reverse() });
    await p.discover();
    expect(p.file).toBe(first);
  });

  it("says of keys in Hyper Protect when the service ends, and how many days are left", async () => {
    const seed = fleet();
    await begin({
      ...seed,
      instances: [{ guid: HPCS, name: "hpcs", service: "hs-crypto", account: SECURITY, region: "us-south" }],
      keys: [{ id: HPCS_KEY, instance: HPCS, name: "roks-hpcs" }],
      clusters: (seed.clusters ?? []).map((one) => (one.id === CHECKOUT ? { ...one, key: HPCS_KEY } : one)),
      authorizations: [],
    });
    await p.discover();
    expect(p.sound()).toContain(
      "  # HPCS_END_OF_SERVICE: Hyper Protect ends on 2027-03-28 (124 days from 2026-11-24): move its clusters to Key Protect.\n  roks-hpcs: { crn: ",
    );
  });

  it("leaves what it may not read as a comment with the role that is missing, and ends with 5", async () => {
    await begin(withRoles(usual, SECURITY, { kms: "none" }));
    const { stderr, code } = await p.discover();
    expect(code).toBe(5);
    expect(stderr).toContain("Needed: Reader on the KMS instance.");
    const text = p.sound();
    expect(text).toMatch(
      /^# Not seen \(2026-11-24\): account security: could not list the keys of instance 5f0c\S+: ACCESS_DENIED: .* Needed: Reader on the KMS instance\.$/m,
    );
    expect(text).toMatch(
      /^ {2}# checkout-prod: \{ .*, key: CHOOSE-A-KEY \} # checkout-prod: encrypted, and its key was not seen: part of the KMS could not be read; see what is "Not seen"$/m,
    );
    expect(text).toMatch(/^ {2}# kp-security: .*; what is registered in it was not seen$/m);
    expect(text).toMatch(/^ {2}ledger-prod: /m);
  });

  it("says that a key may be in an account that was not named, and takes the cluster in once it is", async () => {
    await begin();
    const alone = await p.run([...ACCOUNTS.slice(0, 2), ...CREDENTIALS.slice(0, 2), "--out", "fleet.yaml"]);
    expect(alone.code).toBe(5);
    expect(p.sound()).toMatch(/# checkout-prod: encrypted, .* it may be in an account that was not looked at$/m);
    const before = p.sound();
    const { stderr, code } = await p.discover();
    expect(code).toBe(0);
    const text = p.sound();
    expect(text.split("\n")).toEqual(expect.arrayContaining(before.split("\n")));
    expect(text).toMatch(/^ {2}checkout-prod: \{ .* key: roks-k1 \} # checkout-prod$/m);
    expect(stderr).toMatch(
      /note: clusters\.checkout-prod is an entry now: the comment on line \d+ of the old file can go\./,
    );
  });

  it("says each day's unread things once, however often it runs", async () => {
    await begin(withRoles(usual, SECURITY, { kms: "none" }));
    await p.discover();
    const first = p.file;
    const later = await p.run(["--out", "fleet.yaml"], { now: () => Date.parse("2026-12-24T12:00:00Z") });
    expect(later.code).toBe(5);
    expect(p.file).toBe(first);
  });

  it("waits with a cluster whose master is being changed", async () => {
    await begin();
    p.sandbox.console.setCluster(CHECKOUT, { masterStatus: "Key Protect feature enablement in progress" });
    const { code } = await p.discover();
    expect(code).toBe(5);
    expect(p.sound()).toMatch(
      /^ {2}# checkout-prod: .* a master operation was under way; run again when it has ended$/m,
    );
    p.sandbox.console.setCluster(CHECKOUT, {});
  });

  it("comments a cluster out whose single read failed, since only that tells whether it is encrypted", async () => {
    await begin();
    const action = { kind: "respond", status: 403, body: { code: "E0403", description: "no" } } as const;
    p.sandbox.faults.push({ operation: "getCluster", match: CHECKOUT, action });
    const { stderr, code } = await p.discover();
    expect(code).toBe(5);
    expect(stderr).toContain(`could not read cluster checkout-prod (${CHECKOUT})`);
    expect(p.sound()).toMatch(
      /^ {2}# checkout-prod: .* whether it is encrypted could not be read; see what is "Not seen"$/m,
    );
  });

  it("declares once what a list shows twice, as one that changes between its pages does", async () => {
    await begin();
    const crn = KEYS.K1.replace(/key:.*/, ":");
    const row = { crn, name: "kp-security", state: "active" };
    const body = { resources: [row, row], next_url: null };
    p.sandbox.faults.push({ operation: "listResourceInstances", action: { kind: "respond", status: 200, body } });
    expect((await p.run([...ACCOUNTS.slice(2), ...CREDENTIALS.slice(2), "--out", "fleet.yaml"])).code).toBe(0);
    expect(p.sound().match(/kp-security: \{/g)).toHaveLength(1);
  });

  it("names a key by its ID where only its registration may be seen", async () => {
    await begin();
    const action = { kind: "respond", status: 403, body: {} } as const;
    p.sandbox.faults.push({ operation: "listKeys", match: "", action });
    const { code } = await p.discover();
    expect(code).toBe(5);
    expect(p.sound()).toMatch(/^ {2}key-\S+: \{ crn: .* \} # a key whose name was not seen in kp-security$/m);
    expect(p.sound()).toMatch(/^ {2}checkout-prod: .* key: key-/m);
  });

  it("makes one read for each cluster, and lists for the rest", async () => {
    const operations = async (more: number) => {
      await begin(fleet({ encrypted: { [CHECKOUT]: "K1" }, more }));
      await p.discover();
      const seen = p.sandbox.log.map(({ operation }) => operation);
      await p.close();
      return {
        single: seen.filter((operation) => operation === "getCluster").length,
        rest: seen.filter((operation) => operation !== "getCluster").sort(),
      };
    };
    const [few, many] = [await operations(1), await operations(30)];
    expect([few.single, many.single]).toEqual([3, 32]);
    expect(many.rest).toEqual(few.rest);
    await begin();
  });

  it("prints what was found and added as one JSON document, with the YAML where no file holds it", async () => {
    await begin();
    const printed = await p.run([...ACCOUNTS, ...CREDENTIALS, "--json"]);
    const told: { yaml: string } = JSON.parse(printed.stdout);
    expect(told).toMatchObject({
      version: 1,
      file: null,
      yaml: expect.stringContaining("version: 1\n"),
      found: {
        instances: [{ name: "kp-platform", entry: "kp-platform" }, { name: "kp-security" }],
        keys: [
          { crn: KEYS.P1, entry: "roks-p1", registered: true },
          { crn: KEYS.K1, entry: "roks-k1", registered: true },
          { crn: KEYS.K2, entry: null, registered: false },
          { crn: KEYS.K3 },
        ],
        clusters: [
          { id: CHECKOUT, entry: "checkout-prod", encryption: "encrypted", key: KEYS.K1, formerKeys: [], why: null },
          { id: moreId(0), entry: null, encryption: "none", key: null },
          { id: LEDGER, entry: "ledger-prod", key: KEYS.P1 },
        ],
      },
      added: {
        entries: expect.arrayContaining([
          { section: "clusters", name: "ledger-prod", fields: expect.objectContaining({ key: "roks-p1" }) },
        ]),
        commentedOut: expect.arrayContaining([expect.objectContaining({ section: "keys", name: "roks-k2" })]),
        formerKeys: {},
      },
      notes: [],
      unread: [],
    });
    const into = await p.discover("--json");
    expect(JSON.parse(into.stdout)).toMatchObject({ file: "fleet.yaml", yaml: null });
    expect(p.file?.replace("name: fleet", "")).toBe(told.yaml.replace("name: fleet", ""));
  });

  it("prints and writes no secret", async () => {
    await begin(withRoles(usual, SECURITY, { kms: "none" }));
    for (const more of [[], ["--json"]]) {
      const { stdout, stderr } = await p.discover(...more);
      for (const secret of [...Object.values(SECRETS), ...p.sandbox.tokens()])
        expect(stdout + stderr + p.file).not.toContain(secret);
    }
  });
});

type Key = SandboxSeed["accounts"][number]["apiKeys"][number];
