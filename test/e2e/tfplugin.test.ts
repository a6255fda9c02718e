/** The plugin server under the real Terraform, with a provider that knows no cloud. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EchoWorkspace, echoWorkspace } from "../support/echo-workspace.js";
import { until } from "../support/run.js";

let workspace: EchoWorkspace;
beforeAll(async () => {
  workspace = await echoWorkspace();
  workspace.write("");
  expect((await workspace.terraform("init")).code).toBe(0);
}, 60_000);
afterAll(() => workspace?.remove());

interface Stored {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly private?: string;
  readonly status?: string;
}

function stored(name: string): Stored | undefined {
  const state: { resources: { name: string; instances: Stored[] }[] } = JSON.parse(
    readFileSync(join(workspace.folder, "terraform.tfstate"), "utf8"),
  );
  return state.resources.find((resource) => resource.name === name)?.instances[0];
}

async function apply(): Promise<string> {
  const { code, output } = await workspace.terraform("apply", "-auto-approve");
  expect(output).toContain("Apply complete!");
  expect(code).toBe(0);
  return output;
}

/** As if nothing had ever been made here: what is to be kept cannot be destroyed. */
const forget = () => rmSync(join(workspace.folder, "terraform.tfstate"), { force: true });

const planOf = (...args: readonly string[]) => workspace.terraform("plan", "-detailed-exitcode", ...args);
const privateOf = (name: string) => Buffer.from(stored(name)?.private ?? "", "base64").toString();

const RICH = `
resource "echo_say" "rich" {
  text     = "hello"
  number   = 9007199254740993.1
  loud     = true
  words    = ["b", "a", "b"]
  tags     = ["b", "a", "b"]
  labels   = { "a key" = "v", __constructor = "w" }
  people   = { x = { name = "X" }, y = { name = "Y", nick = "why" } }
  anything = [1, "a", { b = null, c = 0.1 }, toset(["s"])]
}
`;

describe("a provider on the plugin server, under terraform", { timeout: 60_000 }, () => {
  it("creates, and plans nothing afterwards, whatever the values are", async () => {
    workspace.write(RICH);
    expect(await apply()).toContain("1 added");
    expect(stored("rich")?.attributes).toMatchObject({
      words: ["b", "a", "b"],
      tags: ["a", "b"],
      people: { x: { name: "X", nick: null }, y: { name: "Y", nick: "why" } },
      id: "id of hello",
      spoken: "hello",
    });
    expect(readFileSync(join(workspace.folder, "terraform.tfstate"), "utf8")).toContain("9007199254740993.1");
    const again = await planOf();
    expect(again.output).toContain("No changes.");
    expect(again.code).toBe(0);
  });

  it("updates in place: what can change is unknown, the rest stays", async () => {
    workspace.write(RICH.replace('"hello"', '"hi"'));
    const plan = await planOf();
    expect(plan.code).toBe(2);
    expect(plan.output).toMatch(/~ spoken +=.*known after apply/);
    expect(plan.output).toContain("0 to add, 1 to change, 0 to destroy");
    await apply();
    expect(stored("rich")?.attributes).toMatchObject({ id: "id of hello", spoken: "hi" });
  });

  it("keeps private state through refreshes and updates", async () => {
    expect(privateOf("rich")).toBe("2");
    expect((await workspace.terraform("apply", "-auto-approve", "-refresh-only")).code).toBe(0);
    expect(privateOf("rich")).toBe("2");
  });

  it("replaces where a change is not possible in place", async () => {
    workspace.write(RICH.replace('"hello"', '"hi"\n  kind = "other"'));
    const plan = await planOf();
    expect(plan.output).toMatch(/\+ kind += "other" # forces replacement/);
  });

  it("plans with values that are not known yet", async () => {
    workspace.write(`
      resource "echo_say" "rich" { text = "first" }
      resource "terraform_data" "later" { input = "x" }
      resource "echo_say" "after" {
        text   = "id \${terraform_data.later.id}"
        words  = [terraform_data.later.id, "known"]
        people = { x = { name = terraform_data.later.id } }
      }
    `);
    expect((await workspace.terraform("init")).code).toBe(0);
    const plan = await planOf();
    expect(plan.code).toBe(2);
    expect(plan.output).toMatch(/\+ text +=.*known after apply/);
    await apply();
    expect(stored("after")?.attributes["words"]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), "known"]);
    expect((await planOf()).output).toContain("No changes.");
  });

  it("refuses a destroy at plan, with the attribute that says so", async () => {
    workspace.write('resource "echo_say" "rich" {\n  text = "first"\n  keep = true\n}\n');
    await apply();
    const destroyed = await workspace.terraform("destroy", "-auto-approve");
    expect(destroyed.code).toBe(1);
    expect(destroyed.output).toContain("This is to be kept");
    expect(stored("rich")?.attributes["keep"]).toBe(true);
  });

  it("says where a configuration is wrong", async () => {
    workspace.write('resource "echo_say" "rich" {\n  text = ""\n}\n');
    const empty = await workspace.terraform("validate");
    expect(empty.output).toMatch(/Nothing to say[\s\S]*on main\.tf line \d+[\s\S]*text = ""/);
    workspace.write('resource "echo_say" "rich" {\n  text  = "x"\n  words = ["a", null]\n}\n');
    const nothing = await workspace.terraform("validate");
    expect(nothing.output).toMatch(/not what the schema says[\s\S]*words = \["a", null\][\s\S]*not null/);
  });

  it("imports by an import block, and says why it cannot", async () => {
    forget();
    workspace.write(
      'import {\n  to = echo_say.found\n  id = "found"\n}\nresource "echo_say" "found" {\n  text = "changed"\n}\n',
    );
    const plan = await planOf();
    expect(plan.output).toContain("1 to import");
    await apply();
    expect(stored("found")?.attributes).toMatchObject({ id: "id of found", text: "changed" });
    expect(privateOf("found")).toBe("8");
    workspace.write(
      'import {\n  to = echo_say.none\n  id = "nobody"\n}\nresource "echo_say" "none" {\n  text = "x"\n}\n',
    );
    expect((await planOf()).output).toContain("Nobody is there");
  });

  it("calls functions, and underlines the argument that is wrong", async () => {
    workspace.write('output "good" {\n  value = provider::echo::repeat("ab", 3)\n}\n');
    expect((await planOf()).output).toContain('"ababab"');
    workspace.write('output "bad" {\n  value = provider::echo::repeat("ab", -1)\n}\n');
    expect((await planOf()).output).toMatch(/Invalid value for "times" parameter: times must be a number from 0 on/);
  });

  it("reads data sources", async () => {
    workspace.write(
      'provider "echo" {\n  prefix = "> "\n}\ndata "echo_twice" "two" {\n  text = "ab"\n}\noutput "two" {\n  value = data.echo_twice.two.twice\n}\n',
    );
    expect((await planOf()).output).toContain('"> abab"');
  });

  it("shows under -refresh-only what is no longer there", async () => {
    workspace.write('resource "echo_say" "fleeting" {\n  text = "gone"\n}\n');
    await apply();
    const drift = await planOf("-refresh-only");
    expect(drift.code).toBe(2);
    expect(drift.output).toContain("Objects have changed outside of Terraform");
    expect(drift.output).toContain("echo_say.fleeting has been deleted");
  });

  it("is stopped by Ctrl-C while it waits, and the state of what was done is written", async () => {
    workspace.write(`
      resource "echo_say" "done" { text = "x" }
      resource "echo_say" "waits" {
        text       = "y"
        wait       = true
        depends_on = [echo_say.done]
      }
    `);
    const applying = workspace.start("apply", "-auto-approve");
    // The provider's own words in Terraform's log, by their level.
    await until(
      "the apply to wait",
      () => /\[INFO\] +provider\.\S*: waiting to be stopped/.test(applying.output()) || undefined,
    );
    // The whole group gets it, as from a terminal.
    applying.kill("SIGINT");
    const { code, output } = await applying.finished;
    expect(code).toBe(1);
    expect(output).toContain("Stopped while waiting");
    expect(stored("done")?.attributes["id"]).toBe("id of x");
    expect(stored("waits")).toBeUndefined();
    expect(existsSync(join(workspace.folder, ".terraform.tfstate.lock.info"))).toBe(false);
  });
});
