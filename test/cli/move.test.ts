import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeIo } from "../../lib/cli/io.js";
import { moveCommand } from "../../lib/cli/move.js";
import { writeText } from "../../lib/cli/write-file.js";
import { runInProcess } from "./run-command.js";

const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const SECURITY = "1122334455667788990011223344aabb";
const HPCS = `crn:v1:bluemix:public:hs-crypto:us-south:a/${SECURITY}:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11`;
const KP = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22`;
const key = (instance: string, number: number) => `${instance}:key:a7b1c2d3-000${number}-4e4e-8f8f-112233445566`;

const FILE = `version: 1
name: payments
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
instances:
  hpcs: { crn: "${HPCS}::" }
  both: { crn: "${KP}::" }
  kp-new: { account: security, region: us-south }
keys:
  old-1: { crn: "${key(HPCS, 1)}" }
  old-2: { crn: "${key(HPCS, 2)}" }
  made-there: { instance: hpcs }
  both: { crn: "${key(KP, 3)}" }
  roks-2026: { instance: kp-new }
  leaving: { instance: kp-new, state: retired }
  kept: { instance: kp-new, state: retiring }
clusters:
  # The shop. Ask Ana first.
  checkout: { account: platform, id: d3k8abcd0m1n2o3p4q5r, infrastructure: vpc, key: "old-1" } # prod
  ledger:
    account: platform
    name: ledger-prod
    infrastructure: classic
    key: old-2
  search: { account: platform, name: search, infrastructure: vpc, key: made-there }
  held: { account: platform, name: held, infrastructure: vpc, key: old-1, hold: "frozen until May" }
  stays: { account: platform, name: stays, infrastructure: vpc, key: both, formerKeys: ["${key(KP, 4)}"] }
  space: { account: platform, name: space, infrastructure: satellite, key: own }
`.replace(
  "clusters:\n",
  `  own: { crn: "${key(KP, 5).replace(SECURITY, PLATFORM)}" }\n  used: { crn: "${key(KP, 4)}" }\nclusters:\n`,
);

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cluster-kms-move-"));
  file = join(folder, "fleet.yaml");
  await writeFile(file, FILE);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const world = { readText: nodeIo().readText, terminal: { colour: false, width: undefined } };
const move = (...args: readonly string[]) => runInProcess((io) => moveCommand(io, writeText), [...args, file], world);
const plain = (text: string) => text.replaceAll(file, "fleet.yaml");
const text = () => readFile(file, "utf8");

describe("cluster-kms move", () => {
  it("takes every cluster of an instance to another key, and leaves the rest of the file to the byte", async () => {
    const { stdout, stderr, code } = await move("--from", "hpcs", "--to", "roks-2026");
    expect(code).toBe(0);
    expect(plain(stdout)).toMatchInlineSnapshot(`
      "--- fleet.yaml
      +++ fleet.yaml
      @@ -22 +22 @@
      -  checkout: { account: platform, id: d3k8abcd0m1n2o3p4q5r, infrastructure: vpc, key: "old-1" } # prod
      +  checkout: { account: platform, id: d3k8abcd0m1n2o3p4q5r, infrastructure: vpc, key: "roks-2026" } # prod
      @@ -27,2 +27,2 @@
      -    key: old-2
      -  search: { account: platform, name: search, infrastructure: vpc, key: made-there }
      +    key: roks-2026
      +  search: { account: platform, name: search, infrastructure: vpc, key: roks-2026 }
      "
    `);
    expect(plain(stderr)).toMatchInlineSnapshot(`
      "Written: fleet.yaml. 3 clusters are declared with roks-2026 instead of old-1, old-2, made-there.
      On hold, and left as it is: held.
      Nothing was sent to the cloud. Next:
        cluster-kms plan fleet.yaml
        cdktf deploy
      "
    `);
    expect(await text()).toBe(
      FILE.replace('key: "old-1" } #', 'key: "roks-2026" } #')
        .replace("    key: old-2", "    key: roks-2026")
        .replace("key: made-there }", "key: roks-2026 }"),
    );
    expect(await readdir(folder)).toEqual(["fleet.yaml"]);
    const again = await move("--from", "hpcs", "--to", "roks-2026");
    expect(again.code).toBe(1);
    expect(plain(again.stderr)).toContain(
      "No cluster that could be moved is declared with a key that `--from hpcs` names. Declared with `roks-2026` already: checkout, ledger, search. On hold: held.",
    );
  });

  it.each([
    ["a key", ["--from", "old-1", "--to", "roks-2026"], ["checkout"]],
    ["a key by its CRN", ["--from", key(HPCS, 2), "--to", "keys.roks-2026"], ["ledger"]],
    [
      "an instance by its CRN, to a key by its CRN",
      ["--from", `${HPCS}::`, "--to", key(KP, 3)],
      ["checkout", "ledger", "search"],
    ],
    ["a key that is called like an instance", ["--from", "keys.both", "--to", "roks-2026"], ["stays"]],
    ["an instance that is called like a key", ["--from", "instances.both", "--to", "roks-2026"], ["stays"]],
    [
      "some clusters of an instance",
      ["--from", "hpcs", "--to", "roks-2026", "--cluster", "search", "--cluster", "checkout"],
      ["checkout", "search"],
    ],
  ])("moves the clusters of %s", async (_, args, clusters) => {
    const { stdout, code } = await move(...args, "--json");
    expect(code).toBe(0);
    const told: { moved: readonly { cluster: string }[]; written: boolean } = JSON.parse(stdout);
    expect(told.moved.map(({ cluster }) => cluster)).toEqual(clusters);
    expect(told.written).toBe(true);
    expect(await text()).not.toBe(FILE);
  });

  it("shows with --dry-run what it would do, and writes nothing", async () => {
    const { stdout, stderr, code } = await move("--from", "old-2", "--to", "roks-2026", "--dry-run");
    expect(code).toBe(0);
    expect(plain(stdout)).toMatchInlineSnapshot(`
      "--- fleet.yaml
      +++ fleet.yaml
      @@ -27 +27 @@
      -    key: old-2
      +    key: roks-2026
      "
    `);
    expect(plain(stderr)).toMatchInlineSnapshot(`
      "Not written (--dry-run): fleet.yaml. 1 cluster is declared with roks-2026 instead of old-2.
      Nothing was changed.
      "
    `);
    expect(await text()).toBe(FILE);
  });

  it("says as JSON what was moved, what is on hold, and the difference", async () => {
    const { stdout, stderr } = await move("--from", "old-1", "--to", "both", "--dry-run", "--json");
    expect(JSON.parse(plain(stdout))).toEqual({
      version: 1,
      file: "fleet.yaml",
      written: false,
      moved: [{ cluster: "checkout", from: "old-1", to: "both" }],
      held: ["held"],
      already: ["stays"],
      diff: expect.stringContaining(
        '+  checkout: { account: platform, id: d3k8abcd0m1n2o3p4q5r, infrastructure: vpc, key: "both" } # prod',
      ),
    });
    expect(stderr).toBe("");
  });

  it.each([
    [
      "an unknown key, instance or cluster",
      ["--from", "hpsc", "--to", "roks-2027", "--cluster", "shop"],
      "REFERENCE_UNKNOWN",
    ],
    ["a name that a key and an instance have", ["--from", "both", "--to", "roks-2026"], "USAGE"],
    ["a key in Hyper Protect", ["--from", "keys.both", "--to", "old-1"], "HPCS_END_OF_SERVICE"],
    ["a key made in Hyper Protect", ["--from", "keys.both", "--to", "made-there"], "HPCS_END_OF_SERVICE"],
    ["a key that is to be deleted", ["--from", "hpcs", "--to", "leaving"], "KEY_RETIRED_IN_USE"],
    ["a key that is kept until it may be deleted", ["--from", "hpcs", "--to", "kept"], "KEY_RETIRED_IN_USE"],
    ["a key that one of them has used", ["--from", "keys.both", "--to", "used"], "KEY_REUSED"],
    ["a Satellite cluster across accounts", ["--from", "own", "--to", "roks-2026"], "SATELLITE_CROSS_ACCOUNT"],
    ["a named cluster on hold", ["--from", "hpcs", "--to", "roks-2026", "--cluster", "held"], "HELD"],
    [
      "a named cluster with another key",
      ["--from", "hpcs", "--to", "roks-2026", "--cluster", "stays"],
      "NOTHING_TO_MOVE",
    ],
    ["a key that no cluster has", ["--from", "used", "--to", "roks-2026"], "NOTHING_TO_MOVE"],
  ])("refuses %s, and changes nothing", async (_, args, expected) => {
    const { stdout, stderr, code } = await move(...args);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(expected);
    expect(await text()).toBe(FILE);
  });

  it("refuses with all that stands against it at once", async () => {
    const { stderr } = await move("--from", "hpsc", "--to", "roks-2027", "--cluster", "shop");
    expect(stderr.match(/^REFERENCE_UNKNOWN: .*$/gm)).toMatchInlineSnapshot(`
      [
        "REFERENCE_UNKNOWN: --from hpsc: a name is used that nothing in the file has",
        "REFERENCE_UNKNOWN: --to roks-2027: a name is used that nothing in the file has",
        "REFERENCE_UNKNOWN: --cluster shop: a name is used that nothing in the file has",
      ]
    `);
    expect(stderr).toMatch(/The file has no key or instance `hpsc`; it has `old-1`, .*`kp-new`\./);
  });

  it("refuses a file that is not sound, and one that was edited meanwhile", async () => {
    await writeFile(file, FILE.replace("key: old-2", "key: nothing"));
    expect((await move("--from", "hpcs", "--to", "roks-2026")).stderr).toContain("REFERENCE_UNKNOWN");
    await writeFile(file, FILE);
    let reads = 0;
    const readText: typeof world.readText = async (path, most) => {
      const read = await world.readText(path, most);
      if (++reads === 1) await writeFile(file, `${FILE}# edited\n`);
      return read;
    };
    const args = ["--from", "hpcs", "--to", "roks-2026", file];
    const { stderr, code } = await runInProcess((io) => moveCommand(io, writeText), args, { ...world, readText });
    expect([code, await text()]).toEqual([1, `${FILE}# edited\n`]);
    expect(stderr).toContain("No key was changed in it: it was changed meanwhile.");
  });

  it("says why a file could not be written", async () => {
    const failing = async () => ({ ok: false as const, error: "writing it failed (EACCES)" });
    const args = ["--from", "hpcs", "--to", "roks-2026", file];
    const { stderr, stdout, code } = await runInProcess((io) => moveCommand(io, failing), args, world);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("FILE_UNWRITABLE");
    expect(stderr).toContain("writing it failed (EACCES)");
  });
});
