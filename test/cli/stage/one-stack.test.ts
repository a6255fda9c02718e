/** A job for each stack: each holds the credentials of its own accounts, plans its own stack, and applies nothing else. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../lib/sandbox/index.js";
import { CHECKOUT, fleet, KEYS, PLATFORM, SECRETS } from "../../e2e/support/fleet.js";
import {
  CLUSTERS_STACK,
  clustersState,
  KEYS_STACK,
  keysState,
  ON_NEXT,
  ON_ROKS,
  perAccountFile,
} from "../../support/fleet-states.js";
import { type FakeMachine, fakeMachine, hand, listed } from "./machine.js";
import { codesIn, machineFor, NO_CHANGE, SAME } from "./scene.js";

const { PLATFORM_KEY, SECURITY_KEY } = SECRETS;
const BINDING = "clusterkms_binding.checkout";
const output = (key: string) => `cross-stack-output-clusterkms_root_key${key}crn`;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }) });
});
afterAll(() => sandbox.close());

/** A checkout of the file, both stacks applied; the job has these variables and no other. */
function job(yaml: string, variables: Readonly<Record<string, string>>): FakeMachine {
  const machine = fakeMachine(sandbox, yaml, variables);
  const key = /key: (\w+)/.exec(yaml)?.[1] ?? "";
  const input = `\${data.terraform_remote_state.cross-stack-reference-input-${KEYS_STACK}.outputs.${output(key)}}`;
  const stack = (resource: object, after: readonly string[] = []) => ({
    json: JSON.stringify({ resource }),
    after,
    hash: "h1:build-one",
  });
  machine.play.stacks = {
    [CLUSTERS_STACK]: stack({ clusterkms_binding: { checkout: { root_key: input } } }, [KEYS_STACK]),
    [KEYS_STACK]: stack({
      clusterkms_instance: { kp: {} },
      clusterkms_root_key: { roks: {}, next: {} },
      clusterkms_authorization: { [`kp-${PLATFORM}`]: {} },
    }),
  };
  machine.play.serials = { [KEYS_STACK]: 3, [CLUSTERS_STACK]: 4 };
  machine.play.resources = [keysState("roks", "next"), clustersState()].flatMap((text) => JSON.parse(text).resources);
  machine.play.stateOutputs = { [KEYS_STACK]: { [output("roks")]: {}, [output("next")]: {} } };
  const quiet = (address: string) => ({ address, actions: ["no-op"] });
  machine.play.changes = {
    [KEYS_STACK]: [
      "clusterkms_instance.kp",
      "clusterkms_root_key.roks",
      "clusterkms_root_key.next",
      `clusterkms_authorization.kp-${PLATFORM}`,
    ].map(quiet),
    [CLUSTERS_STACK]:
      key === "roks"
        ? [quiet(BINDING)]
        : [
            {
              address: BINDING,
              actions: ["update"],
              before: { account: PLATFORM, cluster: CHECKOUT, encryption: "enabled", root_key: KEYS.K1 },
              after: { account: PLATFORM, cluster: CHECKOUT, encryption: "enabled", root_key: KEYS.K2 },
            },
          ],
  };
  return machine;
}
const keysJob = (yaml = perAccountFile(ON_ROKS)) => job(yaml, { SECURITY_KEY });
const clustersJob = (yaml = perAccountFile(ON_NEXT)) => job(yaml, { PLATFORM_KEY, SECURITY_KEY });
const plan = (machine: FakeMachine, stack: string, ...args: readonly string[]) =>
  machine.stage("plan", "--out", "artifact", "--stack", stack, ...args);
const json = (machine: FakeMachine, path: string) => JSON.parse(machine.text(`artifact/${path}`) ?? "null");

describe("the job of a stack of keys", () => {
  it("plans it with the credentials of its own account, and touches no other stack", async () => {
    const machine = keysJob();
    const ran = await plan(machine, KEYS_STACK, "--detailed-exitcode");
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).toContain(`Not looked at:\n      Stack ${CLUSTERS_STACK}: cluster checkout.`);
    expect(json(machine, "manifest.json")).toMatchObject({ only: KEYS_STACK, stacks: [{ name: KEYS_STACK }] });
    expect(json(machine, "plan.json")).toMatchObject({ stack: KEYS_STACK, gaps: [] });
    expect(listed(machine).filter((path) => path.includes(CLUSTERS_STACK))).toEqual([]);
    expect(machine.ranIn(CLUSTERS_STACK)).toEqual([]);
  });

  it("applies the plan of it without touching another stack, and no other's plan", async () => {
    const planner = keysJob();
    expect((await plan(planner, KEYS_STACK)).code).toBe(0);
    const applier = keysJob();
    hand(planner, applier);
    // Whatever becomes of the other stack meanwhile.
    applier.play.serials[CLUSTERS_STACK] = 9;
    const refused = await applier.stage("apply", "artifact", "--stack", CLUSTERS_STACK);
    expect(refused.code).toBe(4);
    expect(codesIn(refused.stderr)).toEqual(["ARTIFACT_OTHER_STACK"]);
    expect(refused.stderr).toContain(`It was made of stack ${KEYS_STACK}.`);
    expect(applier.ran).toEqual(["terraform version"]);

    const applied = await applier.stage("apply", "artifact", "--stack", KEYS_STACK);
    expect(applied.code, applied.stderr).toBe(0);
    expect(applied.stdout).toContain(`Applying: ${KEYS_STACK}.`);
    expect(applier.ranIn(KEYS_STACK)).toEqual(["init", "state", "apply"]);
    expect(applier.ranIn(CLUSTERS_STACK)).toEqual([]);
  });
});

describe("the job of a stack of clusters", () => {
  it("plans a change to a key that the other stack has made, and reads no more of that stack than its state", async () => {
    const machine = clustersJob();
    const ran = await plan(machine, CLUSTERS_STACK, "--detailed-exitcode");
    expect(ran.code, ran.stdout + ran.stderr).toBe(2);
    expect(ran.stdout).toContain("Outcome: changes.");
    expect(json(machine, "manifest.json")).toMatchObject({ only: CLUSTERS_STACK, stacks: [{ status: "planned" }] });
    expect(machine.ranIn(KEYS_STACK)).toEqual(["init", "state"]);
  });

  it("refuses to move a cluster to a key that the file retires, which Terraform cannot know there", async () => {
    const retiring = perAccountFile(ON_NEXT).replace("name: roks-k2 }", "name: roks-k2, state: retiring }");
    const machine = clustersJob(retiring);
    const ran = await plan(machine, CLUSTERS_STACK);
    expect(ran.code, ran.stdout).toBe(4);
    expect(ran.stdout).toContain("Refused RETIRING_KEY_DECLARED");
    expect(ran.stdout).not.toContain("PLANS_DIFFER");
    expect(listed(machine).filter((path) => path.endsWith("tfplan"))).toEqual([]);
  });

  it("is quiet where nothing changed", async () => {
    const ran = await plan(clustersJob(perAccountFile(ON_ROKS)), CLUSTERS_STACK, "--detailed-exitcode");
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).toContain("Outcome: nothing.");
  });

  it.each<[string, (machine: FakeMachine) => void]>([
    [
      "was never applied",
      ({ play }) => {
        delete play.serials[KEYS_STACK];
      },
    ],
    [
      "was applied before it made that key",
      ({ play }) => {
        play.stateOutputs = { [KEYS_STACK]: { [output("roks")]: {} } };
      },
    ],
  ])("says which stack comes first where that %s, and leaves nothing that could be applied", async (_, happen) => {
    const machine = clustersJob();
    happen(machine);
    const ran = await plan(machine, CLUSTERS_STACK);
    expect(ran.code, ran.stderr).toBe(5);
    expect(ran.stdout.replaceAll(/\s+/g, " ")).toContain(`It uses what stack ${KEYS_STACK} makes: key next.`);
    expect(json(machine, "manifest.json")).toMatchObject({ outcome: "unreadable", stacks: [{ status: "waiting" }] });
    expect(machine.ranIn(CLUSTERS_STACK)).toEqual(["init", "state"]);
    expect(listed(machine).filter((path) => path.endsWith("tfplan"))).toEqual([]);

    const applier = clustersJob();
    hand(machine, applier);
    const applied = await applier.stage("apply", "artifact");
    expect(applied.code).toBe(4);
    expect(codesIn(applied.stderr)).toEqual(["ARTIFACT_REFUSED"]);
  });

  it("that may not look at the account of the keys says so, and leaves nothing that could be applied", async () => {
    const machine = job(perAccountFile(ON_ROKS), { PLATFORM_KEY });
    const ran = await plan(machine, CLUSTERS_STACK);
    expect(ran.code, ran.stdout).toBe(5);
    expect(ran.stdout).toContain("CREDENTIALS_MISSING: account security");
    expect(listed(machine).filter((path) => path.endsWith("tfplan"))).toEqual([]);
  });
});

it("may be named in a file with one stack too, and is then all of it", async () => {
  const machine = machineFor(sandbox, SAME, NO_CHANGE);
  const ran = await plan(machine, "payments", "--detailed-exitcode");
  expect(ran.code, ran.stdout).toBe(0);
  expect(ran.stdout).not.toContain("OTHER_STACKS_NOT_SEEN");
  expect(json(machine, "manifest.json")).toMatchObject({ only: "payments", stacks: [{ name: "payments" }] });
});

describe("a stack that is not there", () => {
  it("in the file is refused before any program runs, with those that are", async () => {
    const machine = keysJob();
    const ran = await plan(machine, "payments-keys");
    expect(ran.code).toBe(1);
    expect(codesIn(ran.stderr)).toEqual(["STACK_UNKNOWN"]);
    expect(ran.stderr).toContain(`  ${KEYS_STACK}\n  payments-platform-clusters\n`);
    expect(machine.ran).toEqual([]);
    expect(listed(machine)).toEqual([]);
  });

  it("in the project is refused, with those that it synthesizes", async () => {
    const machine = keysJob();
    const { [CLUSTERS_STACK]: clusters = { json: "{}", after: [], hash: "" } } = machine.play.stacks;
    machine.play.stacks = { [CLUSTERS_STACK]: clusters };
    const ran = await plan(machine, KEYS_STACK);
    expect(ran.code).toBe(1);
    expect(codesIn(ran.stderr)).toEqual(["STACK_UNKNOWN"]);
    expect(ran.stderr).toContain(`The project does not synthesize it, but:\n  ${CLUSTERS_STACK}\n`);
  });
});
