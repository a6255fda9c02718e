import { type TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { Cluster, KmsAuthorization, KmsInstance, RootKey } from "../../lib/index.js";
import { refusal } from "../support/stack.js";
import { bind, INSTANCE, KEY, OTHER_KEY, PLATFORM, SECURITY } from "./fleet.js";
import { expression, kp, provided, roks } from "./managed.js";

const GUID = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
const names = (build: (stack: TerraformStack) => void) =>
  Object.keys(provided(build).resource?.clusterkms_authorization ?? {});

describe("a granted use of an instance", () => {
  it("is one authorization for each instance and account, however often it is granted", () => {
    const { resource, import: imports } = provided((stack) => {
      const instance = kp(stack);
      const first = roks(stack, { instance }).grantClusterUse(PLATFORM);
      const other = roks(stack, { instance }, "other");
      expect(other.grantClusterUse(PLATFORM)).toBe(first);
      expect(other.grantClusterUse(SECURITY)).not.toBe(first);
    });
    expect(resource?.clusterkms_authorization).toMatchObject({
      [`kp-prod-${PLATFORM}`]: {
        instance: expression("clusterkms_instance.kp-prod.crn"),
        source_account: PLATFORM,
      },
      [`kp-prod-${SECURITY}`]: { source_account: SECURITY },
    });
    expect(Object.keys(resource?.clusterkms_authorization ?? {})).toHaveLength(2);
    // Its create takes over what exists.
    expect(imports).toBeUndefined();
  });

  it("has the name of the instance that was given, or of its GUID where none was", () => {
    expect(
      names((stack) => {
        const instance = KmsInstance.fromCrn(stack, "kp-security", INSTANCE);
        RootKey.fromCrn(stack, "key", KEY, instance).grantClusterUse(PLATFORM);
      }),
    ).toEqual([`kp-security-${PLATFORM}`]);
    expect(
      names((stack) => {
        RootKey.fromCrn(stack, "key", KEY).grantClusterUse(PLATFORM);
        RootKey.fromCrn(stack, "other", OTHER_KEY).grantClusterUse(PLATFORM);
      }),
    ).toEqual([`kms-${GUID}-${PLATFORM}`]);
  });

  it("has the name that the instance was given instead of its own", () => {
    const build = (stack: TerraformStack) => {
      const instance = kp(stack, {}, "made");
      instance.overrideLogicalId("kp-prod");
      roks(stack, { instance }).grantClusterUse(PLATFORM);
    };
    expect(names(build)).toEqual([`kp-prod-${PLATFORM}`]);
  });

  it("is of an instance that is known only later", () => {
    const { resource } = provided((stack) => {
      const token = new TerraformVariable(stack, "made", {}).stringValue;
      const instance = KmsInstance.fromCrn(stack, "official", token);
      RootKey.fromCrn(stack, "key", token, instance).grantClusterUse(PLATFORM);
    });
    expect(resource?.clusterkms_authorization).toMatchObject({
      [`official-${PLATFORM}`]: { instance: expression("var.made") },
    });
  });

  it("is moved where its instance was renamed, or had no name before", () => {
    const { moved } = provided((stack) => {
      roks(stack, { instance: kp(stack, { renamedFrom: ["kp", "kp-old"], adopt: INSTANCE }) }).grantClusterUse(
        PLATFORM,
      );
    });
    const address = (name: string) => `clusterkms_authorization.${name}-${PLATFORM}`;
    expect(moved).toEqual([
      { from: "clusterkms_instance.kp", to: "clusterkms_instance.kp-old" },
      { from: "clusterkms_instance.kp-old", to: "clusterkms_instance.kp-prod" },
      { from: address(`kms-${GUID}`), to: address("kp") },
      { from: address("kp"), to: address("kp-old") },
      { from: address("kp-old"), to: address("kp-prod") },
    ]);
  });
});

describe("a binding", () => {
  const dependencies = (build: (stack: TerraformStack) => void) =>
    provided(build).resource?.clusterkms_binding?.["checkout"]?.["depends_on"];
  const authorization = `clusterkms_authorization.kp-prod-${PLATFORM}`;

  it("waits for the authorization that its key was granted, before or after", () => {
    const before = dependencies((stack) => {
      const key = roks(stack);
      key.grantClusterUse(PLATFORM);
      bind(stack, "checkout", { key });
    });
    const after = dependencies((stack) => {
      const key = roks(stack);
      bind(stack, "checkout", { key });
      key.grantClusterUse(PLATFORM);
    });
    expect([before, after]).toEqual([[authorization], [authorization]]);
  });

  it("waits as well for what it is told to", () => {
    const explicit = dependencies((stack) => {
      const key = roks(stack);
      bind(stack, "checkout", { key, dependsOn: [bind(stack, "first")] });
      key.grantClusterUse(PLATFORM);
    });
    expect(explicit).toEqual(["clusterkms_binding.first", authorization]);
    const same = dependencies((stack) => {
      const key = roks(stack);
      bind(stack, "checkout", { key, dependsOn: [key.grantClusterUse(PLATFORM)] });
    });
    expect(same).toEqual([authorization]);
  });

  it("waits for an authorization with a name of its own, and for one through another key of the instance", () => {
    const own = dependencies((stack) => {
      const instance = kp(stack);
      bind(stack, "checkout", { key: roks(stack, { instance }) });
      new KmsAuthorization(stack, "ours", { instance, sourceAccount: PLATFORM });
    });
    expect(own).toEqual(["clusterkms_authorization.ours"]);
    const other = dependencies((stack) => {
      const instance = kp(stack);
      bind(stack, "checkout", { key: roks(stack, { instance }) });
      roks(stack, { instance }, "other").grantClusterUse(PLATFORM);
    });
    expect(other).toEqual([authorization]);
  });

  it("waits for nothing where another account, or another instance, was granted", () => {
    const others = dependencies((stack) => {
      const key = roks(stack);
      bind(stack, "checkout", { key });
      key.grantClusterUse(SECURITY);
      roks(stack, { instance: kp(stack, {}, "kp-test") }, "other").grantClusterUse(PLATFORM);
    });
    expect(others).toBeUndefined();
  });

  it("waits for an authorization of its account where that is a token", () => {
    const token = dependencies((stack) => {
      const account = new TerraformVariable(stack, "account", {}).stringValue;
      const instance = kp(stack);
      const cluster = Cluster.fromName(stack, "shop", { account, infrastructure: "vpc", clusterName: "shop" });
      bind(stack, "checkout", { key: roks(stack, { instance }), cluster });
      new KmsAuthorization(stack, "ours", { instance, sourceAccount: account });
    });
    expect(token).toEqual(["clusterkms_authorization.ours"]);
  });
});

describe("an authorization is refused", () => {
  const refused = (build: (stack: TerraformStack) => void) => refusal(() => provided(build));

  it("for an account that is none", () => {
    const granted = refused((stack) => void roks(stack).grantClusterUse("platform"));
    expect(granted).toContain("ID_MALFORMED: payments/roks-2026: ");
    const declared = refused((stack) => {
      new KmsAuthorization(stack, "ours", { instance: kp(stack), sourceAccount: "platform" });
    });
    expect(declared).toContain("ID_MALFORMED: payments/ours: ");
  });

  it("for an account that is a token, where it has no name of its own", () => {
    const text = refused((stack) => {
      roks(stack).grantClusterUse(new TerraformVariable(stack, "account", {}).stringValue);
    });
    expect(text).toContain("VALUE_INVALID: payments/roks-2026: ");
    expect(text).toContain("Declare it with `new KmsAuthorization(…)`, under a name of its own.");
  });

  it("for a key of which only a token is known", () => {
    const text = refused((stack) => {
      const token = new TerraformVariable(stack, "key_crn", {}).stringValue;
      RootKey.fromCrn(stack, "key", token).grantClusterUse(PLATFORM);
    });
    expect(text).toContain("VALUE_INVALID: payments/key: ");
    expect(text).toContain("`RootKey.fromCrn(scope, id, crn, instance)`");
  });

  it("at synthesis, where another is of the same instance and account", () => {
    const text = refused((stack) => {
      const key = roks(stack, { instance: KmsInstance.fromCrn(stack, "kp", INSTANCE) });
      key.grantClusterUse(PLATFORM);
      RootKey.fromCrn(stack, "other", OTHER_KEY).grantClusterUse(PLATFORM);
    });
    expect(text).toContain(`TWO_AUTHORIZATIONS: authorization kp-${PLATFORM}: `);
    expect(text).toContain(`of the same instance and account, ${INSTANCE} for ${PLATFORM}.`);
  });

  it("where something else in the stack has its name", () => {
    const text = refused((stack) => {
      const key = roks(stack);
      RootKey.fromCrn(stack, `kp-prod-${PLATFORM}`, KEY);
      key.grantClusterUse(PLATFORM);
    });
    expect(text).toContain("NAME_DUPLICATE: payments/roks-2026: ");
  });
});
