/** Two jobs over one file: the keys with the credentials of one account, the clusters with those of the other. The real Terraform. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chain } from "./support/chain.js";
import { CLUSTER, quick } from "./support/first-deploy.js";
import { CHECKOUT } from "./support/fleet.js";
import { JOBS, STACKS, withReader } from "./support/layouts.js";
import { type Pipeline, pipeline } from "./support/stages.js";

const [KEYS, CLUSTERS] = STACKS["per-account"];

let p: Pipeline;
beforeAll(async () => {
  p = await pipeline(withReader(quick()), STACKS["per-account"]);
  await p.file(chain({ clusters: { checkout: CLUSTER }, more: "stacks: per-account\n" }));
}, 60_000);
afterAll(() => p.close());

const written = () => p.writes().map(({ operation }) => operation);
const plan = (stack: string) => p.plan(["--stack", stack, "--detailed-exitcode"], { env: JOBS[stack] ?? {} });
const apply = async (stack: string) => {
  await p.hand();
  p.sandbox.clearLog();
  return p.apply(["--stack", stack], { env: JOBS[stack] ?? {} });
};

/** In the order of a life: each starts from what the one before has left. */
describe("a job for each stack", { timeout: 240_000 }, () => {
  it("of clusters, before that of keys was applied, says which comes first; nothing is sent", async () => {
    const early = await plan(CLUSTERS);
    expect(early.code, early.stderr).toBe(5);
    expect(early.stdout.replaceAll(/\s+/g, " ")).toContain(`It uses what stack ${KEYS} makes: key roks-2026.`);
    expect(written()).toEqual([]);
  });

  it("of keys makes them and what the clusters need, with the credentials of its account alone", async () => {
    const planned = await plan(KEYS);
    expect(planned.code, planned.stdout + planned.stderr).toBe(2);
    const applied = await apply(KEYS);
    expect(applied.code, applied.stderr).toBe(0);
    expect(p.sandbox.console.keys().map(({ name }) => name)).toEqual(["roks-2026"]);
    expect(p.sandbox.console.authorizations()).toHaveLength(1);
    expect(written()).not.toContain("enableKMS");
  });

  it("of clusters then enables, and changes nothing in the account of the keys", async () => {
    const planned = await plan(CLUSTERS);
    expect(planned.code, planned.stdout + planned.stderr).toBe(2);
    const applied = await apply(CLUSTERS);
    expect(applied.code, applied.stderr).toBe(0);
    expect(written()).toEqual(["enableKMS"]);
    expect(p.sandbox.console.registrations(CHECKOUT)).toEqual(p.sandbox.console.keys().map(({ id }) => id));
  });

  it("is quiet afterwards, in both", async () => {
    p.sandbox.clearLog();
    for (const stack of STACKS["per-account"]) {
      const planned = await plan(stack);
      expect(planned.code, planned.stdout + planned.stderr).toBe(0);
      expect(planned.stdout).toContain("\nOutcome: nothing.");
    }
    expect(written()).toEqual([]);
  });
});
