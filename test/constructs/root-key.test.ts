import { type TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { KmsInstance, RootKey, type RootKeyProps } from "../../lib/index.js";
import { refusal } from "../support/stack.js";
import { bind, INSTANCE, KEY, OTHER_KEY } from "./fleet.js";
import { expression, kp, provided, roks } from "./managed.js";

describe("a root key that is made here", () => {
  it("writes its resource, in the instance that the same stack makes", () => {
    const json = provided((stack) => void roks(stack));
    expect(json.resource?.clusterkms_root_key).toMatchInlineSnapshot(`
      {
        "roks-2026": {
          "//": {
            "metadata": {
              "path": "payments/roks-2026",
              "uniqueId": "roks-2026",
            },
          },
          "instance": "\${clusterkms_instance.kp-prod.crn}",
          "name": "roks-2026",
        },
      }
    `);
    expect(json.import).toBeUndefined();
  });

  it("writes everything that can be said of it", () => {
    const { resource } = provided((stack) => {
      roks(stack, {
        name: "roks of 2026",
        keyRing: "clusters",
        description: "secrets of the payment clusters",
        expires: "2028-02-29T00:00:00Z",
        rotation: { everyMonths: 3 },
        dualAuthDelete: true,
        aliases: ["roks", "payments"],
        state: "retired",
      });
    });
    expect(resource?.clusterkms_root_key?.["roks-2026"]).toMatchObject({
      name: "roks of 2026",
      key_ring: "clusters",
      description: "secrets of the payment clusters",
      expires: "2028-02-29T00:00:00Z",
      rotation_months: 3,
      dual_auth_delete: true,
      aliases: ["payments", "roks"],
      state: "retired",
    });
  });

  it("tells no rotation and no alias apart from neither being said", () => {
    const { resource } = provided((stack) => {
      const instance = KmsInstance.fromCrn(stack, "kp", INSTANCE);
      roks(stack, { instance, rotation: { everyMonths: 0 }, aliases: [] }, "none");
      roks(stack, { instance }, "unsaid");
    });
    expect(resource?.clusterkms_root_key?.["none"]).toMatchObject({ rotation_months: 0, aliases: [] });
    for (const attribute of ["rotation_months", "aliases"])
      expect(resource?.clusterkms_root_key?.["unsaid"]).not.toHaveProperty(attribute);
  });

  it("is what a binding of the same stack points its cluster at", () => {
    const { resource } = provided((stack) => void bind(stack, "checkout", { key: roks(stack) }));
    expect(resource?.clusterkms_binding?.["checkout"]).toMatchObject({
      root_key: expression("clusterkms_root_key.roks-2026.crn"),
    });
  });

  it("can be in an instance that is managed elsewhere, also one that is known only later", () => {
    const { resource } = provided((stack) => {
      roks(stack, { instance: KmsInstance.fromCrn(stack, "kp", INSTANCE) });
      const made = new TerraformVariable(stack, "made", {}).stringValue;
      roks(stack, { instance: KmsInstance.fromCrn(stack, "official", made) }, "other");
    });
    expect(resource?.clusterkms_root_key).toMatchObject({
      "roks-2026": { instance: INSTANCE },
      other: { instance: expression("var.made") },
    });
  });

  it("keeps the oldest of its names in the cloud when it is renamed, and is moved", () => {
    const { resource, moved } = provided((stack) => void roks(stack, { renamedFrom: ["roks"] }));
    expect(resource?.clusterkms_root_key?.["roks-2026"]).toMatchObject({ name: "roks" });
    expect(moved).toEqual([{ from: "clusterkms_root_key.roks", to: "clusterkms_root_key.roks-2026" }]);
  });

  it("is imported by its CRN where it is taken over, and its CRN is known", () => {
    const { import: imports, resource } = provided((stack) => {
      const key = roks(stack, { adopt: KEY, instance: KmsInstance.fromCrn(stack, "kp", INSTANCE) });
      expect(key).toMatchObject({ crn: KEY, ref: { instance: INSTANCE } });
      bind(stack, "checkout", { id: "d3k8abcd0m1n2o3p4q5r", key });
    });
    expect(imports).toContainEqual({ id: KEY, to: "clusterkms_root_key.roks-2026" });
    expect(resource?.clusterkms_binding?.["checkout"]).toMatchObject({ root_key: KEY });
  });

  it("is none where it is only referred to", () => {
    const json = provided((stack) => {
      expect(RootKey.fromCrn(stack, "roks-2026", KEY)).toMatchObject({ crn: KEY, kmsInstance: { crn: INSTANCE } });
    });
    expect(json.resource).toBeUndefined();
  });
});

/** Words that only those can write who use no TypeScript. */
const word = (text: string) => JSON.parse(`"${text}"`);

describe("a root key is refused", () => {
  const refused = (build: (stack: TerraformStack) => void) => refusal(() => provided(build));

  it.each<[string, Partial<RootKeyProps>, string]>([
    ["a name of one character", { name: "k" }, "name is 2 to 90 characters long, not `k`."],
    ["a name that is too long", { name: "k".repeat(91) }, "name is 2 to 90 characters long"],
    ["a ring with a foreign character", { keyRing: "my_ring" }, "keyRing is 2 to 100 letters, digits and hyphens"],
    ["a ring of one character", { keyRing: "a" }, "not `a`."],
    ["a description of one character", { description: "x" }, "description is 2 to 240 characters long, not `x`."],
    ["a description that is too long", { description: "x".repeat(241) }, "description is 2 to 240 characters long"],
    ["an expiration without a time", { expires: "2028-01-01" }, "expires is RFC 3339 in UTC with seconds"],
    ["an expiration on a day that there is not", { expires: "2027-02-29T00:00:00Z" }, "not `2027-02-29T00:00:00Z`."],
    [
      "less than no month between rotations",
      { rotation: { everyMonths: -1 } },
      "rotation.everyMonths is 1 to 12 whole months, or 0",
    ],
    ["too many months between rotations", { rotation: { everyMonths: 13 } }, "not `13`."],
    ["half a month between rotations", { rotation: { everyMonths: 1.5 } }, "not `1.5`."],
    ["an alias with a foreign character", { aliases: ["my alias"] }, "An alias is 2 to 90 letters"],
    ["an alias that looks like an ID", { aliases: ["a7b1c2d3-0001-4e4e-8f8f-112233445566"] }, "not an ID"],
    ["an alias like those that mark what was made here", { aliases: ["cluster-kms-a-b"] }, "not `cluster-kms-a-b`."],
    ["five aliases", { aliases: ["aa", "bb", "cc", "dd", "ee"] }, "A key has 4 aliases at most, not 5."],
    [
      "a state that is none",
      { state: word("destroyed") },
      "state is `active` or `retiring` or `retired`, not `destroyed`.",
    ],
    ["a hold without a reason", { hold: "" }, "hold is the reason for it"],
    ["the CRN of an instance to take over", { adopt: INSTANCE }, "INSTANCE_CRN_FOR_KEY: payments/roks-2026: "],
  ])("for %s", (_, props, words) => {
    expect(refused((stack) => void roks(stack, props))).toContain(words);
  });

  it("where it is to be taken over by a CRN that is known only later", () => {
    const text = refused((stack) => {
      const token = new TerraformVariable(stack, "crn", {}).stringValue;
      roks(stack, { adopt: token });
    });
    expect(text).toContain("VALUE_INVALID: payments/");
    expect(text).toContain("Terraform imports before it makes.");
  });

  it("where it is to be taken over from another instance", () => {
    const other = INSTANCE.replace("5f0c7a31", "6f0c7a31");
    const text = refused((stack) => {
      roks(stack, { adopt: KEY, instance: KmsInstance.fromCrn(stack, "kp", other) });
    });
    expect(text).toContain("KEY_INSTANCE_MISMATCH: payments/roks-2026: ");
  });

  it("at synthesis, where another has the same name in the same instance", () => {
    const text = refused((stack) => {
      const instance = kp(stack);
      roks(stack, { instance });
      roks(stack, { instance, name: "roks-2026" }, "other");
    });
    expect(text).toContain("KEY_TWICE: key roks-2026: ");
    expect(text).toContain("Key other is of the same key, roks-2026 in payments/kp-prod.");
  });

  it("at synthesis, where another has the same name in the same instance, referred to twice", () => {
    const text = refused((stack) => {
      roks(stack, { instance: KmsInstance.fromCrn(stack, "kp", INSTANCE) });
      roks(stack, { instance: KmsInstance.fromCrn(stack, "again", INSTANCE), name: "roks-2026" }, "other");
    });
    expect(text).toContain(`Key other is of the same key, roks-2026 in ${INSTANCE}.`);
  });

  it("at synthesis, where another takes the same one over", () => {
    const text = refused((stack) => {
      const instance = KmsInstance.fromCrn(stack, "kp", INSTANCE);
      roks(stack, { instance, adopt: KEY });
      roks(stack, { instance, adopt: KEY }, "other");
    });
    expect(text).toContain(`Key other is of the same key, ${KEY}.`);
  });

  it("not where the same name is in another instance", () => {
    const { resource } = provided((stack) => {
      roks(stack);
      roks(stack, { instance: kp(stack, {}, "kp-test"), name: "roks-2026" }, "other");
    });
    expect(Object.keys(resource?.clusterkms_root_key ?? {})).toEqual(["roks-2026", "other"]);
  });

  it("at synthesis, for a cluster while it is retired", () => {
    const text = refused((stack) => void bind(stack, "checkout", { key: roks(stack, { state: "retired" }) }));
    expect(text).toContain("KEY_RETIRED_IN_USE: binding payments/checkout: ");
  });

  it("not at synthesis while it is retiring, and it is planned before its clusters", () => {
    const dependsOn = (props: Partial<RootKeyProps>) => {
      const { resource } = provided((stack) => {
        const instance = KmsInstance.fromCrn(stack, "kp", INSTANCE);
        bind(stack, "checkout", { key: roks(stack, { instance, ...props }) });
      });
      return resource?.clusterkms_binding?.["checkout"]?.["depends_on"];
    };
    expect(dependsOn({ state: "retiring", adopt: KEY })).toEqual(["clusterkms_root_key.roks-2026"]);
    // Its CRN is a reference, which says the same.
    expect(dependsOn({ state: "retiring" })).toBeUndefined();
    expect(dependsOn({ adopt: KEY })).toBeUndefined();
  });

  it("at synthesis, in an instance that is retired while it is not", () => {
    const text = refused((stack) => void roks(stack, { instance: kp(stack, { state: "retired" }) }));
    expect(text).toContain("INSTANCE_RETIRED_IN_USE: key payments/roks-2026: ");
    const both = provided((stack) => {
      roks(stack, { state: "retired", instance: kp(stack, { state: "retired" }) });
    });
    expect(both.resource?.clusterkms_root_key?.["roks-2026"]).toMatchObject({ state: "retired" });
  });

  it("not for a former key of the cluster that is another one", () => {
    const build = (formerKeys: readonly string[]) => (stack: TerraformStack) => {
      const instance = KmsInstance.fromCrn(stack, "kp", INSTANCE);
      bind(stack, "checkout", { key: roks(stack, { instance, adopt: KEY }), formerKeys });
    };
    expect(refused(build([KEY]))).toContain("KEY_REUSED: binding payments/checkout");
    expect(provided(build([OTHER_KEY])).resource?.clusterkms_binding).toHaveProperty("checkout");
  });
});
