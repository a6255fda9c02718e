/** A plan that was saved, and a cloud that is no longer what the plan was made on: nothing is sent. */
import { rm } from "node:fs/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chain, INSTANCE, KEY } from "./support/chain.js";
import { CLUSTER, firstDeploy } from "./support/first-deploy.js";
import { PLATFORM, SECURITY } from "./support/fleet.js";
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
  let d: Deployed;
  let key = "";
  let instance = { guid: "", crn: "" };
  beforeAll(async () => {
    d = await deployed();
    key = d.w.sandbox.console.keys()[0]?.id ?? "";
    instance = d.w.sandbox.console.instances()[0] ?? instance;
    return () => d.w.close();
  }, 60_000);
  beforeEach(() => d.restore());
  afterEach(async () => {
    const { console } = d.w.sandbox;
    console.setDeleted(instance.guid, false);
    console.setKeyState(key, "active");
    console.moveKey(key, "clusters");
    console.setRotation(key, 3);
    await d.expectUntouched();
  });

  const planning = async (instances: string, keys: string) => {
    await d.w.file(
      chain({ instances: { "kp-prod": instances }, keys: { "roks-2026": keys }, clusters: { checkout: CLUSTER } }),
    );
    await d.w.terraform("version");
    await save(d.w);
  };

  it.each<[string, () => void, RegExp]>([
    ["was disabled", () => d.w.sandbox.console.setKeyState(key, "disabled"), /CHANGED_SINCE_PLAN[\s\S]*disabled/],
    ["has expired", () => d.w.sandbox.console.setKeyState(key, "expired"), /CHANGED_SINCE_PLAN[\s\S]*expired/],
    ["was destroyed", () => d.w.sandbox.console.setKeyState(key, "destroyed"), /CHANGED_SINCE_PLAN[\s\S]*destroyed/],
    [
      "was moved to another ring",
      () => d.w.sandbox.console.moveKey(key, "elsewhere"),
      /CHANGED_SINCE_PLAN[\s\S]*elsewhere/,
    ],
    ["was given another rotation", () => d.w.sandbox.console.setRotation(key, 9), /CHANGED_SINCE_PLAN[\s\S]*Now: +9/],
  ])("of a key that %s is refused", async (_, change, code) => {
    await planning(INSTANCE, KEY.replace("everyMonths: 3", "everyMonths: 6"));
    change();
    await expectStale(d.w, code);
  });

  it("of an instance that was deleted is refused", async () => {
    await planning(INSTANCE.replace("env:prod", "env:test"), KEY);
    d.w.sandbox.console.setDeleted(instance.guid, true);
    await expectStale(d.w, /CHANGED_SINCE_PLAN[\s\S]*Then: +active[\s\S]*Now: +pending_reclamation/);
  });

  it("of a key whose instance's account can no longer be entered is refused", async () => {
    await planning(INSTANCE, KEY.replace("everyMonths: 3", "everyMonths: 6"));
    const secret = d.w.env["SECURITY_KEY"];
    d.w.env["SECURITY_KEY"] = undefined;
    try {
      await expectStale(d.w, /CREDENTIALS_MISSING/);
    } finally {
      d.w.env["SECURITY_KEY"] = secret;
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
