/** A key is rotated as `docs/rotate.md` says: the policy by a deploy, a new version by the command; Terraform has nothing to do. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { clockFor } from "../../lib/cli/prove/scaled-clock.js";
import { rotateCommand } from "../../lib/cli/rotate.js";
import { keyAlias } from "../../lib/plan/marker.js";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { runInProcess } from "../cli/run-command.js";
import { CHECKOUT, fleet, KEYS, keyId, LEDGER } from "./support/fleet.js";
import { filesOf } from "./support/page.js";
import { type Workspace, workspace } from "./support/workspace.js";

const [FILE = ""] = filesOf("rotate.md");
const K1 = keyId("K1");

/** The key that the file has made, with a cluster of the file on it and one that no file mentions. */
function seed(): SandboxSeed {
  const usual = fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "K1" } });
  const made = { name: "roks-2026", aliases: [keyAlias("payments", "roks-2026")] };
  return { ...usual, keys: (usual.keys ?? []).map((one) => (one.id === K1 ? { ...one, ...made } : one)) };
}

let w: Workspace;
beforeAll(async () => {
  w = await workspace(seed());
}, 60_000);
afterAll(() => w.close());

const rotate = (...args: readonly string[]) =>
  runInProcess(
    (io) =>
      rotateCommand(io, {
        connector: (accounts) => connectFromEnv(accounts, w.env),
        clockFor: (cloud) => clockFor(cloud, w.env),
        watchSignals: () => ({ stop: new AbortController().signal, done: () => undefined }),
      }),
    [...args.slice(0, 1), join(w.folder, "cluster-kms.yaml"), ...args.slice(1)],
  );
const sent = () => w.writes().map(({ operation }) => operation);

describe("a root key that is rotated", { timeout: 120_000 }, () => {
  it("gets its policy by a deploy", async () => {
    await w.file(FILE);
    const deployed = await w.terraform("apply", "-auto-approve", "-input=false");
    expect(deployed.code, deployed.output).toBe(0);
    expect(sent()).toEqual(["setKeyPolicies"]);
    expect(w.sandbox.console.keys().find(({ id }) => id === K1)?.rotationMonths).toBe(3);
  });

  it("gets a new version by the command; every cluster follows, also one in no file, and none is sent anything", async () => {
    w.sandbox.clearLog();
    const { stdout, stderr, code } = await rotate("roks-2026", "--json");
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      key: { name: "roks-2026", crn: KEYS.K1 },
      before: K1,
      outcome: "followed",
      clusters: [
        { name: "checkout", follows: "yes" },
        // No list that the file makes necessary shows it.
        { name: null, crn: expect.stringContaining(LEDGER), follows: "yes" },
      ],
    });
    expect(sent()).toEqual(["rotateKey"]);
    // The clocks of the sandbox and of this process run fast, and not alike: the KMS's own guard may be the first to say so.
    expect((await rotate("roks-2026")).stderr).toContain("ROTATION_TOO_SOON");
    const rotations = w.sandbox.log.filter(
      ({ operation, status }) => operation === "rotateKey" && Number(status) < 300,
    );
    expect(rotations).toHaveLength(1);
  });

  it("is no change to Terraform, which shows the new version", async () => {
    const planned = await w.again("plan", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
    await w.again("apply", "-refresh-only", "-auto-approve");
    const version = (await w.attributes("clusterkms_root_key.roks-2026"))?.["key_version"];
    expect(version).not.toBe(K1);
    expect((await w.attributes("clusterkms_binding.checkout"))?.["key_version"]).toBe(version);
  });
});
