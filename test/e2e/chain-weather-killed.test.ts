/** A first deploy that is killed or stopped at any of its writes: deployed again, there is one of each. */
import { existsSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Running, until } from "../support/run.js";
import { chain, KEY } from "./support/chain.js";
import {
  apply,
  CLUSTER,
  expectOneOfEach,
  firstDeploy,
  fromNothing,
  INSTANCE_ADDRESS,
  tookEffect,
  WRITES,
} from "./support/first-deploy.js";
import { providerIn } from "./support/processes.js";
import { SCALE, type Workspace } from "./support/workspace.js";

let w: Workspace;
beforeAll(async () => {
  w = await firstDeploy();
}, 60_000);
afterAll(() => w.close());
beforeEach(() => fromNothing(w));

/** Longer than any test waits, in virtual seconds: who is killed meanwhile never hears the answer. */
const LONG = 36_000;

/** Starts a deploy and waits until the sandbox has a write in its hands; it takes effect as soon as the caller is gone. */
async function deployedUntil(operation: string): Promise<Running> {
  const fault = { operation, times: 1, action: { kind: "delay", seconds: LONG } as const };
  w.sandbox.faults.push(fault);
  const deploy = w.startTerraform("apply", "-auto-approve", "-input=false");
  await until(`${operation} to be under way`, () => fault.times === 0 || undefined);
  return deploy;
}

async function againUntilOneOfEach(operation: string): Promise<void> {
  await until(`${operation} to have taken effect`, () => tookEffect(w, operation) === 1 || undefined);
  const applied = await apply(w);
  expect(applied.code, applied.output).toBe(0);
  expect(tookEffect(w, operation)).toBe(1);
  await expectOneOfEach(w);
}

describe("a first deploy that is killed", { timeout: 60_000 }, () => {
  it.each(WRITES)("makes one of each although everything was killed in the middle of %s", async (operation) => {
    const deploy = await deployedUntil(operation);
    deploy.kill("SIGKILL");
    await deploy.finished;
    await againUntilOneOfEach(operation);
  });

  it.each(WRITES)("makes one of each although the provider was killed in the middle of %s", async (operation) => {
    const deploy = await deployedUntil(operation);
    process.kill(await providerIn(w.folder), "SIGKILL");
    expect((await deploy.finished).code).toBe(1);
    await againUntilOneOfEach(operation);
  });
});

describe("a first deploy that is stopped", { timeout: 60_000 }, () => {
  it("leaves an instance that is being made on Ctrl-C, and takes it over the next time", async () => {
    // The sandbox's time stands still, so the instance is never ready; the provider's goes slower than elsewhere.
    w.sandbox.clock.run(0);
    w.env["CLUSTERKMS_TIME_SCALE"] = "60";
    const deploy = w.startTerraform("apply", "-auto-approve", "-input=false");
    await until("the instance to be looked at", () => looks() > 0 || undefined);
    deploy.kill("SIGINT");
    const stopped = await deploy.finished;
    expect(stopped.code).toBe(1);
    expect(stopped.output).toContain("INTERRUPTED");
    expect(stopped.output).not.toContain("tainted");
    expect(existsSync(w.stateFile)).toBe(true);
    expect(await w.attributes(INSTANCE_ADDRESS)).toBeUndefined();
    expect(w.writes().map(({ operation }) => operation)).toEqual(["createResourceInstance"]);
    // Still being made: what it takes over it waits for.
    w.sandbox.clock.run(SCALE);
    w.env["CLUSTERKMS_TIME_SCALE"] = String(SCALE);
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(applied.output).toContain("ADOPTED");
    await expectOneOfEach(w);
  });
});

describe("keys that are made side by side", { timeout: 60_000 }, () => {
  const names = ["roks-2026", "roks-2027", "roks-2028"];
  beforeAll(async () => {
    await w.file(
      chain({ keys: Object.fromEntries(names.map((name) => [name, KEY])), clusters: { checkout: CLUSTER } }),
    );
    await w.terraform("version");
  });

  it("share one ring, and are made once each although everything was killed between them", async () => {
    const fault = {
      operation: "createKeyWithPolicies",
      skip: 1,
      times: 1,
      action: { kind: "delay", seconds: LONG } as const,
    };
    w.sandbox.faults.push(fault);
    const deploy = w.startTerraform("apply", "-auto-approve", "-input=false");
    await until("the second key to be asked for", () => fault.times === 0 || undefined);
    deploy.kill("SIGKILL");
    await deploy.finished;
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(
      w.sandbox.console
        .keys()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
    expect(tookEffect(w, "createKeyRing")).toBe(1);
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });
});

const looks = () => w.sandbox.log.filter(({ operation }) => operation === "getResourceInstance").length;
