/** A plan stage and an apply stage hours apart: for every step, what happens where the cloud has moved between the two. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Served, served } from "../../doors/support/served.js";
import { CLUSTER_STEPS } from "./support/cluster-steps.js";
import { SECRETS, START, seed } from "./support/fleet.js";
import { MANAGED_STEPS } from "./support/managed-steps.js";
import type { Step } from "./support/step.js";
import { type SavedPlan, type State, terraform } from "./support/terraform.js";

let on: Served;
beforeAll(async () => {
  on = await served({
    startAt: START,
    clock: ({ clock }) => ({
      now: () => clock.now(),
      sleep: async (milliseconds) => clock.advance(milliseconds / 1_000),
    }),
  });
});
afterAll(() => on.close());

/** From nothing to the saved plan of a step, some hours ago; what was sent for it is forgotten. */
async function saved({ encrypted, deployed, planned }: Step): Promise<SavedPlan> {
  on.sandbox.reset(seed(encrypted));
  Object.assign(on.env, on.sandbox.env(), SECRETS);
  const { deploy, plan } = terraform(on);
  let state: State = new Map();
  for (const one of deployed) {
    if (typeof one === "string") state = await deploy(one, state);
    else one(on.sandbox);
  }
  const done = await plan(planned, state);
  on.sandbox.clock.advance(6 * 3_600);
  on.sandbox.clearLog();
  return done;
}

const sent = () =>
  on.sandbox.log.filter(({ write, operation }) => write && operation !== "token").map(({ operation }) => operation);

/** Up to where the catalog speaks; the sandbox's time goes on from case to case. */
const said = (text = ""): string =>
  text.split("\n\nWhy it matters")[0]?.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "(a time)") ?? "";

/** Applies a plan; gives what is said of the step's object, and fails where another one says something. */
async function applied({ address }: Step, plan: SavedPlan, between?: () => void) {
  on.sandbox.clearLog();
  const { errors, state } = await terraform(on).apply(plan, between && { address, does: between });
  expect([...errors.keys()].filter((other) => other !== address)).toEqual([]);
  const words = errors.get(address);
  // What was refused is in the state as it was.
  if (words !== undefined) expect(state.get(address)?.values).toEqual(plan.read.get(address)?.values);
  return { words, sent: sent() };
}

describe.each([...CLUSTER_STEPS, ...MANAGED_STEPS])("a saved plan of $words", { timeout: 60_000 }, (step) => {
  it("is carried out where nothing has moved", async () => {
    expect(await applied(step, await saved(step))).toEqual({ words: undefined, sent: step.sends });
  });

  it.each(step.moves)("where $words", async ({ does, then }) => {
    const plan = await saved(step);
    const move = () => does(on.sandbox);
    const between = await applied(step, plan, move);
    // Where nothing was sent, the cloud is what it would be had it moved before Terraform planned again.
    const again = between.sent.length === 0 ? plan : await saved(step);
    if (again !== plan) move();
    const before = await applied(step, again);
    if ("sends" in then) {
      expect([before, between]).toEqual(Array(2).fill({ words: undefined, sent: then.sends }));
      return;
    }
    const { refused, late = refused } = then;
    expect([before.words?.split(":")[0], between.words?.split(":")[0]]).toEqual([refused, late]);
    expect([before.sent, between.sent]).toEqual([[], []]);
    expect(said(before.words)).toMatchSnapshot();
    if (said(between.words) !== said(before.words))
      expect(said(between.words)).toMatchSnapshot("once Terraform has planned again");
  });
});
