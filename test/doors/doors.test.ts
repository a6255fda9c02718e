/**
 * Two doors, one answer: what `cluster-kms plan` says of a file and what the provider says when Terraform plans it, over
 * its real socket, object by object, for fleets by chance. `DOORS_CASES` and `DOORS_SEED` run more and others.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Code } from "../../lib/model/codes/index.js";
import { PLAN_ACTIONS, type PlanAction } from "../../lib/plan/fleet-plan.js";
import { readSpec } from "../../lib/spec/index.js";
import { FleetStack } from "../../stacks/fleet-stack.js";
import { must } from "../support/fakes/must.js";
import { jsonOf } from "../support/stack.js";
import { commandPlans, commandSays } from "./support/command.js";
import { differences } from "./support/compare.js";
import { specOf } from "./support/file.js";
import type { Fleet } from "./support/fleet.js";
import { fleets } from "./support/generate.js";
import { stackOf, translated } from "./support/stack.js";
import { type Stand, stand } from "./support/stand.js";
import { stateText, storedOf } from "./support/stored.js";
import { terraformSays } from "./support/terraform.js";
import { textOf } from "./support/text.js";

const CASES = Number(process.env["DOORS_CASES"] ?? 2000);
const SEED = Number(process.env["DOORS_SEED"] ?? 20_261_124);

let on: Stand;
beforeAll(async () => {
  on = await stand();
});
afterAll(() => on.close());

/** What is referred to is no resource. */
const NEVER: ReadonlySet<PlanAction> = new Set(["referred"]);

/** Codes that the first thousand cases come to, so that the cases cannot become tame unnoticed. */
const CODES: readonly Code[] = [
  "ADOPTED",
  "AUTHORIZATION_DROPPED",
  "AUTHORIZATION_GONE",
  "AUTHORIZATION_MISPLACED",
  "AUTHORIZATION_NARROWED",
  "BINDING_CLUSTER_FIXED",
  "BINDING_DROPPED",
  "CLUSTER_GONE",
  "CLUSTER_NOT_NORMAL",
  "CONFIGURATION_INVALID",
  "ENDPOINT_UNSEEN",
  "HELD",
  "HISTORY_UNKNOWN",
  "INSTANCE_DROPPED",
  "INSTANCE_FIXED",
  "INSTANCE_GONE",
  "INSTANCE_IN_USE",
  "INSTANCE_NAME_TAKEN",
  "INSTANCE_NOT_ACTIVE",
  "KEY_DROPPED",
  "KEY_EXPIRED",
  "KEY_FIXED",
  "KEY_GONE",
  "KEY_NAME_TAKEN",
  "KEY_NOT_ACTIVE",
  "KEY_NOT_FOUND",
  "KEY_NOT_ROOT",
  "KEY_RETIRING",
  "KEY_REUSED",
  "KEY_UNCONFIRMED",
  "KEY_UNSEEN",
  "REPLACEMENT_REFUSED",
  "RESOURCE_GROUP_UNKNOWN",
  "RETIRED_BY_PLAN",
  "WRONG_CLOUD",
  "ACCESS_DENIED",
  "ACCOUNT_NOT_CONFIGURED",
  "CREDENTIALS_MISSING",
  "CREDENTIALS_REJECTED",
  "NOT_FOUND",
];

/** How often each action and each code was said by both. */
const met = new Map<string, number>();
const count = (word: string) => met.set(word, (met.get(word) ?? 0) + 1);

async function disagreements(fleet: Fleet): Promise<readonly string[]> {
  const spec = specOf(fleet);
  const stored = storedOf(fleet);
  on.set(fleet);
  const command = commandSays(await commandPlans(on, spec, stored && stateText(stored)));
  const terraform = await terraformSays(on, spec.accounts, translated(spec), stored ?? []);
  const found = differences(command, terraform, stored === undefined);
  if (found.length === 0)
    for (const [address, said] of terraform) {
      const mine = command.get(address);
      if (!said.asked || mine?.asked !== true) continue;
      if (![...said.findings.values()].includes("refused")) count(mine.action);
      for (const code of said.findings.keys()) count(code);
    }
  return found;
}

describe("the command and the provider", { timeout: 600_000 }, () => {
  it(`say the same of every object of ${CASES} fleets`, async () => {
    await fc.assert(
      fc.asyncProperty(fleets, async (fleet) => {
        expect(await disagreements(fleet)).toEqual([]);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("were asked about every action of a resource, and about these codes among others", () => {
    const actions = PLAN_ACTIONS.filter((action) => !NEVER.has(action));
    expect(actions.filter((action) => !met.has(action))).toEqual([]);
    expect(CODES.filter((code) => !met.has(code))).toEqual([]);
  });

  it("are asked about what synthesis makes of a file", () => {
    for (const fleet of fc.sample(fleets, { numRuns: 40, seed: SEED })) {
      const spec = must(readSpec(textOf(specOf(fleet)), "cluster-kms.yaml"));
      const sorted = ({ resources, imports, moved, removed }: ReturnType<typeof translated>) => ({
        resources: [...resources].map(([type, all]) => [type, [...all].sort()]),
        imports: [...imports].sort(),
        moved: [...moved].map(({ from, to }) => `${from} ${to}`).sort(),
        removed: [...removed].sort(),
      });
      expect(sorted(translated(spec))).toEqual(sorted(stackOf(jsonOf((app) => new FleetStack(app, spec)))));
    }
  });
});
