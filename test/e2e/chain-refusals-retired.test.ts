/** `state: retired`, the one way in which anything is deleted: what is in use stays, and nothing is forced. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChainFile, chain, INSTANCE, KEY } from "./support/chain.js";
import { CLUSTER, firstDeploy } from "./support/first-deploy.js";
import { CHECKOUT } from "./support/fleet.js";
import { aDayPasses } from "./support/retiring.js";
import type { Workspace } from "./support/workspace.js";

const SPARE = "instance: kp-old";
const INSTANCES = { "kp-prod": INSTANCE, "kp-old": "account: security, region: us-south" };
const RETIRED = ", state: retired";
const RETIRING = ", state: retiring";

/** The file with another state of what is to go; undefined leaves it out. */
function file({ spare, old }: { readonly spare?: string; readonly old?: string }): ChainFile {
  return {
    instances: old === undefined ? { "kp-prod": INSTANCE } : { ...INSTANCES, "kp-old": `${INSTANCES["kp-old"]}${old}` },
    keys: { "roks-2026": KEY, ...(spare === undefined ? {} : { spare: `${SPARE}${spare}` }) },
    clusters: { checkout: CLUSTER },
  };
}

let w: Workspace;
let spare = "";
let inUse = "";
beforeAll(async () => {
  w = await firstDeploy();
  for (const state of ["", RETIRING]) {
    const deployed = await deploy(file({ spare: state, old: "" }));
    expect(deployed.code, deployed.output).toBe(0);
  }
  await aDayPasses(w);
  const idOf = (name: string) => w.sandbox.console.keys().find((key) => key.name === name)?.id ?? "";
  spare = idOf("spare");
  inUse = idOf("roks-2026");
}, 120_000);
beforeEach(() => w.sandbox.clearLog());
afterAll(() => w.close());

async function deploy(given: ChainFile) {
  await w.file(chain(given));
  return w.terraform("apply", "-auto-approve", "-input=false");
}

const stateOf = (id: string) => w.sandbox.console.keys().find((key) => key.id === id)?.state;
/** Everything that was sent, with what was asked beside it. */
const sent = () =>
  w.sandbox.log
    .filter(({ write, operation }) => write && operation !== "token")
    .map(({ operation, method, query }) => [operation, method, query]);
const isEmpty = async () => (await w.again("plan", "-detailed-exitcode")).code === 0;

async function expectRefused(given: ChainFile, code: string, ...texts: readonly string[]): Promise<void> {
  const refused = await deploy(given);
  expect(refused.code, refused.output).toBe(1);
  for (const text of [`Error: ${code}`, ...texts]) expect(refused.output).toContain(text);
  expect(sent()).toEqual([]);
}

const REMOVED = "removed: { clusters: [checkout] }\n";

// In this order: each test goes on where the one before has stopped.
describe("what is retired", { timeout: 60_000 }, () => {
  it.each<[string, ChainFile, string]>([
    ["a key that a cluster uses", { instances: INSTANCES, keys: { "roks-2026": `${KEY}${RETIRED}` } }, "KEY_"],
    ["an instance with a key", { ...file({ spare: "", old: RETIRED }) }, "INSTANCE_"],
  ])("%s is refused in the file already, where the file says both", async (_, given, kind) => {
    await w.file(chain({ ...given, clusters: { checkout: CLUSTER } }));
    const synthesized = await w.synth();
    expect(synthesized.code).toBe(1);
    expect(synthesized.output).toContain(`${kind}RETIRED_IN_USE`);
  });

  it("a key stays that a cluster uses which is no longer in the file", async () => {
    const keys = { "roks-2026": `${KEY}${RETIRED}`, spare: SPARE };
    await expectRefused({ instances: INSTANCES, keys, more: REMOVED }, "KEY_IN_USE", CHECKOUT, "Move what uses it");
    expect(stateOf(inUse)).toBe("active");
  });

  it("a key stays whose registrations cannot be read", async () => {
    w.sandbox.faults.push({ operation: "listKeyRegistrations", action: { kind: "respond", status: 403 } });
    await expectRefused(file({ spare: RETIRED, old: "" }), "KEY_IN_USE", "Reader");
    w.sandbox.faults.length = 0;
    expect(stateOf(spare)).toBe("active");
  });

  it("a key stays on which a cluster was registered after the plan was saved", async () => {
    await w.file(chain({ ...file({ spare: RETIRED, old: "" }), clusters: {}, more: REMOVED }));
    expect((await w.terraform("plan", "-input=false", "-out=saved.plan")).code).toBe(0);
    w.sandbox.console.enable(CHECKOUT, spare);
    await expect.poll(() => w.sandbox.console.registrations(CHECKOUT), { timeout: 10_000 }).toContain(spare);
    const applied = await w.again("apply", "-input=false", "saved.plan");
    expect(applied.code, applied.output).toBe(1);
    expect(applied.output).toMatch(/CHANGED_SINCE_PLAN[\s\S]*Now: +registered on it: crn:/);
    expect(sent()).toEqual([]);
    expect(stateOf(spare)).toBe("active");
  });

  it("an instance stays that holds a key which the file does not say", async () => {
    const more = "removed: { clusters: [checkout], keys: [roks-2026] }\n";
    const instances = { ...INSTANCES, "kp-prod": `${INSTANCE}${RETIRED}` };
    await expectRefused({ instances, keys: { spare: SPARE }, more }, "INSTANCE_IN_USE", "roks-2026");
  });

  it("an instance stays whose keys cannot be read", async () => {
    w.sandbox.faults.push({ operation: "listKeys", action: { kind: "respond", status: 403 } });
    const more = "removed: { clusters: [checkout], keys: [roks-2026, spare] }\n";
    const instances = { ...INSTANCES, "kp-old": `${INSTANCES["kp-old"]}${RETIRED}` };
    await expectRefused({ instances, keys: {}, more }, "INSTANCE_IN_USE");
    w.sandbox.faults.length = 0;
  });

  it("a key that was never made is refused", async () => {
    const given = file({ spare: "", old: "" });
    const keys = { ...given.keys, never: `instance: kp-prod${RETIRED}` };
    await expectRefused(
      { ...given, keys, clusters: {}, more: REMOVED },
      "CONFIGURATION_INVALID",
      "nothing that could be",
    );
  });

  it("a key that nothing uses goes by one DELETE, without force, and the next plan is empty", async () => {
    const [next = ""] = w.sandbox.console.keys().flatMap(({ id }) => (id === spare ? [] : [id]));
    // The cluster is back on a key of its own: a former key, which only a console could enable.
    w.sandbox.console.enable(CHECKOUT, next);
    await expect.poll(() => w.sandbox.console.registrations(CHECKOUT), { timeout: 10_000 }).toEqual([next]);
    const retiring = { ...file({ spare: RETIRED, old: "" }), clusters: {}, more: REMOVED };
    const applied = await deploy(retiring);
    expect(applied.code, applied.output).toBe(0);
    expect(sent()).toEqual([["deleteKey", "DELETE", expect.not.stringContaining("force")]]);
    expect(stateOf(spare)).toBe("destroyed");
    expect(await isEmpty()).toBe(true);
    expect(sent()).toHaveLength(1);
  });

  it("a key that was retired is not replaced", async () => {
    const replaced = await w.again("apply", "-auto-approve", "-replace=clusterkms_root_key.spare");
    expect(replaced.code, replaced.output).toBe(1);
    expect(sent()).toEqual([]);
  });

  it("a key that was retired may be dropped from the file, and nothing is sent for it", async () => {
    const dropped = await deploy({ ...file({ old: "" }), clusters: {}, more: REMOVED });
    expect(dropped.code, dropped.output).toBe(0);
    expect(await w.attributes("clusterkms_root_key.spare")).toBeUndefined();
    expect(sent()).toEqual([]);
  });

  it("an instance whose keys are all destroyed goes by one DELETE, and may be dropped then", async () => {
    const applied = await deploy({ ...file({ old: RETIRED }), clusters: {}, more: REMOVED });
    expect(applied.code, applied.output).toBe(0);
    expect(sent()).toEqual([["deleteResourceInstance", "DELETE", expect.not.stringContaining("recursive=true")]]);
    const states = w.sandbox.console.instances().map(({ name, state }) => [name, state]);
    expect(states).toContainEqual(["kp-old", "pending_reclamation"]);
    expect(await isEmpty()).toBe(true);
    w.sandbox.clearLog();
    const dropped = await deploy({ ...file({}), clusters: {}, more: REMOVED });
    expect(dropped.code, dropped.output).toBe(0);
    expect(await w.attributes("clusterkms_instance.kp-old")).toBeUndefined();
    expect(sent()).toEqual([]);
  });
});
