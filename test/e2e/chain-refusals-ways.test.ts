/** What is said in the file on purpose: left out, removed, renamed, retired; and a state that is lost. */
import { rm } from "node:fs/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChainFile, chain, INSTANCE, KEY } from "./support/chain.js";
import { BINDING_ADDRESS, CLUSTER, INSTANCE_ADDRESS, KEY_ADDRESS } from "./support/first-deploy.js";
import { AUTHORIZATION_ADDRESS, DEPLOYED, type Deployed, deployed, KIND_NAMES, KINDS } from "./support/kinds.js";

let d: Deployed;
beforeAll(async () => {
  d = await deployed();
  return () => d.w.close();
}, 60_000);
beforeEach(() => d.restore());
afterEach(() => d.expectUntouched());

const ALL = KIND_NAMES.map((kind) => KINDS[kind].address);

/** Nobody can tell a new state that the cluster had no key before: all that is known but this. */
const known = async (address: string) => ({ ...(await d.w.attributes(address)), history_complete_since: undefined });

/** Writes the file and applies it with Terraform. */
async function deploy(file: ChainFile | string) {
  await d.w.file(typeof file === "string" ? file : chain(file));
  return d.w.terraform("apply", "-auto-approve", "-input=false");
}

describe("what is left out of the file", { timeout: 60_000 }, () => {
  it.each<[string, ChainFile, string, readonly string[]]>([
    ["a cluster", {}, "BINDING_DROPPED", [BINDING_ADDRESS]],
    [
      "a key, although its cluster is removed",
      { keys: {}, more: "removed: { clusters: [checkout] }\n" },
      "KEY_DROPPED",
      [KEY_ADDRESS],
    ],
    [
      "an instance, although its keys and clusters are removed",
      {
        instances: {},
        keys: {},
        more: `removed: { clusters: [checkout], keys: [roks-2026], authorizations: ["${AUTHORIZATION_ADDRESS.split(".")[1]}"] }\n`,
      },
      "INSTANCE_DROPPED",
      [INSTANCE_ADDRESS],
    ],
    ["everything", { instances: {}, keys: {} }, "_DROPPED", ALL],
  ])("%s, is refused", async (_, file, code, addresses) => {
    const refused = await deploy(file);
    expect(refused.code, refused.output).toBe(1);
    expect(refused.output).toContain(code);
    await d.expectUntouched(...addresses);
  });

  it("is refused by `cdktf deploy` and `cdktf destroy` too", async () => {
    await d.w.file(chain({}));
    const dropped = await d.w.cdktf("deploy", "--auto-approve");
    expect(dropped.code).not.toBe(0);
    expect(dropped.output).toContain("BINDING_DROPPED");
    await d.w.file(DEPLOYED);
    const destroyed = await d.w.cdktf("destroy", "--auto-approve");
    expect(destroyed.code).not.toBe(0);
    expect(destroyed.output).toContain("BINDING_DROPPED");
    await d.expectUntouched(...ALL);
  });
});

describe("what is renamed", { timeout: 60_000 }, () => {
  const other = (of: "instance" | "key" | "cluster", more: string): ChainFile => ({
    instances: { [of === "instance" ? "kp-main" : "kp-prod"]: of === "instance" ? `${INSTANCE}${more}` : INSTANCE },
    keys: {
      [of === "key" ? "roks-main" : "roks-2026"]:
        `${KEY.replace("kp-prod", of === "instance" ? "kp-main" : "kp-prod")}${of === "key" ? more : ""}`,
    },
    clusters: {
      [of === "cluster" ? "main" : "checkout"]:
        `${CLUSTER.replace("roks-2026", of === "key" ? "roks-main" : "roks-2026")}${of === "cluster" ? more : ""}`,
    },
  });

  it.each(["instance", "key", "cluster"] as const)(
    "is refused for the %s where the file does not say so",
    async (of) => {
      const refused = await deploy(other(of, ""));
      expect(refused.code, refused.output).toBe(1);
      expect(refused.output).toMatch(/(_DROPPED|REPLACEMENT_REFUSED)/);
      await d.expectUntouched(...ALL);
    },
  );

  it.each([
    ["instance", ", name: kp-prod, renamedFrom: [kp-prod]", INSTANCE_ADDRESS, "clusterkms_instance.kp-main"],
    ["key", ", name: roks-2026, renamedFrom: [roks-2026]", KEY_ADDRESS, "clusterkms_root_key.roks-main"],
    ["cluster", ", renamedFrom: [checkout]", BINDING_ADDRESS, "clusterkms_binding.main"],
  ] as const)("changes nothing for the %s by `renamedFrom`", async (of, more, before, after) => {
    await d.w.file(chain(other(of, more)));
    const planned = await d.w.terraform("plan");
    expect(planned.output).toContain(`${before} has moved to ${after}`);
    expect(planned.output).toContain("Plan: 0 to add, 0 to change, 0 to destroy.");
    expect(planned.code).toBe(0);
    const applied = await d.w.again("apply", "-auto-approve");
    expect(applied.code, applied.output).toBe(0);
    await d.expectUntouched(after);
    expect((await d.w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("takes the implied authorization along with its instance", async () => {
    expect((await deploy(other("instance", ", name: kp-prod, renamedFrom: [kp-prod]"))).code).toBe(0);
    await d.expectUntouched(AUTHORIZATION_ADDRESS.replace("kp-prod", "kp-main"));
  });
});

describe("what is listed under `removed:`", { timeout: 60_000 }, () => {
  it.each<[string, ChainFile, readonly string[]]>([
    // The authorization goes with the last cluster that needs it.
    ["a cluster", { more: "removed: { clusters: [checkout] }\n" }, [BINDING_ADDRESS, AUTHORIZATION_ADDRESS]],
    [
      "a key",
      { keys: {}, more: "removed: { clusters: [checkout], keys: [roks-2026] }\n" },
      [BINDING_ADDRESS, AUTHORIZATION_ADDRESS, KEY_ADDRESS],
    ],
    [
      "an instance",
      { instances: {}, keys: {}, more: "removed: { clusters: [checkout], keys: [roks-2026], instances: [kp-prod] }\n" },
      ALL,
    ],
  ])("%s, is forgotten, and untouched", async (_, file, gone) => {
    const applied = await deploy(file);
    expect(applied.code, applied.output).toBe(0);
    await d.expectUntouched(...ALL.filter((address) => !gone.includes(address)));
    for (const address of gone) expect(await d.w.attributes(address)).toBeUndefined();
    // Declared again it is found, and taken over as it is.
    const again = await deploy(DEPLOYED);
    expect(again.code, again.output).toBe(0);
    await d.expectUntouched(...ALL);
  });

  it("an authorization in HCL, is forgotten, and untouched", async () => {
    await d.edit((stack) => {
      delete stack.resource?.["clusterkms_authorization"];
      delete stack.resource?.["clusterkms_binding"]?.["checkout"]?.["depends_on"];
      stack.removed = [{ from: AUTHORIZATION_ADDRESS, lifecycle: { destroy: false } }];
    });
    const applied = await d.w.again("apply", "-auto-approve");
    expect(applied.code, applied.output).toBe(0);
    await d.expectUntouched(...ALL.filter((address) => address !== AUTHORIZATION_ADDRESS));
    expect(await d.w.attributes(AUTHORIZATION_ADDRESS)).toBeUndefined();
  });
});

describe("a state that is lost", { timeout: 60_000 }, () => {
  it("is found again by the next deploy, which makes and changes nothing", async () => {
    const before = await Promise.all(ALL.map(known));
    await rm(d.w.stateFile);
    const again = await d.w.cdktf("deploy", "--auto-approve");
    expect(again.code, again.output).toBe(0);
    expect(await Promise.all(ALL.map(known))).toEqual(before);
    await d.expectUntouched(...ALL);
    expect((await d.w.again("plan", "-detailed-exitcode")).code).toBe(0);
  });

  it.each(KIND_NAMES)("of the %s alone is found again too", async (kind) => {
    const { address } = KINDS[kind];
    const before = await known(address);
    expect((await d.w.again("state", "rm", address)).code).toBe(0);
    const again = await d.w.again("apply", "-auto-approve");
    expect(again.code, again.output).toBe(0);
    expect(await known(address)).toEqual(before);
    await d.expectUntouched(...ALL);
  });
});
