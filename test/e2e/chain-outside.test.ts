/** What somebody changes outside after a deploy is shown for what it is, and never answered by making a new one. */
import { copyFile, rm } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chain, INSTANCE, KEY } from "./support/chain.js";
import { apply, CLUSTER, firstDeploy, INSTANCE_ADDRESS, KEY_ADDRESS } from "./support/first-deploy.js";
import { CHECKOUT } from "./support/fleet.js";
import type { Workspace } from "./support/workspace.js";

const DECLARED = chain({ clusters: { checkout: CLUSTER } });
const OTHER_ROTATION = KEY.replace("everyMonths: 3", "everyMonths: 6");

let w: Workspace;
let key = "";
let mark = "";
let instance = { guid: "", crn: "" };

beforeAll(async () => {
  w = await firstDeploy();
  const applied = await apply(w);
  expect(applied.code, applied.output).toBe(0);
  const [made] = w.sandbox.console.keys();
  const [at] = w.sandbox.console.instances();
  key = made?.id ?? "";
  mark = made?.aliases[0] ?? "";
  instance = { guid: at?.guid ?? "", crn: at?.crn ?? "" };
  await copyFile(w.stateFile, `${w.stateFile}.deployed`);
}, 60_000);
afterAll(() => w.close());

// As it was deployed: whatever the test before this one did.
beforeEach(async () => {
  const { console } = w.sandbox;
  console.setDeleted(instance.guid, false);
  console.setKeyState(key, "active");
  console.setAliases(key, [mark]);
  console.moveKey(key, "clusters");
  console.setRotation(key, 3);
  console.setTags(instance.crn, MARKED);
  await copyFile(`${w.stateFile}.deployed`, w.stateFile);
  w.sandbox.clearLog();
});

const MARKED = ["cluster-kms:payments:kp-prod", "env:prod"];
const plan = () => w.again("plan", "-input=false", "-detailed-exitcode");
const sent = () => w.writes().map(({ operation }) => operation);

/** Writes another file for as long as it takes, and leaves it as it was declared. */
async function declaring<T>(yaml: string, act: () => Promise<T>): Promise<T> {
  await w.file(yaml);
  await w.terraform("version");
  try {
    return await act();
  } finally {
    await w.file(DECLARED);
    await w.terraform("version");
  }
}

/** Fails unless plan and apply refuse with the code, and nothing is sent. */
async function expectRefused(...texts: readonly string[]): Promise<void> {
  for (const refused of [await plan(), await apply(w)]) {
    expect(refused.code).toBe(1);
    for (const text of texts) expect(refused.output).toContain(text);
  }
  expect(sent()).toEqual([]);
}

/** Fails unless the plan shows one update in place, and applying it sends this and leads to an empty plan. */
async function expectRestored(address: string, operation: string): Promise<void> {
  const { resource_changes = [] } = await w.plan();
  const changes = resource_changes.filter(({ change }) => change.actions.join() !== "no-op");
  expect(changes.map(({ address: changed, change }) => [changed, change.actions])).toEqual([[address, ["update"]]]);
  const applied = await apply(w);
  expect(applied.code, applied.output).toBe(0);
  expect(sent()).toEqual([operation]);
  expect((await plan()).code).toBe(0);
}

describe("a key that somebody changes outside", { timeout: 60_000 }, () => {
  it.each([
    ["disabled", "KEY_NOT_ACTIVE", "It is disabled"],
    ["expired", "KEY_EXPIRED", "It expired on"],
  ] as const)("is shown as %s; a change of it is refused", async (state, code, words) => {
    w.sandbox.console.setKeyState(key, state);
    const planned = await plan();
    expect(planned.output).toContain(code);
    expect(planned.output).toContain(words);
    expect(planned.code, planned.output).toBe(0);
    await declaring(chain({ keys: { "roks-2026": OTHER_ROTATION }, clusters: { checkout: CLUSTER } }), () =>
      expectRefused(`Error: ${code}`, words),
    );
  });

  it("is not made again after it was destroyed", async () => {
    w.sandbox.console.setKeyState(key, "destroyed");
    await expectRefused("KEY_GONE", "It was deleted at", key);
    expect(w.sandbox.console.keys()).toHaveLength(1);
  });

  it("has its rotation policy restored with one write", async () => {
    w.sandbox.console.setRotation(key, 9);
    const planned = await plan();
    expect(planned.output).toMatch(/~ rotation_months\s+= 9 -> 3/);
    await expectRestored(KEY_ADDRESS, "setKeyPolicies");
    expect(w.sandbox.console.keys()[0]?.rotationMonths).toBe(3);
  });

  it("has a rotation policy that was switched off restored with one write", async () => {
    w.sandbox.console.setRotation(key, null);
    await expectRestored(KEY_ADDRESS, "setKeyPolicies");
    expect(w.sandbox.console.keys()[0]?.rotationMonths).toBe(3);
  });

  it("is moved back to its ring", async () => {
    w.sandbox.console.moveKey(key, "elsewhere");
    expect((await plan()).output).toMatch(/~ key_ring\s+= "elsewhere" -> "clusters"/);
    await expectRestored(KEY_ADDRESS, "moveKey");
    expect(w.sandbox.console.keys()[0]?.ring).toBe("clusters");
  });

  it("keeps an alias where none are declared, loses it where the file says so, and keeps its mark", async () => {
    w.sandbox.console.setAliases(key, [mark, "by-hand"]);
    expect((await plan()).code).toBe(0);
    const none = chain({ keys: { "roks-2026": `${KEY}, aliases: []` }, clusters: { checkout: CLUSTER } });
    await declaring(none, () => expectRestored(KEY_ADDRESS, "deleteAlias"));
    expect(w.sandbox.console.keys()[0]?.aliases).toEqual([mark]);
  });

  it("is still known without its mark, and not made again when the state is lost too", async () => {
    w.sandbox.console.setAliases(key, []);
    const planned = await plan();
    expect(planned.code, planned.output).toBe(0);
    await rm(w.stateFile);
    await expectRefused("KEY_NAME_TAKEN", key, "not made here");
  });

  it("is found again after its version has changed by a rotation", async () => {
    w.sandbox.console.rotate(key);
    const planned = await plan();
    expect(planned.code, planned.output).toBe(0);
    expect(sent()).toEqual([]);
  });
});

describe("an instance that somebody changes outside", { timeout: 60_000 }, () => {
  it("is not made again while it waits for reclamation, and neither is its key", async () => {
    w.sandbox.console.setDeleted(instance.guid, true);
    await expectRefused("INSTANCE_GONE", "pending_reclamation", instance.crn);
    await rm(w.stateFile);
    await expectRefused(instance.crn, "pending_reclamation");
    expect(w.sandbox.console.instances()).toHaveLength(1);
  });

  it("has its tags restored", async () => {
    w.sandbox.console.setTags(instance.crn, MARKED.slice(0, 1));
    await expectRestored(INSTANCE_ADDRESS, "attachTags");
    w.sandbox.console.setTags(instance.crn, [...MARKED, "by-hand"]);
    w.sandbox.clearLog();
    await expectRestored(INSTANCE_ADDRESS, "detachTags");
  });

  it("is not made again when its mark and the state are lost", async () => {
    w.sandbox.console.setTags(instance.crn, MARKED.slice(1));
    const planned = await plan();
    expect(planned.code, planned.output).toBe(0);
    await rm(w.stateFile);
    await expectRefused("INSTANCE_NAME_TAKEN", instance.crn, "not made here");
  });

  it("keeps tags that somebody has given it where the file declares none", async () => {
    w.sandbox.console.setTags(instance.crn, [...MARKED, "by-hand"]);
    const untagged = INSTANCE.replace(", tags: [env:prod]", "");
    await declaring(chain({ instances: { "kp-prod": untagged }, clusters: { checkout: CLUSTER } }), async () => {
      const applied = await apply(w);
      expect(applied.code, applied.output).toBe(0);
    });
    expect(sent()).toEqual([]);
  });
});

describe("a key that is purged outside", { timeout: 60_000 }, () => {
  it("is not made again while the state knows it", async () => {
    w.sandbox.console.setKeyState(key, "destroyed");
    w.sandbox.console.purge(key);
    await expectRefused("KEY_GONE", "It is no longer in its instance", key);
    expect(w.sandbox.console.keys()).toEqual([]);
    expect(w.sandbox.console.history(CHECKOUT)).toEqual([key]);
  });
});
