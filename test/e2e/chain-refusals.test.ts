/** Every way in which Terraform itself can come to lose a link of the chain, for each of the four kinds. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apply } from "./support/first-deploy.js";
import { LEDGER, PLATFORM, SECURITY } from "./support/fleet.js";
import { type Deployed, deployed, KIND_NAMES, KINDS, type KindName, type Stack } from "./support/kinds.js";

let d: Deployed;
beforeAll(async () => {
  d = await deployed();
  return () => d.w.close();
}, 60_000);
beforeEach(() => d.restore());
afterEach(() => d.expectUntouched());

/** Fails unless the plan that an apply begins with is refused with the code; gives what was said. */
async function expectRefused(code: string, ...args: readonly string[]): Promise<string> {
  const refused = await d.w.again("apply", "-auto-approve", "-input=false", ...args);
  expect(refused.code, refused.output).toBe(1);
  expect(refused.output).toContain(`Error: ${code}`);
  expect(refused.output).not.toMatch(/(Destroying|Creating|Modifying)\.\.\./);
  return refused.output;
}

const REFRESH: readonly (readonly [string, ...string[]])[] = [
  ["refreshed first"],
  ["with -refresh=false", "-refresh=false"],
];

/** A resource of the stack, by its address. */
function resourceIn(stack: Stack, address: string): Record<string, unknown> {
  const [type = "", name = ""] = address.split(".");
  const found = stack.resource?.[type]?.[name];
  if (found === undefined) throw new Error(`no ${address} in the stack`);
  return found;
}

function take(stack: Stack, address: string): Record<string, unknown> {
  const found = resourceIn(stack, address);
  const [type = "", name = ""] = address.split(".");
  delete stack.resource?.[type]?.[name];
  return found;
}

describe.each(KIND_NAMES)("%s", { timeout: 60_000 }, (kind: KindName) => {
  const { address, dropped, ways } = KINDS[kind];

  it.each([[], ["-refresh=false"]])(
    "is not destroyed with everything, and the ways out are said %j",
    async (...args) => {
      await d.only(address);
      const said = await expectRefused(dropped, "-destroy", ...args);
      for (const way of ways) expect(said).toContain(way);
      await d.expectUntouched(address);
    },
  );

  it("is not dropped from the configuration", async () => {
    await d.only(address);
    await d.edit((stack) => {
      delete stack.resource;
      delete stack.import;
    });
    const said = await expectRefused(dropped);
    for (const way of ways) expect(said).toContain(way);
    await d.expectUntouched(address);
  });

  it("is not made again under another name", async () => {
    await d.only(address);
    await d.edit((stack) => {
      const [type = ""] = address.split(".");
      const body = take(stack, address);
      stack.resource = { [type]: { another: { ...body, ...literal(kind) } } };
      delete stack.import;
    });
    await expectRefused(dropped);
    await d.expectUntouched(address);
  });

  it.each(Object.entries(FIXED[kind]))("does not have its %s changed", async (attribute, { code, value, way }) => {
    await d.edit((stack) => {
      resourceIn(stack, address)[attribute] = value;
    });
    const said = await expectRefused(code);
    expect(said).toContain(way);
    await d.expectUntouched(address);
  });

  it.each(REFRESH)("is not replaced by -replace, %s", async (_, ...args) => {
    await expectRefused("REPLACEMENT_REFUSED", `-replace=${address}`, ...args);
    await d.expectUntouched(address);
  });

  it("is not replaced because it is tainted, and nothing is left of it after untaint", async () => {
    expect((await d.w.again("taint", address)).code).toBe(0);
    await expectRefused("REPLACEMENT_REFUSED");
    expect((await d.w.again("untaint", address)).code).toBe(0);
    expect((await d.w.again("plan", "-detailed-exitcode")).code).toBe(0);
    await d.expectUntouched(address);
  });

  // Of what is tainted Terraform then tells the provider only that it is in the state.
  it("is not replaced because it is tainted where nothing is refreshed", async () => {
    expect((await d.w.again("taint", address)).code).toBe(0);
    await expectRefused("REPLACEMENT_REFUSED", "-refresh=false");
    await d.expectUntouched(address);
  });

  it("is not replaced because it is tainted where nothing is refreshed and the new one is to be made first", async () => {
    expect((await d.w.again("taint", address)).code).toBe(0);
    await lifecycle(address, { create_before_destroy: true });
    await expectRefused("REPLACEMENT_REFUSED", "-refresh=false");
    await d.expectUntouched(address);
  });

  it("is not replaced by replace_triggered_by", async () => {
    await d.hcl("more.tf", trigger("before"));
    expect((await apply(d.w)).code).toBe(0);
    await d.hcl("more.tf", trigger("after"));
    await lifecycle(address, { replace_triggered_by: ["terraform_data.trigger"] });
    await expectRefused("REPLACEMENT_REFUSED");
    await d.expectUntouched(address);
  });

  it("is not replaced where the new one is to be made first", async () => {
    await lifecycle(address, { create_before_destroy: true });
    await expectRefused("REPLACEMENT_REFUSED", `-replace=${address}`);
    await expectRefused("REPLACEMENT_REFUSED", `-replace=${address}`, "-refresh=false");
    await d.expectUntouched(address);
  });
});

const trigger = (input: string) => `resource "terraform_data" "trigger" {\n  input = "${input}"\n}\n`;

const lifecycle = (address: string, rules: object) =>
  d.edit((stack) => {
    resourceIn(stack, address)["lifecycle"] = rules;
  });

interface Fixed {
  readonly code: string;
  readonly value: unknown;
  readonly way: string;
}

const beside = (code: string, value: unknown): Fixed => ({ code, value, way: "beside" });

/** What cannot be changed on each: another value, the code that refuses it, and the way that it names. */
const FIXED: Readonly<Record<KindName, Readonly<Record<string, Fixed>>>> = {
  instance: {
    account: beside("INSTANCE_FIXED", PLATFORM),
    region: beside("INSTANCE_FIXED", "eu-de"),
    plan: beside("INSTANCE_FIXED", "another-plan"),
    resource_group: beside("INSTANCE_FIXED", "another"),
  },
  "root key": {
    name: beside("KEY_FIXED", "another"),
    description: beside("KEY_FIXED", "another thing"),
    expires: beside("KEY_FIXED", "2031-01-02T03:04:05Z"),
  },
  authorization: { source_account: beside("AUTHORIZATION_FIXED", SECURITY) },
  binding: { cluster: { code: "BINDING_CLUSTER_FIXED", value: LEDGER, way: "under a name of its own" } },
};

/** What a resource that stands alone refers to, as text: from the state of the first deploy. */
function literal(kind: KindName): Readonly<Record<string, unknown>> {
  const { console } = d.w.sandbox;
  const instance = console.instances()[0]?.crn;
  const key = console.keys()[0]?.crn;
  if (kind === "root key" || kind === "authorization") return { instance };
  return kind === "binding" ? { root_key: key, depends_on: [] } : {};
}
