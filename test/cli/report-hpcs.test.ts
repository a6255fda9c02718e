import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { nodeIo } from "../../lib/cli/io.js";
import { observeCommand } from "../../lib/cli/observe.js";
import { reportCommand } from "../../lib/cli/report.js";
import { writeText } from "../../lib/cli/write-file.js";
import { type Sandbox, type SandboxSeed, startSandbox } from "../../lib/sandbox/index.js";
import { PLATFORM, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { runInProcess } from "./run-command.js";

const HPCS = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
const KP = "6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22";
const crnOf = (service: string, guid: string) => `crn:v1:bluemix:public:${service}:us-south:a/${SECURITY}:${guid}`;
const keyId = (number: number) => `a7b1c2d3-000${number}-4e4e-8f8f-112233445566`;
const OLD = `${crnOf("hs-crypto", HPCS)}:key:${keyId(1)}`;
const NEW = `${crnOf("kms", KP)}:key:${keyId(2)}`;
/** The owner of a cluster that no account of the file shows. */
const STRANGER = "aaaabbbbccccddddeeeeffff00001111";
const id = (letter: string) => `${letter.repeat(4)}abcd0m1n2o3p4q5r`;

const cluster = (letter: string, key: number | undefined, more = {}) => ({
  id: id(letter),
  name: `${letter}-prod`,
  account: PLATFORM,
  infrastructure: "vpc" as const,
  region: "us-south",
  created: "2026-01-02T03:04:05Z",
  ...(key === undefined ? {} : { key: keyId(key) }),
  ...more,
});

const SEED: SandboxSeed = {
  accounts: [
    { id: PLATFORM, name: "platform", apiKeys: [{ key: SECRETS.PLATFORM_KEY }] },
    { id: SECURITY, name: "security", apiKeys: [{ key: SECRETS.SECURITY_KEY }] },
    { id: STRANGER, name: "stranger", apiKeys: [] },
  ],
  instances: [
    { guid: HPCS, name: "hpcs-prod", service: "hs-crypto", account: SECURITY, region: "us-south" },
    { guid: KP, name: "kp-prod", service: "kms", account: SECURITY, region: "us-south" },
  ],
  keys: [
    { id: keyId(1), instance: HPCS, name: "old", created: "2026-02-01T08:00:00Z" },
    { id: keyId(2), instance: KP, name: "new", created: "2026-02-01T08:00:00Z" },
  ],
  clusters: [
    cluster("a", 1),
    cluster("b", 1, { infrastructure: "classic" }),
    cluster("c", 2),
    cluster("d", undefined),
    cluster("e", 1),
    cluster("f", 1),
  ],
};
const stranger = cluster("g", 1, { account: STRANGER });

const FILE = `version: 1
name: payments
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
keys:
  old: { crn: "${OLD}" }
  new: { crn: "${NEW}" }
clusters:
  a: { account: platform, id: ${id("a")}, infrastructure: vpc, key: old }
  b: { account: platform, id: ${id("b")}, infrastructure: classic, key: new }
  c: { account: platform, id: ${id("c")}, infrastructure: vpc, key: new }
  e: { account: platform, name: e-prod, infrastructure: vpc, key: old, hold: "until the audit" }
`;
const ALL_LEFT = { ...SEED, clusters: [cluster("c", 2), cluster("d", undefined)] };
const ONLY_C = FILE.replace(/^ {2}[abe]: .*\n/gm, "");

let sandbox: Sandbox;
let env: Record<string, string | undefined>;
const begin = async (seed: SandboxSeed) => {
  await sandbox?.close();
  sandbox = await startSandbox({ seed, startAt: "2026-11-24T12:00:00Z", scale: 0 });
  env = { ...sandbox.env(), ...SECRETS };
};
beforeEach(() => begin({ ...SEED, clusters: [...(SEED.clusters ?? []), stranger] }));
afterEach(() => sandbox.close());

const connector: Parameters<typeof reportCommand>[1] = (accounts) => connectFromEnv(accounts, env);
const report = (args: readonly string[] = [], yaml = FILE, world = {}) =>
  runInProcess((io) => reportCommand(io, connector), ["hpcs", "fleet.yaml", ...args], {
    readText: async () => ({ ok: true, value: yaml }),
    terminal: { colour: false, width: 160 },
    ...world,
  });
const plain = (text: string) =>
  text.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT").replaceAll(/^Not IBM Cloud's own endpoint: .*\n/gm, "");
interface Told {
  readonly allHaveLeft: boolean | null;
  readonly daysLeft: number;
  readonly clusters: readonly {
    readonly name: string | null;
    readonly standing: string;
    readonly step: string;
    readonly next: string | null;
  }[];
  readonly unread: readonly { readonly code: string }[];
}
const told = (stdout: string): Told => JSON.parse(stdout);
const short = ({ clusters }: Told) => clusters.map(({ name, standing, step }) => `${name} ${standing} ${step}`);

describe("cluster-kms report hpcs", () => {
  it("says who has left, who has not, whether the file has it or not, and what to run for each", async () => {
    const { stdout, stderr, code } = await report();
    expect(plain(stdout)).toMatchInlineSnapshot(`
      "Leaving Hyper Protect: payments
      2026-11-24T12:00:00Z

      Hyper Protect ends on: 2027-03-28 (124 days left): its instances are deleted then, with their keys

      ✗ platform: failed
          In Hyper Protect: 4
          In Key Protect: 1
          Not encrypted: 1
          Not known: 0
      ✓ security: passed
          In Hyper Protect: 0
          In Key Protect: 0
          Not encrypted: 0
          Not known: 0
      ✗ aaaabbbbccccddddeeeeffff00001111: failed
          In Hyper Protect: 1
          In Key Protect: 0
          Not encrypted: 0
          Not known: 0

      ✗ hpcs-prod: failed
          Account: security
          Clusters that use it: 5
          CRN: crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::

      ✗ crn:v1:bluemix:public:containers-kubernetes:us-south:a/aaaabbbbccccddddeeeeffff00001111:ggggabcd0m1n2o3p4q5r::: failed
          Account: aaaabbbbccccddddeeeeffff00001111
          Where its key is:
            crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566,
            in hpcs-prod. No list that was read has this cluster: it is in another account, or gone.
          In the file: not in the file
          Next: cluster-kms discover --account NAME=aaaabbbbccccddddeeeeffff00001111 --out fleet.yaml
      ✗ a: failed
          Account: platform
          Where its key is:
            crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566,
            in hpcs-prod.
          In the file: a, with key old
          Next: cluster-kms move --from old --to new --cluster a fleet.yaml
      ✗ b: failed
          Account: platform
          Where its key is:
            crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566,
            in hpcs-prod.
          In the file: b, with key new
          Next: cdktf deploy
      ✗ e: failed
          Account: platform
          Where its key is:
            crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566,
            in hpcs-prod.
          In the file: e, with key old
          Next: It is on hold (until the audit): take \`hold\` away, then move it.
      ✗ f-prod: failed
          Account: platform
          Where its key is:
            crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566,
            in hpcs-prod.
          In the file: not in the file
          Next: cluster-kms discover --account platform=0a1b2c3d4e5f60718293a4b5c6d7e8f9 --out fleet.yaml

      ✗ Not all have left Hyper Protect: 1 of 6 encrypted clusters are seen to use a key outside Hyper Protect; 5 not yet; 1 not encrypted.
      "
    `);
    expect(stderr).toBe("");
    expect(code).toBe(2);
  });

  it("ends with 2 where all is known and some have not left, and with 0 where all have", async () => {
    await begin(SEED);
    const some = await report(["--json"]);
    expect([some.code, told(some.stdout).allHaveLeft, told(some.stdout).daysLeft]).toEqual([2, false, 124]);
    expect(short(told(some.stdout))).toEqual([
      "a-prod hyper_protect move",
      "b-prod hyper_protect deploy",
      "e-prod hyper_protect release",
      "f-prod hyper_protect discover",
      "c-prod key_protect none",
      "d-prod none none",
    ]);
    await begin(ALL_LEFT);
    const all = await report(["--format", "json"], ONLY_C);
    expect([all.code, told(all.stdout).allHaveLeft]).toEqual([0, true]);
    expect((await report([], ONLY_C)).stdout).toContain(
      "✓ All have left Hyper Protect, as far as the accounts of the file show: 1 of 1 encrypted clusters are seen to use a key outside Hyper Protect; 1 not encrypted.",
    );
  });

  it("counts a cluster that a change has moved, and tells the old registration that lingers", async () => {
    await begin({ ...ALL_LEFT, clusters: [cluster("c", 1, { releaseLagSeconds: 7_200 })] });
    sandbox.console.enable(id("c"), keyId(2));
    sandbox.clock.advance(3_600);
    const { stdout, code } = await report([], ONLY_C);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `Still registered on a key in Hyper Protect that they have left (the KMS's record lags)\n  - c: ${OLD}`,
    );
  });

  it("says of a cluster that is encrypted with a key that nobody here may see that it is not known", async () => {
    await begin({ ...ALL_LEFT, clusters: [cluster("c", 2, { registered: false })] });
    const { stdout, code } = await report(["--json"], ONLY_C);
    expect(code).toBe(5);
    expect(short(told(stdout))).toEqual(["c-prod unknown look"]);
    expect(told(stdout).unread).toEqual([]);
  });

  it("says what could not be read, and calls nobody who was not seen moved", async () => {
    await begin({
      ...SEED,
      accounts: SEED.accounts.map((one) =>
        one.id === SECURITY
          ? { ...one, apiKeys: one.apiKeys.map((key) => ({ ...key, roles: { kms: "none" as const } })) }
          : one,
      ),
    });
    const { stdout, code } = await report(["--json"]);
    expect(code).toBe(5);
    expect(new Set(told(stdout).clusters.map(({ standing }) => standing))).toEqual(new Set(["unknown", "none"]));
    expect(told(stdout).unread.map(({ code: one }) => one)).toContain("ACCESS_DENIED");
    const { stdout: text } = await report();
    expect(text).toContain("Needed: Reader on the KMS instance.");
  });

  it("does not say that all have left where the clusters of an account could not be listed", async () => {
    await begin({
      ...ALL_LEFT,
      accounts: SEED.accounts.map((one) =>
        one.id === SECURITY
          ? { ...one, apiKeys: one.apiKeys.map((key) => ({ ...key, roles: { containers: "none" as const } })) }
          : one,
      ),
    });
    const { stdout, code } = await report(["--json"], ONLY_C);
    expect([code, told(stdout).allHaveLeft]).toEqual([5, null]);
    expect(short(told(stdout))).toEqual(["c-prod key_protect none", "d-prod none none"]);
  });

  it("tells a cluster of the file that no list has", async () => {
    await begin({ ...ALL_LEFT, clusters: [] });
    const { stdout, code } = await report([], ONLY_C);
    expect(code).toBe(5);
    expect(stdout).toContain("In the file, and in no list that was read\n  - c\n");
  });

  it("asks for accounts, instances and clusters without a registered key, not for each cluster", async () => {
    const requests = async (count: number) => {
      const clusters = Array.from({ length: count }, (_, index) =>
        cluster("a", 1, { id: `${String(index).padStart(4, "0")}abcd0m1n2o3p4q5r`, name: `n${index}` }),
      );
      await begin({ ...SEED, clusters });
      await report();
      expect(sandbox.log.filter(({ write, operation }) => write && operation !== "token")).toEqual([]);
      return sandbox.log.map(({ operation }) => operation).sort();
    };
    const few = await requests(1);
    expect(await requests(40)).toEqual(few);
    expect(few).not.toContain("getCluster");
  });

  it("says the same of a saved observation, with the days that are left today", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cluster-kms-hpcs-"));
    try {
      await begin(SEED);
      const [file, saved] = [join(folder, "fleet.yaml"), join(folder, "seen.json")];
      await writeFile(file, FILE);
      const world = { readText: nodeIo().readText };
      const observed = await runInProcess(
        (io) => observeCommand(io, connector, writeText),
        [file, "--out", saved],
        world,
      );
      expect(observed.code).toBe(0);
      const live = await report(["--json"]);
      sandbox.clearLog();
      const later = await runInProcess(
        (io) => reportCommand(io, connector),
        ["hpcs", file, "--observation", saved, "--json"],
        {
          ...world,
          now: () => Date.parse("2026-12-24T12:00:00Z"),
        },
      );
      expect(sandbox.log).toEqual([]);
      expect(later.code).toBe(2);
      expect(told(later.stdout).daysLeft).toBe(94);
      expect(short(told(later.stdout))).toEqual(short(told(live.stdout)));
      expect(await readFile(saved, "utf8")).not.toContain(SECRETS.SECURITY_KEY);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ["markdown", /^# Leaving Hyper Protect: payments\n/, "## Instances of Hyper Protect"],
    ["html", /^<!doctype html>\n/, "<h2>Accounts</h2>"],
  ])("is written as %s too", async (format, begins, holds) => {
    const { stdout } = await report(["--format", format]);
    expect(stdout).toMatch(begins);
    expect(stdout).toContain(holds);
    expect(stdout).toContain("cluster-kms move --from old --to new --cluster a fleet.yaml");
  });

  it("refuses a file that is not sound, and names it", async () => {
    const { stderr, code, stdout } = await report([], FILE.replace("key: old }", "key: none }"));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("REFERENCE_UNKNOWN");
  });
});
