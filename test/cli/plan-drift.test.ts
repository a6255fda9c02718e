/** `plan --exit-on drift`: what a job that watches for drift is told, and when it is told nothing. */
import { afterEach, describe, expect, it } from "vitest";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, LEDGER, ledger, SECRETS } from "../e2e/support/fleet.js";
import { fleetWithReaders, PLAN_LINES, READERS } from "../e2e/support/readers.js";
import { type Play, play } from "../scale/play.js";
import { fleetState } from "../support/fleet-state.js";

const both = file({ checkout: checkout("K1"), ledger: ledger("P1") });
let p: Play;
afterEach(() => p.close());
const begin = async () => {
  p = await play(fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }), SECRETS);
};
const watch = (yaml: string, ...flags: readonly string[]) =>
  p.plan(yaml, "--exit-on", "drift", "--state", p.save("state.json", fleetState()), ...flags);
const changeOutside = () => {
  p.sandbox.console.enable(CHECKOUT, keyId("K2"));
  p.sandbox.clock.advance(3_600);
};

describe("a plan that is asked for drift", () => {
  it("says nothing at all where nothing has drifted", async () => {
    await begin();
    expect(await watch(both)).toEqual({ stdout: "", stderr: "", code: 0 });
  });

  it("says nothing of changes that are waiting", async () => {
    await begin();
    const changed = file({ checkout: checkout("K2"), ledger: ledger("P1") });
    expect(await watch(changed)).toEqual({ stdout: "", stderr: "", code: 0 });
    expect((await p.plan(changed)).code).toBe(2);
  });

  it("says which key is seen, since when and by whom, and that the file is refused over it", async () => {
    await begin();
    changeOutside();
    const { stdout, code } = await watch(file({ checkout: checkout("K1"), ledger: ledger("P1") }));
    expect(code).toBe(4);
    expect(stdout).toContain("KEY_CHANGED_OUTSIDE");
    expect(stdout.replace(/\s+/g, " ")).toContain(
      `Declared: ${KEYS.K1} Seen: ${KEYS.K2}, registered since 2026-11-24T12:15:30Z by iam-ServiceId-containers-kubernetes`,
    );
    expect(stdout).not.toContain("ledger");
  });

  it("is drift alone where the file has followed, and tells it until Terraform has noted it", async () => {
    await begin();
    changeOutside();
    const { stdout, code } = await watch(file({ checkout: checkout("K2"), ledger: ledger("P1") }));
    expect(code).toBe(3);
    expect(stdout).toContain("is not what Terraform last knew");
    expect(stdout.replace(/\s+/g, " ")).toContain(`Seen: ${KEYS.K2}, registered since`);
  });

  it("is drift where a cluster that Terraform knows is gone", async () => {
    await begin();
    p.sandbox.console.deleteCluster(CHECKOUT);
    const { stdout, code } = await watch(both);
    expect(code).toBe(4);
    expect(stdout).toContain("CLUSTER_GONE");
  });

  it("cannot be ruled out where something could not be read, and that is said", async () => {
    await begin();
    p.sandbox.faults.push({ operation: "listRegistrations", action: { kind: "respond", status: 403, body: {} } });
    const { stdout, code } = await watch(both);
    expect(code).toBe(5);
    expect(stdout).toContain("Could not be read:");
  });

  it.each([
    ["the roles of a plan, which may not see the policies of what is managed here", PLAN_LINES, 5],
    ["the role to see policies besides", PLAN_LINES + 1, 0],
  ])("is told with %s", async (_, lines, expected) => {
    p = await play(fleetWithReaders({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }, lines), READERS);
    const instance = KEYS.K1.replace(/:key:.*/, "::");
    const adopting = both
      .replace("keys:\n", `instances:\n  kp: { adopt: "${instance}" }\nkeys:\n`)
      .replace(`k1: { crn: "${KEYS.K1}" }`, `k1: { instance: kp, adopt: "${KEYS.K1}" }`);
    const { stdout, stderr, code } = await watch(adopting);
    expect([code, stderr], stdout).toEqual([expected, ""]);
    expect(stdout.includes("The role that allows it: Manager on the KMS instance.")).toBe(expected === 5);
  });

  it("gives programs the whole plan, and saves it", async () => {
    await begin();
    const { stdout, code } = await watch(both, "--format", "json", "--out", p.path("plan.json"));
    expect(code).toBe(0);
    expect(JSON.parse(stdout).objects.length).toBeGreaterThan(2);
  });

  it("is refused without a state, and asks the cloud nothing", async () => {
    await begin();
    const { stdout, stderr, code } = await p.plan(both, "--exit-on", "drift");
    expect([stdout, code]).toEqual(["", 1]);
    expect(stderr).toMatchInlineSnapshot(`
      "INPUT_UNUSABLE: --exit-on drift: a file that was given cannot be used

      No state was given, and drift is a difference to what Terraform last knew.

      Why it matters: Nothing is guessed at what it was to say, and nothing was read or changed.

      What to do: Give it with \`--state\`: the file \`terraform.NAME.tfstate\` beside the YAML file, or what \`terraform state pull\` prints in the folder \`cdktf.out/stacks/NAME\`.

      More: docs/codes/INPUT_UNUSABLE.md
      "
    `);
    expect(p.sandbox.log).toEqual([]);
  });
});
