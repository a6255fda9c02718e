import { type TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { KmsInstance, type KmsInstanceProps } from "../../lib/index.js";
import { refusal } from "../support/stack.js";
import { INSTANCE, KEY, PLATFORM, SECURITY } from "./fleet.js";
import { expression, kp, provided } from "./managed.js";

const GROUP = "44890a2fd24641a5a111738e358686cc";

describe("an instance that is made here", () => {
  it("writes its resource, named after the construct", () => {
    const json = provided((stack) => void kp(stack));
    expect(json.resource?.clusterkms_instance).toMatchInlineSnapshot(`
      {
        "kp-prod": {
          "//": {
            "metadata": {
              "path": "payments/kp-prod",
              "uniqueId": "kp-prod",
            },
          },
          "account": "1122334455667788990011223344aabb",
          "name": "kp-prod",
          "region": "us-south",
        },
      }
    `);
    expect(json.import).toBeUndefined();
  });

  it("writes everything that can be said of it", () => {
    const { resource } = provided((stack) => {
      kp(stack, {
        name: "KP production",
        plan: "tiered-pricing",
        resourceGroup: "default",
        allowedNetwork: "private-only",
        tags: ["team:payments", "env:prod"],
        state: "retired",
        hold: "change freeze",
      });
    });
    expect(resource?.clusterkms_instance?.["kp-prod"]).toMatchObject({
      name: "KP production",
      plan: "tiered-pricing",
      resource_group: "default",
      allowed_network: "private-only",
      tags: ["env:prod", "team:payments"],
      state: "retired",
      hold: "change freeze",
    });
  });

  it("takes its resource group by name, and by ID", () => {
    const { resource } = provided((stack) => {
      kp(stack, { resourceGroup: GROUP });
      kp(stack, { resourceGroup: "payments" }, "other");
      kp(stack, { resourceGroup: new TerraformVariable(stack, "group", {}).stringValue }, "third");
    });
    const groups = Object.values(resource?.clusterkms_instance ?? {}).map((one) => ({
      id: one["resource_group_id"],
      name: one["resource_group"],
    }));
    expect(groups).toEqual([
      { id: GROUP, name: undefined },
      { id: undefined, name: "payments" },
      { id: expression("var.group"), name: undefined },
    ]);
  });

  it("has no tags where the list is empty, and leaves them where there is none", () => {
    const { resource } = provided((stack) => {
      kp(stack, { tags: [] });
      kp(stack, {}, "other");
    });
    expect(resource?.clusterkms_instance?.["kp-prod"]).toHaveProperty("tags", []);
    expect(resource?.clusterkms_instance?.["other"]).not.toHaveProperty("tags");
  });

  it("keeps the oldest of its names in the cloud when it is renamed, and is moved in a chain", () => {
    const { resource, moved } = provided((stack) => void kp(stack, { renamedFrom: ["kp", "kp-old"] }));
    expect(resource?.clusterkms_instance?.["kp-prod"]).toMatchObject({ name: "kp" });
    expect(moved).toEqual([
      { from: "clusterkms_instance.kp", to: "clusterkms_instance.kp-old" },
      { from: "clusterkms_instance.kp-old", to: "clusterkms_instance.kp-prod" },
    ]);
  });

  it("is imported by its CRN where it is taken over, and its CRN is known", () => {
    const { import: imports } = provided((stack) => {
      const instance = kp(stack, { adopt: INSTANCE });
      expect(instance).toMatchObject({ crn: INSTANCE, ref: { account: SECURITY, region: "us-south" } });
    });
    expect(imports).toEqual([{ id: INSTANCE, to: "clusterkms_instance.kp-prod" }]);
  });

  it("passes tokens on and does not judge them", () => {
    const { resource } = provided((stack) => {
      const token = new TerraformVariable(stack, "it", {}).stringValue;
      expect(kp(stack, { account: token, region: token, name: token }).ref).toBeUndefined();
      kp(stack, { account: token, region: token, name: token }, "other");
    });
    const it = expression("var.it");
    expect(resource?.clusterkms_instance?.["kp-prod"]).toMatchObject({ account: it, region: it, name: it });
  });

  it("is none where it is only referred to", () => {
    const json = provided((stack) => {
      expect(KmsInstance.fromCrn(stack, "kp-prod", INSTANCE)).toMatchObject({ crn: INSTANCE });
    });
    expect(json.resource).toBeUndefined();
  });
});

/** Words that only those can write who use no TypeScript. */
const word = (text: string) => JSON.parse(`"${text}"`);

describe("an instance is refused", () => {
  it.each<[string, Partial<KmsInstanceProps>, string]>([
    ["an account that is none", { account: "security" }, "ID_MALFORMED: payments/kp-prod: "],
    ["a region that is none", { region: "US South" }, "region is small letters, digits and hyphens, not `US South`."],
    ["an empty name", { name: "" }, "name is 1 to 180 letters"],
    ["a name with a foreign character", { name: "kp/prod" }, "not `kp/prod`."],
    ["a name that is too long", { name: "k".repeat(181) }, "name is 1 to 180 letters"],
    ["a plan that is none", { plan: "Tiered pricing" }, "plan is small letters"],
    ["an empty resource group", { resourceGroup: " " }, "resourceGroup is a name or an ID, not ` `."],
    [
      "a network that is none",
      { allowedNetwork: word("public") },
      "allowedNetwork is `public-and-private` or `private-only`, not `public`.",
    ],
    ["a tag in upper case", { tags: ["Env:Prod"] }, "A tag is 1 to 128 small letters"],
    ["a tag like those that mark what was made here", { tags: ["cluster-kms:a:b"] }, "not `cluster-kms:a:b`."],
    ["a state that is none", { state: word("deleted") }, "state is `active` or `retired`, not `deleted`."],
    ["a hold without a reason", { hold: " " }, "hold is the reason for it"],
    ["the CRN of a key to take over", { adopt: KEY }, "KEY_CRN_FOR_INSTANCE: payments/kp-prod: "],
    ["an instance of another account to take over", { account: PLATFORM, adopt: INSTANCE }, "INSTANCE_MISMATCH: "],
    ["an instance of another region to take over", { region: "eu-de", adopt: INSTANCE }, "INSTANCE_MISMATCH: "],
    [
      "a Hyper Protect instance to take over",
      { adopt: INSTANCE.replace(":kms:", ":hs-crypto:") },
      "SERVICE_NOT_MADE_HERE: payments/kp-prod: ",
    ],
  ])("for %s", (_, props, words) => {
    expect(refusal(() => provided((stack) => void kp(stack, props)))).toContain(words);
  });

  const refused = (build: (stack: TerraformStack) => void) => refusal(() => provided(build));

  it("where it is to be taken over by a CRN that is known only later", () => {
    const text = refused((stack) => {
      const token = new TerraformVariable(stack, "crn", {}).stringValue;
      kp(stack, { adopt: token });
    });
    expect(text).toContain("VALUE_INVALID: payments/");
    expect(text).toContain("Terraform imports before it makes.");
  });

  it("at synthesis, where another has the same account and name", () => {
    const text = refused((stack) => {
      kp(stack);
      kp(stack, { name: "kp-prod", region: "eu-de" }, "other");
    });
    expect(text).toContain("INSTANCE_TWICE: instance other: ");
    expect(text).toContain(`Instance kp-prod is of the same instance, ${SECURITY}/kp-prod.`);
  });

  it("at synthesis, where another takes the same one over", () => {
    const text = refused((stack) => {
      kp(stack, { adopt: INSTANCE });
      kp(stack, { adopt: INSTANCE }, "other");
    });
    expect(text).toContain(`Instance kp-prod is of the same instance, ${INSTANCE}.`);
    expect(text).not.toContain("INSTANCE_TWICE: instance kp-prod");
  });

  it("not where the same name is in another account", () => {
    const { resource } = provided((stack) => {
      kp(stack);
      kp(stack, { name: "kp-prod", account: PLATFORM }, "other");
    });
    expect(Object.keys(resource?.clusterkms_instance ?? {})).toEqual(["kp-prod", "other"]);
  });
});
