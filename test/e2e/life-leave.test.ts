/**
 * What leaves the file: deleted, handed over, renamed, given up as a whole, destroyed. Nothing is ever sent for it; what
 * is encrypted stays so, and the file that is cleaned afterwards plans nothing. The YAML is that of docs/leave.md.
 */
import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bare, chain, KEY } from "./support/chain.js";
import { CHECKOUT, LEDGER, moreId, PLATFORM, SECURITY } from "./support/fleet.js";
import { yamlIn } from "./support/pages.js";
import { type Workspace, workspace } from "./support/workspace.js";

const MAIN = moreId(0);
const OTHER = moreId(1);
const IMPLIED = `kp-prod-${PLATFORM}`;

const vpc = (what: string, key: string, more = "") =>
  `account: platform, ${what}, infrastructure: vpc, key: ${key}${more}`;
const FIRST = chain({
  clusters: {
    checkout: vpc(`id: ${CHECKOUT}`, "roks-2026"),
    ledger: "account: platform, name: ledger-prod, infrastructure: classic, key: roks-2026",
    "fleet-0": vpc("name: fleet-0", "roks-2026"),
    "fleet-1": vpc(`id: ${OTHER}`, "roks-2026"),
  },
});
const other = { "fleet-1": vpc(`id: ${OTHER}`, "roks-main") };
const LEFT = chain({
  keys: { "roks-main": `${KEY}, renamedFrom: [roks-2026]` },
  clusters: { main: vpc("name: fleet-0", "roks-main", ", renamedFrom: [fleet-0]"), ...other },
  more: "removed: { clusters: [ledger] }\n",
});
const CLEANED = chain({
  keys: { "roks-main": `${KEY}, name: roks-2026` },
  clusters: { main: vpc("name: fleet-0", "roks-main"), ...other },
});

describe("what leaves the file", { timeout: 120_000 }, () => {
  let w: Workspace;
  let key = "";
  const registered = () => [LEDGER, MAIN, OTHER].map((id) => w.sandbox.console.registrations(id));
  const listed = async () => (await w.again("state", "list")).stdout.trim().split("\n").sort();
  const inCloud = () => ({
    instances: w.sandbox.console.instances().map(({ name, state }) => [name, state]),
    keys: w.sandbox.console.keys().map(({ name, state }) => [name, state]),
    authorizations: w.sandbox.console.authorizations().length,
  });

  beforeAll(async () => {
    const seed = bare({ more: 2 });
    const quick = { enableSeconds: 60, registrationLagSeconds: 5, releaseLagSeconds: 5 };
    w = await workspace({
      ...seed,
      policyPropagationSeconds: 0,
      clusters: (seed.clusters ?? []).map((cluster) => ({ ...cluster, ...quick })),
    });
    await w.file(FIRST);
    const applied = await w.terraform("apply", "-auto-approve", "-input=false");
    expect(applied.code, applied.output).toBe(0);
    key = w.sandbox.console.keys()[0]?.id ?? "";
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([key]);
  }, 120_000);
  beforeEach(() => w.sandbox.clearLog());
  // Whatever leaves, the cloud is left as it is.
  afterEach(() => {
    expect(w.writes()).toEqual([]);
    expect(inCloud()).toEqual({
      instances: [["kp-prod", "active"]],
      keys: [["roks-2026", "active"]],
      authorizations: 1,
    });
    expect(registered()).toEqual([[key], [key], [key]]);
  });
  afterAll(() => w.close());

  it("as a cluster that was deleted is told, and says to take it out", async () => {
    w.sandbox.console.deleteCluster(CHECKOUT);
    const told = await w.again("plan", "-input=false");
    expect(told.code).toBe(1);
    expect(told.output).toContain(`Error: CLUSTER_GONE: cluster ${CHECKOUT}`);
  });

  it("by one deploy, from a saved plan: a deleted cluster, one handed over, new names", async () => {
    await w.file(LEFT);
    for (const part of [
      "  main: { account: platform, name: fleet-0, infrastructure: vpc, key: roks-main, renamedFrom: [fleet-0] }",
      "removed: { clusters: [ledger] }",
    ]) {
      expect(LEFT.split("\n")).toContain(part);
      expect(yamlIn("leave.md").join("")).toContain(part);
    }
    const planned = await w.terraform("plan", "-input=false", "-out=saved.plan");
    expect(planned.code, planned.output).toBe(0);
    expect(planned.output).toContain("Plan: 0 to add, 0 to change, 1 to destroy.");
    expect(planned.output).toContain("clusterkms_binding.fleet-0 has moved to clusterkms_binding.main");
    expect(planned.output).toContain("clusterkms_root_key.roks-2026 has moved to clusterkms_root_key.roks-main");
    const applied = await w.again("apply", "-input=false", "saved.plan");
    expect(applied.code, applied.output).toBe(0);
    expect(await listed()).toEqual([
      `clusterkms_authorization.${IMPLIED}`,
      "clusterkms_binding.fleet-1",
      "clusterkms_binding.main",
      "clusterkms_instance.kp-prod",
      "clusterkms_root_key.roks-main",
    ]);
  });

  it("and is cleaned out of it afterwards: nothing is planned", async () => {
    await w.file(CLEANED);
    const planned = await w.terraform("plan", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
  });

  it("by `cdktf destroy` is refused for each cluster, with the reason", async () => {
    const before = await listed();
    const destroyed = await w.cdktf("destroy", "--auto-approve");
    expect(destroyed.code).not.toBe(0);
    // What they hang on comes after them, and is not reached.
    for (const cluster of [`cluster fleet-0 (${MAIN})`, `cluster ${OTHER}`])
      expect(destroyed.output).toContain(`BINDING_DROPPED: ${cluster}`);
    expect(destroyed.output).toContain("There is no way to decrypt a cluster (law 4).");
    expect(await listed()).toEqual(before);
  });

  it("with the account of its clusters: the authorization is refused, by the name that is to be written", async () => {
    const whole = yamlIn("leave.md").find((part) => part.includes("version: 1")) ?? "";
    const given = whole.replace("SECURITY_API_KEY", "SECURITY_KEY");
    expect(given).toContain(`security: { id: "${SECURITY}"`);
    await w.file(given.replace(/^ {2}authorizations: .*\n/m, ""));
    const refused = await w.terraform("plan", "-input=false");
    expect(refused.code).toBe(1);
    expect(refused.output.match(/Error: \w+/g)).toEqual(["Error: AUTHORIZATION_DROPPED"]);
    const guid = w.sandbox.console.instances()[0]?.guid;
    expect(refused.output).toContain(`removed: { authorizations: ["kms-${guid}-${PLATFORM}"] }`);
    await w.file(given);
  });

  it("as a whole, by a last deploy: the state is empty, and nothing is left to destroy", async () => {
    const applied = await w.terraform("apply", "-auto-approve", "-input=false");
    expect(applied.code, applied.output).toBe(0);
    expect(await listed()).toEqual([""]);
    expect(await readFile(`${w.stateFile}.backup`, "utf8")).toContain("former_root_keys");
    const destroyed = await w.again("destroy", "-auto-approve");
    expect(destroyed.code, destroyed.output).toBe(0);
  });
});
