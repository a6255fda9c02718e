/** The state in a real PostgreSQL server, through the `pg` backend of the file: two deploys at once make one enable. */
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockHeld } from "../../lib/cli/stage/lock-held.js";
import { type Postgres, postgres } from "../support/postgres.js";
import { start, until } from "../support/run.js";
import { chain, KEY } from "./support/chain.js";
import { CLUSTER, expectOneOfEach, quick, tookEffect } from "./support/first-deploy.js";
import { CHECKOUT } from "./support/fleet.js";
import { SCALE, type Workspace, workspace } from "./support/workspace.js";

const APPLY = ["apply", "-auto-approve", "-input=false"] as const;
const BACKEND = "backend: { pg: {} }\n";

describe("a state in PostgreSQL", { timeout: 240_000 }, () => {
  let w: Workspace;
  let database: Postgres;
  /** Another machine's checkout of the same file. */
  let there: string;
  beforeAll(async () => {
    database = await postgres();
    // Two seconds here, so that time can be held while it lasts.
    const seed = quick();
    w = await workspace({ ...seed, clusters: seed.clusters?.map((one) => ({ ...one, enableSeconds: 1_200 })) ?? [] });
    w.env["PG_CONN_STR"] = database.url;
    there = await mkdtemp(join(tmpdir(), "cluster-kms-there-"));
  }, 120_000);
  afterAll(async () => {
    await w.close();
    await rm(there, { recursive: true, force: true });
    await database.close();
  });

  const write = async (clusterKey: string, keys: Readonly<Record<string, string>>) => {
    await w.file(chain({ keys, clusters: { checkout: CLUSTER.replace("roks-2026", clusterKey) }, more: BACKEND }));
    expect((await w.terraform("version")).code).toBe(0);
    await rm(join(there, "stack"), { recursive: true, force: true });
    await cp(w.stackFolder, join(there, "stack"), { recursive: true, verbatimSymlinks: true });
  };
  const startThere = (...more: readonly string[]) =>
    start("terraform", [...APPLY, ...more, "-no-color"], { cwd: join(there, "stack"), env: w.env, group: true });
  const thereApply = () => startThere().finished;
  /** Waits for the enable, and holds the cloud's time in the middle of it. */
  const enabling = async () => {
    await until("the enable", () => tookEffect(w, "enableKMS") > 0 || undefined, 120_000);
    w.sandbox.clock.run(0);
  };

  it("refuses the second of two applies at once: one enable, one of each", async () => {
    await write("roks-2026", { "roks-2026": KEY });
    const first = w.startTerraform(...APPLY);
    await enabling();
    const refused = await thereApply();
    expect(refused.code, refused.output).toBe(1);
    expect(lockHeld(refused.output)).toContain("It is held by another run");
    w.sandbox.clock.run(SCALE);
    const ended = await first.finished;
    expect(ended.code, ended.output).toBe(0);
    expect(tookEffect(w, "enableKMS")).toBe(1);
    await expectOneOfEach(w);
    expect(existsSync(w.stateFile)).toBe(false);
  });

  it("lets a run that waits for the lock carry on when the other's job is killed: nothing is sent twice", async () => {
    await write("next", { "roks-2026": KEY, next: KEY });
    w.sandbox.clearLog();
    const killed = w.startTerraform(...APPLY);
    await enabling();
    const waiting = startThere("-lock-timeout=120s");
    await until("the wait", () => waiting.output().includes("Acquiring state lock") || undefined, 60_000);
    killed.kill("SIGKILL");
    await killed.finished;
    w.sandbox.clock.run(SCALE);
    const applied = await waiting.finished;
    expect(applied.code, applied.output).toBe(0);
    expect(tookEffect(w, "enableKMS")).toBe(1);
    expect(w.sandbox.console.history(CHECKOUT)).toHaveLength(2);
  });

  it("moves to another backend with `init -migrate-state`, and nothing changes", async () => {
    await w.file(
      chain({ keys: { "roks-2026": KEY, next: KEY }, clusters: { checkout: CLUSTER.replace("roks-2026", "next") } }),
    );
    expect((await w.synth()).code).toBe(0);
    const moved = await w.again("init", "-migrate-state", "-force-copy", "-input=false");
    expect(moved.code, moved.output).toBe(0);
    expect(existsSync(w.stateFile)).toBe(true);
    const planned = await w.again("plan", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
  });
});
