import { describe, expect, it } from "vitest";
import { checkBefore } from "../../../lib/cli/before/index.js";
import { body, headline } from "../../../lib/model/problem.js";
import { readSpec } from "../../../lib/spec/index.js";
import { CHECKOUT, checkout, file, LEDGER, ledger, PLATFORM, SECURITY } from "../../e2e/support/fleet.js";
import { must } from "../../support/fakes/must.js";
import { fakeMachine } from "./surroundings.js";

const spec = must(readSpec(file({ checkout: checkout("K1"), books: ledger("P1") }), "cluster-kms.yaml"));
const env = { PLATFORM_KEY: "set", SECURITY_KEY: "set" };

/** A state with bindings of such clusters, by their names in it. */
function state(bindings: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const resources = Object.entries(bindings).map(([name, attributes]) => ({
    mode: "managed",
    type: "clusterkms_binding",
    name,
    instances: [{ attributes: { account: PLATFORM, infrastructure: "vpc", ...attributes } }],
  }));
  return JSON.stringify({ version: 4, resources });
}
const shop = { cluster: CHECKOUT, cluster_id: CHECKOUT };

function problems(files: Readonly<Record<string, string>>, of = spec) {
  const here = Object.fromEntries(Object.entries(files).map(([name, text]) => [`./${name}`, text]));
  const machine = fakeMachine({ env, files: here });
  return checkBefore(of, { ...machine, read: (path) => here[`./${path}`] });
}

describe("another state beside this one", () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ["is its own", { "terraform.payments.tfstate": state({ shop }) }],
    ["has other clusters", { "terraform.shop.tfstate": state({ other: { cluster: LEDGER, cluster_id: LEDGER } }) }],
    ["has clusters of the same name in another account", { "terraform.shop.tfstate": foreign() }],
    ["is empty", { "terraform.shop.tfstate": "" }],
    ["is a backup", { "terraform.shop.tfstate.backup": state({ shop }) }],
    ["is of something else", { "terraform.shop.tfstate": '{"version":4,"resources":[]}', "terraform.tfstate": "{}" }],
  ])("stops nothing where it %s", (_, files) => {
    expect(problems(files)).toEqual([]);
  });

  it("that manages clusters of the file is refused, also by their names", () => {
    expect(problems({ "terraform.old.tfstate": state({ shop: { cluster: "ledger-prod" } }) })).toMatchObject([
      { code: "CLUSTER_IN_OTHER_STATE", severity: "refused" },
    ]);
  });

  it("says the commands for a new name of the file, and for clusters that go from one file to another", () => {
    const [problem] = problems({ "terraform.old.tfstate": state({ shop }) });
    expect(problem && [headline(problem), body(problem)].join("\n\n")).toMatchInlineSnapshot(`
      "CLUSTER_IN_OTHER_STATE: stack payments: another state in this folder manages clusters of this file

      terraform.old.tfstate has:
        cluster d3k8abcd0m1n2o3p4q5r, as clusterkms_binding.shop

      Why it matters: Which keys a cluster has used is kept in the state that manages it (law 2). A state that begins anew does not know it, and a cluster that is managed from two states has its key changed from two sides.

      What to do:
        - If the file has a new \`name\`: \`mv terraform.old.tfstate terraform.payments.tfstate\`, and deploy again.
        - If they go from the file of old to this one: drop them there, and move them in the state with all that is known of them: \`terraform state mv -state=terraform.old.tfstate -state-out=terraform.payments.tfstate clusterkms_binding.shop clusterkms_binding.shop\`.
        - If that file only lets go of them: list them there under \`removed:\` and deploy it, and write here as \`formerKeys\` what terraform.old.tfstate says as \`former_root_keys\`.

      More: docs/codes/CLUSTER_IN_OTHER_STATE.md"
    `);
  });

  it("never says to overwrite a state that has begun, nor one that manages more", () => {
    const begun = { "terraform.old.tfstate": state({ shop }), "terraform.payments.tfstate": state({}) };
    const more = { "terraform.old.tfstate": state({ shop, more: { cluster: "else" } }) };
    for (const files of [begun, more]) {
      const [problem] = problems(files);
      expect(problem?.todo).toHaveLength(2);
      expect(problem?.todo?.join()).not.toContain("`mv ");
    }
  });
});

describe("a state of the other layout", () => {
  const perAccount = { ...spec, stacks: "per-account" as const };
  const todoOf = (of: typeof spec, file: string) => problems({ [file]: state({ shop }) }, of)[0]?.todo ?? [];

  it("is divided, not renamed", () => {
    expect(todoOf(perAccount, "terraform.payments.tfstate")).toEqual([
      "They are in another stack now: divide the states as docs/layouts.md says, and put terraform.payments.tfstate where no deploy finds it.",
    ]);
    expect(todoOf(spec, "terraform.payments-platform-clusters.tfstate")).toContain(
      "If the file has another `stacks`: divide the states as docs/layouts.md says, and put terraform.payments-platform-clusters.tfstate where no deploy finds it.",
    );
  });

  it("of one of several stacks is its own", () => {
    expect(problems({ "terraform.payments-platform-clusters.tfstate": state({ shop }) }, perAccount)).toEqual([]);
  });
});

function foreign(): string {
  return state({ shop: { account: SECURITY, cluster: "ledger-prod" } });
}
