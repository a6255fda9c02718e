import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileOf, page } from "../docs/page-commands.js";
import { until } from "../support/run.js";
import { CHECKOUT, fleet, keyId } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

/** The page's file, and before its change. */
const FILE = fileOf(page("endpoint.md"));
const PRIVATE = FILE.replace(", endpoint: public", "");
const BINDING = "clusterkms_binding.checkout";

describe("a change of the endpoint alone", { timeout: 180_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await workspace(fleet({ encrypted: { [CHECKOUT]: "K1" } }));
    await w.file(PRIVATE);
    const first = await w.terraform("apply", "-auto-approve");
    expect(first.code, first.output).toBe(0);
  }, 120_000);
  afterAll(() => w.close());

  /** What the sandbox keeps of the call, and no API of the cloud shows. */
  const endpoint = async (): Promise<unknown> => {
    const answer = await fetch(`${w.sandbox.url}/_sandbox/state`);
    const state: { clusters: readonly { id: string; privateEndpoint: unknown }[] } = JSON.parse(await answer.text());
    return state.clusters.find(({ id }) => id === CHECKOUT)?.privateEndpoint;
  };

  it("is planned with what cannot be known, and is one enable of the same key", async () => {
    await w.file(FILE);
    w.sandbox.clearLog();
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code, applied.output).toBe(0);
    expect(applied.output).toContain("Warning: ENDPOINT_UNSEEN");
    expect(applied.output).toContain('"private" -> "public"');
    expect(applied.output.replaceAll(/\s*│\s*/g, " ")).toMatch(/whether that takes effect is not documented/);
    expect(w.writes().map(({ operation }) => operation)).toEqual(["enableKMS"]);
    expect(await endpoint()).toBe(false);
    expect(await w.attributes(BINDING)).toMatchObject({ endpoint: "public", root_key_seen: "seen" });
  });

  it("is not sent a second time after a run that was interrupted", async () => {
    await w.file(PRIVATE);
    w.sandbox.clearLog();
    await w.terraform("version");
    const run = w.startTerraform("apply", "-auto-approve");
    await until("the enable to be under way", () => w.writes().length > 0 || undefined);
    run.kill("SIGINT");
    expect((await run.finished).output).toContain("INTERRUPTED");
    expect(await w.attributes(BINDING)).toMatchObject({ endpoint: "public" });
    const again = await w.again("apply", "-auto-approve");
    expect(again.code, again.output).toBe(0);
    expect(again.output).toContain("Warning: ENDPOINT_SENT_BEFORE");
    expect(w.writes()).toHaveLength(1);
    expect(await endpoint()).toBe(true);
    expect(await w.attributes(BINDING)).toMatchObject({ endpoint: "private", root_key_seen: "seen" });
    expect(w.sandbox.console.history(CHECKOUT)).toEqual([keyId("K1")]);
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("is not sent a second time after everything was killed: this machine has noted it", async () => {
    await w.file(FILE);
    await w.terraform("version");
    w.sandbox.clearLog();
    const run = w.startTerraform("apply", "-auto-approve");
    await until("the enable to be under way", () => w.writes().length > 0 || undefined);
    run.kill("SIGKILL");
    await run.finished;
    // Whatever is under way ends before anybody comes back.
    w.sandbox.clock.advance(7_200);
    expect(await w.attributes(BINDING)).toMatchObject({ endpoint: "private" });
    const again = await w.again("apply", "-auto-approve");
    expect(again.code, again.output).toBe(0);
    expect(again.output).toContain("Warning: ENDPOINT_SENT_BEFORE");
    expect(w.writes()).toHaveLength(1);
    expect(await endpoint()).toBe(false);
    expect(await w.attributes(BINDING)).toMatchObject({ endpoint: "public" });
    expect(readdirSync(join(w.stackFolder, ".terraform/cluster-kms"))).toEqual([]);
  });
});
