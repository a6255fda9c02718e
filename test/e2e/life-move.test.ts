import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import type { CommandIo } from "../../lib/cli/io.js";
import { moveCommand } from "../../lib/cli/move.js";
import { planCommand } from "../../lib/cli/plan.js";
import { reportCommand } from "../../lib/cli/report.js";
import { writeText } from "../../lib/cli/write-file.js";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { commandsOf, fileOf, page, runLine } from "../docs/page-commands.js";
import { fleet, moreId, PLATFORM } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

const COUNT = 30;
/** Virtual seconds: half a second, at the speed of these tests. */
const ENABLE = 300;
const HPCS = "7b2e9c53-4a79-4c5e-9e77-2e8e3b2b4c33";
const OLD = "a7b1c2d3-0009-4e4e-8f8f-112233445566";

/** Thirty clusters with a key in Hyper Protect, in their own account; no Key Protect anywhere. */
function hyperProtect(): SandboxSeed {
  const { clusters = [], ...rest } = fleet({ more: COUNT, authorized: false });
  return {
    ...rest,
    instances: [{ guid: HPCS, name: "hpcs", service: "hs-crypto", account: PLATFORM, region: "us-south" }],
    keys: [{ id: OLD, instance: HPCS, name: "roks-hpcs", created: "2026-02-01T08:00:00Z" }],
    clusters: clusters
      .filter(({ name }) => name.startsWith("fleet-"))
      .map((cluster) => ({ ...cluster, key: OLD, enableSeconds: ENABLE })),
    authorizations: [{ sourceAccount: PLATFORM, targetAccount: PLATFORM, service: "hs-crypto", instance: HPCS }],
  };
}

const name = (index: number) => `fleet-${index}`;
const all = Array.from({ length: COUNT }, (_, index) => index);
const PAGE = page("move.md");
/** The page's file, with thirty clusters for its two. */
const FILE = fileOf(PAGE).replace(
  /^clusters:\n[\s\S]*/m,
  `clusters:\n${all.map((index) => `  ${name(index)}: { account: platform, id: ${moreId(index)}, infrastructure: vpc, key: roks-hpcs } # ${index}\n`).join("")}`,
);

describe("thirty clusters leave Hyper Protect for a key in Key Protect of another account", {
  timeout: 180_000,
}, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(hyperProtect());
    await w.file(FILE);
  }, 60_000);
  afterAll(() => w.close());

  const connector: Parameters<typeof planCommand>[1] = (accounts) => connectFromEnv(accounts, w.env);
  const lines = commandsOf(PAGE);
  /** A command of the page, as it stands there. */
  const command = async (line: string) => {
    expect(lines).toContain(line);
    const commands = {
      report: (io: CommandIo) => reportCommand(io, connector),
      plan: (io: CommandIo) => planCommand({ ...io, terminal: { colour: false, width: 400 } }, connector, writeText),
      move: (io: CommandIo) => moveCommand(io, (path, text) => writeText(join(w.folder, path), text)),
    };
    return runLine(line, w.folder, commands, {});
  };
  const standings = async () => {
    const json = await runLine(
      "cluster-kms report hpcs --json",
      w.folder,
      { report: (io) => reportCommand(io, connector) },
      {},
    );
    const told: { clusters: readonly { standing: string; step: string }[] } = JSON.parse(json.output);
    const { code } = await command("cluster-kms report hpcs");
    const of = (wanted: string) => told.clusters.filter(({ standing }) => standing === wanted);
    return { code, left: of("key_protect").length, there: of("hyper_protect").map(({ step }) => step) };
  };
  const enables = () => w.sandbox.log.filter(({ operation }) => operation === "enableKMS");
  const uses = (index: number) => w.sandbox.console.history(moreId(index)).at(-1);
  const newKey = () => w.sandbox.console.keys().find(({ id }) => id !== OLD)?.id;
  /** How many were never under way at the same time: each begins when the one so many before it has ended. */
  const atMost = (many: number, sent: readonly { readonly at: number }[]) =>
    sent.every(({ at }, index) => index < many || at >= (sent[index - many]?.at ?? 0) + ENABLE * 1_000);

  it("is one command that edits the file, and a plan that says in how many waves", async () => {
    expect((await standings()).there).toEqual(all.map(() => "move"));
    expect(lines).toHaveLength(6);
    const tried = await command("cluster-kms move --from hpcs --to roks-2026 --dry-run");
    expect(tried.output).toContain("Nothing was changed.");
    const moved = await command("cluster-kms move --from hpcs --to roks-2026");
    expect(moved.code).toBe(0);
    expect(moved.output).toContain("30 clusters are declared with roks-2026 instead of roks-hpcs.");
    const planned = await command("cluster-kms plan");
    expect(planned.code).toBe(2);
    expect(planned.output).toContain(
      "Order: 30 clusters are changed, at most 5 at once (maxConcurrent): 6 waves or more.",
    );
    expect(planned.output).not.toContain("HPCS_END_OF_SERVICE");
    expect(w.writes()).toEqual([]);
  });

  it("stops in the second wave when one fails there: nothing is sent for those behind it", async () => {
    w.sandbox.clearLog();
    w.sandbox.faults.push({
      ...{ operation: "enableKMS", skip: 7, times: 1 },
      action: { kind: "respond", status: 400, body: { code: "E0b07", description: "The root key is not active." } },
    });
    expect(lines).toContain("cdktf deploy");
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code).toBe(1);
    const sent = enables();
    expect(sent.length).toBeGreaterThanOrEqual(8);
    expect(sent.length).toBeLessThanOrEqual(10);
    expect(atMost(5, sent)).toBe(true);
    // The instance, the key and what authorizes its use come before the first cluster is touched.
    expect(w.writes().map(({ operation }) => operation)).toEqual([
      ...["createResourceInstance", "createKey", "createPolicy"].map(() => expect.not.stringContaining("enable")),
      ...sent.map(() => "enableKMS"),
    ]);
    expect(applied.output.match(/ENABLE_REFUSED:/g)).toHaveLength(1);
    expect(applied.output.match(/STOPPED_AFTER_FAILURE:/g)).toHaveLength(COUNT - sent.length);
    // What was sent is done to its end, what was not is as it was.
    const done = all.filter((index) => uses(index) === newKey());
    expect(done).toHaveLength(sent.length - 1);
    expect(all.filter((index) => uses(index) === OLD)).toHaveLength(COUNT - done.length);
    expect(await standings()).toEqual({
      code: 2,
      left: done.length,
      there: all.slice(done.length).map(() => "deploy"),
    });
  });

  it("ends with the next deploy: each cluster got one enable that took effect, and the old key is as it was", async () => {
    const before = enables().length;
    // Terraform itself applies ten objects side by side: more than that are never under way.
    await w.file(
      FILE.replaceAll("key: roks-hpcs }", "key: roks-2026 }").replace("maxConcurrent: 5", "maxConcurrent: 20"),
    );
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code, applied.output).toBe(0);
    const sent = enables();
    expect(atMost(10, sent.slice(before))).toBe(true);
    expect(sent.filter(({ status }) => Number(status) < 300)).toHaveLength(COUNT);
    expect(sent).toHaveLength(COUNT + 1);
    for (const index of all) {
      expect(w.sandbox.console.history(moreId(index))).toEqual([OLD, newKey()]);
      expect(w.sandbox.console.registrations(moreId(index))).toEqual([newKey()]);
    }
    expect(await standings()).toEqual({ code: 0, left: COUNT, there: [] });
    expect(w.sandbox.console.keys().map(({ state }) => state)).toEqual(["active", "active"]);
    expect(new Set(w.writes().map(({ operation }) => operation))).toEqual(
      new Set(["createResourceInstance", "createKey", "createPolicy", "enableKMS"]),
    );
    const again = await w.again("plan", "-detailed-exitcode");
    expect(again.code, again.output).toBe(0);
  });
});
