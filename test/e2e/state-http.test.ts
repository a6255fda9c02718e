/** The state on a server, through the `http` backend of the file: kept there, locked there. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockHeld } from "../../lib/cli/stage/lock-held.js";
import { diagnosticsIn } from "../../lib/cli/stage/messages.js";
import { failure } from "../../lib/cli/stage/terraform.js";
import { body } from "../../lib/model/problem.js";
import { until } from "../support/run.js";
import { type StateServer, stateServer } from "../support/state-server.js";
import { chain } from "./support/chain.js";
import { apply, BINDING_ADDRESS, CLUSTER, expectOneOfEach, quick, tookEffect } from "./support/first-deploy.js";
import { type Workspace, workspace } from "./support/workspace.js";

const PASSWORD = "sandbox-secret-of-the-state-server-2b7a";

describe("a state on a server that locks", { timeout: 180_000 }, () => {
  let w: Workspace;
  let server: StateServer;
  beforeAll(async () => {
    server = await stateServer("ada", PASSWORD);
    w = await workspace(quick());
    Object.assign(w.env, { TF_HTTP_USERNAME: "ada", TF_HTTP_PASSWORD: PASSWORD });
    const backend = `backend: { http: { address: "${server.url}/{stack}", lockAddress: "${server.url}/{stack}/lock" } }`;
    await w.file(chain({ clusters: { checkout: CLUSTER }, more: `${backend}\n` }));
    expect((await w.terraform("version")).code).toBe(0);
  }, 120_000);
  afterAll(async () => {
    await w.close();
    await server.close();
  });

  it("stays locked by a job that was killed: the next run is refused, says which lock it is, and sends nothing", async () => {
    const running = w.startTerraform("apply", "-auto-approve", "-input=false");
    await until("the enable", () => tookEffect(w, "enableKMS") > 0 || undefined, 120_000);
    running.kill("SIGKILL");
    await running.finished;
    expect([...server.locks.keys()]).toEqual(["/payments"]);
    w.sandbox.clearLog();

    const refused = await apply(w);
    expect(refused.code).toBe(1);
    expect(w.sandbox.log).toEqual([]);
    const { ID: id }: Record<string, string> = JSON.parse(server.locks.get("/payments") ?? "{}");
    // Who holds it is not among what Terraform prints: that is who asked.
    expect(lockHeld(refused.output)).toBe(`It is held by another run, with the id ${id}.`);
    // The same as a stage reads it.
    const { stdout } = await w.again("plan", "-input=false", "-json");
    const problem = failure("payments", "plan", diagnosticsIn(stdout), "");
    expect(problem.code).toBe("STATE_LOCKED");
    expect(problem.seen).toContain(`It is held by another run, with the id ${id}.`);
    expect(body(problem)).toContain("`terraform force-unlock ID`");
  });

  it("is free again after `force-unlock`; the next run carries on, and there is one of each", async () => {
    const { ID: id = "" }: Record<string, string> = JSON.parse(server.locks.get("/payments") ?? "{}");
    const unlocked = await w.again("force-unlock", "-force", id);
    expect(unlocked.code, unlocked.output).toBe(0);
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    // The log was cleared after the kill: the enable of the first run is not among these.
    expect(tookEffect(w, "enableKMS")).toBe(0);
    await expectOneOfEach(w);
  });

  it("is kept there and nowhere else, and every write was made under the lock", async () => {
    expect(existsSync(w.stateFile)).toBe(false);
    expect(server.states.get("/payments")).toContain('"clusterkms_binding"');
    const locked = server.log.lastIndexOf("LOCK /payments/lock 200", server.log.lastIndexOf("POST /payments 200"));
    const unlocked = server.log.indexOf("UNLOCK /payments/lock 200", locked);
    expect(locked).toBeGreaterThan(0);
    expect(unlocked).toBeGreaterThan(server.log.lastIndexOf("POST /payments 200"));
    expect(server.locks.size).toBe(0);
    expect(await w.attributes(BINDING_ADDRESS)).toMatchObject({ root_key_seen: "seen" });
  });

  it("has no password in what was synthesized, and none in the state", async () => {
    for (const text of [await readFile(`${w.stackFolder}/cdk.tf.json`, "utf8"), ...server.states.values()])
      expect(text).not.toContain(PASSWORD);
  });

  it("is not written by somebody who may not", async () => {
    w.env["TF_HTTP_PASSWORD"] = "wrong";
    w.sandbox.clearLog();
    const refused = await apply(w);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("requires auth");
    expect(w.sandbox.log).toEqual([]);
  });
});
