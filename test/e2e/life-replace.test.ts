import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moveCommand } from "../../lib/cli/move.js";
import { writeText } from "../../lib/cli/write-file.js";
import { commandsOf, fileOf, page, runLine } from "../docs/page-commands.js";
import { bare } from "./support/chain.js";
import { apply } from "./support/first-deploy.js";
import { CHECKOUT, LEDGER } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

const MINUTE = 60;
/** Of the classic cluster the old registration stays for an hour: longer than a deploy waits for it. */
function seed() {
  const { clusters = [], ...rest } = bare();
  const slow = { enableSeconds: 2 * MINUTE, registrationLagSeconds: 5 };
  return {
    ...rest,
    policyPropagationSeconds: 0,
    clusters: clusters.map((cluster) => ({
      ...cluster,
      ...slow,
      releaseLagSeconds: cluster.id === LEDGER ? 60 * MINUTE : 5 * MINUTE,
    })),
  };
}

const PAGE = page("replace.md");
/** The page's file. */
const FILE = fileOf(PAGE);

describe("replacing the root key of clusters by a new one", { timeout: 180_000 }, () => {
  let w: Workspace;
  let old: string | undefined;
  beforeAll(async () => {
    w = await workspace(seed());
    await w.file(FILE.replace(/^ {2}roks-2027: .*\n/m, ""));
    await w.terraform("version");
    const first = await apply(w);
    expect(first.code, first.output).toBe(0);
    old = w.sandbox.console.keys()[0]?.crn;
    w.sandbox.clearLog();
  }, 120_000);
  afterAll(() => w.close());

  it("makes the new key, moves the clusters to it and leaves the old one as it is, in one deploy", async () => {
    await w.file(FILE);
    const line = "cluster-kms move --from roks-2026 --to roks-2027";
    expect(commandsOf(PAGE)).toEqual([line, "cluster-kms plan", "cdktf deploy"]);
    const write = (path: string, text: string) => writeText(join(w.folder, path), text);
    expect((await runLine(line, w.folder, { move: (io) => moveCommand(io, write) }, {})).code).toBe(0);
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.output).toContain("Plan: 1 to add, 2 to change, 0 to destroy.");
    expect(applied.code, applied.output).toBe(0);
    expect(w.writes().map(({ operation }) => operation)).toEqual(["createKey", "enableKMS", "enableKMS"]);
    expect(w.sandbox.console.keys().map(({ name, state }) => [name, state])).toEqual([
      ["roks-2026", "active"],
      ["roks-2027", "active"],
    ]);
    expect(await w.attributes("clusterkms_root_key.roks-2026")).toMatchObject({ crn: old, status: "active" });

    // The one was watched until the KMS let go of its old key; of the other it did not, and that is told and noted.
    expect(w.sandbox.console.registrations(CHECKOUT)).toHaveLength(1);
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({
      ...{ root_key_seen: "seen", former_root_keys: [old], lingering_root_keys: null },
    });
    expect(applied.output.match(/Warning: OLD_KEY_REGISTERED/g)).toHaveLength(1);
    expect(await w.attributes("clusterkms_binding.ledger")).toMatchObject({
      ...{ root_key_seen: "seen", former_root_keys: [old], lingering_root_keys: [old] },
    });
  });

  it("takes an old registration that lingers for lag and not for drift, and forgets it once it is gone", async () => {
    w.sandbox.clearLog();
    const planned = await w.again("plan", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
    w.sandbox.clock.advance(120 * MINUTE);
    expect((await apply(w)).code).toBe(0);
    expect(await w.attributes("clusterkms_binding.ledger")).toMatchObject({ lingering_root_keys: null });
    expect(w.writes()).toEqual([]);
  });
});
