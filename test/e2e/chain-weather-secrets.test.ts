/** No API key and no token in anything that deploys in bad weather write, not even where the cloud quotes one. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultAction } from "../../lib/sandbox/index.js";
import { chain, KEY } from "./support/chain.js";
import { apply, CLUSTER, expectOneOfEach, firstDeploy, fromNothing, WRITES } from "./support/first-deploy.js";
import { PLATFORM, SECRETS, SECURITY } from "./support/fleet.js";
import { expectNoSecret } from "./support/secrets.js";
import type { Workspace } from "./support/workspace.js";

describe("deploys of the whole chain in bad weather, traced", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    w = await firstDeploy();
    w.env["TF_LOG"] = "TRACE";
  }, 60_000);
  afterAll(() => w.close());

  /** A refusal that quotes a secret of the request; it is asked for when the answer is made. */
  const quoting = (secret: () => string): FaultAction => ({
    kind: "respond",
    status: 400,
    body: {
      code: "E1",
      get message() {
        return `not with ${secret()}`;
      },
    },
  });
  const tokenOf = (account: string) =>
    w.sandbox.tokens().findLast((token) => Buffer.from(token.split(".")[1] ?? "", "base64url").includes(account)) ??
    "none";

  it("hold no secret where answers are lost", async () => {
    await fromNothing(w);
    for (const operation of WRITES)
      w.sandbox.faults.push({ operation, times: 1, action: { kind: "reset", when: "after" } });
    const applied = await apply(w);
    expect(applied.code).toBe(0);
    // What it does stands in Terraform's own log all the same.
    for (const words of ["instance kp-prod: the answer was lost", "root key roks-2026: the answer was lost"])
      expect(applied.output).toContain(words);
    await expectNoSecret(w, { apply: applied.output });
    w.env["TF_LOG"] = undefined;
    await expectOneOfEach(w);
    w.env["TF_LOG"] = "TRACE";
  });

  it("hold no secret where the cloud quotes the request's own", async () => {
    await fromNothing(w);
    const outputs: Record<string, string> = {};
    for (const operation of WRITES) {
      const account = operation === "enableKMS" ? PLATFORM : SECURITY;
      w.sandbox.faults.push({ operation, times: 1, action: quoting(() => tokenOf(account)) });
    }
    const grant = () => SECRETS.PLATFORM_KEY;
    w.sandbox.faults.push({ operation: "token", times: 1, action: quoting(grant) });
    // The token, the instance, the ring with the authorization, the key, the enable: one after the other.
    for (let run = 1; run <= 5; run += 1) {
      const failed = await apply(w);
      expect(failed.code).toBe(1);
      outputs[`run ${run}`] = failed.output;
    }
    expect(w.sandbox.faults.map(({ times }) => times)).toEqual([0, 0, 0, 0, 0, 0]);
    const applied = await apply(w);
    expect(applied.code).toBe(0);
    expect(Object.values(outputs).join()).toContain("not with (secret)");
    await expectNoSecret(w, { ...outputs, apply: applied.output });
  });

  it("hold no secret in a plan, a plan that is refused, and what is saved of them", async () => {
    await w.file(
      chain({
        keys: { "roks-2026": KEY.replace("everyMonths: 3", "everyMonths: 6") },
        clusters: { checkout: CLUSTER },
      }),
    );
    const planned = await w.terraform("plan", "-out=saved.plan");
    expect(planned.code).toBe(0);
    const shown = await w.again("show", "-json", "saved.plan");
    expect(shown.stdout).toContain("rotation_months");
    const [key] = w.sandbox.console.keys();
    w.sandbox.console.setKeyState(key?.id ?? "", "destroyed");
    const refused = await w.again("plan");
    expect(refused.output).toContain("KEY_GONE");
    await expectNoSecret(w, { plan: planned.output, show: shown.output, refused: refused.output });
  });
});
