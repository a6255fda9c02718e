/**
 * A plan that was saved, and a cloud that is no longer what the plan was made on: nothing is sent. Every step of a key's life
 * is in test/provider/saved.
 */
import { rm } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chain, KEY } from "./support/chain.js";
import { CLUSTER, firstDeploy } from "./support/first-deploy.js";
import { PLATFORM, SECRETS, SECURITY } from "./support/fleet.js";
import { type Deployed, deployed } from "./support/kinds.js";
import type { Workspace } from "./support/workspace.js";

const SAVED = "saved.plan";

async function save(w: Workspace): Promise<void> {
  const planned = await w.again("plan", "-input=false", `-out=${SAVED}`);
  expect(planned.code, planned.output).toBe(0);
}

async function expectStale(w: Workspace, code: string | RegExp): Promise<void> {
  const applied = await w.again("apply", "-input=false", SAVED);
  expect(applied.code, applied.output).toBe(1);
  expect(applied.output).toMatch(code);
  expect(w.writes()).toEqual([]);
}

describe("a saved plan of a change", { timeout: 60_000 }, () => {
  it("of a key whose instance's account can no longer be entered is refused", async () => {
    const d = await deployed();
    try {
      const key = KEY.replace("everyMonths: 3", "everyMonths: 6");
      await d.w.file(chain({ keys: { "roks-2026": key }, clusters: { checkout: CLUSTER } }));
      await d.w.terraform("version");
      await save(d.w);
      d.w.sandbox.clearLog();
      d.w.env["SECURITY_KEY"] = undefined;
      await expectStale(d.w, /CREDENTIALS_MISSING/);
      d.w.env["SECURITY_KEY"] = SECRETS.SECURITY_KEY;
      await d.expectUntouched();
    } finally {
      await d.w.close();
    }
  });
});

/**
 * Terraform plans a create once more when it applies it, and does not tell the provider what was approved: it compares
 * the two plans itself, and stops in words of its own before the provider is asked to do anything.
 */
const TAKEN_BACK = /CHANGED_SINCE_PLAN|inconsistent final plan/;

describe("a saved plan that takes over", { timeout: 60_000 }, () => {
  let d: Deployed;
  let key = "";
  beforeEach(async () => {
    d = await deployed();
    key = d.w.sandbox.console.keys()[0]?.id ?? "";
    d.w.sandbox.clearLog();
    await rm(d.w.stateFile);
    await save(d.w);
  }, 60_000);
  afterEach(() => d.w.close());

  it("a key does not make another one after it was destroyed", async () => {
    d.w.sandbox.console.setKeyState(key, "destroyed");
    await expectStale(d.w, TAKEN_BACK);
    expect(d.w.sandbox.console.keys()).toHaveLength(1);
  });

  it("a key does not make another one after it was purged", async () => {
    d.w.sandbox.console.setKeyState(key, "destroyed");
    d.w.sandbox.console.purge(key);
    await expectStale(d.w, TAKEN_BACK);
    expect(d.w.sandbox.console.keys()).toEqual([]);
  });

  it("an instance does not make another one after it was deleted", async () => {
    const [instance] = d.w.sandbox.console.instances();
    d.w.sandbox.console.setDeleted(instance?.guid ?? "", true);
    await expectStale(d.w, /INSTANCE_GONE/);
    expect(d.w.sandbox.console.instances()).toHaveLength(1);
  });

  it("an authorization does not make another one after it was removed", async () => {
    d.w.sandbox.console.removeAuthorizations(PLATFORM);
    await expectStale(d.w, TAKEN_BACK);
    expect(d.w.sandbox.console.authorizations()).toEqual([]);
  });
});

describe("a saved plan that makes everything", { timeout: 60_000 }, () => {
  it("makes no instance beside one of the same name that somebody has made meanwhile", async () => {
    const w = await firstDeploy();
    try {
      await save(w);
      const guid = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
      w.sandbox.console.addInstance({ guid, name: "kp-prod", service: "kms", account: SECURITY, region: "us-south" });
      await expectStale(w, /INSTANCE_NAME_TAKEN/);
    } finally {
      await w.close();
    }
  });
});
